"""The key of each type, to the letter.

A stored key decides marks for ever: a change here is a change of marks, of digests and of all versions.
"""

from decimal import Decimal

import pytest

from quizzes.questions import Key
from quizzes.questions.multiple_response import best
from quizzes.questions.number import share
from tests.factories.courses import block_id
from tests.factories.questions import gap_choice, image_choice, matching, number, ordering
from tests.factories.quizzes import multiple, single, true_false
from tests.factories.scenes import opinion, short, story, way

from .asking import (
    GAPS,
    ITEMS,
    LEFTS,
    PARTLY,
    PLAIN,
    SCENES,
    WORDS,
    A,
    B,
    C,
    P,
    Q,
    R,
    S,
    ids,
    key_of,
    value_of,
    written,
)

D = Decimal


KEYS = [
    (single(choices=PARTLY), {"credits": {A: "1", B: "0", C: "0.333333"}, "rule": "one", "most": 1}),
    (true_false(), {"credits": {"true": "1", "false": "0"}, "rule": "one", "most": 1}),
    (true_false(is_true=False), {"credits": {"true": "0", "false": "1"}, "rule": "one", "most": 1}),
    (multiple(), {"credits": {P: "0.500000", Q: "0.500000", R: "0", S: "0"}, "rule": "balanced"}),
    (multiple(rule="all_or_nothing", most=2), {"credits": {P: "0.500000", Q: "0.500000", R: "0", S: "0"},
                                               "rule": "all_or_nothing", "most": 2}),
    (written("credits"), {"credits": {P: "0.600000", Q: "0.400000", R: "-0.300000", S: "0"},
                                                 "rule": "credits"}),
    (written("balanced"), {"credits": {P: "0.500000", Q: "0.500000", R: "0", S: "0"}, "rule": "balanced"}),
    (multiple(right=["A"]), {"credits": {P: "1.000000", Q: "0", R: "0", S: "0"}, "rule": "balanced"}),
    (ordering(), {"rule": "pairs", "data": {"order": ITEMS}}),
    (ordering(rule="all_or_nothing"), {"rule": "all_or_nothing", "data": {"order": ITEMS}}),
    (matching(), {"rule": "parts", "data": {"right": dict(zip(LEFTS, "243", strict=True)),
                                            "values": {left: list("1234") for left in LEFTS}}}),
    (gap_choice(), {"rule": "parts", "data": {"right": {gap: words[0] for gap, words in zip(GAPS, WORDS, strict=True)},
                                              "values": {gap: sorted(words) for gap, words in zip(GAPS, WORDS, strict=True)}}}),
    (number(), {"rule": "best", "data": {"ranges": ["18..18*1", "15..21*0.5"]}}),
    (number(ranges=[("-0.50", "2.0", 100)]), {"rule": "best", "data": {"ranges": ["-0.5..2*1"]}}),
    (image_choice(pictures=[1, 2], right=1), {"credits": {block_id("image-0"): "0", block_id("image-1"): "1"},
                                              "rule": "one", "most": 1}),
    (short(), {"credits": {block_id("mot-sɛbɛn"): "1.000000", block_id("mot-papier"): "0.500000"},
               "data": {"mistakes": [block_id("mot-laban")]}}),
    (story(), {"data": {
        "start": SCENES["a"],
        "at": {way(text, scene): SCENES[scene] for scene, texts in
               (("a", ("Gauche", "Droite")), ("b", ("Avance", "Arrête")), ("c", ("Continue", "Cesse"))) for text in texts},
        "to": {way("Gauche", "a"): SCENES["b"], way("Droite", "a"): SCENES["c"], way("Avance", "b"): SCENES["c"],
               way("Arrête", "b"): SCENES["mal"], way("Continue", "c"): SCENES["bien"], way("Cesse", "c"): SCENES["mal"]},
        "points": {way("Gauche", "a"): 1, way("Droite", "a"): 5, way("Avance", "b"): 5, way("Arrête", "b"): 0,
                   way("Continue", "c"): 1, way("Cesse", "c"): 0},
        "best": 7}}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _pictures_need_no_database(monkeypatch):
    from wagtail.images.blocks import ImageChooserBlock

    monkeypatch.setattr(ImageChooserBlock, "bulk_to_python", lambda self, values: [None for _pk in values])


@pytest.mark.parametrize(("question", "expected"), KEYS, ids=[f"{q['type']}{n}" for n, (q, _key) in enumerate(KEYS)])
def test_key(question, expected):
    stored = {"id": question["id"], "type": question["type"], **PLAIN, **expected}

    assert key_of(question).as_json() == stored
    heavy = {**question, "value": {**question["value"], "weight": 3, "skippable": True}}
    assert key_of(heavy).as_json() == {**stored, "weight": 3, "skippable": True}
    unsaid = {**question, "value": {**question["value"], "weight": None}}
    assert key_of(unsaid).as_json() == stored


def test_key_of_an_opinion():
    steps = sorted(ids("avis", ("Non", "Un peu", "Oui")))

    assert key_of(opinion()).as_json() == {
        "id": block_id("avis"), "type": "opinion", **PLAIN, "skippable": True, "rule": "unscored", "data": {"steps": steps},
    }  # fmt: skip


def test_key_says_a_correction_only_where_there_is_one():
    key = Key("q", "single_choice", {"a": D(1)}, rule="one", most=1)

    assert "correction" not in key.as_json()
    assert "data" not in key.as_json()
    corrected = Key.from_json({**key.as_json(), "correction": "leave_out"})
    assert corrected.as_json()["correction"] == "leave_out"
    assert (key.is_scored, corrected.is_scored) == (True, False)


def test_number_without_credit_earns_everything():
    assert share({"credit": None}) == 1


def test_best_by_credits_leaves_out_what_takes_away():
    assert best(value_of(written("credits"))) == 1
