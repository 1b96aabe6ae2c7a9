"""Questions about what a person may do."""

from django.contrib.auth.models import AnonymousUser

from .enums import Role
from .models import User


def works_in_admin(user: User | AnonymousUser) -> bool:
    """Say whether this person may enter the admin."""
    return user.has_perm("wagtailadmin.access_admin")


def roles_of(user: User) -> list[Role]:
    """Return the roles of a person, in the order of the table."""
    names = set(user.groups.values_list("name", flat=True))
    return [role for role in Role if role.value in names]
