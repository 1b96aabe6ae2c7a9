"""Awareness sessions: enter, list, correct."""

from copy import copy
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from . import sessions
from .door import FacilitatorRequest
from .forms import SessionForm
from .history import history_of
from .models import AwarenessSession

MOST_LISTED = 100


@require_safe
def listed(request: FacilitatorRequest) -> HttpResponse:
    """List the facilitator's own sessions, the newest first."""
    own = AwarenessSession.objects.filter(facilitator=request.user).order_by("-day", "-entered_on")[:MOST_LISTED]
    return render(request, "groups/sessions.html", {"sessions": own})


def new(request: FacilitatorRequest) -> HttpResponse:
    """Enter a session; warn when it looks entered already."""
    form = SessionForm(request.POST or None, initial={"id": uuid4()})
    if request.method != "POST":
        return render(request, "groups/session.html", {"form": form})
    if not form.is_valid():
        return render(request, "groups/session.html", {"form": form}, status=400)
    id, values = form.cleaned_data["id"], form.values
    if not form.cleaned_data["is_another"] and sessions.looks_entered(request.user, values, but=id):
        return render(request, "groups/session.html", {"form": form, "is_double": True}, status=409)
    try:
        sessions.enter(id, request.user, values)
    except sessions.OtherContentError:
        return render(request, "groups/session.html", {"form": form, "is_other": True}, status=409)
    return redirect("groups:sessions")


def edit(request: FacilitatorRequest, session: UUID) -> HttpResponse:
    """Correct an own session; what stood there before stays in its history."""
    found = get_object_or_404(AwarenessSession, pk=session, facilitator=request.user)
    # A copy: the form writes what was typed into it, and the rule compares with what is stored.
    form = SessionForm(request.POST or None, instance=copy(found))
    context = {"session": found, "history": history_of(found)}
    if request.method == "POST" and form.is_valid():
        sessions.correct(found, request.user, form.values)
        return redirect("groups:sessions")
    return render(request, "groups/session.html", {"form": form, **context}, status=400 if form.errors else 200)
