"""PDF: written anew by qpdf, with its pages and links, without what tells who made it, runs, or rides along.

Encrypted files are refused, and files that unpack to much: a page of a few bytes may become gigabytes in a reader.
"""

import io
import zlib
from typing import Any

import pikepdf
from django.utils.translation import gettext as _

from .jpeg import bare
from .refused import Refused, damaged, unpacks_to_too_much

MOST_UNPACKED = 100 * 1024**2
# Whatever these stand in: who, when, with what; scripts and actions that start by themselves; earlier and foreign data.
BESIDE = [
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/Thumb",
    "/AA",
    "/OpenAction",
    "/AF",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/XFA",
    "/SpiderInfo",
    "/Perms",
    "/Legal",
    "/Collection",
    "/DSS",
    "/UserProperties",
    "/MarkInfo",
    "/OutputIntents",
    "/CreationDate",
    "/ModDate",
    "/Author",
    "/Creator",
    "/Producer",
]
OF_NOTES = ("/T", "/M", "/CreationDate", "/RC", "/Popup", "/NM", "/IRT")
# Comments and enclosures; links and form fields stay.
SHOWN_NOTES = ("/Link", "/Widget")
FOLLOWED = ("/URI", "/GoTo", "/Named")


def clean_pdf(data: bytes) -> bytes:
    """Return the file with its pages only. Raises Refused."""
    if not data.startswith(b"%PDF-"):
        raise damaged("PDF")
    limit_qpdf()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise locked()
            refuse_bombs(pdf)
            strip(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise locked() from None
    except (
        pikepdf.PdfError,
        pikepdf.PikepdfError,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
        OverflowError,
        zlib.error,
    ):
        raise damaged("PDF") from None


def locked() -> Refused:
    return Refused(_("This PDF is locked. Save it without a password."), code="locked")


def limit_qpdf() -> None:
    """Let qpdf itself unpack no more either: it does so to find its way in a file."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_UNPACKED, max_stream_filters=2)


def streams(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [found for found in pdf.objects if isinstance(found, pikepdf.Stream)]


def filters_of(stream: pikepdf.Stream) -> list[str]:
    """Return by what a stream is packed, outermost first."""
    names: Any = stream.get("/Filter", [])
    return [str(name) for name in (names if isinstance(names, pikepdf.Array) else [names])]


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Raise Refused when all streams together unpack to too much, or one is packed more than once."""
    left = MOST_UNPACKED
    for stream in streams(pdf):
        packed = [
            name
            for name in filters_of(stream)
            if name in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode")
        ]
        if len(packed) > 1:
            raise unpacks_to_too_much()
        if filters_of(stream)[:1] in (["/FlateDecode"], ["/Fl"]):
            try:
                left -= len(zlib.decompressobj().decompress(stream.read_raw_bytes(), left + 1))
            except zlib.error:
                continue  # a reader cannot unpack it either
        if left < 0:
            raise unpacks_to_too_much()


def strip(pdf: pikepdf.Pdf) -> None:
    """Take out all that is not seen on a page."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        keep_links(page.obj)
    for found in list(pdf.objects):
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            strip_one(found)


def keep_links(page: pikepdf.Object) -> None:
    """Keep links and fields of a page; comments and files pinned to it go."""
    if "/Annots" in page:
        notes = [note for note in page.Annots if str(note.get("/Subtype", "")) in SHOWN_NOTES]
        page.Annots = pikepdf.Array(notes)


def strip_one(found: Any, deep: int = 0) -> None:
    """Take out of one dictionary, and those written inside it, what tells or does more than is seen."""
    for key in list(found.keys()):
        value = found.get(key)
        is_action = isinstance(value, pikepdf.Dictionary) and "/S" in value and key in ("/A", "/Next")
        if key in BESIDE or (is_action and str(value["/S"]) not in FOLLOWED):
            del found[key]
        elif isinstance(value, pikepdf.Dictionary) and not value.is_indirect and deep < 20:
            strip_one(value, deep + 1)
    if str(found.get("/Subtype", "")) in SHOWN_NOTES:
        for key in OF_NOTES:
            if key in found and not (key == "/T" and str(found["/Subtype"]) == "/Widget"):
                del found[key]
    if isinstance(found, pikepdf.Stream):
        strip_picture(found)


def strip_picture(stream: pikepdf.Stream) -> None:
    """Take camera, place and thumbnail out of a photo on a page."""
    match filters_of(stream):
        case ["/DCTDecode" | "/DCT"]:
            stream.write(bare(stream.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
        case ["/FlateDecode" | "/Fl", "/DCTDecode" | "/DCT"]:
            stream.write(bare(zlib.decompress(stream.read_raw_bytes())), filter=pikepdf.Name.DCTDecode)
        case [*_others, "/DCTDecode" | "/DCT" | "/JPXDecode"]:
            raise Refused(
                _("This PDF holds pictures in an unusual form. Print it into a new PDF and bring that."),
                code="unknown_part",
            )
