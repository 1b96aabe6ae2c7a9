"""Short answer: one or a few words, typed or laid from tiles, compared with the accepted answers and the known mistakes.

Typed words are never kept: `parse` returns the id of the accepted answer or mistake they match, or "other". Words are
compared exactly first (NFC, without case), then folded (learning/folding.py), unless the letter is the point (`strict`).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from wagtail import blocks

from learning.folding import fold, fold_relaxed

from .base import (
    ONE,
    ZERO,
    Answer,
    AnswerRefused,
    BaseQuestionBlock,
    Example,
    Grade,
    Key,
    graded,
    layout,
    malformed,
    no_fields,
    nothing_chosen,
    read_fields,
    shared_content,
    without_answer,
)
from .choices import as_share, at_choice, with_ids
from .spoken import Said, SpokenBlock, chosen_in, recordings, said
from .tiles import TileSize, pieces

TYPE = "short_answer"
scorm_type = "fill-in"
fields, chosen = no_fields, nothing_chosen
is_hidden = True
OTHER = "other"
LONGEST = 80
MOST_TILES = 40


class Form(TextChoices):
    """How the words come in."""

    TILES = "tiles", _("Tiles: the learner puts letters, syllables or words in order")
    TYPED = "typed", _("Typed: the learner writes")


class Letters(TextChoices):
    """How words are compared."""

    FOLDED = "folded", _("Without accents, tones and special letters: e for ɛ is right")
    STRICT = "strict", _("Exactly: the letter is the point, as in so and sɔ")


class AcceptedBlock(blocks.StructBlock):
    """An answer that earns something."""

    text = blocks.CharBlock(label=_("Answer"), max_length=80)
    credit = blocks.DecimalBlock(
        label=_("Credit in %"), default=Decimal(100), min_value=1, max_value=100, decimal_places=4
    )

    class Meta:
        icon = "check"
        label = _("accepted answer")
        label_format = "{text}"


class MistakeBlock(SpokenBlock):
    """An answer that many give and that is wrong, with what helps."""

    SPOKEN = ("feedback",)

    text = blocks.CharBlock(label=_("Mistake"), max_length=80)
    feedback = blocks.TextBlock(
        label=_("Why"), required=False, max_length=500, rows=2, help_text=_("One sentence that helps. It never blames.")
    )

    class Meta:
        icon = "cross"
        label = _("known mistake")
        label_format = "{text}"


class ShortAnswerBlock(BaseQuestionBlock):
    """A question answered with a word."""

    type = TYPE
    assets = ("css/scenes.css", "js/scenes.js")

    form = blocks.ChoiceBlock(
        label=_("How it is answered"),
        choices=Form.choices,
        default=Form.TILES,
        help_text=_("Tiles work on every phone and without network. What is typed is compared and forgotten."),
    )
    accepted = blocks.ListBlock(
        AcceptedBlock(),
        label=_("Accepted answers"),
        min_num=1,
        max_num=8,
        default=[{}],
        help_text=_("The first one is shown as the right answer. It earns 100 %."),
    )
    letters = blocks.ChoiceBlock(label=_("Letters"), choices=Letters.choices, default=Letters.FOLDED)
    mistakes = blocks.ListBlock(MistakeBlock(), label=_("Known mistakes"), max_num=8, default=[])
    tile_size = blocks.ChoiceBlock(label=_("A tile holds"), choices=TileSize.choices, default=TileSize.LETTER)
    tiles = blocks.ListBlock(
        blocks.CharBlock(label=_("Tile"), max_length=40),
        label=_("Tiles besides"),
        max_num=8,
        default=[],
        help_text=_("Tiles that are not needed, so that the answer is not given away."),
    )

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the answers, the mistakes and the tiles."""
        errors = super().faults(value)
        accepted, mistakes = list(value["accepted"]), list(value["mistakes"])
        form = fold_relaxed if value["letters"] == Letters.FOLDED else exact
        for name, items, others in (("accepted", accepted, ()), ("mistakes", mistakes, accepted)):
            at_places = alike(items, others, form)
            if at_places:
                errors[name] = at_choice(at_places)
        if "accepted" not in errors and accepted[0]["credit"] != 100:
            errors["accepted"] = at_choice({0: ("credit", _("The first answer earns 100 %."))})
        if value["form"] == Form.TILES and "accepted" not in errors:
            first = accepted[0]["text"]
            if value["tile_size"] != TileSize.WORD and len(first.split()) > 1:
                errors["tile_size"] = ValidationError(_("An answer of several words is laid from tiles of one word."))
            elif len(pieces(first, value["tile_size"])) + len(value["tiles"]) < 2:
                errors["tiles"] = ValidationError(_("With one tile only there is nothing to find: add others."))
        return errors

    class Meta:
        icon = "edit"
        label = _("Short answer")
        description = _("A word, laid from tiles or typed. What is typed is kept nowhere.")
        form_layout = layout("form", "accepted", "letters", "mistakes", "tile_size", "tiles")
        preview_value = {
            "text": "How do you say “letter” or “paper” in Bambara?",
            "form": Form.TILES,
            "letters": Letters.FOLDED,
            "tile_size": TileSize.LETTER,
            "accepted": [{"text": "sɛbɛn", "credit": Decimal(100)}],
            "mistakes": [],
            "tiles": ["ɔ"],
        }


block = ShortAnswerBlock


def exact(text: str) -> str:
    """Return `text` as it is compared first: composed, without case, with single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


def alike(items: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], form: Any) -> dict[int, Any]:
    """Return an error for each item that is empty, too long, or reads like one before it or one of `others`."""
    theirs, seen = {form(other["text"] or "") for other in others}, set()
    faults: dict[int, tuple[str, Any]] = {}
    for place, item in enumerate(items):
        read = form(item["text"] or "")
        if not fold(item["text"] or ""):
            faults[place] = ("text", _("This answer is empty."))
        elif read in theirs:
            faults[place] = ("text", _("Without accents and tones this mistake reads like an accepted answer."))
        elif read in seen:
            faults[place] = ("text", _("This answer reads like another one."))
        seen.add(read)
    return faults


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the credits by accepted answer, and the ids of the mistakes."""
    accepted, mistakes = with_ids(value["accepted"]), with_ids(value["mistakes"])
    credits = {
        item_id: as_share(answer["credit"] if answer["credit"] is not None else ZERO) for item_id, answer in accepted
    }
    data = {"mistakes": sorted(item_id for item_id, _mistake in mistakes)}
    return Key(id, TYPE, credits, value["weight"] or 1, bool(value["skippable"]), data=data)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question, those it is compared with among them."""
    return {
        **shared_content(value, id, TYPE),
        "choices": [],
        "form": str(value["form"] or Form.TILES),
        "letters": str(value["letters"] or Letters.FOLDED),
        "tile_size": str(value["tile_size"] or TileSize.LETTER),
        "tiles": [tile for tile in value["tiles"] if tile],
        "accepted": [{"id": item_id, "text": item["text"] or ""} for item_id, item in with_ids(value["accepted"])],
        "mistakes": [
            {
                "id": item_id,
                "text": item["text"] or "",
                "feedback": item["feedback"] or "",
                **recordings(chosen_in(item, "feedback")),
            }
            for item_id, item in with_ids(value["mistakes"])
        ],
    }


def read_form(post: QueryDict, name: str) -> object:
    """Return what a form sent: the typed words, or what stands at each place, in order."""
    places = read_fields(post, name)
    ordered = [places[place] for place in sorted(places, key=lambda place: (len(place), place))]
    return [text for text in (*post.getlist(name), *ordered) if text]


@sensitive_variables("given", "text")
def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return the id of what was answered, or "other"; none for nothing. Raises AnswerRefused. No word leaves this."""
    if not isinstance(given, list | tuple) or not all(isinstance(part, str) for part in given):
        raise malformed(key)
    if len(given) > MOST_TILES:
        raise AnswerRefused("too_long", too_long(), key.id)
    text = (" " if content.get("tile_size") == TileSize.WORD else "").join(given)
    if len(fold(text)) > LONGEST:
        raise AnswerRefused("too_long", too_long(), key.id)
    if not text.strip():
        return ()
    return (match(text, content),)


def too_long() -> str:
    return _now("An answer has %(n)d letters at most.") % {"n": LONGEST}


@sensitive_variables()
def match(text: str, content: Mapping[str, Any]) -> str:
    """Return the id of the accepted answer or mistake that `text` is, or "other"."""
    known = [*content.get("accepted", ()), *content.get("mistakes", ())]
    forms = [exact] if content.get("letters") == Letters.STRICT else [exact, fold_relaxed]
    for form in forms:
        read = form(text)
        found = next((str(one["id"]) for one in known if form(one["text"]) == read), None)
        if found:
            return found
    return OTHER


def grade(key: Key, answer: Answer) -> Grade:
    """Return the credit of the accepted answer that was matched."""
    if not answer:
        return without_answer(key)
    credit = key.credits.get(answer[0], ZERO)
    return graded(credit, (int(credit == ONE), 1))


def solution(key: Key) -> Answer:
    """Return an accepted answer that earns everything."""
    return tuple(id for id, credit in key.credits.items() if credit == ONE)[:1]


def remarks(content: Mapping[str, Any], answer: Answer) -> list[Said]:
    """Return how an accepted answer is written, what helps with a known mistake, and what would have been right."""
    written_as = {item["id"]: written(item["text"]) for item in content["accepted"]}
    if not answer:
        return []
    if answer[0] in written_as:
        return [written_as[answer[0]]]
    helps = [said(item, "feedback") for item in content["mistakes"] if item["id"] == answer[0] and item["feedback"]]
    return [*helps, would_be(content)]


def written(text: str) -> Said:
    return Said(_now("Written: %(word)s") % {"word": text})


def would_be(content: Mapping[str, Any]) -> Said:
    right = content["accepted"][0]["text"] if content["accepted"] else ""
    return Said(_now("The right answer: %(text)s") % {"text": right})


def examples() -> list[Example]:
    """Return questions for previews and tests: tiles, typed words, and a word whose letter is the point."""
    shared = {"mistakes": [], "tiles": [], "tile_size": "letter", "letters": "folded"}
    return [
        Example({**shared, "text": "A paper?", "form": "tiles", "accepted": [{"text": "sɛbɛn", "credit": "100"}]}),
        Example(
            {
                **shared,
                "text": "The first?",
                "form": "typed",
                "weight": 2,
                "accepted": [{"text": "fɔlɔ", "credit": "100"}, {"text": "daminɛ", "credit": "50"}],
                "mistakes": [{"text": "laban", "feedback": "That is the last."}],
            }
        ),
        Example(
            {
                **shared,
                "text": "A bean?",
                "form": "typed",
                "letters": "strict",
                "skippable": True,
                "accepted": [{"text": "sɔ", "credit": "100"}],
                "mistakes": [{"text": "so", "feedback": "That is a house."}],
            }
        ),
    ]
