"""A course in one file, and on paper: what is inside, what is not, and that it stays small."""

import base64
import gzip
import io
import re

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses.models import CoursePage, Picture, Recording
from learning.offline import one_file
from learning.offline.whole_course import solution, whole
from quizzes.media import media_of
from quizzes.questions import QUESTION_TYPES
from quizzes.screens import question_view
from tests.factories.courses import (
    GlossaryTermFactory,
    HelpPageFactory,
    LessonPageFactory,
    block_id,
    check,
    make_course,
    make_home,
    stream,
)
from tests.factories.quizzes import make_quiz, single
from tests.learning.uploads.made import recording

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
WORD = '<a linktype="glossary" slug="mot">mot</a>'


@pytest.fixture
def course() -> CoursePage:
    home = make_home()
    HelpPageFactory(parent=home)
    GlossaryTermFactory(slug="mot")
    return make_course(home, lessons=0)


def noisy_picture(title: str, seed: int) -> Picture:
    """Return a picture that cannot be packed well."""
    noise = Image.effect_noise((480, 400), 60 + seed).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    return Picture.objects.create(title=title, file=ContentFile(out.getvalue(), name=f"{title}.png"))


def picture_block(picture: Picture, alt: str) -> tuple[str, dict]:
    return "picture", {"image": picture.pk, "alt": alt, "decorative": False, "caption": "", "credit": ""}


def text_of(client, course: CoursePage, more: str = ".html") -> str:
    response = client.get(f"/fr/hors-ligne/{course.translation_key}{more}")
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_file_holds_lessons_pictures_words_and_help(client, course):
    body = stream(
        ("heading", "Un"), picture_block(noisy_picture("puits", 0), "Un puits"), ("text", f"<p>Un {WORD}.</p>"), check()
    )
    lesson = LessonPageFactory(parent=course, body=body)

    text = text_of(client, course)

    assert lesson.title in text
    assert re.search(r'<img [^>]*src="data:image/webp;base64,', text)
    assert 'href="#mot-mot"' in text
    assert 'id="mot-mot"' in text
    assert 'id="aide"' in text
    assert 'id="etape-1-suite"' in text
    assert not re.search(r'\s(src|srcset|poster|action)="/', text)
    assert not re.search(r'\shref="/', text)


def test_file_has_a_neutral_name_and_may_be_shared_by_caches(client, course):
    LessonPageFactory(parent=course)

    response = client.get(f"/fr/hors-ligne/{course.translation_key}.html")

    assert response["Content-Disposition"] == f'attachment; filename="kalan-{course.number}-fr.html"'
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_file_is_the_same_each_time_it_is_made(course):
    LessonPageFactory(parent=course)
    page = CoursePage.objects.get(pk=course.pk)

    assert one_file.made_of(whole(page), False) == one_file.made_of(whole(CoursePage.objects.get(pk=course.pk)), False)


def test_quiz_to_practise_is_in_the_file_and_others_are_only_named(client, course):
    make_quiz(course, [single("practice", right="A")])
    final = make_quiz(course, [single("secret", texts=("X1", "Y1"), right="X1")], mode="certifying", pass_mark=70)
    before = make_quiz(course, [single("before", texts=("X2", "Y2"), right="X2")], mode="baseline", pass_mark=None)

    for more in (".html", "/imprimer/"):
        text = text_of(client, course, more)

        assert "Question practice ?" in text
        assert "Question secret ?" not in text
        assert "Question before ?" not in text
        assert "X1" not in text
        assert "X2" not in text
        assert final.title in text
        assert before.title in text


def test_heaviest_pictures_make_way_for_their_words(client, course, monkeypatch):
    heavy, light = noisy_picture("lourd", 60), noisy_picture("leger", 0)
    LessonPageFactory(parent=course, body=stream(picture_block(heavy, "Le lourd"), picture_block(light, "Le léger")))
    page = CoursePage.objects.get(pk=course.pk)
    full = len(one_file.made_of(whole(page), False))
    monkeypatch.setattr(one_file, "MOST_BYTES", full - 1)

    body = one_file.made_of(whole(CoursePage.objects.get(pk=course.pk)), False)

    assert len(body) < full
    assert '<span class="unseen">Le ' in body.decode()
    assert body.decode().count("data:image/webp") == 1


def test_sound_comes_in_a_file_of_its_own(client, course):
    sound = Recording.objects.create(
        title="La leçon", type="audio", duration=3, file=ContentFile(recording("ogg", "libopus"), name="lecon.ogg")
    )
    LessonPageFactory(parent=course, narration=sound)

    assert "<audio" not in text_of(client, course)
    packed = client.get(f"/fr/hors-ligne/{course.translation_key}-son.html", headers={"accept-encoding": "gzip"})

    text = gzip.decompress(b"".join(packed.streaming_content)).decode()
    held = re.search(r'src="data:audio/ogg;base64,([^"]+)"', text)
    assert base64.b64decode(held[1]).startswith(b"OggS")
    assert text_of(client, course, "-son.html") == text
    assert f"/{course.translation_key}-son.html" in text_of(client, course, "/")


def test_without_sound_there_is_no_file_with_sound(client, course):
    LessonPageFactory(parent=course)

    assert client.get(f"/fr/hors-ligne/{course.translation_key}-son.html").status_code == 404
    assert "-son.html" not in text_of(client, course, "/")


@pytest.mark.parametrize("more", ["/", ".html", "-son.html", "/imprimer/"])
def test_course_of_another_language_or_not_public_is_not_found(client, course, more):
    LessonPageFactory(parent=course)
    assert client.get(f"/bm/hors-ligne/{course.translation_key}{more}").status_code == 404
    course.unpublish()

    assert client.get(f"/fr/hors-ligne/{course.translation_key}{more}").status_code == 404
    assert client.get(f"/fr/hors-ligne/{course.get_parent().translation_key}{more}").status_code == 404


@pytest.mark.parametrize("type", sorted(QUESTION_TYPES))
def test_each_type_says_what_is_right_in_words(type):
    module = QUESTION_TYPES[type]
    value = module.block().to_python(module.examples()[0].value)
    content, key = module.content(value, block_id("q")), module.key(value, block_id("q"))

    said = solution(question_view(content, key, media_of([]), keyed=True))

    assert all(isinstance(line, str) and line for line in said)
    assert bool(said) is (type not in ("opinion", "scenario"))


def test_paper_tells_the_answers_at_the_end(client, course):
    make_quiz(course, [single("practice", texts=("Juste", "Faux"), right="Juste")])

    text = text_of(client, course, "/imprimer/")

    asked, _, answers = text.partition('class="answers"')
    assert "Faux" in asked
    assert "<form" not in asked.partition("<main")[2]
    assert "Juste" in answers
    assert "Faux" not in answers.partition("</ol>")[0]
