"""The learners' forms: join a group, take a new secret with a facilitator's help. Nothing is typed freely."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learning.accounts import names
from learning.accounts.me.forms import SecretField, ShownForm, check_new_secret
from learning.accounts.models import User

from . import helping, joining, nicknames
from .models import LearnerGroup, Membership


class JoinForm(forms.Form):
    """A code, one of three nicknames, and whether the facilitator may help with a lost secret."""

    code = forms.CharField(max_length=60)
    nickname = forms.CharField(max_length=200)
    may_help = forms.BooleanField(required=False)

    group: LearnerGroup | None = None

    def __init__(self, learner: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learner = learner

    def clean_code(self) -> str:
        self.group = joining.find(self.cleaned_data["code"], self.learner)
        return self.cleaned_data["code"]

    def clean_nickname(self) -> str:
        nickname = nicknames.offered(self.cleaned_data["nickname"], self.learner)
        if nickname is None:
            raise ValidationError(_("Choose one of these nicknames."), code="not_offered")
        return nickname

    def join(self) -> Membership | None:
        """Return the new membership; None, with the error at its field, when it cannot be."""
        data = self.cleaned_data
        try:
            return joining.join(self.learner, self.group, data["nickname"], data["may_help"]) if self.group else None
        except ValidationError as error:
            self.add_error("nickname" if error.code == "taken" else "code", error)
            return None

    def offers(self) -> list[tuple[str, str]]:
        """Return the nicknames to choose from, each as it travels and as it is read; one that was chosen stays."""
        taken = set(self.group.memberships.values_list("nickname", flat=True)) if self.group else set()
        chosen = self.cleaned_data.get("nickname") if self.is_bound else None
        kept = [chosen] if chosen and chosen not in taken else []
        offered = [*kept, *nicknames.offers(self.learner, taken)][: nicknames.OFFERS]
        return [(nicknames.signed(name, self.learner), name) for name in offered]


class HelpedForm(ShownForm):
    """Name, the facilitator's code and a new secret."""

    login = forms.CharField(max_length=200)
    code = forms.CharField(max_length=40)
    secret = SecretField()

    given_in = "secret"
    helped: helping.Helped | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = names.canonical(data.get("login", ""))
        check_new_secret(self, "secret", name)
        if not self.errors:
            self.helped = helping.find(name, data["code"])
        return data
