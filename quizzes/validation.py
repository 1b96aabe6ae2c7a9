"""What a quiz needs before it may be published. Drafts may be unfinished; only what learners meet is held to this."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError

from .enums import FeedbackWhen, Mode
from .freezing import differences, frozen_key
from .order import draw
from .pools import POOL, all_questions, doubles, fitting, plan_of
from .questions import key_of

FEWEST, MOST = 1, 60
FIELDS = ("mode", "pass_mark", "feedback_when", "max_attempts", "questions", "bands", "pair")
Faults = dict[str, list[ValidationError]]


def faults_of(page: Any) -> Faults:
    """Return all that keeps a page from being published, by field."""
    faults = setting_faults({name: getattr(page, name) for name in FIELDS}, page)
    try:
        page.questions.stream_block.clean(page.questions)
    except StreamBlockValidationError as error:
        faults.setdefault("questions", []).extend(in_words(error))
    return faults


def setting_faults(data: Mapping[str, Any], page: Any) -> Faults:
    """Return what is wrong between the fields in `data` of `page`, by field; fields may be missing."""
    found = {
        "pass_mark": pass_mark_fault(data),
        "feedback_when": feedback_fault(data),
        "max_attempts": _("A baseline is taken once.")
        if data.get("mode") == Mode.BASELINE and data.get("max_attempts") not in (None, 1)
        else None,
        "questions": questions_fault(data, page),
        "bands": bands_fault(data.get("bands") or ()),
        "pair": pair_fault(data, page),
    }
    return {name: [ValidationError(message)] for name, message in found.items() if message}


def bank_faults(bank: Any) -> list[ValidationError]:
    """Return all that keeps a bank from being published: its questions, and the quizzes for which it would be too small."""
    from .versions import quizzes_drawing_from  # here, because versions build on the models, which use this module

    try:
        bank.questions.stream_block.clean(bank.questions)
    except StreamBlockValidationError as error:
        return in_words(error)
    if bank.pk is None:
        return []
    short = [page.title for page in quizzes_drawing_from([bank]) if any(draws_too_few(page, bank))]
    message = _("Too few questions for what “%(quiz)s” draws from this bank.")
    return [ValidationError(message, params={"quiz": title}) for title in short]


def draws_too_few(page: Any, bank: Any) -> Iterator[bool]:
    """Say for each draw of a quiz from `bank` whether it takes more questions than there are now."""
    for child in page.questions:
        if child.block_type == POOL and child.value["bank"] == bank:
            yield len(fitting(bank, child.value["skill"])) < child.value["take"]


def pass_mark_fault(data: Mapping[str, Any]) -> Any:
    if data.get("mode") == Mode.BASELINE and data.get("pass_mark") is not None:
        return _("A baseline is no test: leave the pass mark empty.")
    if data.get("mode") == Mode.CERTIFYING and data.get("pass_mark") is None:
        return _("A final quiz needs a pass mark.")
    return None


def feedback_fault(data: Mapping[str, Any]) -> Any:
    moment = data.get("feedback_when")
    if data.get("mode") == Mode.BASELINE and moment not in ("", None, FeedbackWhen.NEVER):
        return _("A baseline shows no right answers: choose “never” or leave it empty.")
    if data.get("mode") == Mode.CERTIFYING and moment == FeedbackWhen.AT_ONCE:
        return _("A final quiz shows right answers only afterwards.")
    return None


def questions_fault(data: Mapping[str, Any], page: Any) -> Any:
    """Return what is wrong with the questions as a whole."""
    questions = data.get("questions")
    if questions is None:
        return _("A quiz has 1 to 60 questions.")
    language = page.locale.language_code if page.locale_id else settings.LANGUAGE_CODE
    children, plan = all_questions(questions, language), plan_of(questions, language)
    if not FEWEST <= len(draw(plan, "")) <= MOST:
        return _("A quiz has 1 to 60 questions.")
    if doubles(child.id for child in children):
        return _("A question stands twice in this quiz, perhaps by two draws from one bank.")
    if data.get("pass_mark") is not None and all(key_of(child).skippable for child in children):
        return _("All questions may be skipped, so there would be nothing to pass.")
    return translation_fault(questions, page)


def translation_fault(questions: StreamValue, page: Any) -> Any:
    """Return how a translation marks otherwise than its published source; both must mark every answer alike."""
    from .models import QuizVersion  # here, because the models use this module

    if not page.locale_id or page.locale.language_code == settings.LANGUAGE_CODE:
        return None
    source = QuizVersion.objects.current(page.translation_key, settings.LANGUAGE_CODE)
    found = differences(source.key, frozen_key(questions, page.locale.language_code)) if source else []
    if not found:
        return None
    return _("This translation does not match its source: %(list)s.") % {"list": "; ".join(found)}


def bands_fault(bands: Any) -> Any:
    starts = [band.value["from_percent"] for band in bands]
    if starts and min(starts) != 0:
        return _("The first band must start at 0 %.")
    if len(set(starts)) != len(starts):
        return _("Two bands start at the same percent.")
    return None


def pair_fault(data: Mapping[str, Any], page: Any) -> Any:
    if data.get("pair") is None:
        return None
    if data.get("mode") == Mode.BASELINE or data["pair"] == page.translation_key:
        return _("Only a quiz after the course names its baseline.")
    return None


def in_words(error: StreamBlockValidationError) -> list[ValidationError]:
    """Return the errors inside a stream as sentences that name the question, for those who publish without the form."""
    said = [ValidationError(e.message) for e in error.non_block_errors.as_data()]
    for place, inner in sorted(error.block_errors.items()):
        for message in messages_in(inner):
            said.append(ValidationError(_("Question %(n)d: %(message)s"), params={"n": place + 1, "message": message}))
    return said


def messages_in(error: Any) -> list[str]:
    """Return the messages of an error and of all that stand inside it."""
    inner = [*getattr(error, "block_errors", {}).values(), *getattr(error, "non_block_errors", ())]
    if not hasattr(error, "block_errors"):
        return list(error.messages) if isinstance(error, ValidationError) else [str(error)]
    return [message for one in inner for message in messages_in(one)]
