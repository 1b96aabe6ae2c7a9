"""Questions about what a person may do."""

from django.contrib.auth.models import AnonymousUser
from wagtail.admin.auth import user_has_any_page_permission

from .enums import Role
from .models import User


def works_in_admin(user: User | AnonymousUser) -> bool:
    """Say whether this person may enter the admin."""
    return user.has_perm("wagtailadmin.access_admin")


def leads_groups(user: User | AnonymousUser) -> bool:
    """Say whether this person accompanies groups of learners."""
    return user.has_perm("groups.lead_groups")


def works_on_texts(user: User | AnonymousUser) -> bool:
    """Say whether this person writes, reads or translates, or only sees figures."""
    # Until a language has its first page, those who will translate it have no page to point to.
    return user_has_any_page_permission(user) or user.has_perm("wagtail_localize.submit_translation")


def roles_of(user: User | AnonymousUser) -> list[Role]:
    """Return the roles of a person, in the order of the table."""
    names = set(user.groups.values_list("name", flat=True))
    return [role for role in Role if role.value in names]


def role_words(user: User) -> str:
    """Return the roles of a person in words."""
    return ", ".join(str(role.label) for role in roles_of(user)) or "–"
