"""A model field for several choices out of a short list, kept as a list of codes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class ChoiceListField(models.JSONField):
    """Several codes of `choices`, at least one unless `blank`; shown as ticks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise ValidationError for anything but a list of known codes."""
        known = {code for code, _label in self.flatchoices}
        if not isinstance(value, list) or not set(map(str, value)) <= known:
            raise ValidationError(_("Choose from the list."), code="invalid_choice")
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def formfield(self, **kwargs: Any) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            choices=self.flatchoices,
            required=not self.blank,
            label=capfirst(kwargs.get("label", self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
            widget=forms.CheckboxSelectMultiple,
        )


def labels(choices: Iterable[tuple[str, Any]], codes: list[str]) -> list[str]:
    """Return the words shown for `codes`, in the order of `choices`."""
    return [str(label) for code, label in choices if code in codes]
