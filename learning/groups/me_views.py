"""A learner's group: join, agree to be helped, leave; and the new secret that a facilitator helped to."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from learning.accounts.me.personal import for_learners, reading_and_writing, to
from learning.accounts.me.views import keepsake
from learning.accounts.models import User
from learning.pages import language_versions

from . import codes, help_codes, helping, joining
from .courses_of import course_titles
from .me_forms import HelpedForm, JoinForm
from .models import HelpNotice, Membership


@reading_and_writing
def group(request: HttpRequest) -> HttpResponse:
    """Show a learner's group, or how to join one; guests first need an account."""
    learner: User | None = request.learner  # type: ignore[attr-defined]  # set by `reading_and_writing`
    code = codes.read(request.GET.get("code", ""))
    context: dict[str, Any] = {"language_versions": language_versions("me:group"), "code": code}
    if learner is None:
        return render(request, "me/group_guest.html", context)
    membership = Membership.objects.select_related("group__facilitator").filter(learner=learner).first()
    if membership is not None:
        return show_own(request, membership, context)
    form = JoinForm(learner, request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid() and form.join():
        return to("group")
    return TemplateResponse(request, "me/group_join.html", {**context, "form": form})


def show_own(request: HttpRequest, membership: Membership, context: dict[str, Any]) -> HttpResponse:
    """Show the group somebody is in, what its facilitator sees, and the way out."""
    own = membership.group
    more = {"membership": membership, "group": own, "course": course_titles().get(own.course_key, "")}
    return render(request, "me/group.html", {**context, **more})


def leave_group(request: HttpRequest) -> HttpResponse:
    """End the membership with one tap."""
    if request.method != "POST":
        return to("group")
    joining.leave(request.learner)  # type: ignore[attr-defined]  # set by `for_learners`
    return render(request, "me/group_left.html", {"language_versions": language_versions("me:group")})


def agree_to_help(request: HttpRequest) -> HttpResponse:
    """Note a changed mind about help with a lost secret."""
    if request.method == "POST":
        joining.agree(request.learner, "may_help" in request.POST)  # type: ignore[attr-defined]  # set by `for_learners`
    return to("group")


def forget_notices(request: HttpRequest) -> HttpResponse:
    """Take the notices away that the learner has read."""
    if request.method == "POST":
        HelpNotice.objects.filter(learner=request.learner).delete()  # type: ignore[attr-defined]  # as above
    return to("home")


@sensitive_variables()
def recover_helped(request: HttpRequest) -> HttpResponse:
    """Take the code that a facilitator gave and a new secret, and sign the learner in."""
    form = HelpedForm(request.POST or None)
    if form.is_valid() and form.helped:
        secret = form.cleaned_data["secret"]
        if helping.change_secret(form.helped, secret):
            learner = form.helped.learner
            get_adapter().login(request, learner)
            return keepsake(request, learner.username, secret)
        form.add_error("code", help_codes.wrong_code())
    context = {"form": form, "language_versions": language_versions("me:recover_helped")}
    return TemplateResponse(request, "me/recover_helped.html", context)


leave = for_learners(leave_group)
agree = for_learners(agree_to_help)
read_notices = for_learners(forget_notices)
recover = reading_and_writing(sensitive_post_parameters("login", "code", "secret")(recover_helped))
