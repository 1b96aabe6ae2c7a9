"""Who a person is to Josira, and the task of the second reader."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from . import second_reader
from .card_choices import HOME_REGIONS, AgeBand, Gender
from .enums import Outcome, StaffAction


class UserManager(BaseUserManager["User"]):
    """Makes accounts. Django's and Wagtail's helpers pass an e-mail address; it is not kept."""

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(username, None, password, **{"is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail's pictures are untyped
    """A person with an account: someone who works in the admin, or a learner under a made-up name.

    Kept: the name to sign in with, the name others see, the days of joining and of the last visit. No e-mail address,
    no legal name, no hour.
    """

    username = models.CharField(
        _("name to sign in with"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]+\Z", _("Only letters, digits, full stop, hyphen and underscore."))],
        error_messages={"unique": _("This name is taken.")},
        help_text=_("A made-up name is welcome. Letters, digits, full stop, hyphen and underscore."),
    )
    pen_name = models.CharField(
        _("pen name"),
        max_length=60,
        blank=True,
        help_text=_("How the others see you. It need not be your real name."),
    )
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Take the tick away instead of deleting the account.")
    )
    joined_on = models.DateField(_("joined on"), default=timezone.localdate, editable=False)
    last_visit_on = models.DateField(_("last visit on"), null=True, blank=True, editable=False)
    is_learner = models.BooleanField(
        _("learner"), default=False, editable=False, help_text=_("Signs in with the learners, never at the entrance.")
    )
    sign_in_round = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Raised to end all sign-ins of this person.")
    )

    # Django would keep the moment of each sign-in here; without the field it connects no receiver.
    last_login = None
    # Wagtail's notifications ask for it; an empty address is skipped.
    email = ""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="username_once_in_any_case", violation_error_message=_("This name is taken.")
            ),
        ]

    def get_full_name(self) -> str:
        return self.pen_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def get_session_auth_hash(self) -> str:
        """Return what each session of this person must match: changes with the passphrase and with `sign_in_round`."""
        return self._sign_in_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same under the site's earlier keys."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._sign_in_hash(secret)

    def _sign_in_hash(self, secret: str | bytes | None) -> str:
        value = f"{self.password}:{self.sign_in_round}"
        return salted_hmac("learning.accounts.sign_in", value, secret=secret, algorithm="sha256").hexdigest()


class PaperCode(models.Model):
    """The code on paper that gives a learner back an account whose secret is lost; only its hash is stored."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="paper_code", verbose_name=_("learner")
    )
    code = models.CharField(_("hash of the code"), max_length=128)

    class Meta:
        verbose_name = _("paper code")
        verbose_name_plural = _("paper codes")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.learner)


class Card(models.Model):
    """What a learner chose to say of themselves, in wide bands; each part may be empty. Without a card nothing was said."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="card", verbose_name=_("learner")
    )
    age = models.CharField(_("age band"), max_length=10, choices=AgeBand, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    region = models.CharField(_("region"), max_length=20, choices=HOME_REGIONS, blank=True)

    class Meta:
        verbose_name = _("card of a learner")
        verbose_name_plural = _("cards of learners")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.learner)


class StaffLogEntry(models.Model):
    """One line of the staff log: who, what, when, how it ended. The name stays when the person is gone; never an address."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("who")
    )
    name = models.CharField(_("name at that time"), max_length=60)
    action = models.CharField(_("what"), max_length=20, choices=StaffAction)
    about = models.CharField(_("about"), max_length=200, blank=True)
    moment = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    outcome = models.CharField(_("how it ended"), max_length=10, choices=Outcome, default=Outcome.DONE)

    class Meta:
        verbose_name = _("line of the staff log")
        verbose_name_plural = _("lines of the staff log")
        default_permissions = ()
        permissions = [("view_staff_log", "Can see the staff log")]
        ordering = ["-moment", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_action_display()}"


class SecondReaderTask(AbstractGroupApprovalTask):
    """A step of a workflow at which somebody else than the writer reads, approves and so publishes."""

    class Meta:
        verbose_name = _("second reader")
        verbose_name_plural = _("second readers")

    def get_actions(self, obj: models.Model, user: User) -> list[tuple[str, str, bool]]:
        """Offer approval to everybody of the groups but the writer, who may still take the text back."""
        actions = super().get_actions(obj, user)
        if second_reader.is_own_text(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> models.QuerySet[TaskState]:
        """Leave out what the person has just written: nothing is asked of them there."""
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(revision__user=user)

    @classmethod
    def get_description(cls) -> str:
        return gettext("A reviewer who did not write the text reads it and publishes it.")
