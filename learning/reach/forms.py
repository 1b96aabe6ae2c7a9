"""What a programme officer picks: weeks, a course, a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .periods import LONGEST, Period, last_shown_day, monday

USUAL_WEEKS = "12"
CHOSEN_WEEKS = "weeks"
PERIODS = [
    ("4", _("4 weeks")),
    (USUAL_WEEKS, _("12 weeks")),
    ("52", _("52 weeks")),
    (CHOSEN_WEEKS, _("From … to …")),
]


@dataclass(frozen=True)
class Pick:
    """What the figures are about: no course and no language mean all."""

    period: Period
    course: UUID | None = None
    locale: str = ""


NOT_LISTED = {"invalid_choice": _("Choose one from the list.")}
NO_DAY = {"invalid": _("This is not a day. Choose one, or write it like 2026-11-23.")}


def day_input() -> forms.DateInput:
    """Return a field that browsers show as a calendar; they want the day in ISO form whatever the language."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PickForm(forms.Form):
    """Pickers of the dashboard, sent by GET so that a view of it can be kept as a link."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, widget=forms.RadioSelect, error_messages=NOT_LISTED)
    start = forms.DateField(label=_("From the week of"), required=False, widget=day_input(), error_messages=NO_DAY)
    end = forms.DateField(label=_("To the week of"), required=False, widget=day_input(), error_messages=NO_DAY)
    course = forms.ChoiceField(label=_("Course"), required=False, error_messages=NOT_LISTED)
    language = forms.ChoiceField(label=_("Language"), required=False, error_messages=NOT_LISTED)

    def __init__(self, picked: Mapping[str, Any], courses: Mapping[UUID, str]) -> None:
        super().__init__({"period": USUAL_WEEKS, **picked})
        titles = [(str(key), title) for key, title in courses.items()]
        self.fields["course"].choices = [("", gettext("All courses")), *titles]  # type: ignore[attr-defined]  # ChoiceField
        self.fields["language"].choices = [("", gettext("All languages")), *settings.LANGUAGES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that chosen weeks are there, in order, not too many and not to come."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("period") == CHOSEN_WEEKS:
            for name in ("start", "end"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("Choose a day of that week."))
            if cleaned.get("start") and cleaned.get("end"):
                self.check_weeks(cleaned["start"], cleaned["end"])
        return cleaned

    def check_weeks(self, start: date, end: date) -> None:
        """Put a message at the field whose day does not fit."""
        if end > timezone.localdate():
            self.add_error("end", gettext("This day is still to come."))
        elif end > last_shown_day():
            self.add_error(
                "end", gettext("This week is not over. Its figures are shown from Monday on, and then stay.")
            )
        elif start > end:
            self.add_error("end", gettext("This is before the first week."))
        elif (end - start).days >= LONGEST * 7:
            self.add_error("start", gettext("Choose at most %(weeks)s weeks.") % {"weeks": LONGEST})

    @property
    def pick(self) -> Pick:
        """Return what was picked. Only for a valid form."""
        picked = self.cleaned_data
        if picked["period"] == CHOSEN_WEEKS:
            period = Period(monday(picked["start"]), monday(picked["end"]))
        else:
            period = Period.latest(int(picked["period"]))
        return Pick(period, UUID(picked["course"]) if picked["course"] else None, picked["language"])
