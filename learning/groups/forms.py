"""The forms of facilitators: a group, the beginning of a round, the hands of a question, an awareness session."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import sessions
from .courses_of import courses_to_choose
from .group_mode import MOST_HEADS, Asked
from .leading import MOST_SEATS
from .models import AwarenessSession, LearnerGroup

LONGEST_DAYS = 3 * 366
AHEAD_DAYS = 366
MOST_IN_A_CELL = 5000
OLDEST_DAYS = 366


class DayInput(forms.DateInput):
    """The phone's own way to pick a day."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class GroupForm(forms.ModelForm):
    """A group as its facilitator describes it."""

    course = forms.TypedChoiceField(label=_("Course"), coerce=UUID)
    consent = forms.BooleanField(
        label=_("The partner has settled consent, on paper"),
        error_messages={"required": _("A group begins when the partner has settled consent, on paper.")},
    )

    class Meta:
        model = LearnerGroup
        fields = ["name", "course", "region", "language", "begins_on", "ends_on", "seats", "consent", "consent_on"]
        widgets = {"begins_on": DayInput, "ends_on": DayInput, "consent_on": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = courses_to_choose(self.instance.course_key)
        self.fields["course"].choices = list(titles.items())  # type: ignore[attr-defined]  # a choice field
        self.fields["course"].initial = self.instance.course_key if self.instance.pk else None
        self.fields["consent"].initial = self.instance.consent_on is not None
        # Any group may have people under 18: nobody is asked how old the others are (safety, promise 48).
        self.fields["consent_on"].required = True
        self.fields["consent_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"
        seats = self.fields["seats"]
        seats.widget.attrs |= {"max": MOST_SEATS, "min": 1, "inputmode": "numeric"}

    def clean_seats(self) -> int:
        """Keep a group small enough for one person; never below those who are in it."""
        seats: int = self.cleaned_data["seats"]
        if not 1 <= seats <= MOST_SEATS:
            raise ValidationError(_("Between 1 and %(most)d."), code="seats", params={"most": MOST_SEATS})
        if self.instance.pk and seats < self.instance.memberships.count():
            raise ValidationError(_("More learners than that are in the group already."), code="seats")
        return seats

    def clean_consent_on(self) -> date:
        """Take a day that has been; an older one than a few years is a slip of the finger."""
        day: date = self.cleaned_data["consent_on"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("This day is still to come."), code="future")
        if day < today - timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("More than three years ago: please ask the partner again."), code="old")
        return day

    def clean_begins_on(self) -> date:
        """Take a day near today; one a year ahead, or longer ago than any group lasts, is a slip of the finger."""
        day: date = self.cleaned_data["begins_on"]
        today = timezone.localdate()
        is_near = today - timedelta(days=LONGEST_DAYS) <= day <= today + timedelta(days=AHEAD_DAYS)
        if not is_near and day != self.initial.get("begins_on"):
            raise ValidationError(_("At most three years ago, and one year ahead."), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and not timedelta() <= ends - begins <= timedelta(days=LONGEST_DAYS):
            self.add_error("ends_on", _("After the first day, and three years later at most."))
        return data

    def save(self, commit: bool = True) -> LearnerGroup:
        self.instance.course_key = self.cleaned_data["course"]
        return super().save(commit)


class RoundForm(forms.Form):
    """How many people are in the room; which round it is stands in the address."""

    round = forms.UUIDField(widget=forms.HiddenInput)
    heads = forms.IntegerField(
        label=_("How many people are here?"),
        min_value=1,
        max_value=MOST_HEADS,
        help_text=_("Count all who take part, with and without a phone."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class PlaceForm(RoundForm):
    """Also which question is on the screen, and whether its answer is wanted without a count."""

    question = forms.IntegerField(min_value=1, required=False)
    answer = forms.BooleanField(required=False)


class HandsForm(forms.Form):
    """How many hands went up for each choice; an empty field means none."""

    def __init__(self, one: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one = one
        for choice in one.question.choices:
            self.fields[choice.id] = forms.IntegerField(
                label=choice.text, min_value=0, max_value=MOST_HEADS, required=False
            )

    @property
    def hands(self) -> dict[str, int]:
        return {id: self.cleaned_data[id] or 0 for id in self.fields}


class SessionForm(forms.ModelForm):
    """An awareness session: where, what, and how many people by gender and age band."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    course = forms.TypedChoiceField(label=_("Course used"), coerce=UUID, required=False, empty_value=None)
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AwarenessSession
        fields = ["day", "region", "place", "language", "activity", "answered", "remarks"]
        widgets = {"day": DayInput, "remarks": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = courses_to_choose(self.instance.course_key)
        none = ("", pgettext_lazy("course", "none"))
        self.fields["course"].choices = [none, *titles.items()]  # type: ignore[attr-defined]  # a choice field
        self.fields["answered"].required = False
        if not self.instance._state.adding:
            self.fields["course"].initial, self.fields["id"].initial = self.instance.course_key, self.instance.pk
        for gender, age in sessions.CELLS:
            name = sessions.cell(gender, age)
            self.fields[name] = forms.IntegerField(
                label=f"{gender.label}, {age.label}",
                min_value=0,
                max_value=MOST_IN_A_CELL,
                required=False,
                initial=self.instance.counts.get(name),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def rows(self) -> Iterator[tuple[Any, list[tuple[Any, forms.BoundField]]]]:
        """Yield each gender with the fields of its age bands."""
        for gender in dict.fromkeys(gender for gender, _age in sessions.CELLS):
            yield gender, [(age, self[sessions.cell(gender, age)]) for own, age in sessions.CELLS if own == gender]

    def clean_day(self) -> Any:
        day, today = self.cleaned_data["day"], timezone.localdate()
        if not today - timedelta(days=OLDEST_DAYS) <= day <= today:
            raise ValidationError(_("A day of the last twelve months, not one to come."), code="day")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["answered"] = data.get("answered") or 0
        if self.errors:
            return data
        counts = {name: data[name] for name in (sessions.cell(*pair) for pair in sessions.CELLS) if data[name]}
        data |= {"counts": counts, "people": sum(counts.values())}
        if not counts:
            raise ValidationError(_("Enter how many people came."), code="nobody")
        if data["answered"] > data["people"]:
            self.add_error("answered", _("More than the people who came."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return what is stored."""
        data = {**self.cleaned_data, "course_key": self.cleaned_data["course"]}
        return {name: data[name] for name in sessions.FIELDS}
