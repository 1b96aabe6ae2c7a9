"""A course read aloud to the end by a made voice, which costs what speech costs.

No recordings ship. The voice reads the course's own text for as long as a reader would take: every lesson whole, and every
text of its questions and quizzes that can have a recording. It is brought as an educator brings it, so it weighs what the
upload makes of speech.
"""

import io
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from typing import Any

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags
from wagtail.models import Collection
from wagtailmedia.forms import get_media_form

from courses.models import CoursePage, LessonPage, Recording
from learning.uploads.cleaning import clean_content
from quizzes.voices import put, slots_of
from tests.factories.accounts import UserFactory

WORDS_A_MINUTE = 130
# In which lengths there are recordings, in seconds: a text gets the next longer one. The last is for whole lessons.
LENGTHS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
SAMPLES = 22_050
# After so many seconds the voice says the same again: five breaths, to the sample.
BREATHS = 18
# Four syllables a second, each a voice of some 120 Hz that rises and falls, and a hiss; after three seconds a breath.
VOICE = (
    "if(lt(mod(t,3.6),3),"
    "if(lt(mod(t,0.24),0.17),0.5*(mod(t*(118+22*sin(2.1*t)),1)-0.5)*sin(PI*mod(t,0.24)/0.17),"
    "if(lt(mod(t,0.24),0.21),0.12*(random(0)-0.5),0)),0.004*(random(1)-0.5))"
)
MOUTH = (("lowpass", "f=3800"), ("equalizer", "f=600:t=q:w=1:g=8"), ("equalizer", "f=1800:t=q:w=2:g=6"))


def read_aloud(course: CoursePage) -> float:
    """Give every text of a course that can have one a recording of its own. Return how long all of them are, in seconds."""
    steps = [step.specific for step in course.steps]
    whole = sum(map(narrated, steps)) / sum(isinstance(step, LessonPage) for step in steps)
    total = 0.0
    for step in steps:
        voices = {slot.path: recording(length_for(seconds_of(slot.text))) for slot in slots_of(step) if slot.text}
        put(step, voices)
        if isinstance(step, LessonPage):
            step.narration = recording(whole)
            total += whole
        step.save_revision().publish()
        total += sum(voice.duration for voice in voices.values())
    return total


def narrated(step: Any) -> float:
    """Return how long it takes to read a lesson aloud, without its question; a quiz is not read as a whole."""
    if not isinstance(step, LessonPage):
        return 0
    texts = [block.render() for block in step.body if block.block_type != "check"]
    return seconds_of(step.title, step.objective, step.content_note, *texts)


def seconds_of(*texts: object) -> float:
    return sum(len(strip_tags(str(text)).split()) for text in texts) * 60 / WORDS_A_MINUTE


def length_for(seconds: float) -> float:
    return LENGTHS[min(bisect_left(LENGTHS, seconds), len(LENGTHS) - 1)]


def recording(seconds: float) -> Recording:
    """Return a recording of this length with files of its own."""
    small, everywhere, lasts = uploaded(seconds)
    one = Recording(title="Voix", type="audio", duration=lasts)
    one.file.save("voix.ogg", clean_content(small, "voix.ogg"), save=False)
    one.fallback.save("voix.mp3", clean_content(everywhere, "voix.mp3"), save=False)
    one.save()
    return one


@cache
def uploaded(seconds: float) -> tuple[bytes, bytes, float]:
    """Bring speech of this length as an educator does. Return both forms that are kept, and how long it lasts."""
    data = {"title": "Voix", "collection": Collection.get_first_root_node().pk, "duration": "0", "tags": ""}
    files = {"file": SimpleUploadedFile("voix.mp3", speech(seconds))}
    admin = UserFactory(role="administrator")
    form = get_media_form(Recording)(data, files, instance=Recording(type="audio"), user=admin)
    assert form.is_valid(), form.errors
    kept = form.save()
    return kept.file.read(), kept.fallback.read(), kept.duration


def speech(seconds: float) -> bytes:
    """Return a made voice as MP3 of 64 kbit/s."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=SAMPLES, layout="mono")
        stream.bit_rate = 64_000
        fit = av.AudioResampler(format=stream.format, layout="mono", rate=SAMPLES, frame_size=1152)
        said = list(sounds(min(seconds, BREATHS)))
        for frame in islice(cycle(said), round(len(said) * seconds / min(seconds, BREATHS))):
            frame.pts = None
            for part in fit.resample(frame):
                file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return out.getvalue()


def sounds(seconds: float) -> Iterator[av.AudioFrame]:
    """Yield the voice, piece by piece."""
    graph = av.filter.Graph()
    last = graph.add("aevalsrc", f"exprs='{VOICE}':s={SAMPLES}:d={seconds}")
    for name, arguments in (*MOUTH, ("abuffersink", "")):
        node = graph.add(name, arguments)
        last.link_to(node)
        last = node
    graph.configure()
    while True:
        try:
            yield graph.pull()
        except (av.error.EOFError, av.error.BlockingIOError):
            return
