"""The forms of the entrance, and those by which administrators make accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from . import limits
from .enums import Role
from .models import User


class SignInForm(LoginForm):
    """Name and passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("Name")), ("password", _("Passphrase"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].widget.attrs["autocapitalize"] = "none"
        self.fields["password"].help_text = _("Forgotten? Ask an administrator for a new one.")


class LimitedCode(forms.Form):
    """Counts wrong codes per account as wrong passphrases are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("One-time code")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs.update(inputmode="numeric", autofocus=True)
        self.fields["code"].help_text = _("From your authenticator app; or one of your recovery codes.")

    def clean_code(self) -> str:
        key = limits.account_key("code", str(self.user.pk))  # type: ignore[attr-defined]  # set by allauth's form
        limits.take_try(key)
        code = super().clean_code()  # type: ignore[misc]  # of allauth's form
        limits.forget_tries(key)
        return code


class CodeForm(LimitedCode, AuthenticateForm):
    """The second factor at the entrance."""


class CodeAgainForm(LimitedCode, ReauthenticateForm):
    """The second factor before something delicate."""


class SetUpForm(ActivateTOTPForm):
    """The first code, which proves that the app on the phone is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("One-time code")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs.update(inputmode="numeric")


class RolesField(forms.ModelMultipleChoiceField):
    """The groups that are roles, under the names people know."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Group.objects.filter(name__in=Role.values), **kwargs)

    def label_from_instance(self, obj: Group) -> str:
        return str(Role(obj.name).label)


class PersonForm(forms.ModelForm):
    """What an administrator sets of an account: no legal name, no e-mail address; and nobody becomes all-powerful here."""

    groups = RolesField(label=_("Roles"), required=False, help_text=_("What this person does here."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "first_name", "last_name", "is_superuser"):
            self.fields.pop(name, None)
        self.fields["username"].help_text = User._meta.get_field("username").help_text
        self.fields["password1"].label = _("Passphrase")
        self.fields["password2"].label = _("Passphrase again")
        self.order_fields(["username", "pen_name", "groups", "is_active", "password1", "password2"])


class NewPersonForm(PersonForm, UserCreationForm):
    """A new account. Its owner sets up the second factor at the first sign-in."""

    class Meta:
        model = User
        fields = ["username", "pen_name", "groups"]


class ChangedPersonForm(PersonForm, UserEditForm):
    """An account as it is."""

    class Meta:
        model = User
        fields = ["username", "pen_name", "groups", "is_active"]


class OwnNameForm(forms.ModelForm):
    """What a person changes alone."""

    class Meta:
        model = User
        fields = ["pen_name"]
