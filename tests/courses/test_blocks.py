"""Each block: what it refuses, how it is explained to authors, how it is shown."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from wagtail.documents.models import Document

from courses.blocks import LessonBody, TextBody
from courses.blocks.media import PictureBlock, SituationBlock, VideoBlock
from tests.factories.courses import LessonPageFactory, make_course, stream

BODY = LessonBody()


@pytest.mark.parametrize("name", list(BODY.child_blocks))
def test_each_block_is_explained_and_has_a_look_of_its_own(name):
    block = BODY.child_blocks[name]

    assert block.meta.icon != "placeholder"
    assert str(block.get_description())
    assert str(block.label)
    get_template(block.meta.template)


@pytest.mark.parametrize("name", [name for name in BODY.child_blocks if name not in ("audio", "video", "download")])
def test_each_block_without_a_file_shows_a_preview(name):
    block = BODY.child_blocks[name]

    assert block.render(block.get_preview_value()).strip()


def test_other_pages_hold_no_questions():
    assert set(BODY.child_blocks) - set(TextBody().child_blocks) == {"situation", "content_note", "check"}


def errors_of(block, value):
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(value))
    return set(caught.value.block_errors)


@pytest.fixture
def picture(db):
    from wagtail_factories import ImageFactory

    return ImageFactory()


def test_picture_needs_words(picture):
    block = PictureBlock()

    assert errors_of(block, {"image": picture.pk, "alt": " ", "decorative": False}) == {"alt"}


def test_picture_without_words_may_be_decorative(picture):
    block = PictureBlock()
    value = block.to_python({"image": picture.pk, "alt": "", "decorative": True})

    assert block.clean(value)["image"] == picture


def test_situation_with_a_picture_needs_words(picture):
    block = SituationBlock()

    assert errors_of(block, {"title": "Imagine", "text": "<p>Awa.</p>", "picture": picture.pk, "alt": ""}) == {"alt"}


def test_situation_without_a_picture_needs_none():
    block = SituationBlock()
    value = block.to_python({"title": "Imagine", "text": "<p>Awa.</p>", "picture": None, "alt": ""})

    assert block.clean(value)["title"] == "Imagine"


def test_film_needs_a_captions_file(db):
    from courses.models import Recording

    film = Recording.objects.create(title="Film", file="media/film.mp4", type="video", duration=3)
    letter = Document.objects.create(title="Lettre", file="documents/lettre.pdf")
    value = {"recording": film.pk, "title": "Film", "captions": letter.pk, "transcript": ""}

    assert errors_of(VideoBlock(), value) == {"captions"}


def test_recording_needs_its_words(db):
    block = BODY.child_blocks["audio"]

    assert errors_of(block, {"recording": None, "title": "Voix", "transcript": ""}) == {"recording", "transcript"}


def test_steps_hold_two_to_eight_lines():
    block = BODY.child_blocks["steps"]

    assert (block.meta.min_num, block.meta.max_num) == (2, 8)


def test_check_holds_one_question():
    block = BODY.child_blocks["check"]

    assert (block.meta.min_num, block.meta.max_num) == (1, 1)


def test_page_shows_its_blocks(client, home):
    body = stream(
        ("heading", "Que dit la loi ?"),
        ("key_idea", "<p>Retiens cela.</p>"),
        ("quote", {"text": "Tous sont égaux devant la loi.", "reference": "DUDH", "article": "7"}),
        (
            "steps",
            [{"type": "item", "value": "<p>Un</p>", "id": "1"}, {"type": "item", "value": "<p>Deux</p>", "id": "2"}],
        ),
        ("situation", {"title": "Imagine", "text": "<p>Awa regarde.</p>", "picture": None, "alt": ""}),
        ("help_box", {"text": "<p>Tu n’es pas seul.</p>"}),
    )
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), body=body)

    html = client.get(lesson.url).content.decode()

    for words in ("Que dit la loi ?", "Retiens cela.", "Tous sont égaux", "<p>Deux</p>", "Awa regarde.", "pas seul."):
        assert words in html
