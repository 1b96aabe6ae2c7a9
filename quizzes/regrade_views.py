"""Mark a question again, in the admin: choose what was wrong, look at what would change, a second person confirms, run, undo."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView
from wagtail.admin import messages

from learning.figure_words import number
from learning.small_figures import Released, Truth, release
from learning.small_figures import State as Shown

from .choice_rates import FEWEST
from .errors import Refused
from .freezing import digest
from .models import QuizVersion, Regrade, RegradeKind, RegradeState
from .question_views import OfQuiz
from .questions import Key
from .questions.base import EVERYBODY_RIGHT
from .regrading import apply, begin_undo, confirm, prepare, undo
from .report import labels_of

MARK_AGAIN, REGRADE = "quiz_mark_again", "quiz_regrade"
LIKE_NOW = "like_now"
# So many batches a press of the button: some seconds, and no request that lasts.
BATCHES_AT_ONCE = 4
WITH_ONE_CHOICE = ("single_choice", "image_choice", "true_false")
WITH_CHOICES = (*WITH_ONE_CHOICE, "multiple_response")


@dataclass(frozen=True)
class Marking:
    """One way in which versions of a quiz mark a question; `text` is how it was asked last."""

    key: Key
    text: dict[str, Any]
    since: Any

    @property
    def digest(self) -> str:
        return digest(self.key.as_json())

    @property
    def labels(self) -> dict[str, str]:
        """Return the words of each choice, where the question is one of choices."""
        return labels_of(self.key, self.text) if self.key.type in WITH_CHOICES else {}


def markings(quiz_key: Any, language: str, question: str) -> list[Marking]:
    """Return all ways in which this question was ever marked, the newest first."""
    found: dict[str, Marking] = {}
    versions = QuizVersion.objects.filter(quiz_key=quiz_key, locale=language).order_by("replaced_on", "pk")
    # The one that is asked now has no day of replacement: it goes first, whatever the database does with none.
    for version in sorted(versions, key=lambda one: (one.replaced_on is not None, -one.pk)):
        key = version.keys.get(question)
        if key:
            marking = Marking(key, version.texts[question], version.day)
            found.setdefault(marking.digest, marking)
    return list(found.values())


class MarkAgainForm(forms.Form):
    """What was wrong, and what is right."""

    marking = forms.ChoiceField(label=_("Which answers?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What is to be done?"), widget=forms.RadioSelect)
    right = forms.MultipleChoiceField(
        label=_("What is right"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for “Another answer is right”."),
    )
    why = forms.CharField(
        label=_("What was wrong?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )

    def __init__(self, *args: Any, known: list[Marking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {marking.digest: marking for marking in known}
        newest = known[0]
        self.choices("marking").choices = [
            (one.digest, _now("as it was marked since %(day)s") % {"day": one.since}) for one in known
        ]
        self.fields["marking"].initial = known[-1].digest
        self.choices("right").choices = list(newest.labels.items())
        kinds = list(RegradeKind.choices)
        if not newest.labels:
            kinds, _unused = kinds[1:], self.fields.pop("right")
        if len(known) > 1:
            kinds.insert(0, (LIKE_NOW, _("The quiz is right now: mark the older answers like that too")))
        self.choices("kind").choices = kinds

    def choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def clean(self) -> dict[str, Any]:
        """Make the new key from what was ticked."""
        data = super().clean() or {}
        if data.get("kind") and data.get("marking"):
            data["old"] = self.known[data["marking"]].key
            data["new"] = self.new_key(data)
        return data

    def new_key(self, data: dict[str, Any]) -> Key | None:
        old, newest = data["old"], next(iter(self.known.values())).key
        if data["kind"] == LIKE_NOW:
            return newest
        if data["kind"] != RegradeKind.NEW_KEY:
            return None
        right = data.get("right") or []
        if not right or (old.type in WITH_ONE_CHOICE and len(right) > 1):
            message = _("Tick what is right.") if not right else _("Only one answer can be right here.")
            self.add_error("right", message)
            return None
        if not set(right) <= set(old.credits):
            self.add_error("right", _("These answers do not know this choice."))
            return None
        full = Decimal(1)
        return replace(old, credits={id: full if id in right else Decimal(0) for id in old.credits}, correction="")


class MarkAgain(OfQuiz, FormView):
    """Choose what was wrong with a question; nothing is marked before a second person has seen what it does."""

    template_name = "quizzes/admin/mark_again.html"
    page_title = _("Mark this question again")
    form_class = MarkAgainForm

    @cached_property
    def known(self) -> list[Marking]:
        """Raises Http404 for a question that this quiz never asked, or that is never marked."""
        found = markings(self.quiz.translation_key, self.version.locale, str(self.kwargs["question"]))
        found = [one for one in found if one.key.is_scored or one.key.correction]
        if not found:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "known": self.known}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the question, and what has been done about it so far."""
        earlier = Regrade.objects.filter(quiz_key=self.quiz.translation_key, question_id=self.kwargs["question"])
        return super().get_context_data(
            quiz=self.quiz,
            text=self.known[0].text["text"],
            earlier=earlier.select_related("by", "second").order_by("-pk"),
            questions_url=self.questions_url,
            **kwargs,
        )

    def form_valid(self, form: MarkAgainForm) -> HttpResponse:
        """Prepare it and show what would change, or say at the form why that cannot be."""
        data = form.cleaned_data
        kind = RegradeKind.NEW_KEY if data["kind"] == LIKE_NOW else data["kind"]
        try:
            regrade = prepare(self.quiz.translation_key, data["old"], kind, data["why"], self.request.user, data["new"])
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        return redirect(reverse(REGRADE, args=[self.quiz.pk, regrade.pk]))


@dataclass(frozen=True)
class Figure:
    """One number of a preview, as far as it may be shown."""

    label: Any
    value: str


LABELS = {
    "attempts": _("Attempts that would be marked again"),
    "up": _("Score goes up"),
    "down": _("Score goes down"),
    "same": _("Score stays the same"),
    "gained": _("Passes gained"),
    "lost": _("Passes that would be lost"),
}


def figures_of(preview: dict[str, int]) -> list[Figure]:
    """Return the numbers of a preview: none under 10, rounded to 5, and none that gives a hidden one away."""

    def truth(name: str) -> Truth:
        return Truth(preview[name], preview[f"{name}_people"])

    rest = {
        suffix: preview[f"attempts{suffix}"] - preview[f"gained{suffix}"] - preview[f"lost{suffix}"]
        for suffix in ("", "_people")
    }
    splits = [
        [truth(name) for name in ("up", "down", "same")],
        [truth("gained"), truth("lost"), Truth(rest[""], rest["_people"])],
    ]
    total, (scores, passes) = release(truth("attempts"), splits, FEWEST)
    shown = [total, *scores, *passes[:2]]
    found = [Figure(label, written(one)) for label, one in zip(LABELS.values(), shown, strict=True)]
    away = preview["out_of_reach"]
    if away:
        (reach, _splits) = release(Truth(away, away), [], FEWEST)
        found.append(Figure(_("Out of reach: their answers are not kept any more"), written(reach)))
    return found


def written(one: Released) -> str:
    if one.is_shown:
        return number(one.value or 0)
    return _now("fewer than 10") if one.state is Shown.FEW else _now("not shown, it would tell a smaller number")


class ConfirmForm(forms.Form):
    """The second person's yes. Taking passes away is another yes, by name."""

    takes_passes = forms.BooleanField(
        label=_("Take away passes that would be lost"),
        required=False,
        help_text=_("Without this tick everybody keeps the pass. Whoever has a certificate keeps both in any case."),
    )
    name = forms.CharField(
        label=_("Your own name, to confirm that"), required=False, max_length=150, help_text=_("As you sign in.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Refuse to take passes away without the name."""
        data = super().clean() or {}
        if data.get("takes_passes") and data.get("name", "").strip() != self.user.get_username():
            self.add_error("name", _("Write your own name here to take passes away."))
        return data


class RegradePage(OfQuiz, DetailView):
    """One regrade: what would change, who may confirm it, how far it is, and how to undo it."""

    template_name = "quizzes/admin/regrade.html"
    page_title = _("Mark this question again")
    http_method_names = ["get", "post"]

    def get_object(self, queryset: Any = None) -> Regrade:
        """Raises Http404 for a regrade of another quiz."""
        found = Regrade.objects.select_related("by", "second").filter(quiz_key=self.quiz.translation_key)
        return get_object_or_404(found, pk=self.kwargs["regrade"])

    def get_context_data(self, form: ConfirmForm | None = None, **kwargs: Any) -> dict[str, Any]:
        """Offer the figures, and the form for a second person."""
        regrade = self.object
        known = markings(self.quiz.translation_key, self.version.locale, regrade.question)
        return super().get_context_data(
            quiz=self.quiz,
            regrade=regrade,
            text=known[0].text["text"] if known else regrade.question,
            right=right_words(regrade, known),
            figures=figures_of(regrade.preview),
            is_second=regrade.by_id not in (None, self.request.user.pk),
            form=form or ConfirmForm(user=self.request.user),
            percent=100 * regrade.done // max(regrade.preview["attempts"], regrade.done, 1) // 5 * 5,
            questions_url=self.questions_url,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the pressed button says; a step that cannot be is told and changes nothing."""
        self.object = self.get_object()
        form = ConfirmForm(request.POST, user=request.user)
        deed = request.POST.get("do", "")
        if deed == "confirm" and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            self.do(deed, form)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect(request.path)

    def do(self, deed: str, form: ConfirmForm) -> None:
        """Confirm and begin, go on, or undo."""
        if deed == "confirm":
            self.object = confirm(self.object, self.request.user, form.cleaned_data["takes_passes"])
            apply(self.object, BATCHES_AT_ONCE)
        elif deed == "go_on" and self.object.state in (RegradeState.CONFIRMED, RegradeState.RUNNING):
            apply(self.object, BATCHES_AT_ONCE)
        elif deed == "go_on" and self.object.state == RegradeState.UNDOING:
            undo(self.object, BATCHES_AT_ONCE)
        elif deed == "undo":
            begin_undo(self.object)
            undo(self.object, BATCHES_AT_ONCE)


def right_words(regrade: Regrade, known: list[Marking]) -> tuple[str, str]:
    """Return what was right and what is right from now on, in words, where the question has choices."""
    text = known[0].text if known else {}
    words = []
    for key in (regrade.old, regrade.new):
        labels = labels_of(key, text) if key.type in WITH_CHOICES and text else {}
        right = [labels.get(id, "–") for id, credit in key.credits.items() if credit > 0] if labels else []
        corrected = {EVERYBODY_RIGHT: _now("everything"), "": ", ".join(right)}
        words.append(corrected.get(key.correction, _now("left out")))
    return words[0], words[1]
