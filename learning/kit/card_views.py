"""Inside a kit: put a card in before answering, give it back after. Nothing here is stored in the kit."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from learning.accounts.me.personal import reading_and_writing
from learning.pages import language_versions

from . import cards_here
from .card_forms import CardForm
from .papers import papers


def with_cards(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say 404 in a kit that was built without cards."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if "cards" not in papers():
            raise Http404
        return view(request)

    return answer


@sensitive_variables()
@reading_and_writing
@with_cards
@sensitive_post_parameters("code")
def card(request: HttpRequest) -> HttpResponse:
    """Ask for the number of a card, and put it in."""
    context = {"language_versions": language_versions("kit:card")}
    form = CardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        response = render(request, "kit/card_here.html", context)
        cards_here.put_in(response, form.cleaned_data["code"])
        return response
    is_here = bool(cards_here.card_in(request))
    return TemplateResponse(request, "kit/card.html", {**context, "form": form, "is_here": is_here})


@reading_and_writing
@with_cards
def give_back(request: HttpRequest) -> HttpResponse:
    """Take the card out with one tap, and ask for the next one."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("kit:card"))
    context = {"form": CardForm(), "given_back": True, "language_versions": language_versions("kit:card")}
    response = render(request, "kit/card.html", context)
    cards_here.take_out(response)
    return response
