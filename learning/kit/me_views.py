"""A learner's own place: the answers of a class card join the account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from learning.accounts.me.personal import reading_and_writing
from learning.accounts.models import User
from learning.pages import language_versions

from .card_forms import ClaimForm


@sensitive_variables()
@reading_and_writing
@sensitive_post_parameters("code")
def class_card(request: HttpRequest) -> HttpResponse:
    """Ask a learner for the number of a card, and take over what waits under it; guests first need an account."""
    learner: User | None = request.learner  # type: ignore[attr-defined]  # set by `reading_and_writing`
    context: dict[str, Any] = {"language_versions": language_versions("me:class_card")}
    if learner is None:
        return render(request, "kit/own_card_guest.html", context)
    form = ClaimForm(learner, request.POST if request.method == "POST" else None)
    count = form.join() if form.is_valid() else 0
    if count:
        return render(request, "kit/own_card_joined.html", {**context, "count": count})
    return TemplateResponse(request, "kit/own_card.html", {**context, "form": form})
