"""Turn a quiz as it is written into what a version keeps: texts, key and rules, each as plain JSON with its digest.

The key holds no text, so a French and a Bambara quiz with the same key have the same digest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from .pools import all_questions, plan_of
from .questions import content_of, key_of
from .questions.spoken import chosen_in, recordings

Json = dict[str, Any]


def digest(data: object) -> str:
    """Return the SHA-256 of `data` as canonical JSON."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def frozen_key(questions: StreamValue, language: str) -> Json:
    """Return how all questions are marked, by id, so that their order does not matter; those of pools too."""
    keys = sorted((key_of(child).as_json() for child in all_questions(questions, language)), key=lambda key: key["id"])
    pools = [{**part, "of": sorted(part["of"])} for part in plan_of(questions, language) if isinstance(part, dict)]
    return {"questions": keys, **({"pools": pools} if pools else {})}


def frozen_content(title: str, intro: str, questions: StreamValue, bands: Iterable[Any], language: str) -> Json:
    """Return all texts as they are asked and said, and where questions are drawn from pools, the plan of the draw."""
    plan = plan_of(questions, language)
    said = [band_content(band.value) for band in bands]
    return {
        "title": title,
        "intro": intro,
        "questions": [content_of(child) for child in all_questions(questions, language)],
        **({"plan": plan} if any(isinstance(part, dict) for part in plan) else {}),
        "bands": sorted(said, key=lambda band: band["from"]),
    }


def band_content(band: Mapping[str, Any]) -> Json:
    """Return what is said from a score on."""
    return {
        "from": band["from_percent"],
        **{name: band[name] for name in ("title", "text")},
        **recordings(chosen_in(band, "text")),
    }


def frozen_rules(page: Any) -> Json:
    """Return what decides how the quiz runs and what is worth a pass; without "How sure are you?" as it was before that."""
    return {
        "mode": page.mode,
        "pass_mark": page.pass_mark,
        "feedback_when": page.feedback_moment,
        "kept_score": page.kept_score,
        "max_attempts": page.max_attempts,
        "retake_after_days": page.retake_after_days,
        "shuffle_questions": page.shuffle_questions,
        "shuffle_choices": page.shuffle_choices,
        "one_per_screen": page.one_per_screen,
        "pair": str(page.pair) if page.pair else None,
        **({"asks_confidence": True} if page.asks_confidence else {}),
    }


def differences(source: Mapping[str, Any], translation: Mapping[str, Any]) -> list[str]:
    """Return in words how the key of a translation differs from its source's; empty when both mark alike."""
    ours = {key["id"]: key for key in translation["questions"]}
    said = []
    for key in source["questions"]:
        other = ours.pop(key["id"], None)
        if other is None:
            said.append(_("a question is missing (%(id)s)") % {"id": key["id"]})
        elif key["credits"].keys() != other["credits"].keys():
            said.append(_("a choice is missing or too many (question %(id)s)") % {"id": key["id"]})
        elif key != other:
            said.append(_("another answer is right, or it counts otherwise (question %(id)s)") % {"id": key["id"]})
    return said + [_("a question too many (%(id)s)") % {"id": id} for id in ours]
