"""The forms of the entrance, and those by which administrators make accounts."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticatePassphraseForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from . import limits, staff_log
from .enums import Outcome, Role, StaffAction
from .factors import has_app, has_keys
from .invitations import can_mail
from .models import User

FORGOTTEN = _("Forgotten? Ask an administrator for a new one.")
CODE_SECONDS = app_settings.TOTP_PERIOD * (1 + 2 * app_settings.TOTP_TOLERANCE)  # as long as one is taken
LONG_ENOUGH = _("15 characters or more, not only digits.")


class SignInForm(LoginForm):
    """Name and passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("Name")), ("password", _("Passphrase"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].widget.attrs["autocapitalize"] = "none"
        self.fields["password"].help_text = FORGOTTEN


def counted(user: User, check: Callable[[], str]) -> str:
    """Return the passphrase that `check` finds right; wrong ones are counted with those at the entrance."""
    key = limits.account_key("passphrase", user.username)
    limits.take_try(key)
    passphrase = check()
    limits.forget_tries(key)
    return passphrase


class PassphraseAgainForm(ReauthenticatePassphraseForm):
    """The passphrase before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Passphrase")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = FORGOTTEN

    def clean_password(self) -> str:
        return counted(self.user, super().clean_password)


class ChangePassphraseForm(ChangePasswordForm):
    """The passphrase as it is, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, help_text in (
            ("oldpassword", _("The passphrase that you have now"), FORGOTTEN),
            ("password1", _("New passphrase"), LONG_ENOUGH),
            ("password2", _("New passphrase again"), ""),
        ):
            self.fields[name].label, self.fields[name].help_text = label, help_text
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean_oldpassword(self) -> str:
        return counted(self.user, super().clean_oldpassword)


class LimitedCode(forms.Form):
    """Counts wrong codes per account as wrong passphrases are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.user  # type: ignore[attr-defined]  # set by allauth's form
        field = self.fields["code"]
        field.widget.attrs.pop("placeholder", None)
        # A phone would hide the way by the key behind its keyboard.
        self.has_keys = has_keys(user)
        field.widget.attrs.update(inputmode="numeric", autofocus=not self.has_keys)
        if has_app(user):
            field.label = _("One-time code")
            field.help_text = _("From your authenticator app; or one of your recovery codes.")
        else:
            field.label = _("Recovery code")
            field.help_text = _("One of the codes that you wrote on paper.")

    def clean_code(self) -> str:
        key = limits.account_key("code", str(self.user.pk))  # type: ignore[attr-defined]  # as above
        limits.take_try(key)
        try:
            code = super().clean_code()  # type: ignore[misc]  # of allauth's form
            self.use_up(code)
        except forms.ValidationError:
            staff_log.note(self.user, StaffAction.SIGN_IN, outcome=Outcome.REFUSED)  # type: ignore[attr-defined]
            raise
        limits.forget_tries(key)
        return code

    def use_up(self, code: str) -> None:
        """Let a code be right once for as long as it is taken; allauth itself remembers it for the first half minute."""
        digits = "".join(sign for sign in code if sign.isalnum())
        used = limits.account_key("used code", f"{self.user.pk}:{digits}")  # type: ignore[attr-defined]  # as above
        if not limits.kept().add(used, True, timeout=CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")


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
        self.order_fields(["username", "pen_name", "groups", "is_active"])

    @property
    def password_enabled(self) -> bool:
        """Say that no passphrase is set here: its owner does, by the link of an invitation."""
        return False


class NewPersonForm(PersonForm, UserCreationForm):
    """A new account. Its owner sets the passphrase by an invitation, then the second factor."""

    class Meta:
        model = User
        fields = ["username", "pen_name", "groups"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class ChangedPersonForm(PersonForm, UserEditForm):
    """An account as it is."""

    class Meta:
        model = User
        fields = ["username", "pen_name", "groups", "is_active"]


class InvitationForm(forms.Form):
    """Where to send the link, if anywhere."""

    address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The link is sent there too, if you like. The address is not kept."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_mail():
            del self.fields["address"]


class NewPassphraseForm(SetPasswordForm):
    """The passphrase of somebody who was invited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Passphrase")
        self.fields["new_password1"].help_text = LONG_ENOUGH
        self.fields["new_password2"].label = _("Passphrase again")
        self.fields["new_password2"].help_text = ""


class OwnNameForm(forms.ModelForm):
    """What a person changes alone."""

    class Meta:
        model = User
        fields = ["pen_name"]
