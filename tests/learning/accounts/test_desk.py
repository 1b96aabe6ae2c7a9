import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from learning.accounts import desk
from learning.accounts.desk import Need, NeedItem, need, needs_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import GlossaryTermFactory, LessonPageFactory, bambara

from .conftest import browser, draft, give_second_factor
from .test_translations import publish, translate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_our_own_lines(monkeypatch):
    """Other apps add lines of their own, which they test themselves."""
    ours = [entry for entry in desk.registered if entry[1].__module__ == "learning.accounts.needs"]
    monkeypatch.setattr(desk, "registered", ours)


def waiting(user) -> dict[str, list[str]]:
    """Return what the desk shows to `user`, in English."""
    request = RequestFactory().get("/admin/")
    request.user = type(user).objects.get(pk=user.pk)
    with translation.override("en"):
        return {found.title: [item.label for item in found.items] for found in needs_of(request)}


def handed_over(page, user):
    draft(page, user, f"{page.title} !")
    return page.get_workflow().start(page, user)


def test_nothing_waits_at_first(lesson, people):
    for role in ("author", "reviewer", "officer", "facilitator"):
        assert waiting(people[role]) == {}


def test_nothing_is_said_kindly(people):
    answer = browser(people["officer"]).get("/admin/", headers={"Accept-Language": "en"})

    assert "Nothing waits for you." in answer.content.decode()


def test_draft_waits_for_its_writer_until_it_is_handed_over(lesson, people):
    draft(lesson, people["author"], "Nouvelle")
    before = waiting(people["author"])

    lesson.get_workflow().start(lesson, people["author"])

    assert before == {"Your drafts": [lesson.title]}
    assert waiting(people["author"]) == {"Waiting for a second reader": [lesson.title]}


def test_draft_of_a_word_waits_too(people):
    word = GlossaryTermFactory(fr="droit")
    word.save_revision(user=people["author"])
    word.get_latest_revision().publish()
    word.fr = "un droit"
    word.save_revision(user=people["author"])

    assert list(waiting(people["author"])) == ["Your drafts"]


def test_text_handed_over_waits_for_readers_but_not_for_its_writer(lesson, people):
    handed_over(lesson, people["author"])

    for role in ("reviewer", "administrator"):
        assert waiting(people[role])["To read and publish"] == [lesson.title]
    for role in ("author", "translator", "officer"):
        assert "To read and publish" not in waiting(people[role])


def test_own_text_of_a_reviewer_waits_for_the_others(lesson, people):
    handed_over(lesson, people["reviewer"])

    assert waiting(people["reviewer"]) == {"Waiting for a second reader": [lesson.title]}
    assert waiting(people["administrator"])["To read and publish"] == [lesson.title]


def test_text_sent_back_waits_for_its_writer(lesson, people):
    state = handed_over(lesson, people["author"])
    state.current_task_state.specific.reject(user=people["reviewer"], comment="Trop long")

    answer = browser(people["author"]).get("/admin/").content.decode()

    assert waiting(people["author"])["To change, says the second reader"] == [lesson.title]
    assert "Trop long" in answer


def test_untranslated_pages_wait_for_translators_only(lesson, people):
    bambara()

    assert lesson.title in waiting(people["translator"])["To translate"]
    assert waiting(people["reviewer"]) == {}


def test_translation_waits_while_sentences_are_missing(lesson, people):
    translate_object(lesson, [bambara()])

    assert lesson.title in waiting(people["translator"])["Translations to finish"]


def test_translation_waits_when_the_french_was_published_anew(lesson, people):
    translate_object(lesson, [bambara()])
    before = waiting(people["translator"])

    draft(lesson, people["author"], "Nouvelle").get_latest_revision().publish()

    assert "Translations out of date" not in before
    assert waiting(people["translator"])["Translations out of date"] == ["Nouvelle"]


def test_translated_text_waits_for_somebody_else_to_publish(lesson, people, django_capture_on_commit_callbacks):
    translate_object(lesson, [bambara()])
    found = Translation.objects.get(source__object_id=lesson.translation_key)
    before = waiting(people["reviewer"])
    translate(found, people["reviewer"])
    own = waiting(people["reviewer"])
    others = waiting(people["administrator"])["Translations to read and publish"]

    publish(found, people["administrator"], django_capture_on_commit_callbacks)

    assert before == {}
    assert "Translations to read and publish" not in own
    assert others == [lesson.title]
    assert "Translations to read and publish" not in waiting(people["administrator"])


def test_administrator_sees_who_has_no_second_factor(people):
    give_second_factor(people["author"])

    found = waiting(people["administrator"])["Have not set up their second factor"]

    assert found == ["administrator", "officer", "reviewer", "safeguarding", "translator"]
    assert "Have not set up their second factor" not in waiting(people["reviewer"])


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("author", 30), ("reviewer", 31), ("translator", 30)])
def test_desk_asks_the_same_few_questions_however_much_waits(
    lesson, people, role, queries, number, django_assert_max_num_queries
):
    course = lesson.get_parent()
    for _number in range(number):
        page = LessonPageFactory(parent=course)
        page.save_revision().publish()
        handed_over(page, people["author"])
        mine = LessonPageFactory(parent=course)
        draft_page = mine.specific
        draft_page.save_revision(user=people["author"])
    client = browser(people[role])
    client.get("/admin/")

    with django_assert_max_num_queries(queries):
        client.get("/admin/")


def test_need_shows_the_first_and_counts_the_rest():
    found = need("Title", "edit", [NeedItem(str(number), "/") for number in range(11)], total=20)

    assert (len(found.items), found.count, found.rest) == (8, 20, 12)


def test_no_items_are_no_need():
    assert need("Title", "edit", []) is None


def test_other_apps_add_lines_in_their_place(people, monkeypatch):
    monkeypatch.setattr(desk, "registered", [])
    desk.register_need(order=20)(lambda request: Need("Second", "edit", [NeedItem("b", "/b")]))
    desk.register_need(order=10)(lambda request: Need("First", "edit", [NeedItem("a", "/a")]))
    desk.register_need(order=5)(lambda request: None)

    assert waiting(people["author"]) == {"First": ["a"], "Second": ["b"]}


def test_desk_escapes_what_it_shows(people, monkeypatch):
    monkeypatch.setattr(desk, "registered", [])
    desk.register_need()(lambda request: Need("<b>x</b>", "edit", [NeedItem("<script>1</script>", "/", "<i>")]))

    html = browser(people["author"]).get("/admin/").content.decode()

    assert "<script>1</script>" not in html
    assert "&lt;script&gt;1&lt;/script&gt;" in html


def test_person_without_a_name_for_others_is_greeted_by_the_one_there_is():
    user = UserFactory(username="mangue-lune", role="officer")

    assert "mangue-lune" in browser(user).get("/admin/").content.decode()
