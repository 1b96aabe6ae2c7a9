"""Which kinds of files are taken, how large, and how each becomes clean.

The end of a name says what a file is to be; its content must be that, or it is refused.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from . import drawings, pdf, pictures, recordings, texts
from .refused import Refused, too_large

MB = 1024**2
Cleaner = Callable[[bytes], bytes]

# By the end of the name: the most bytes, and what makes it clean.
KINDS: dict[str, tuple[int, Cleaner]] = {
    "jpg": (5 * MB, pictures.clean_jpeg),
    "jpeg": (5 * MB, pictures.clean_jpeg),
    "png": (5 * MB, pictures.clean_png),
    "webp": (5 * MB, pictures.clean_webp),
    "svg": (1 * MB, drawings.clean_svg),
    "pdf": (10 * MB, pdf.clean_pdf),
    "vtt": (1 * MB, texts.clean_vtt),
    "txt": (1 * MB, texts.clean_txt),
    "mp3": (25 * MB, recordings.clean_mp3),
    "ogg": (25 * MB, recordings.clean_ogg),
    "mp4": (25 * MB, recordings.clean_mp4),
    "webm": (25 * MB, recordings.clean_webm),
}
# Written in an office, with the names of all who wrote, earlier wordings and photos as they came.
OF_OFFICES = frozenset(
    [
        "doc",
        "docx",
        "docm",
        "dot",
        "dotx",
        "odt",
        "ods",
        "odp",
        "xls",
        "xlsx",
        "xlsm",
        "ppt",
        "pptx",
        "pptm",
        "pps",
        "key",
        "pages",
        "rtf",
    ]
)


def ending(name: str) -> str:
    """Return what stands after the last dot of a file's name."""
    return PurePath(name).suffix.lower().removeprefix(".")


def refuse_kind(name: str, kinds: Iterable[str]) -> None:
    """Raise Refused for a file that is to be of another kind than these, and say what helps."""
    if ending(name) in OF_OFFICES:
        raise Refused(
            _("Files of an office program keep names and earlier wordings. Save it as PDF and bring that."),
            code="office_file",
        )
    if ending(name) not in kinds:
        raise Refused(_("Files of this kind are not taken: only %(kinds)s.") % {"kinds": ", ".join(kinds)}, code="kind")


def cleaned(data: bytes, name: str) -> bytes:
    """Return the file as it may be kept. Raises Refused with what is wrong and what helps."""
    refuse_kind(name, KINDS)
    most, clean = KINDS[ending(name)]
    if len(data) > most:
        raise too_large(most)
    return clean(data)


def clean_file(file: File, kinds: Iterable[str] = KINDS) -> File:
    """Put clean bytes into a file in place, so that nobody who holds it can store what was brought. Raises Refused."""
    if getattr(file, "is_clean", False):
        return file
    refuse_kind(file.name or "", kinds)
    most, _clean = KINDS[ending(file.name or "")]
    if file.size > most:  # not even read
        raise too_large(most)
    file.seek(0)
    data = cleaned(file.read(), file.name or "")
    file.file = ContentFile(data).file
    file.size = len(data)
    file.is_clean = True  # type: ignore[attr-defined]  # read here and in storage
    return file


def clean_content(data: bytes, name: str) -> ContentFile:
    """Return bytes that are known to be clean as a file to store."""
    file: ContentFile = ContentFile(data, name=name)
    file.is_clean = True  # type: ignore[attr-defined]  # as above
    return file
