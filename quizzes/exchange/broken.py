"""How a reader says that one question cannot be taken over, while the others can."""


class Broken(Exception):  # noqa: N818 - it tells what is wrong with the question
    """A question that cannot be taken over as it stands."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
