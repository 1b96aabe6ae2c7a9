"""What keeps a backup from being made or restored, said for whoever runs the server."""


class BackupError(Exception):
    """Nothing was replaced; the message says what to do."""
