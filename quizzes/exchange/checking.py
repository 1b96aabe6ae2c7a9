"""What a question must have before it can be asked (quizzes, section 2): the rules of the blocks, told for a file."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

from learning.folding import fold

from .broken import Broken
from .gaps import check_numbers
from .neutral import FULL, NONE, Question
from .numbers import rule_of
from .texts import shorten

LONGEST = {"text": 500, "hint": 300, "unit": 40, "task": 300, "bank": 200, "name": 200, "id": 200}
LONGEST_FEEDBACK, LONGEST_PART, LONGEST_PASSAGE = 500, 300, 1000
NEARLY_FULL = Decimal("99.99")


def check(question: Question) -> None:
    """Raise Broken, telling what has to be mended."""
    if not question.text:
        raise Broken(_("The question text is missing."))
    check_lengths(question)
    if not 1 <= question.weight <= 10:
        raise Broken(_("The weight is a whole number from 1 to 10."))
    CHECKS[question.type](question)


def check_lengths(question: Question) -> None:
    feedback = (question.general_feedback, question.feedback_right, question.feedback_partly, question.feedback_wrong)
    parts = [choice.text for choice in question.choices]
    parts += [
        *question.items,
        *question.extra_right,
        *question.steps,
        *chain(*question.pairs),
        *chain(*question.gaps),
    ]
    longest = {**LONGEST, "text": LONGEST_PASSAGE} if question.type == "gap_choice" else LONGEST
    lengths = [(getattr(question, name), most) for name, most in longest.items()]
    lengths += [(text, LONGEST_FEEDBACK) for text in (*feedback, *question.said_of_parts)] + [
        (text, LONGEST_PART) for text in parts
    ]
    for text, most in lengths:
        if len(text) > most:
            told = {"text": shorten(text, 40), "n": len(text), "most": most}
            raise Broken(_("“%(text)s” has %(n)d characters; %(most)d is the most.") % told)


def check_count(what: str, count: int, fewest: int, most: int) -> None:
    if not fewest <= count <= most:
        told = {"what": what, "fewest": fewest, "most": most, "n": count}
        raise Broken(_("%(what)s: there must be %(fewest)d to %(most)d, and there are %(n)d.") % told)


def check_unlike(texts: Iterable[str]) -> None:
    """Refuse an empty text, and two that read alike once folded."""
    seen: dict[str, str] = {}
    for text in texts:
        folded = fold(text)
        if not folded:
            raise Broken(_("One of the choices is empty."))
        if folded in seen:
            raise Broken(_("Two choices say the same: “%(first)s” and “%(second)s”.") % {
                "first": shorten(seen[folded], 40), "second": shorten(text, 40)
            })  # fmt: skip
        seen[folded] = text


def check_choices(question: Question) -> None:
    check_count(_("Choices"), len(question.choices), 2, 8)
    check_unlike(choice.text for choice in question.choices)
    if not question.right:
        raise Broken(_("No choice is right."))


def check_single(question: Question) -> None:
    check_choices(question)
    if len(question.right) > 1:
        raise Broken(_("More than one choice is right, but only one can be chosen."))


def check_several(question: Question) -> None:
    check_choices(question)
    if (
        question.rule == "credits"
        and sum(choice.credit for choice in question.choices if choice.credit > 0) < NEARLY_FULL
    ):
        raise Broken(_("The credits of the right choices add up to less than 100 %."))
    if question.rule == "balanced" and rule_of(question.choices) != "balanced":
        raise Broken(_("These credits are not those of the balanced rule."))
    if question.most is not None and not len(question.right) <= question.most <= 8:
        raise Broken(_("More choices are right than may be picked."))


def check_true_false(question: Question) -> None:
    if question.correct is None:
        raise Broken(_("It is not said whether this is true or false."))


def check_ordering(question: Question) -> None:
    check_count(_("Things to put in order"), len(question.items), 3, 8)
    check_unlike(question.items)


def check_matching(question: Question) -> None:
    if len(question.pairs) < 2:
        raise Broken(_("There must be at least two pairs."))
    check_count(_("Pairs"), len(question.pairs), 2, 8)
    check_count(_("Extra right-hand sides"), len(question.extra_right), 0, 4)
    check_unlike(left for left, _right in question.pairs)
    if not all(fold(right) for right in (*(right for _left, right in question.pairs), *question.extra_right)):
        raise Broken(_("A right-hand side is empty."))


def check_gaps(question: Question) -> None:
    check_numbers(question.text, len(question.gaps))
    check_count(_("Gaps"), len(question.gaps), 1, 8)
    for words in question.gaps:
        check_count(_("Words of a gap"), len(words), 2, 6)
        check_unlike(words)


def check_number(question: Question) -> None:
    check_count(_("Accepted numbers"), len(question.accepted), 1, 8)
    if any(accepted.low > accepted.high for accepted in question.accepted):
        raise Broken(_("A range of numbers starts above its end."))
    check_earned([accepted.credit for accepted in question.accepted])


def check_short_answer(question: Question) -> None:
    right = [choice for choice in question.choices if choice.credit > 0]
    check_count(_("Accepted answers"), len(right), 1, 8)
    check_count(_("Common mistakes"), len(question.choices) - len(right), 0, 8)
    if not all(fold(choice.text) for choice in question.choices):
        raise Broken(_("One of the choices is empty."))
    if len({choice.text for choice in question.choices}) < len(question.choices):
        raise Broken(_("The same answer stands there twice."))
    check_earned([choice.credit for choice in question.choices])


def check_earned(credits: list[Decimal]) -> None:
    if any(credit < NONE for credit in credits):
        raise Broken(_("An answer that is typed cannot take credit away."))
    if FULL not in credits:
        raise Broken(_("No answer earns the whole credit."))


def check_opinion(question: Question) -> None:
    check_count(_("Steps"), len(question.steps), 3, 5)
    check_unlike(question.steps)


CHECKS: Mapping[str, Callable[[Question], None]] = {
    "single_choice": check_single,
    "multiple_response": check_several,
    "true_false": check_true_false,
    "ordering": check_ordering,
    "matching": check_matching,
    "gap_choice": check_gaps,
    "number": check_number,
    "short_answer": check_short_answer,
    "opinion": check_opinion,
}
