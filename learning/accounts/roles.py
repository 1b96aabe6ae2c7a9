"""Who may do what: one table of roles, and the one function that writes it into Wagtail's groups.

A group bears the role's value as its name. `apply_roles` may run as often as one likes: afterwards each role can do
what its line says and nothing else. Only administrators manage people, and nobody but the second reader publishes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps as live_apps
from django.apps.registry import Apps
from django.conf import settings

from .enums import Role

WORKFLOW = "Seconde lecture"  # stands in the database, so it is in the language of most who work here
REVIEWED_SNIPPETS = ("courses.glossaryterm", "courses.helpcontact", "courses.partner", "quizzes.questionbank")
LIBRARIES = ("wagtailimages.image", "wagtailmedia.media", "wagtaildocs.document")
# Actions whose permission is named after the model too; any other word in the table is a permission's whole name.
ACTIONS = frozenset({"add", "change", "delete", "bulk_delete", "publish", "lock", "unlock", "choose"})


@dataclass(frozen=True)
class Powers:
    """What a role may do: on all pages, on the pages of the other languages only, in the three libraries, elsewhere."""

    enters_admin: bool = True
    pages: tuple[str, ...] = ()
    translated_pages: tuple[str, ...] = ()
    library: tuple[str, ...] = ()
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def model_permissions(self) -> list[tuple[str, str]]:
        """Return pairs of model and action, without those that hang on a page or a collection."""
        pairs = [(model, action) for model, actions in self.models.items() for action in actions]
        return [("wagtailadmin.admin", "access_admin"), *pairs] if self.enters_admin else pairs


TRANSLATING = {"wagtail_localize.translation": ("submit_translation",)}
ROLES = {
    Role.AUTHOR: Powers(
        pages=("add", "change"),
        library=("add", "choose"),
        models=dict.fromkeys(REVIEWED_SNIPPETS, ("add", "change")),
    ),
    Role.TRANSLATOR: Powers(
        translated_pages=("change",),
        library=("choose",),
        models={"courses.glossaryterm": ("add", "change"), "quizzes.questionbank": ("change",), **TRANSLATING},
    ),
    Role.REVIEWER: Powers(
        pages=("add", "change", "publish", "lock", "unlock"),
        library=("add", "change", "choose"),
        models={**dict.fromkeys(REVIEWED_SNIPPETS, ("add", "change", "publish")), **TRANSLATING},
    ),
    Role.FACILITATOR: Powers(enters_admin=False, models={"groups.learnergroup": ("lead_groups",)}),
    Role.SAFEGUARDING: Powers(models={"groups.lookrecord": ("view_lookrecord",)}),
    Role.OFFICER: Powers(
        models={
            "reach.dailyreach": ("view_reach",),
            "groups.awarenesssession": ("view_awarenesssession",),
            "kit.kit": ("import_results",),
        }
    ),
    Role.ADMINISTRATOR: Powers(
        pages=("add", "change", "publish", "bulk_delete", "lock", "unlock"),
        library=("add", "change", "delete", "choose"),
        models={
            **dict.fromkeys(REVIEWED_SNIPPETS, ("add", "change", "delete", "publish")),
            **TRANSLATING,
            "accounts.user": ("add", "change"),
            "accounts.stafflogentry": ("view_staff_log",),
            "courses.sitesettings": ("change",),
            "wagtailredirects.redirect": ("add", "change", "delete"),
            "reach.dailyreach": ("view_reach",),
            "groups.awarenesssession": ("view_awarenesssession",),
            "kit.kit": ("import_results",),
        },
    ),
}


def permission(apps: Apps, model: str, action: str) -> Any:
    """Return a permission, made here if Django has not yet done so at the end of the first migration."""
    app_label, _, model_name = model.partition(".")
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model_name
    )
    codename = f"{action}_{model_name}" if action in ACTIONS else action
    found, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


def apply_roles(apps: Apps = live_apps) -> None:
    """Write the table into the database: groups, their permissions, the second reader."""
    groups = {role: set_powers(apps, role, powers) for role, powers in ROLES.items()}
    set_second_reader(apps, [groups[Role.REVIEWER], groups[Role.ADMINISTRATOR]])


def set_powers(apps: Apps, role: Role, powers: Powers) -> Any:
    """Give the group of `role` exactly `powers` and return it."""
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=role.value)
    group.permissions.set([permission(apps, model, action) for model, action in powers.model_permissions()])
    Page = apps.get_model("wagtailcore", "Page")
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(group=group).delete()
    allow_pages(apps, group, Page.objects.filter(depth=1), powers.pages)
    translated = Page.objects.filter(depth=2).exclude(locale__language_code=settings.LANGUAGE_CODE)
    allow_pages(apps, group, translated, powers.translated_pages)
    by_collection = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    by_collection.filter(group=group).delete()
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for library in LIBRARIES:
        for action in powers.library:
            by_collection.create(group=group, collection=root, permission=permission(apps, library, action))
    return group


def allow_pages(apps: Apps, group: Any, pages: Iterable[Any], actions: Iterable[str]) -> None:
    """Let `group` do `actions` on `pages` and on all that stands under them."""
    allowed = apps.get_model("wagtailcore", "GroupPagePermission").objects
    for page in pages:
        for action in actions:
            allowed.get_or_create(
                group=group,
                page_id=page.pk,
                permission=permission(apps, "wagtailcore.page", action),
            )


def open_language(home: Any) -> None:
    """Let those who translate edit a language whose home page has just been made."""
    for role, powers in ROLES.items():
        if powers.translated_pages:
            group = live_apps.get_model("auth", "Group").objects.filter(name=role.value).first()
            if group:
                allow_pages(live_apps, group, [home], powers.translated_pages)


def set_second_reader(apps: Apps, groups: list[Any]) -> None:
    """Let all pages and the reviewed snippets go through one workflow with one task, read by `groups`."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    task_type, _created = ContentType.objects.get_or_create(app_label="accounts", model="secondreadertask")
    task, _created = apps.get_model("accounts", "SecondReaderTask").objects.get_or_create(
        name=WORKFLOW, defaults={"content_type_id": task_type.pk}
    )
    task.groups.set(groups)
    workflow, _created = apps.get_model("wagtailcore", "Workflow").objects.get_or_create(name=WORKFLOW)
    apps.get_model("wagtailcore", "WorkflowTask").objects.get_or_create(
        workflow=workflow, task_id=task.pk, defaults={"sort_order": 0}
    )
    for root in apps.get_model("wagtailcore", "Page").objects.filter(depth=1):
        apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(
            page_id=root.pk, defaults={"workflow": workflow}
        )
    for model in REVIEWED_SNIPPETS:
        app_label, _, model_name = model.partition(".")
        content_type, _created = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
        apps.get_model("wagtailcore", "WorkflowContentType").objects.update_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )


def remove_roles(apps: Apps = live_apps) -> None:
    """Take the groups and the workflow away; people keep their accounts."""
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).delete()
    apps.get_model("accounts", "SecondReaderTask").objects.filter(name=WORKFLOW).delete()
    apps.get_model("auth", "Group").objects.filter(name__in=Role.values).delete()
