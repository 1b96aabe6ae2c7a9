"""The forms of marking a question again: what was wrong and what is right; and the second person's yes."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .freezing import digest
from .models import QuizVersion, RegradeKind
from .questions import Key
from .report import labels_of

LIKE_NOW = "like_now"
WITH_ONE_CHOICE = ("single_choice", "image_choice", "true_false")
WITH_CHOICES = (*WITH_ONE_CHOICE, "multiple_response")


@dataclass(frozen=True)
class Marking:
    """One way in which versions of a quiz mark a question; `text` is how it was asked last."""

    key: Key
    text: dict[str, Any]
    since: Any

    @property
    def digest(self) -> str:
        return digest(self.key.as_json())

    @property
    def labels(self) -> dict[str, str]:
        """Return the words of each choice, where the question is one of choices."""
        return labels_of(self.key, self.text) if self.key.type in WITH_CHOICES else {}


def markings(quiz_key: Any, language: str, question: str) -> list[Marking]:
    """Return all ways in which this question was ever marked, the newest first."""
    found: dict[str, Marking] = {}
    versions = QuizVersion.objects.filter(quiz_key=quiz_key, locale=language).order_by("replaced_on", "pk")
    # The one that is asked now has no day of replacement: it goes first, whatever the database does with none.
    for version in sorted(versions, key=lambda one: (one.replaced_on is not None, -one.pk)):
        key = version.keys.get(question)
        if key:
            marking = Marking(key, version.texts[question], version.day)
            found.setdefault(marking.digest, marking)
    return list(found.values())


class MarkAgainForm(forms.Form):
    """What was wrong, and what is right."""

    marking = forms.ChoiceField(label=_("Which answers?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What is to be done?"), widget=forms.RadioSelect)
    right = forms.MultipleChoiceField(
        label=_("What is right"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for “Another answer is right”."),
    )
    why = forms.CharField(
        label=_("What was wrong?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )

    def __init__(self, *args: Any, known: list[Marking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {marking.digest: marking for marking in known}
        newest = known[0]
        self.choices("marking").choices = [
            (one.digest, _now("as it was marked since %(day)s") % {"day": date_format(one.since, "j F Y")})
            for one in known
        ]
        self.fields["marking"].initial = known[-1].digest
        self.choices("right").choices = list(newest.labels.items())
        kinds = list(RegradeKind.choices)
        if not newest.labels:
            kinds, _unused = kinds[1:], self.fields.pop("right")
        if len(known) > 1:
            kinds.insert(0, (LIKE_NOW, _("The quiz is right now: mark the older answers like that too")))
        self.choices("kind").choices = kinds

    def choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def clean(self) -> dict[str, Any]:
        """Make the new key from what was ticked."""
        data = super().clean() or {}
        if data.get("kind") and data.get("marking"):
            data["old"] = self.known[data["marking"]].key
            data["new"] = self.new_key(data)
        return data

    def new_key(self, data: dict[str, Any]) -> Key | None:
        old, newest = data["old"], next(iter(self.known.values())).key
        if data["kind"] == LIKE_NOW:
            return newest
        if data["kind"] != RegradeKind.NEW_KEY:
            return None
        right = data.get("right") or []
        if not right or (old.type in WITH_ONE_CHOICE and len(right) > 1):
            message = _("Tick what is right.") if not right else _("Only one answer can be right here.")
            self.add_error("right", message)
            return None
        if not set(right) <= set(old.credits):
            self.add_error("right", _("These answers do not know this choice."))
            return None
        full = Decimal(1)
        return replace(old, credits={id: full if id in right else Decimal(0) for id in old.credits}, correction="")


class ConfirmForm(forms.Form):
    """The second person's yes. Taking passes away is another yes, by name."""

    takes_passes = forms.BooleanField(
        label=_("Take away passes that would be lost"),
        required=False,
        help_text=_("Without this tick everybody keeps the pass. Whoever has a certificate keeps both in any case."),
    )
    name = forms.CharField(
        label=_("Your own name, to confirm that"), required=False, max_length=150, help_text=_("As you sign in.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Refuse to take passes away without the name."""
        data = super().clean() or {}
        if data.get("takes_passes") and data.get("name", "").strip() != self.user.get_username():
            self.add_error("name", _("Write your own name here to take passes away."))
        return data
