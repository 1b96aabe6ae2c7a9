"""What a learner does with an account: a new secret, the way back by paper code, see, take along, erase, the card."""

from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordChangeView
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from learning.pages import language_versions

from .. import erasing, kept, learner_sign_ins, paper_codes, secret_words
from ..models import Card, User
from .forms import CardForm, ChangeSecretForm, RecoveryForm, SecretAgainForm
from .personal import for_learners, reading_and_writing, to
from .views import Entrance, SignOut, keepsake, without_copies

hidden = sensitive_post_parameters("login", "code", "secret", "oldpassword", "password1")


class ChangeSecret(Entrance, PasswordChangeView):
    """A new secret; other sign-ins end by it."""

    name = "secret"
    form_class = ChangeSecretForm
    template_name = "me/secret.html"

    def form_valid(self, form: ChangeSecretForm) -> HttpResponse:
        super().form_valid(form)
        return keepsake(self.request, form.user.username, form.cleaned_data["password1"])


@sensitive_variables()
@reading_and_writing
@hidden
def recover(request: HttpRequest) -> HttpResponse:
    """Give back an account to whoever has its paper code: a new secret and a new code, shown once."""
    form = RecoveryForm(request.POST or None)
    if form.is_valid() and form.opened:
        secret, code = form.cleaned_data["secret"], paper_codes.new_code()
        if give_back(request, form.opened, secret, code):
            if form.cleaned_data["own_phone"]:
                learner_sign_ins.keep_on_own_phone(request)
            return keepsake(request, form.opened.learner.username, secret, code)
        form.add_error("code", _("This paper code has just been used."))
    context = {"form": form, "language_versions": language_versions("me:recover")}
    return TemplateResponse(request, "me/recover.html", context)


def give_back(request: HttpRequest, opened: paper_codes.Opened, secret: str, code: str) -> bool:
    """Store a new secret and use up the paper code, both or neither, and sign the learner in."""
    learner = opened.learner
    learner.password = make_password(secret_words.normal(secret))
    hashed = paper_codes.hashed(code)
    with transaction.atomic():
        if not opened.replace(hashed):
            return False
        learner.save(update_fields=["password"])
        get_adapter().login(request, learner)
    return True


@reading_and_writing
def data(request: HttpRequest) -> HttpResponse:
    """Say what is kept: in words for guests, with what it is for a learner."""
    learner: User | None = request.learner  # type: ignore[attr-defined]  # set by `reading`
    context = {"parts": shown(learner), "besides": kept.BESIDES, "learner": learner}
    return render(request, "me/data.html", {**context, "language_versions": language_versions("me:data")})


def shown(learner: User | None) -> list[dict[str, Any]]:
    """Return each part with its lines and, of a learner, the values; technical lines show none."""
    found = []
    for part in kept.KEPT:
        rows = part.rows(learner) if learner else []
        single = rows[0] if rows and part.is_single else {}
        lines = [
            {"words": line.words, "values": [] if line.technical else values(part, line, single)} for line in part.lines
        ]
        found.append({"part": part, "lines": lines, "count": len(rows)})
    return found


def values(part: kept.Part, line: kept.Line, row: dict[str, Any]) -> list[Any]:
    """Return what a line says in one row, in words where the model has some."""
    said = []
    for field in line.fields:
        value = row.get(field)
        if value in (None, ""):
            continue
        choices = dict(getattr(part.model._meta.get_field(field), "choices", None) or ())
        if isinstance(value, date):
            said.append(date_format(value))
        else:
            said.append(choices[value] if choices and value in choices else value)
    return said


@for_learners
def data_json(request: HttpRequest) -> HttpResponse:
    """Give a learner all that can be read about them, for programs."""
    rows = dict(kept.own_rows(request.learner))  # type: ignore[attr-defined]  # set by `for_learners`
    content = {
        part.label: {
            "title": str(part.title),
            "fields": {field: str(line.words) for line in part.lines for field in line.fields},
            "rows": of_it,
        }
        for part, of_it in rows.items()
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return as_file(response, "json")


@for_learners
def data_file(request: HttpRequest) -> HttpResponse:
    """Give a learner the same as a page to read."""
    learner: User = request.learner  # type: ignore[attr-defined]  # set by `for_learners`
    tables = []
    for part, rows in kept.own_rows(learner):
        lines = [line for line in part.lines if not line.hidden and not line.technical]
        cells = [[values(part, line, row) for line in lines] for row in rows]
        tables.append({"title": part.title, "heads": [line.words for line in lines], "rows": cells})
    response = render(request, "me/data_file.html", {"tables": tables, "language": translation.get_language()})
    return as_file(response, "html")


def as_file(response: HttpResponse, ending: str) -> HttpResponse:
    """Offer a file whose name says nothing of its content."""
    response["Content-Disposition"] = f'attachment; filename="kalan.{ending}"'
    return response


@sensitive_variables()
@for_learners
@hidden
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account, the secret asked again."""
    form = SecretAgainForm(request.learner, request.POST or None)  # type: ignore[attr-defined]  # set by `for_learners`
    if form.is_valid():
        erasing.erase(form.learner)
        SignOut(request=request).logout()
        return without_copies(render(request, "me/erased.html", {"language_versions": language_versions("me:home")}))
    context = {"form": form, "language_versions": language_versions("me:erase")}
    return TemplateResponse(request, "me/erase.html", context)


@for_learners
def card(request: HttpRequest) -> HttpResponse:
    """Ask a learner, who may skip it all, for age band, gender and region; change or erase what was said."""
    learner: User = request.learner  # type: ignore[attr-defined]  # set by `for_learners`
    known = Card.objects.filter(learner=learner).first()
    if request.method == "POST" and "erase" in request.POST:
        Card.objects.filter(learner=learner).delete()
        return to("home")
    form = CardForm(request.POST or None, instance=known or Card(learner=learner))
    if request.method == "POST" and form.is_valid():
        keep_card(form, learner)
        return to("home")
    context = {"form": form, "known": known, "language_versions": language_versions("me:card")}
    return TemplateResponse(request, "me/card.html", context)


def keep_card(form: CardForm, learner: User) -> None:
    """Store what was said; nothing said is no card."""
    said = {name: value for name, value in form.cleaned_data.items() if value}
    if said:
        Card.objects.update_or_create(learner=learner, defaults=form.cleaned_data)
    else:
        Card.objects.filter(learner=learner).delete()


secret = sensitive_variables()(for_learners(hidden(ChangeSecret.as_view())))
