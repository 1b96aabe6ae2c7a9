"""The number of a class card as it is typed: in a kit before answering, on the site when it joins an account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learning.accounts import limits, paper_codes
from learning.accounts.models import User

from . import cards_here, claiming
from .card_numbers import is_number


class NumberField(forms.CharField):
    """16 digits, whatever stands between them; a slip of the pen is told at once."""

    def __init__(self) -> None:
        super().__init__(max_length=100)

    def clean(self, value: object) -> str:
        digits = paper_codes.read(super().clean(value))
        if not is_number(digits):
            raise ValidationError(_("This is not the number of a card. Compare the 16 digits one by one."), code="slip")
        return digits


class CardForm(forms.Form):
    """In a kit: one of its cards."""

    code = NumberField()

    def clean_code(self) -> str:
        number: str = self.cleaned_data["code"]
        if not cards_here.is_known(number):
            raise ValidationError(_("This card does not belong to this class. Ask your facilitator."), code="unknown")
        return number


class ClaimForm(forms.Form):
    """On the site: a card whose answers wait. Wrong ones are counted as wrong paper codes are."""

    code = NumberField()

    def __init__(self, learner: User, *args: Any) -> None:
        super().__init__(*args)
        self.learner = learner
        self.tries = limits.account_key("class card", learner.username)

    def clean_code(self) -> str:
        limits.take_try(self.tries)
        return str(self.cleaned_data["code"])

    def join(self) -> int:
        """Give the learner what waits, and return how many answers that were; 0 with an error in the form."""
        found = claiming.join(self.learner, self.cleaned_data["code"])
        if found:
            limits.forget_tries(self.tries)
        else:
            self.add_error("code", _("Nothing waits under this number. Compare it once more, or come back in some days."))  # fmt: skip
        return found
