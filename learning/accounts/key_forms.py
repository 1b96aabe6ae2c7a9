"""The forms of security keys. What a key says is put by a script into a hidden field; allauth checks it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from . import limits, staff_log
from .adapter import SecondFactorAdapter
from .enums import Outcome, StaffAction
from .key_answers import bad_answer, check_proof, new_key

LONGEST_NAME = 40  # what a line of a phone shows
NOT_READ = _("The key was not read. Press the button, then do what your browser asks.")


class NamedKey(forms.Form):
    """Asks what a key is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("To tell your keys apart, for example “blue key” or “my phone”.")
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME


class AddKeyForm(NamedKey, AddWebAuthnForm):
    """A new key with its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = NOT_READ

    def clean_name(self) -> str:
        """Cut a name that is too long: the key has been touched already, and for a name it is not asked again."""
        return super().clean_name()[:LONGEST_NAME]

    def clean_credential(self) -> dict[str, Any]:
        return new_key(self.cleaned_data["credential"])

    def clean(self) -> dict[str, Any]:
        """Check the key, and speak of a key where allauth would speak of a code."""
        try:
            super().clean()
        except forms.ValidationError as error:
            raise bad_answer() from error
        return self.cleaned_data


class RenameKeyForm(NamedKey, EditWebAuthnForm):
    """Another name for a key."""

    def clean_name(self) -> str:
        return self.cleaned_data["name"][:LONGEST_NAME]


class RemoveKeyForm(forms.Form):
    """Asks nothing, and refuses to take the last factor away."""

    def __init__(self, *args: Any, key: Authenticator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key

    def clean(self) -> dict[str, Any]:
        adapter = SecondFactorAdapter()
        if not adapter.can_delete_authenticator(self.key):
            raise adapter.validation_error("cannot_delete_authenticator")
        return self.cleaned_data


class LimitedKey(forms.Form):
    """Counts wrong answers per account, as wrong codes are counted but apart from them: neither closes the other's way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = NOT_READ

    def clean_credential(self) -> Authenticator:
        user = self.user  # type: ignore[attr-defined]  # set by allauth's form
        tries = limits.account_key("key", str(user.pk))
        limits.take_try(tries)
        try:
            check_proof(self.cleaned_data["credential"])
            key = super().clean_credential()  # type: ignore[misc]  # of allauth's form
        except forms.ValidationError as error:
            staff_log.note(user, StaffAction.SIGN_IN, outcome=Outcome.REFUSED)
            raise bad_answer() from error
        limits.forget_tries(tries)
        return key


class KeyForm(LimitedKey, AuthenticateWebAuthnForm):
    """A key at the entrance."""


class KeyAgainForm(LimitedKey, ReauthenticateWebAuthnForm):
    """A key before something delicate."""
