import pytest
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from tests.factories.courses import bambara

from .conftest import browser, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation(lesson) -> Translation:
    """The lesson handed over for translation, with its course."""
    translate_object(lesson, [bambara()])
    return Translation.objects.get(source__object_id=lesson.translation_key)


def twin(translation: Translation) -> Page:
    return Page.objects.get(translation_key=translation.source.object_id, locale=translation.target_locale)


def translate(translation: Translation, user, text: str = "Kalan") -> None:
    """Let `user` translate the title in the editor."""
    title = StringSegment.objects.get(source=translation.source, context__path="title")
    answer = browser(user).put(
        f"/admin/localize/translate/{translation.pk}/strings/{title.pk}/edit/",
        f"value={text}",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (200, 201), answer.content


def publish(translation: Translation, user, capture):
    with capture(execute=True):
        return browser(user).post(f"/admin/pages/{twin(translation).pk}/edit/", {"action": "publish"}, follow=True)


def test_translator_begins_and_writes_and_a_reviewer_publishes(lesson, people, django_capture_on_commit_callbacks):
    browser(people["translator"]).post(f"/admin/localize/submit/page/{lesson.pk}/", {"locales": [bambara().pk]})
    translation = Translation.objects.get(source__object_id=lesson.translation_key)
    translate(translation, people["translator"])
    before = twin(translation).live

    publish(translation, people["reviewer"], django_capture_on_commit_callbacks)

    assert before is False
    assert (twin(translation).live, twin(translation).title) == (True, "Kalan")


def test_translator_cannot_publish(translation, people, django_capture_on_commit_callbacks):
    translate(translation, people["translator"])

    publish(translation, people["translator"], django_capture_on_commit_callbacks)

    assert not twin(translation).live


def test_reviewer_who_translated_needs_another(translation, people, django_capture_on_commit_callbacks):
    translate(translation, people["reviewer"])

    answer = publish(translation, people["reviewer"], django_capture_on_commit_callbacks)
    still_draft = not twin(translation).live
    publish(translation, people["administrator"], django_capture_on_commit_callbacks)

    assert still_draft
    assert "publie" in answer.content.decode().lower() or "publish" in answer.content.decode().lower()
    assert twin(translation).live


def test_own_words_that_were_published_since_do_not_count(translation, people, django_capture_on_commit_callbacks):
    translate(translation, people["reviewer"])
    publish(translation, people["administrator"], django_capture_on_commit_callbacks)
    translate(translation, people["translator"], "Kalan kura")

    publish(translation, people["reviewer"], django_capture_on_commit_callbacks)

    assert twin(translation).title == "Kalan kura"


def test_taking_over_the_source_publishes_nothing(translation, lesson, people, django_capture_on_commit_callbacks):
    translate(translation, people["translator"])
    draft(lesson, people["author"], "Changé").get_latest_revision().publish()
    path = f"/admin/localize/update/{translation.source_id}/"

    with django_capture_on_commit_callbacks(execute=True):
        page = browser(people["translator"]).get(path)
        browser(people["translator"]).post(path, {"publish_translations": "on"})

    assert page.status_code == 200
    assert not twin(translation).live
    assert StringSegment.objects.filter(source=translation.source, string__data="Changé").exists()


@pytest.mark.parametrize("role", ["translator", "reviewer", "administrator"])
def test_translation_is_never_replaced_by_the_french_text(translation, people, role):
    translate(translation, people["translator"])

    answer = browser(people[role]).post(f"/admin/localize/page/{twin(translation).pk}/convert_to_alias/")

    assert answer.status_code == 404
    assert twin(translation).alias_of_id is None


def test_author_does_not_hand_over_for_translation(lesson, people):
    answer = browser(people["author"]).post(f"/admin/localize/submit/page/{lesson.pk}/", {"locales": [bambara().pk]})

    assert answer.status_code == 302
    assert not Translation.objects.exists()


def test_translator_does_not_touch_the_french_text(lesson, people):
    answer = browser(people["translator"]).post(f"/admin/pages/{lesson.pk}/edit/", {"title": "x"})

    assert answer.url == "/admin/"
    assert StringTranslation.objects.count() == 0
