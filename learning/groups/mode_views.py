"""Group mode: a quiz on one phone for all. What is on the screen stands in the address, so Back and reload are safe."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import group_mode
from .courses_of import quizzes_of
from .door import FacilitatorRequest
from .forms import HandsForm, PlaceForm, RoundForm
from .group_mode import Asked, Sitting
from .models import LearnerGroup
from .progress import course_steps
from .views import of_own_group


@of_own_group
@require_safe
def quizzes(request: FacilitatorRequest, group: LearnerGroup) -> HttpResponse:
    """List the quizzes of the group's course."""
    course = course_steps(group)
    found = quizzes_of(course.page, group.language) if course else []
    return render(request, "groups/quizzes.html", {"group": group, "quizzes": found})


@of_own_group
def quiz(request: FacilitatorRequest, group: LearnerGroup, key: UUID) -> HttpResponse:
    """Ask how many people are here, then show a question, take its hands, tell its answer."""
    found = group_mode.quiz_for(group, key)
    if found is None:
        raise Http404
    page, version = found
    place = PlaceForm(request.GET or None)
    if not place.is_valid():
        form = RoundForm(request.GET or None, initial={"round": uuid4()})
        context = {"group": group, "quiz": page, "form": form, "new_round": uuid4()}
        return render(request, "groups/round.html", context, status=400 if place.is_bound else 200)
    sitting = Sitting(place.cleaned_data["round"], group, page, version, place.cleaned_data["heads"])
    number = place.cleaned_data["question"] or 1
    if number > len(sitting.questions):
        return render(request, "groups/round_end.html", {"group": group, "quiz": page})
    one = group_mode.asked(sitting, number - 1, is_opened=place.cleaned_data["answer"])
    return take_hands(request, one) if request.method == "POST" else show(request, one, HandsForm(one))


def take_hands(request: FacilitatorRequest, one: Asked) -> HttpResponse:
    """Store what was counted and lead to its answer."""
    form = HandsForm(one, request.POST)
    if not form.is_valid():
        return show(request, one, form, status=400)
    try:
        group_mode.count(one, form.hands)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, one, form, status=400)
    except group_mode.OtherContentError:
        return show(request, one, form, status=409, is_other=True)
    return redirect(address(one, one.number))


def show(request: FacilitatorRequest, one: Asked, form: HandsForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show one question: to count, to talk about, or with its answer."""
    choices = [
        {
            "choice": choice,
            "field": form[choice.id],
            "hands": one.shown_hands.get(choice.id),
            "percent": 100 * one.shown_hands.get(choice.id, 0) // one.sitting.heads,
        }
        for choice in one.question.choices
    ]
    context = {
        "group": one.sitting.group,
        "quiz": one.sitting.quiz,
        "one": one,
        "form": form,
        "choices": choices,
        "next": address(one, one.number + 1),
        "previous": address(one, one.number - 1) if one.place else "",
        "answer": address(one, one.number, answer=1),
        **more,
    }
    return render(request, "groups/question.html", context, status=status)


def address(one: Asked, number: int, **more: Any) -> str:
    """Return where a question of this round is shown."""
    sitting = one.sitting
    path = reverse("groups:quiz", kwargs={"group": sitting.group.pk, "key": sitting.quiz.translation_key})
    return f"{path}?{urlencode({'round': sitting.id, 'heads': sitting.heads, 'question': number, **more})}"
