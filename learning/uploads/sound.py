"""Speech made small (by FFmpeg, through PyAV): a phone pays for every kilobyte, and sound is nine tenths of a course.

Each recording is kept in two forms. Ogg Opus of 12 kbit/s, one channel, 60 ms a packet: about 84 KB a minute, understood
by every browser since 2015. MP3 of 24 kbit/s: about 180 KB a minute, for old players and to download.
"""

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .cleaning import cleaned, ending
from .recordings import MP3, OGG, reading
from .refused import Refused, damaged

KB = 1024
LONGEST_SECONDS = 600  # a whole lesson, read slowly
# Where nothing can be encoded: what ten minutes weigh as MP3 of 24 kbit/s, and a little over.
MOST_BYTES_UNCHANGED = 2 * KB * KB
READ_AS = {"mp3": MP3, "ogg": OGG}


@dataclass(frozen=True)
class Form:
    """One form of a recording: the end of its name, FFmpeg's names, bits and samples a second, what the encoder is told."""

    ending: str
    writer: str
    codec: str
    bits: int
    samples: int
    options: dict[str, str]


SMALL = Form("ogg", "ogg", "libopus", 12_000, 16_000, {"application": "voip", "frame_duration": "60", "vbr": "on"})
EVERYWHERE = Form("mp3", "mp3", "libmp3lame", 24_000, 22_050, {})


@dataclass(frozen=True)
class Speech:
    """A recording in both its forms, clean, and how long it lasts."""

    small: bytes
    everywhere: bytes
    seconds: float


def can_encode() -> bool:
    """Say whether this machine's FFmpeg has both encoders."""
    import av  # 30 MB that only an upload needs

    return {SMALL.codec, EVERYWHERE.codec} <= set(av.codecs_available)


def speech_of(data: bytes, name: str) -> Speech | None:
    """Return a clean recording in both its forms; None where this machine cannot encode and it is small enough as it is.

    Raises Refused for one that is too long, cannot be decoded, or is too large to be kept unchanged.
    """
    if not can_encode():
        if len(data) > MOST_BYTES_UNCHANGED:
            raise too_large_unchanged()
        return None
    import av  # as above

    try:
        small, seconds = encoded(data, name, SMALL)
        everywhere, _seconds = encoded(data, name, EVERYWHERE)
    except (av.FFmpegError, ValueError, TypeError, OverflowError, MemoryError):
        raise damaged(READ_AS[ending(name)].name) from None
    return Speech(cleaned(small, "a.ogg"), cleaned(everywhere, "a.mp3"), seconds)


def encoded(data: bytes, name: str, form: Form) -> tuple[bytes, float]:
    """Return the sound of a file in another form, and its length in seconds. Raises Refused, or what FFmpeg raises."""
    import av  # as above

    out = io.BytesIO()
    with reading(data, READ_AS[ending(name)]) as source, av.open(out, "w", format=form.writer) as target:
        heard = source.streams.audio[0]
        written: Any = target.add_stream(form.codec, rate=form.samples, layout="mono", options=form.options)
        written.bit_rate = form.bits
        resampler = av.AudioResampler(format=written.format, layout="mono", rate=form.samples)
        samples = 0
        for frame in source.decode(heard):
            frame.pts = None  # gaps and jumps of the brought file are not taken over
            for part in resampler.resample(frame):
                samples += part.samples
                if samples > LONGEST_SECONDS * form.samples:
                    raise too_long()
                write(target, written, part)
        for part in resampler.resample(None):
            samples += part.samples
            write(target, written, part)
        write(target, written, None)
    return out.getvalue(), samples / form.samples


def write(target: Any, stream: Any, frame: Any) -> None:
    for packet in stream.encode(frame):
        target.mux(packet)


def too_long() -> Refused:
    return Refused(
        _("This recording is too long: %(minutes)d minutes at most. Cut it into parts: one for each passage.")
        % {"minutes": LONGEST_SECONDS // 60},
        code="too_long",
    )


def too_large_unchanged() -> Refused:
    return Refused(
        _(
            "This server cannot make recordings smaller, and %(most)d MB is the most that a phone should pay for. Save "
            "it as Ogg Opus with 12 kbit/s, or as MP3 with 24 kbit/s and one channel, and bring that."
        )
        % {"most": MOST_BYTES_UNCHANGED // KB // KB},
        code="too_large",
    )
