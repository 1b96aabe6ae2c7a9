import pytest
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.test.utils.form_data import querydict_from_html

from courses.models import GlossaryTerm, LessonPage
from learning.accounts.second_reader import OwnTextError, is_own_text, writer_id
from tests.factories.courses import GlossaryTermFactory

from .conftest import browser, draft

pytestmark = pytest.mark.django_db
NEW = "Une autre leçon"
FORM = {"pages": "page-edit-form"}


@pytest.fixture
def page(lesson) -> Page:
    """A live page of plain fields that no person wrote; the editor's form can be filled in without a browser."""
    index = lesson.get_parent().get_parent().specific
    index.save_revision().publish()
    return index


def edit_url(page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def form_at(client: Client, path: str):
    """Return what a browser would send for the editor's form at this address, unchanged."""
    return querydict_from_html(client.get(path).content.decode(), form_id=FORM.get(path.split("/")[2], "w-editor-form"))


def press(client: Client, page, button: str, **changes):
    """Open the editor, change some fields and press a button, as a person does."""
    data = form_at(client, edit_url(page))
    for name, value in {**changes, button: "1"}.items():
        data[name] = value
    answer = client.post(edit_url(page), data, follow=True, headers={"Accept-Language": "en"})
    page.refresh_from_db()
    return answer


def title(page) -> str:
    page.refresh_from_db()
    return page.title


def send_to_reader(page, user) -> TaskState:
    return page.get_workflow().start(page, user).current_task_state


def approve(client: Client, page, state: TaskState):
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), follow=True)


def test_author_sends_to_a_reader_who_publishes(page, people):
    press(browser(people["author"]), page, "action-submit", title=NEW)
    state = TaskState.objects.get(status="in_progress")
    before = title(page)

    approve(browser(people["reviewer"]), page, state)

    assert before != NEW
    assert title(page) == NEW


def test_author_cannot_publish(page, people):
    press(browser(people["author"]), page, "action-publish", title=NEW)

    assert title(page) != NEW
    assert page.get_latest_revision_as_object().title == NEW


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_promise_31_nobody_publishes_the_own_change(page, people, role):
    answer = press(browser(people[role]), page, "action-publish", title=NEW)

    assert title(page) != NEW
    assert page.get_latest_revision_as_object().title == NEW
    assert "Nobody publishes their own text" in answer.content.decode()


def test_promise_31_not_even_a_superuser(page, people):
    people["nobody"].is_superuser = True
    people["nobody"].save()

    press(browser(people["nobody"]), page, "action-publish", title=NEW)

    assert title(page) != NEW


def test_reviewer_publishes_the_text_of_another_unchanged(page, people):
    draft(page, people["author"], NEW)

    press(browser(people["reviewer"]), page, "action-publish")

    assert title(page) == NEW


def test_reviewer_who_changes_while_publishing_needs_another_reader(page, people):
    draft(page, people["author"], NEW)

    press(browser(people["reviewer"]), page, "action-publish", title="Encore une autre")

    assert title(page) not in (NEW, "Encore une autre")


def test_pressing_a_button_makes_nobody_a_writer(page, people):
    draft(page, people["author"], NEW)
    press(browser(people["reviewer"]), page, "action-save")

    assert page.get_latest_revision().user == people["reviewer"]
    assert writer_id(page.get_latest_revision()) == people["author"].pk
    assert is_own_text(page, people["author"])
    assert not is_own_text(page, people["reviewer"])


def test_reviewer_cannot_approve_the_own_text_in_the_workflow(page, people):
    draft(page, people["reviewer"], NEW)
    state = send_to_reader(page, people["reviewer"])

    approve(browser(people["reviewer"]), page, state)
    not_yet = title(page)
    approve(browser(people["administrator"]), page, state)

    assert not_yet != NEW
    assert title(page) == NEW


def test_approving_with_a_change_keeps_the_text_in_review(page, people):
    draft(page, people["author"], NEW)
    send_to_reader(page, people["author"])

    answer = press(
        browser(people["reviewer"]),
        page,
        "action-workflow-action",
        title="Changée en lisant",
        **{"workflow-action-name": "approve"},
    )

    assert title(page) not in (NEW, "Changée en lisant")
    assert page.get_latest_revision_as_object().title == "Changée en lisant"
    assert WorkflowState.objects.get().status == "in_progress"
    assert "Nobody publishes their own text" in answer.content.decode()


def test_writer_is_not_offered_approval_and_may_take_the_text_back(page, people):
    draft(page, people["reviewer"], NEW)
    state = send_to_reader(page, people["reviewer"])
    task = state.task.specific

    own = [action for action, _label, _modal in task.get_actions(page, people["reviewer"])]
    others = [action for action, _label, _modal in task.get_actions(page, people["administrator"])]

    assert own == ["reject"]
    assert others == ["reject", "approve", "approve"]
    assert list(task.get_task_states_user_can_moderate(people["reviewer"])) == []
    assert list(task.get_task_states_user_can_moderate(people["administrator"])) == [state]


def test_bulk_action_publishes_nothing_of_ones_own(page, people):
    draft(page, people["reviewer"], NEW)
    path = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/"

    browser(people["reviewer"]).post(path)
    not_yet = title(page)
    browser(people["administrator"]).post(path)

    assert not_yet != NEW
    assert title(page) == NEW


def test_api_of_the_admin_publishes_nothing_of_ones_own(page, people):
    draft(page, people["reviewer"], NEW)
    path = f"/admin/api/main/pages/{page.pk}/action/publish/"

    refused = browser(people["reviewer"]).post(path, headers={"Accept": "application/json"})

    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "own_text"
    assert title(page) != NEW


def test_earlier_version_brought_back_needs_a_reader_too(page, people):
    first = page.get_latest_revision()
    draft(page, people["author"], NEW)
    press(browser(people["reviewer"]), page, "action-publish")
    client = browser(people["reviewer"])
    path = f"/admin/pages/{page.pk}/revisions/{first.pk}/revert/"
    data = form_at(client, path)
    data["action-publish"] = "1"

    client.post(data.get("action", edit_url(page)), data)

    assert title(page) == NEW


@pytest.mark.parametrize("role", ["author", "reviewer", "administrator"])
def test_new_page_is_a_draft_whatever_is_pressed(lesson, people, role):
    course = lesson.get_parent()
    path = f"/admin/pages/add/courses/lessonpage/{course.pk}/"
    client = browser(people[role])
    data = form_at(client, path)
    for field in LessonPage._meta.fields:
        if isinstance(field, StreamField):
            data[f"{field.name}-count"] = "0"
    data["title"], data["slug"], data["objective"], data["action-publish"] = NEW, "nouvelle", "Savoir", "1"

    client.post(path, data)

    new = course.get_children().get(slug="nouvelle")
    assert (new.live, new.owner) == (False, people[role])


def test_new_word_is_a_draft_whatever_is_pressed(people):
    client = browser(people["reviewer"])
    path = "/admin/snippets/courses/glossaryterm/add/"
    data = form_at(client, path)
    data["slug"], data["fr"], data["definition_fr"], data["action-publish"] = "droit", "droit", "Ce qui t’est dû.", "1"

    client.post(path, data)

    word = GlossaryTerm.objects.get()
    assert (word.fr, word.live) == ("droit", False)


def test_changed_word_is_published_by_another(people):
    word = GlossaryTermFactory(fr="droit")
    word.fr = "un droit"
    word.save_revision(user=people["reviewer"])

    with pytest.raises(OwnTextError):
        word.get_latest_revision().publish(user=people["reviewer"])
    word.get_latest_revision().publish(user=people["administrator"])

    word.refresh_from_db()
    assert word.fr == "un droit"


def test_program_publishes_without_a_person(page, people):
    draft(page, people["author"], NEW)

    page.get_latest_revision().publish()

    assert title(page) == NEW


def test_text_without_revision_is_nobodys_own(people):
    assert not is_own_text(GlossaryTermFactory(), people["author"])


def test_menu_offers_publishing_only_before_the_text_of_another(page, people):
    draft(page, people["author"], NEW)

    author = browser(people["author"]).get(edit_url(page)).content.decode()
    reviewer = browser(people["reviewer"]).get(edit_url(page)).content.decode()
    draft(page, people["reviewer"], "Changée")
    writer = browser(people["reviewer"]).get(edit_url(page)).content.decode()

    assert ["action-publish" in html for html in (author, reviewer, writer)] == [False, True, False]
    assert ["action-submit" in html for html in (author, reviewer, writer)] == [True, True, True]
