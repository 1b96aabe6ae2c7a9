"""Who reaches what: the table of roles against the admin's own addresses."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_save
from wagtail.models import GroupPagePermission, Locale, Page, Task, Workflow, WorkflowContentType

from learning.accounts import roles, signals
from learning.accounts.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.courses import GlossaryTermFactory, in_bambara
from tests.factories.quizzes import make_quiz

from .conftest import browser

pytestmark = pytest.mark.django_db
ALL = {"author", "translator", "reviewer", "safeguarding", "officer", "administrator"}
EDITORS = {"author", "reviewer", "administrator"}

# What stands in the table may be opened by exactly these roles; {page}, {twin} and {word} are filled in below.
OPEN_TO = {
    "/admin/": ALL,
    "/admin/account/": ALL,
    "/admin/pages/{page}/edit/": EDITORS,
    "/admin/pages/{page}/history/": EDITORS,
    "/admin/pages/{twin}/edit/": {*EDITORS, "translator"},
    "/admin/pages/add/courses/lessonpage/{course}/": EDITORS,
    "/admin/pages/{page}/unpublish/": {"reviewer", "administrator"},
    "/admin/localize/submit/page/{page}/": {"translator", "reviewer", "administrator"},
    "/admin/images/": EDITORS,
    "/admin/images/add/": EDITORS,
    "/admin/media/audio/add/": EDITORS,
    "/admin/documents/multiple/add/": EDITORS,
    "/admin/snippets/courses/glossaryterm/": {*EDITORS, "translator"},
    "/admin/snippets/courses/glossaryterm/edit/{word}/": {*EDITORS, "translator"},
    "/admin/snippets/courses/glossaryterm/delete/{word}/": {"administrator"},
    "/admin/snippets/courses/glossaryterm/unpublish/{word}/": {"reviewer", "administrator"},
    "/admin/snippets/courses/helpcontact/add/": EDITORS,
    "/admin/snippets/courses/partner/add/": EDITORS,
    "/admin/settings/courses/sitesettings/{site}/": {"administrator"},
    "/admin/users/": {"administrator"},
    "/admin/users/new/": {"administrator"},
    "/admin/users/edit/{person}/": {"administrator"},
    "/admin/users/delete/{person}/": set(),
    "/admin/groups/": set(),
    "/admin/groups/new/": set(),
    "/admin/workflows/list/": set(),
    "/admin/workflows/tasks/index/": set(),
    "/admin/sites/": set(),
    "/admin/locales/": set(),
    "/admin/redirects/": {"administrator"},
    "/admin/reach/": {"officer", "administrator"},
    "/admin/group-looks/": {"safeguarding"},
    "/admin/group-looks/results/": {"safeguarding"},
    "/admin/awareness-sessions/": {"officer", "administrator"},
    "/admin/awareness-sessions/results/": {"officer", "administrator"},
    "/admin/quiz-answers/": EDITORS,
    "/admin/quiz-answers/{quiz}/": EDITORS,
    "/admin/reports/site-history/": {*EDITORS, "translator"},
    "/admin/choose-page/": {*EDITORS, "translator"},
}


@pytest.fixture
def places(lesson):
    twin = in_bambara(lesson)
    return {
        "page": lesson.pk,
        "twin": twin.pk,
        "quiz": make_quiz(lesson.get_parent()).pk,
        "course": lesson.get_parent().pk,
        "word": GlossaryTermFactory().pk,
        "site": lesson.get_site().pk,
        "person": UserFactory().pk,
    }


def test_promise_29_each_address_is_open_to_its_roles_and_no_other(places, people):
    browsers = {name: browser(person) for name, person in people.items()}

    found = {
        path: {name for name, client in browsers.items() if client.get(path.format(**places)).status_code == 200}
        for path in OPEN_TO
    }

    assert found == OPEN_TO


@pytest.mark.parametrize(
    "path",
    [
        "/admin/localize/reports/translations/",
        "/admin/reports/workflow/",
        "/admin/api/main/pages/",
        "/admin/tag-autocomplete/?term=a",
        "/admin/snippets/",
        "/admin/no-such-page/",
    ],
)
def test_officer_sees_figures_only(people, path):
    assert browser(people["officer"]).get(path).url == "/admin/"


def test_every_permission_of_the_table_is_one_django_knows():
    """A model or permission that is renamed elsewhere must not leave a role without its power."""
    for powers in roles.ROLES.values():
        for model, action in powers.model_permissions():
            app_label, _, name = model.partition(".")
            if (app_label, name) != ("wagtailadmin", "admin"):
                apps.get_model(app_label, name)
            roles.permission(apps, model, action)
    made_up = Permission.objects.filter(name__startswith="Can ").exclude(content_type__model="admin")
    known = {
        (permission.content_type_id, f"{action}_{permission.content_type.model}")
        for permission in made_up.select_related("content_type")
        for action in roles.ACTIONS
    }

    strange = {
        permission.codename
        for permission in made_up
        if permission.group_set.exists() and (permission.content_type_id, permission.codename) not in known
    }

    own = {"view_reach", "view_staff_log", "lead_groups", "view_lookrecord", "view_awarenesssession", "import_results"}
    assert strange <= {"submit_translation", *own}


def test_roles_may_be_applied_again_and_take_back_what_was_added(people):
    group = Group.objects.get(name="author")
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.add(Permission.objects.get(codename="change_user"))
    page_rights = GroupPagePermission.objects.count()

    roles.apply_roles()

    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert GroupPagePermission.objects.count() == page_rights
    assert people["author"].groups.get() == group


def test_only_our_groups_and_our_workflow_exist():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
    assert list(Workflow.objects.values_list("name", flat=True)) == [roles.WORKFLOW]
    assert [type(task).__name__ for task in Task.objects.specific()] == ["SecondReaderTask"]


def test_every_page_and_reviewed_snippet_has_the_second_reader(lesson):
    models = {f"{row.content_type.app_label}.{row.content_type.model}" for row in WorkflowContentType.objects.all()}

    assert lesson.get_workflow().name == roles.WORKFLOW
    assert models == set(roles.REVIEWED_SNIPPETS)


def test_removing_roles_leaves_people(people):
    roles.remove_roles()

    assert not Group.objects.exists()
    assert not Workflow.objects.exists()
    people["author"].refresh_from_db()


def test_new_language_opens_for_translators_at_once(lesson, people):
    twin = in_bambara(lesson)

    assert twin.permissions_for_user(people["translator"]).can_edit()
    assert not lesson.permissions_for_user(people["translator"]).can_edit()
    assert not twin.permissions_for_user(people["translator"]).can_publish()


def test_signals_are_joined():
    """An apps.py with two configurations once left Django without a default one, silently."""
    assert signals.open_new_language in post_save._live_receivers(Page)[0]


def test_author_cannot_delete_the_draft_of_another(lesson, people):
    draft = lesson.copy(update_attrs={"slug": "brouillon"}, copy_revisions=False, keep_live=False)
    draft.owner = people["reviewer"]
    draft.save()
    path = f"/admin/pages/{draft.pk}/delete/"

    browser(people["author"]).post(path)
    kept = Page.objects.filter(pk=draft.pk).exists()
    bulk = f"/admin/bulk/wagtailcore/page/delete/?id={draft.pk}&next=/admin/"
    browser(people["author"]).post(bulk)
    still_kept = Page.objects.filter(pk=draft.pk).exists()
    browser(people["reviewer"]).post(path)

    assert (kept, still_kept) == (True, True)
    assert not Page.objects.filter(pk=draft.pk).exists()


def test_author_deletes_the_own_draft(lesson, people):
    draft = lesson.copy(update_attrs={"slug": "brouillon"}, copy_revisions=False, keep_live=False)
    draft.owner = people["author"]
    draft.save()

    browser(people["author"]).post(f"/admin/pages/{draft.pk}/delete/")

    assert not Page.objects.filter(pk=draft.pk).exists()


def test_languages_of_the_site_are_french_and_bambara(lesson):
    in_bambara(lesson)

    assert set(Locale.objects.values_list("language_code", flat=True)) == {"fr", "bm"}


def test_promise_38_missing_parts_of_a_form_make_no_server_error(people, lesson):
    client = browser(people["administrator"])

    answers = {
        path: client.post(path).status_code
        for path in (
            f"/admin/pages/{lesson.pk}/edit/",
            f"/admin/pages/{lesson.pk}/copy/",
            "/admin/choose-external-link/",
            "/admin/redirects/import/process/",
            "/admin/snippets/choose/courses/partner/create/",
        )
    }

    assert list(answers.values()) == [400, 400, 200, 302, 404], answers
