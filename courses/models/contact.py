"""Who helps: organisations that a person of the team has called or visited within the last six months."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.search import index

from learning.folding import fold
from learning.snippets import ReviewedSnippet

from ..enums import HELP_REGIONS, Cost, HelpKind, HelpLanguage, HelpWay, WithAdult, YesNoUnknown
from ..fields import ChoiceListField, labels

VALID_DAYS = 183  # six months


def oldest_valid_day() -> date:
    """Return the first day on which a check still counts."""
    return timezone.localdate() - timedelta(days=VALID_DAYS)


class HelpContactQuerySet(models.QuerySet["HelpContact"]):
    def current(self) -> "HelpContactQuerySet":
        """Leave out what is not published or was checked more than six months ago."""
        return self.filter(live=True, checked_on__gte=oldest_valid_day(), checked_on__lte=timezone.localdate())

    def to_check(self) -> "HelpContactQuerySet":
        """Keep the published entries that learners no longer see because their check is too old."""
        return self.filter(live=True, checked_on__lt=oldest_valid_day())


class HelpContact(ReviewedSnippet, index.Indexed):
    """One organisation on the help page. Nothing in it is ever guessed: every field is filled by someone who asked."""

    organisation = models.CharField(_("organisation"), max_length=160, help_text=_("The official name."))
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("The name people use, for example the initials.")
    )
    kinds = ChoiceListField(_("kinds of help"), choices=HelpKind, help_text=_("Where it appears on the page."))
    what_for_fr = models.CharField(
        _("what they do, in French"), max_length=140, help_text=_("One plain sentence: what they do for you.")
    )
    what_for_bm = models.CharField(
        _("what they do, in Bambara"), max_length=140, blank=True, help_text=_("The same sentence in Bambara.")
    )
    what_not = models.CharField(
        _("what they do not do"), max_length=140, blank=True, help_text=_("For example: does not give money.")
    )
    who = models.CharField(
        _("for whom"), max_length=140, blank=True, help_text=_("For example: women only, under 18, everyone.")
    )
    languages = ChoiceListField(_("languages"), choices=HelpLanguage, help_text=_("In which someone answers."))
    regions = ChoiceListField(
        _("regions"), choices=HELP_REGIONS, help_text=_("Where they help. Never a place finer than the region.")
    )
    how = models.CharField(_("how to reach them"), max_length=10, choices=HelpWay, help_text=_("The best way."))
    phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("As it is dialled. Only after somebody has called it.")
    )
    address = models.CharField(
        _("address"), max_length=200, blank=True, help_text=_("Where to go, as people say it there.")
    )
    landmark = models.CharField(
        _("landmark"), max_length=200, blank=True, help_text=_("A place everybody knows that stands near.")
    )
    free_call = models.CharField(
        _("free call"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
        help_text=_("If it depends on the operator, say so under “hours”."),
    )
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, help_text=_("What the help itself costs."))
    hours = models.CharField(
        _("hours"), max_length=140, help_text=_("Say clearly what holds at night and at the weekend.")
    )
    with_adult = models.CharField(
        _("with an adult"),
        max_length=10,
        choices=WithAdult,
        default=WithAdult.NO,
        help_text=_("Can somebody under 18 come alone?"),
    )
    confidential = models.CharField(
        _("what they keep secret"), max_length=200, help_text=_("And the limit, for example a danger for life.")
    )
    safe_to_call = models.CharField(
        _("before calling"),
        max_length=140,
        blank=True,
        help_text=_("A warning, for example: the call stays in the phone's history."),
    )
    leaves_trace = models.BooleanField(
        _("leaves a trace"), default=True, help_text=_("Shown as a small warning beside the button.")
    )
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Who gave the information, and how: visit, call or letter.")
    )
    checked_by = models.CharField(
        _("checked by"), max_length=80, help_text=_("The role of the person who called or visited.")
    )
    checked_on = models.DateField(
        _("checked on"), help_text=_("Learners see this day. After six months the entry is hidden by itself.")
    )
    second_reader = models.CharField(
        _("second reader"), max_length=80, help_text=_("The role of another person, who has read all of it.")
    )

    objects = HelpContactQuerySet.as_manager()

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("organisation"), FieldPanel("short_name")]),
                    FieldPanel("kinds"),
                    FieldPanel("what_for_fr"),
                    FieldPanel("what_for_bm"),
                    FieldRowPanel([FieldPanel("what_not"), FieldPanel("who")]),
                ],
                heading=_("What they do"),
            ),
            ObjectList(
                [
                    FieldPanel("how"),
                    MultiFieldPanel(
                        [FieldPanel("phone"), FieldPanel("address"), FieldPanel("landmark")],
                        _("At least one of these"),
                    ),
                    FieldRowPanel([FieldPanel("free_call"), FieldPanel("cost")]),
                    FieldPanel("hours"),
                    FieldPanel("regions"),
                    FieldPanel("languages"),
                ],
                heading=_("How to reach them"),
            ),
            ObjectList(
                [
                    FieldPanel("with_adult"),
                    FieldPanel("confidential"),
                    FieldPanel("safe_to_call"),
                    FieldPanel("leaves_trace"),
                ],
                heading=_("Safety"),
            ),
            ObjectList(
                [
                    FieldPanel("source"),
                    FieldRowPanel([FieldPanel("checked_by"), FieldPanel("checked_on")]),
                    FieldPanel("second_reader"),
                ],
                heading=_("Checked"),
            ),
        ]
    )
    search_fields = [
        index.SearchField("organisation"),
        index.SearchField("short_name"),
        index.AutocompleteField("organisation"),
        index.AutocompleteField("short_name"),
    ]

    class Meta:
        verbose_name = _("help contact")
        verbose_name_plural = _("help contacts")
        ordering = ["organisation"]

    def __str__(self) -> str:
        return self.short_name or self.organisation

    def clean(self) -> None:
        """Raise ValidationError without a way to reach them, or when one person signs twice."""
        super().clean()
        errors = {}
        if not (self.phone or self.address or self.landmark):
            errors["phone"] = _("Give a phone number, an address or a landmark.")
        if self.second_reader and fold(self.second_reader) == fold(self.checked_by):
            errors["second_reader"] = _("Two different people must sign.")
        if self.checked_on and self.checked_on > timezone.localdate():
            errors["checked_on"] = _("This day is still to come.")
        if errors:
            raise ValidationError(errors)

    @property
    def is_current(self) -> bool:
        """Say whether the last check is at most six months old."""
        return oldest_valid_day() <= self.checked_on <= timezone.localdate()

    @property
    def what_for_language(self) -> str:
        return "bm" if get_language() == "bm" and self.what_for_bm else "fr"

    @property
    def what_for(self) -> str:
        return self.what_for_bm if self.what_for_language == "bm" else self.what_for_fr

    @property
    def region_names(self) -> list[str]:
        return labels(HELP_REGIONS, self.regions)

    @property
    def language_names(self) -> list[str]:
        return labels(HelpLanguage.choices, self.languages)
