"""Groups of learners, who is in them under which nickname, who looked at whom, results of a whole group, awareness sessions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.accounts.models import User

from .enums import LANGUAGES, PLACES, Activity, Setting
from .member_choices import YES_NO, LookKind


class LearnerGroupQuerySet(models.QuerySet["LearnerGroup"]):
    """Groups, by whose they are and whether they go on."""

    def of(self, facilitator: User) -> "LearnerGroupQuerySet":
        return self.filter(facilitator=facilitator)

    def open(self) -> "LearnerGroupQuerySet":
        return self.filter(closed_on=None)


class LearnerGroup(models.Model):
    """Learners who take one course together, and the one facilitator who accompanies them."""

    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="led_groups", verbose_name=_("facilitator")
    )
    name = models.CharField(
        _("name"), max_length=60, help_text=_("Its members see it. No name of a person, no village or street.")
    )
    region = models.CharField(_("region"), max_length=20, choices=PLACES)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default=settings.LANGUAGE_CODE)
    course_key = models.UUIDField(_("course"))
    begins_on = models.DateField(_("begins on"), default=timezone.localdate)
    ends_on = models.DateField(_("ends on"))
    seats = models.PositiveSmallIntegerField(_("seats"), default=40)
    consent_on = models.DateField(
        _("day of the partner's yes"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which the partner said that consent is settled, on paper. Nothing of that paper comes here."
        ),
    )
    code = models.CharField(_("join code"), max_length=8, unique=True, editable=False)
    code_until = models.DateField(_("join code ends on"), editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = LearnerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of learners")
        verbose_name_plural = _("groups of learners")
        default_permissions = ()
        permissions = [("lead_groups", "Can lead groups of learners")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def takes_members(self) -> bool:
        """Say whether the join code still holds."""
        return not self.is_closed and timezone.localdate() <= self.code_until


class Membership(models.Model):
    """A learner in a group, under a nickname that was offered. One group at a time, so that leaving is one tap."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership", verbose_name=_("learner")
    )
    group = models.ForeignKey(
        LearnerGroup, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("group")
    )
    nickname = models.CharField(_("nickname"), max_length=40)
    may_help = models.BooleanField(_("agrees to help with a lost secret"), choices=YES_NO, default=False)
    joined_on = models.DateField(_("joined on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["group", "nickname"], name="nickname_once_in_a_group")]

    def __str__(self) -> str:
        return self.nickname


class LookRecord(models.Model):
    """A facilitator looked at one learner or helped one: who, which group, which day (safety, promises 25 and 30).

    Never an hour, an address, or what was seen. When the learner leaves, the record no longer says who it was.
    """

    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("facilitator"))
    group = models.ForeignKey(LearnerGroup, on_delete=models.PROTECT, verbose_name=_("group"))
    membership = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, verbose_name=_("member"))
    kind = models.CharField(_("what was done"), max_length=10, choices=LookKind.choices)
    day = models.DateField(_("day"), default=timezone.localdate, db_index=True)

    class Meta:
        verbose_name = _("look at a learner")
        verbose_name_plural = _("looks at learners")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"


class HelpNotice(models.Model):
    """What a learner is told at the next sign-in: the secret was changed with a facilitator's help. Gone once it was read."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("learner"))
    group = models.ForeignKey(LearnerGroup, on_delete=models.CASCADE, verbose_name=_("group"))
    day = models.DateField(_("day"), default=timezone.localdate)

    class Meta:
        verbose_name = _("notice of help")
        verbose_name_plural = _("notices of help")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)


class GroupResult(models.Model):
    """How many hands went up for each choice of one question, asked of a whole group at once. No person is in it.

    `sitting` is made on the facilitator's phone; a question is counted once in each.
    """

    sitting = models.UUIDField(_("sitting"))
    group = models.ForeignKey(LearnerGroup, on_delete=models.CASCADE, related_name="results", verbose_name=_("group"))
    quiz_key = models.UUIDField(_("quiz"))
    question_id = models.UUIDField(_("question"))
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    heads = models.PositiveSmallIntegerField(_("people present"))
    hands = models.JSONField(_("hands by choice"))
    day = models.DateField(_("day"), default=timezone.localdate)

    class Meta:
        verbose_name = _("result of a group")
        verbose_name_plural = _("results of groups")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sitting", "question_id"], name="counted_once_a_sitting")]

    def __str__(self) -> str:
        return f"{self.day} {self.question_id}"


class AwarenessSession(models.Model):
    """A session that reached people without their phones: where, what, and how many, by gender and age band."""

    id = models.UUIDField(primary_key=True)
    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("facilitator"))
    day = models.DateField(_("day"))
    region = models.CharField(_("region"), max_length=20, choices=PLACES)
    place = models.CharField(_("kind of place"), max_length=10, choices=Setting.choices)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default=settings.LANGUAGE_CODE)
    activity = models.CharField(_("activity"), max_length=10, choices=Activity.choices)
    course_key = models.UUIDField(_("course"), null=True, blank=True)
    counts = models.JSONField(_("people by gender and age"), default=dict)
    people = models.PositiveIntegerField(_("people"))
    answered = models.PositiveIntegerField(_("answered the quiz of the group"), default=0)
    remarks = models.TextField(
        _("remarks"), blank=True, max_length=600, help_text=_("For staff only. No names, nothing that tells who came.")
    )
    entered_on = models.DateField(_("entered on"), default=timezone.localdate, editable=False)

    class Meta:
        verbose_name = _("awareness session")
        verbose_name_plural = _("awareness sessions")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.day} {self.get_activity_display()}"


class SessionChange(models.Model):
    """One correction of a session: who, on which day, and each value before and after, as it is stored."""

    session = models.ForeignKey(
        AwarenessSession, on_delete=models.CASCADE, related_name="changes", verbose_name=_("session")
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("person"))
    day = models.DateField(_("day"), default=timezone.localdate)
    values: Any = models.JSONField(_("before and after"))

    class Meta:
        verbose_name = _("correction of a session")
        verbose_name_plural = _("corrections of sessions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day} {self.person}"
