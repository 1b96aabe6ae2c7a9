"""Why a file is not taken."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Refused(ValidationError):  # noqa: N818 - it tells why a file is not taken
    """A file that cannot be taken; the message says what is wrong and what helps."""


def damaged(what: str) -> Refused:
    """Return the refusal of a file whose content is not what its name says, or cannot be read."""
    return Refused(_("This file is damaged, or it is not a %(what)s file.") % {"what": what}, code="wrong_content")


def too_large(most: int) -> Refused:
    """Return the refusal of a file of more than `most` bytes."""
    return Refused(_("This file is too large: %(most)d MB at most.") % {"most": most // 1024**2}, code="too_large")


def unpacks_to_too_much() -> Refused:
    """Return the refusal of a small file that becomes huge when it is opened."""
    return Refused(_("This file unpacks to too much. Save it anew, smaller."), code="unpacks_to_too_much")
