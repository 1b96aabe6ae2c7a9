"""Find the person of a session, with what every answer asks about them, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Lower

from .models import User, entrances


class OneQueryBackend(AuthenticationBackend):
    """allauth's way in; a session's person comes along with whether they may enter the admin."""

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, or None when they may not sign in any more."""
        people = User.objects.annotate(may_enter=Exists(entrances(OuterRef("pk"))))
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        """Find the name by the index that keeps it unique; allauth would read through all people."""
        people = User.objects.alias(lower=Lower("username")).filter(lower=Lower(Value(username)))
        return self._check_password(people.first(), password)
