"""What a rule says when it refuses. `code` is for programs, `message` for people, in their language."""

from django.utils.translation import gettext as _


class Refused(Exception):  # noqa: N818 - it tells what happened to the request
    """A deed that may not be done; nothing was written."""

    def __init__(self, code: str, message: str, field: str | None = None, **more: object) -> None:
        super().__init__(message)
        self.code, self.message, self.field, self.more = code, message, field, more


def not_found() -> Refused:
    """Something that does not exist, or is somebody else's: both read alike."""
    return Refused("not_found", _("We do not find this. Perhaps it has been moved or taken back."))


def conflict() -> Refused:
    return Refused("conflict", _("This was sent before with other content. What came first is kept."))
