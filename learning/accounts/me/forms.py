"""The forms of the learners' entrance: allauth's, with given names and secrets, and no word typed twice."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, SignupForm
from allauth.account.internal.flows.login import clear_authentication_records
from allauth.account.internal.flows.password_change import change_password
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .. import learner_sign_ins, limits, names, paper_codes, secret_words
from ..models import Card, User

MOST_DONE = 40_000  # a thousand identifiers


class OfferField(forms.CharField):
    """One of the names that were offered."""

    def to_python(self, value: Any) -> str:
        name = names.offered(super().to_python(value) or "")
        if name is None:
            raise ValidationError(_("Choose one of these names."), code="not_offered")
        return name


class SecretField(forms.CharField):
    """A secret as it is typed; longer than anybody would."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=secret_words.LONGEST, **kwargs)


def check_new_secret(form: forms.Form, field: str, name: str) -> None:
    """Add an error to the form if this cannot be the secret of the learner of this name."""
    fault = secret_words.fault(form.cleaned_data[field], name) if form.cleaned_data.get(field) else ""
    if fault:
        form.add_error(field, fault)


class ShownForm(forms.Form):
    """Shows again what was typed only where a script sees to it that Back does not post it once more.

    Without one, a page that answers a post would show its name and secret to whoever holds the phone next.
    """

    given_in = ""  # the field in which a given secret stands

    @property
    def is_scripted(self) -> bool:
        return "script" in context.request.POST

    def shown(self) -> dict[str, str]:
        """Return what stands in the fields of name and new secret."""
        shown = {name: str(self[name].value() or "") for name in self.fields if self.is_scripted}
        if self.given_in and not self.is_scripted:
            shown[self.given_in] = secret_words.new_secret()
        return shown


class PhoneForm(ShownForm):
    """What a form asks about the phone: whose it is, and what it remembers (identifiers, filled in by a script)."""

    own_phone = forms.BooleanField(required=False)
    done = forms.CharField(required=False, max_length=MOST_DONE, widget=forms.HiddenInput)


class SignUpForm(PhoneForm, SignupForm):
    """One of three names and a secret, which is hashed here, before anything is written."""

    hashed_secret = ""
    given_in = "password1"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = OfferField()
        self.fields["password1"] = SecretField()

    def clean_username(self) -> str:
        """Leave to the database whether the name is free: who has just taken it may be this learner (`made_before`)."""
        return str(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        check_new_secret(self, "password1", self.cleaned_data.get("username", ""))
        if not self.errors:
            self.hashed_secret = make_password(secret_words.normal(self.cleaned_data["password1"]))
        return self.cleaned_data

    def made_before(self) -> User | None:
        """Return the account that the same form has made already, whose answer was lost or came after a second tap.

        It has the name that was offered here and this secret. Raises ValidationError when tries at it must wait.
        """
        learner = User.objects.filter(username=self.cleaned_data["username"], is_learner=True).first()
        return learner if learner and is_secret_of(learner, self.cleaned_data["password1"]) else None

    def offers(self) -> list[tuple[str, str]]:
        """Return the names to choose from, each as it travels and as it is read; one that was chosen stays."""
        chosen = self.cleaned_data.get("username") if self.is_bound else None
        offered = [chosen] if chosen else []
        offered += names.offers()[: names.OFFERS - len(offered)]
        return [(names.signed(name), name) for name in offered]


class SignInForm(PhoneForm, LoginForm):
    """Name and secret, as somebody writes them on a phone."""

    add_done = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = SecretField()

    def user_credentials(self) -> dict[str, str]:
        data = self.cleaned_data
        # Never empty: allauth would take no secret at all for another way to sign in.
        secret = secret_words.normal(data["password"]) or "-"
        return {"username": names.canonical(data["login"]), "password": secret}

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except ValidationError as error:
            if error.code == "username_password_mismatch":
                raise ValidationError(_("The name or the secret is not right."), code=error.code) from error
            raise

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        clear_authentication_records(request)  # name and moment of the sign-in; staff need them, learners do not
        if self.cleaned_data["own_phone"]:
            learner_sign_ins.keep_on_own_phone(request)
        return response


def is_secret_of(learner: User, typed: str) -> bool:
    """Say whether this is the learner's secret; counted like a try at the entrance. Raises ValidationError during a wait."""
    credentials = {"username": learner.username, "password": secret_words.normal(typed) or "-"}
    return get_adapter().authenticate(context.request, **credentials) is not None


def check_secret_again(learner: User, typed: str) -> str:
    """Return the secret that was asked again. Raises ValidationError when it is not right."""
    if not is_secret_of(learner, typed):
        raise ValidationError(_("The secret is not right."), code="wrong_secret")
    return typed


class ChangeSecretForm(ShownForm, ChangePasswordForm):
    """The secret of now, and a new one."""

    given_in = "password1"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = SecretField()
        self.fields["password1"] = SecretField()
        del self.fields["password2"]

    def clean_oldpassword(self) -> str:
        return check_secret_again(self.user, self.cleaned_data["oldpassword"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        check_new_secret(self, "password1", self.user.username)
        return self.cleaned_data

    def save(self) -> None:
        change_password(self.user, secret_words.normal(self.cleaned_data["password1"]))


class SecretAgainForm(forms.Form):
    """The secret, before something that cannot be undone."""

    secret = SecretField()

    def __init__(self, learner: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learner = learner

    def clean_secret(self) -> str:
        return check_secret_again(self.learner, self.cleaned_data["secret"])


class RecoveryForm(ShownForm):
    """Name, paper code and a new secret. Wrong codes have a count of their own: a lock on the secret does not close this way."""

    login = forms.CharField(max_length=200)
    code = forms.CharField(max_length=100)
    secret = SecretField()
    own_phone = forms.BooleanField(required=False)

    given_in = "secret"
    opened: paper_codes.Opened | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = names.canonical(data.get("login", ""))
        check_new_secret(self, "secret", name)
        if self.errors:
            return data
        key = limits.account_key("paper", name)
        limits.take_try(key)
        self.opened = paper_codes.opened(name, data["code"])
        if self.opened is None:
            raise ValidationError(_("The name or the paper code is not right."), code="wrong_code")
        limits.forget_tries(key)
        limits.forget_tries(limits.account_key("secret", name))
        return data


class CardForm(forms.ModelForm):
    """What a learner may say of themselves; each part may stay empty."""

    class Meta:
        model = Card
        fields = ["age", "gender", "region"]
