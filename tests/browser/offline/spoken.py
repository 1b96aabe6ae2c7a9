"""Give lessons of the course a voice, in the site itself: what is brought goes the way of an educator's recording."""

import io
import random
import wave

LESSONS = ("quand-personne-ne-repond", "des-excuses", "contre-l-impunite")
SECONDS = 75
SAMPLES = 16_000


def noise(seed: int) -> bytes:
    """Return a recording as MP3 that does not get small by being silent, the same each time."""
    import av

    raw, out = io.BytesIO(), io.BytesIO()
    with wave.open(raw, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLES)
        sound.writeframes(random.Random(seed).randbytes(2 * SAMPLES * SECONDS))
    raw.seek(0)
    with av.open(raw) as source, av.open(out, "w", format="mp3") as target:
        stream = target.add_stream("libmp3lame", rate=SAMPLES, layout="mono")
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def make() -> None:
    """Let three lessons of the French course be read aloud, for a minute and a quarter each."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from wagtail.models import Collection
    from wagtailmedia.forms import get_media_form
    from wagtailmedia.models import get_media_model

    from courses.models import LessonPage

    media = get_media_model()
    for number, slug in enumerate(LESSONS):
        data = {"title": f"voix {number}", "collection": Collection.get_first_root_node().pk, "duration": SECONDS}
        brought = {"file": SimpleUploadedFile(f"voix-{number}.mp3", noise(number), "audio/mpeg")}
        form = get_media_form(media)(data, brought, instance=media(type="audio"))
        if not form.is_valid():
            raise ValueError(form.errors.as_text())
        page = LessonPage.objects.get(slug=slug, locale__language_code="fr")
        page.narration = form.save()
        page.save_revision().publish()
