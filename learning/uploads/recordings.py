"""Sound and film: their streams are copied into a new file (by FFmpeg, through PyAV), and nothing else is.

Titles, places, dates, names of phones and programs, cover pictures, chapters, subtitles and unknown data stay behind.
Nothing is encoded anew: what is heard and seen stays as it was.
"""

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .refused import Refused, damaged

MOST_PIXELS = 1920 * 1088
LONGEST_SECONDS = 3600
# The part of an H.264 stream where encoders and cameras write notes (SEI, ITU-T H.264, table 7-1).
NOTES = 6
# Layer III: kilobits a second of MPEG-1, and of its younger kin for low voices; samples a second.
RATES_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SPEEDS = (44_100, 48_000, 32_000)


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name for people, FFmpeg's names for reading and writing it, and what it may hold."""

    name: str
    reader: str
    writer: str
    codecs: Mapping[str, frozenset[str]]
    options: Mapping[str, str]


def kind(name: str, reader: str, writer: str, audio: str, video: str = "", **options: str) -> Kind:
    codecs = {"audio": frozenset(audio.split()), "video": frozenset(video.split())}
    return Kind(name, reader, writer, codecs, {"fflags": "+bitexact", **options})


MP3 = kind("MP3", "mp3", "mp3", "mp3 mp3float", id3v2_version="0", write_id3v1="0")
OGG = kind("Ogg", "ogg", "ogg", "vorbis opus")
MP4 = kind("MP4", "mov", "mp4", "aac", "h264", movflags="+faststart", empty_hdlr_name="1")
# Vorbis in WebM keeps its first page, tags included, where FFmpeg cannot take them out.
WEBM = kind("WebM", "matroska", "webm", "opus", "vp8 vp9")


def clean_mp3(data: bytes) -> bytes:
    return copied(data, MP3)


def clean_ogg(data: bytes) -> bytes:
    return copied(data, OGG)


def clean_mp4(data: bytes) -> bytes:
    return copied(data, MP4)


def clean_webm(data: bytes) -> bytes:
    return copied(data, WEBM)


def copied(data: bytes, kind: Kind) -> bytes:
    """Return a new file with the sound and the film of this one. Raises Refused."""
    import av  # 30 MB that only an upload needs

    try:
        with reading(data, kind) as source:
            places = [stream.index for stream in wanted(source, kind)]
        # Opened anew: what was decoded for a look would be missing at the beginning.
        with reading(data, kind) as source, tempfile.TemporaryDirectory() as folder:
            target = Path(folder, f"copy.{kind.writer}")
            copy(source, [source.streams[place] for place in places], str(target), kind)
            return target.read_bytes()
    except av.FFmpegError:
        raise damaged(kind.name) from None
    except (ValueError, TypeError, OverflowError, MemoryError):
        # What FFmpeg's numbers make of a file that somebody made up.
        raise damaged(kind.name) from None


@contextmanager
def reading(data: bytes, kind: Kind) -> Iterator[Any]:
    """Open a file as this kind and no other; it may not lead to other files."""
    import av  # as above

    source = av.open(io.BytesIO(data), format=kind.reader, metadata_errors="replace")
    try:
        yield source
    finally:
        source.close()


def wanted(source: Any, kind: Kind) -> Iterator[Any]:
    """Yield the streams that are taken over: one sound, and one film where the kind has films. Raises Refused."""
    found: dict[str, Any] = {}
    for stream in source.streams:
        if stream.codec_context and stream.codec_context.name in kind.codecs.get(stream.type, ()):
            found.setdefault(stream.type, stream)
    main = "video" if kind.codecs["video"] else "audio"
    # A film whose sound cannot be taken over would become a silent one.
    if main not in found or (source.streams.audio and "audio" not in found):
        raise Refused(
            _("This file is damaged, or it is no %(name)s of %(codecs)s.")
            % {"name": kind.name, "codecs": ", ".join(sorted(kind.codecs["video"] | kind.codecs["audio"]))},
            code="wrong_content",
        )
    refuse_too_much(source, found.get("video"))
    for stream in found.values():
        source.seek(0)
        if next(source.decode(stream), None) is None:
            raise damaged(kind.name)
    yield from found.values()


def refuse_too_much(source: Any, film: Any) -> None:
    """Raise Refused for what a phone cannot play."""
    if film is not None and film.codec_context.width * film.codec_context.height > MOST_PIXELS:
        raise Refused(_("This film has too many pixels: 1920 × 1080 at most."), code="too_many_pixels")
    if source.duration and source.duration / 1_000_000 > LONGEST_SECONDS:
        raise Refused(_("This recording is too long: an hour at most."), code="too_long")


def copy(source: Any, streams: list[Any], target: str, kind: Kind) -> None:
    """Write the packets of these streams, as they are, into a new file."""
    import av  # as above

    with av.open(target, "w", format=kind.writer, options=dict(kind.options)) as out:
        copies = {stream.index: out.add_stream_from_template(stream) for stream in streams}
        for new in copies.values():
            new.metadata.clear()
        for packet in source.demux(streams):
            if packet.dts is None:  # the end of a stream
                continue
            bare = bare_packet(packet)
            bare.stream = copies[packet.stream.index]
            if bare.size:  # something is left
                out.mux(bare)


def bare_packet(packet: Any) -> Any:
    """Return a packet without what is neither heard nor seen. Raises ValueError for one that cannot be read."""
    import av  # as above

    codec = packet.stream.codec_context
    if codec.name == "h264":
        data = without_notes(bytes(packet), codec.extradata or b"")
    elif codec.name in ("mp3", "mp3float"):
        data = only_frame(bytes(packet))
    else:
        return packet
    bare = av.Packet(data)
    bare.pts, bare.dts, bare.time_base, bare.duration = packet.pts, packet.dts, packet.time_base, packet.duration
    bare.is_keyframe, bare.stream = packet.is_keyframe, packet.stream
    return bare


def without_notes(data: bytes, records: bytes) -> bytes:
    """Return H.264 as MP4 holds it, each unit behind its length, without the encoder's notes. Raises ValueError."""
    if records[:1] != b"\x01" or len(records) < 5:
        raise ValueError("not written as MP4 holds it")
    width, place, kept = (records[4] & 3) + 1, 0, bytearray()
    while place < len(data):
        after = place + width + int.from_bytes(data[place : place + width], "big")
        if after == place + width or after > len(data):
            raise ValueError("a unit of wrong length")
        if data[place + width] & 31 != NOTES:
            kept += data[place:after]
        place = after
    return bytes(kept)


def only_frame(data: bytes) -> bytes:
    """Return one frame of MP3 without what hangs behind it; nothing where none begins (ISO/IEC 11172-3, 2.4.1.3)."""
    head = int.from_bytes(data[:4], "big")
    version, layer, rate, speed = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or layer != 1 or version == 1 or rate in (0, 15) or speed == 3:
        return b""
    first = version == 3
    bits = (RATES_1 if first else RATES_2)[rate - 1] * 1000
    samples = SPEEDS[speed] >> {3: 0, 2: 1, 0: 2}[version]
    return data[: (144 if first else 72) * bits // samples + (head >> 9 & 1)]
