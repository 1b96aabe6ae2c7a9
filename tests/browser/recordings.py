"""A lesson and quizzes in which everything that is said is recorded, for the browser; made in the site itself."""

import io
import json
import sys
import wave

ASKED = ("single_choice", "number", "short_answer", "scenario")
BANDS = [{"type": "band", "value": {"from_percent": 0, "title": "Un début", "text": "Tu peux relire la leçon."}}]


def silence() -> bytes:
    """Return a second without a sound."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000)
    return file.getvalue()


def make() -> None:
    """Add the pages to the first French course and print their addresses as JSON."""
    from wagtail.images import get_image_model
    from wagtailmedia.models import get_media_model

    from courses.models import LessonPage
    from learning.uploads.cleaning import clean_content
    from quizzes.models import QuizPage
    from tests.factories.courses import block_id
    from tests.factories.recordings import spoken_questions

    def voice(name: str) -> int:
        recording = get_media_model()(title=f"dit-{name}", type="audio", duration=1)
        recording.file.save(f"dit-{name}.wav", clean_content(silence(), f"dit-{name}.wav"))
        return recording.pk

    final = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
    course, picture = final.get_parent(), get_image_model().objects.first()
    made = spoken_questions(voice, picture.pk)
    questions = [made[type] for type in ASKED]
    BANDS[0]["value"]["text_recording"] = voice("bande")
    body = [{"type": "check", "id": block_id(f"d{n}"), "value": [one]} for n, one in enumerate(questions)]
    lesson = LessonPage(
        title="Essai du son", slug="essai-du-son", objective="Écouter.", minutes=5, is_required=False,
        body=json.dumps(body), locale=final.locale,
    )  # fmt: skip
    practice = QuizPage(title="Son exercice", slug="essai-du-son-1", mode="practice", is_required=False)
    certifying = QuizPage(title="Son final", slug="essai-du-son-2", mode="certifying", pass_mark=70, is_required=False)
    addresses = {}
    for name, page in (("lesson", lesson), ("practice", practice), ("certifying", certifying)):
        if page is not lesson:
            page.questions, page.bands, page.locale = json.dumps(questions), json.dumps(BANDS), final.locale
        course.add_child(instance=page)
        page.save_revision().publish()
        addresses[name] = page.url
    sys.stdout.write("MADE " + json.dumps(addresses) + "\n")


def clear() -> None:
    """Take the pages and the recordings away again."""
    from wagtail.models import Page
    from wagtailmedia.models import get_media_model

    for page in Page.objects.filter(slug__startswith="essai-du-son"):
        page.delete()
    get_media_model().objects.filter(title__startswith="dit-").delete()
