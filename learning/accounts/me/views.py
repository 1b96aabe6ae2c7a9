"""Sign up, sign in, sign out: allauth's views with our pages. All work without scripts, and no address holds a name."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, LogoutView, SignupView
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from learning.pages import language_versions

from .. import learner_sign_ins, paper_codes, secret_words
from .forms import SignInForm, SignUpForm
from .onward import after_entering, group_code
from .personal import reading_and_writing, to


class Entrance:
    """What our views at the entrance do otherwise than allauth's: they lead to one page, in all languages."""

    request: HttpRequest
    name = ""

    def get_form_class(self) -> type:
        return self.form_class  # type: ignore[attr-defined]  # not what staff's settings say

    def get_success_url(self) -> str:
        """Lead to the own page, or to the group whose code came along; never where an address says."""
        return after_entering(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = language_versions(f"me:{self.name}")
        code = group_code(self.request)
        return super().get_context_data(language_versions=versions, group_code=code, **kwargs)  # type: ignore[misc]


class SignUp(Entrance, SignupView):
    """Make an account. Its secret and paper code are shown once, on the page that answers."""

    name = "sign_up"
    form_class = SignUpForm
    template_name = "me/sign_up.html"

    @property
    def is_fresh(self) -> bool:
        """Say whether nothing is chosen yet: other names are wanted, or another page sends what was done."""
        return self.request.method == "POST" and ("other" in self.request.POST or "password1" not in self.request.POST)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data()) if self.is_fresh else super().post(request)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.is_fresh:
            del kwargs["data"], kwargs["files"]
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        sent = self.request.POST
        return {
            "password1": sent.get("password1", "")[: secret_words.LONGEST],
            "done": sent.get("done", ""),
            "own_phone": "own_phone" in sent,
        }

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        code = paper_codes.new_code()
        hashed = paper_codes.hashed(code)
        try:
            with transaction.atomic():  # the account, what was done before, and the paper code, or nothing
                super().form_valid(form)
                paper_codes.keep(self.user, hashed)
        except IntegrityError:
            if not self.give_again(form, hashed):
                return self.form_invalid(form)
        if form.cleaned_data["own_phone"]:
            learner_sign_ins.keep_on_own_phone(self.request)
        return keepsake(self.request, self.user.username, form.cleaned_data["password1"], code, is_new=True)

    def give_again(self, form: SignUpForm, hashed_code: str) -> bool:
        """Sign in to the account that the same form made before, with a new paper code; return False where there is none."""
        try:
            learner = form.made_before()
        except ValidationError as error:
            form.add_error(None, error)
            return False
        if learner is None:
            form.add_error("username", _("This name has just been taken. Choose another."))
            return False
        with transaction.atomic():
            paper_codes.renew(learner, hashed_code)
            get_adapter().login(self.request, learner)
        self.user = learner
        return True


def keepsake(request: HttpRequest, name: str, secret: str, code: str = "", *, is_new: bool = False) -> HttpResponse:
    """Show, once, what opens an account; the paper code only when it is new."""
    context = {"name": name, "secret": secret, "code": code and paper_codes.shown(code)}
    context["onward"] = reverse("me:card") if is_new and not group_code(request) else after_entering(request)
    return render(request, "me/keepsake.html", {**context, "language_versions": language_versions("me:home")})


class SignIn(Entrance, LoginView):
    """Name and secret."""

    name = "sign_in"
    form_class = SignInForm
    template_name = "me/sign_in.html"


class SignOut(LogoutView):
    """End the sign-in; the page that answers takes from the phone what is readable of this person."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return to("home")

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.logout()
        return self.render()

    def render(self) -> HttpResponse:
        context = {"language_versions": language_versions("me:home")}
        return without_copies(render(self.request, "me/signed_out.html", context))


class Change(SignOut):
    """Let the next person sign in."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.request.learner:
            return to("sign_in")
        return render(self.request, "me/change.html", {"language_versions": language_versions("me:change")})

    def render(self) -> HttpResponse:
        context = {"form": SignInForm(request=self.request), "wipe": "account"}
        context["language_versions"] = language_versions("me:sign_in")
        return without_copies(render(self.request, "me/sign_in.html", context))


def without_copies(response: HttpResponse, *more: str) -> HttpResponse:
    """Let the browser drop its copies of pages, and `more`. Never its storage: answers wait there that nobody can read."""
    response["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in ("cache", *more))
    return response


@reading_and_writing
def forget(request: HttpRequest) -> HttpResponse:
    """Take all that is ours from this phone. No account is needed; one that is signed in stays on the server."""
    if request.method == "POST":
        SignOut(request=request).logout()
        page = render(request, "me/forgotten.html", {"language_versions": language_versions("me:home")})
        return without_copies(page, "cookies")
    return render(request, "me/forget.html", {"language_versions": language_versions("me:forget")})


hidden = sensitive_post_parameters("password1", "password", "login", "username", "done")
sign_up = sensitive_variables()(reading_and_writing(hidden(SignUp.as_view())))
sign_in = sensitive_variables()(reading_and_writing(hidden(SignIn.as_view())))
sign_out = reading_and_writing(SignOut.as_view())
change = reading_and_writing(Change.as_view())
