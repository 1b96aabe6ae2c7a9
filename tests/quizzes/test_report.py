"""What the report says: the right sentence to the right figures, and nothing about too few people."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from quizzes.analysis import Item
from quizzes.freezing import digest
from quizzes.models import QuizVersion
from quizzes.models.totals import WHOLE
from quizzes.questions.base import Key
from quizzes.report import report_on
from quizzes.snapshots import Frozen, Opinions, Sureness
from quizzes.totals import Taken, cell_of, sums

A, B, C, D = "id-a", "id-b", "id-c", "id-d"
TEXTS = {A: "une amende", B: "une prison", C: "un pardon", D: "un oubli"}


def version_with(type="single_choice", labels=TEXTS, right=(A,), **text):
    """Return a version with one question; A is right."""
    credits = {id: Decimal(int(id in right)) for id in labels}
    key = Key("q1", type, credits, rule="one" if type != "multiple_response" else "balanced")
    choices = [{"id": id, "text": words, "feedback": ""} for id, words in labels.items()]
    content = {"title": "Quiz", "questions": [{"id": "q1", "text": "Que risque-t-on ?", "choices": choices, **text}]}
    return QuizVersion(
        content=content, key={"questions": [key.as_json()]}, rules={"mode": "practice"}, day=date(2026, 3, 1)
    )


def people(picks, rest=5_000, percent=50):
    """Return what people add who picked these; `rest` and `percent` say how they did otherwise."""
    found = Item()
    for pick, number in picks.items():
        taken = Taken(10_000 if pick == A else 0, rest, 100 * percent)
        for _n in range(number):
            found += Item(**sums(taken), cells=Counter([cell_of(taken, pick)]))
    return found


def report(item, version=None, **more):
    version = version or version_with()
    key_digest = digest(version.keys["q1"].as_json())
    items = {("practice", "q1", key_digest, "fr"): item} if isinstance(item, Item) else {
        ("practice", "q1", key_digest, language): one for language, one in item.items()
    }  # fmt: skip
    whole = {("practice", str(WHOLE), "", "fr"): Item(people=97, x=97 * 6_500)}
    sure = {("practice", "q1", key_digest, language): one for language, one in more.get("sure", {}).items()}
    return report_on(version, Frozen(date(2026, 3, 4), {**items, **whole}, {}, more.get("opinions", {}), sure))


def sentences(item, version=None):
    return report(item, version).questions[0].sentences


def mixed(strong, weak):
    """Return two groups: those who do well otherwise, and those who do badly."""
    return people(strong, 9_000, 90) + people(weak, 1_000, 10)


def test_nine_people_say_nothing():
    question = report(people({A: 9})).questions[0]

    assert (question.is_shown, question.figures, question.bars, question.sentences) == (False, [], [], [])
    assert report(people({A: 9})).is_empty
    assert report(people({A: 9})).waiting == 1


def test_the_head_says_how_many_and_when():
    found = report(people({A: 40}))

    assert (found.people, found.mean) == ("95", "65 %")
    assert (found.frozen_on, found.next_on, found.asked_since) == (
        date(2026, 3, 4),
        date(2026, 3, 9),
        date(2026, 3, 1),
    )


def test_ten_people_have_figures_but_no_picture():
    question = report(people({A: 5, B: 5})).questions[0]

    assert [figure.value for figure in question.figures] == ["10", "50 %", "25 %", "–", "–", "–"]
    assert question.bars == []


def test_the_picture_tells_what_is_right_by_a_word_too():
    bars = report(people({A: 20, B: 30})).questions[0].bars

    assert [(bar.label, bar.share, bar.width, bar.is_right) for bar in bars[:1]] == [
        ("une amende", "40 %", "40%", True)
    ]
    assert bars[1].is_merged
    assert bars[1].label == "Others together: une prison, un pardon, un oubli"


def test_a_wrong_choice_that_many_take_comes_first_with_its_reason():
    version = version_with(labels={A: "une amende", B: "une prison"})
    plain = sentences(people({A: 30, B: 70}), version)
    version = version_with(labels={A: "une amende", B: "une prison"})
    version.content["questions"][0]["choices"][1]["feedback"] = "La prison ne vient qu’après un procès."
    reasoned = sentences(people({A: 30, B: 70}), version)

    assert plain[0] == "About 7 of 10 choose “une prison”. Say in the lesson why this is not right."
    assert (
        reasoned[0] == "About 7 of 10 choose “une prison”. Say in the lesson: “La prison ne vient qu’après un procès.”"
    )


@pytest.mark.parametrize(
    ("right", "sentence"),
    [(96, "Almost everybody knows this"), (95, None), (29, "This is hard"), (30, None)],
    ids=["over 95", "95", "under 30", "30"],
)
def test_too_easy_and_too_hard(right, sentence):
    said = " ".join(sentences(people({A: right, B: 100 - right})))

    assert ("Almost everybody" in said, "This is hard" in said) == (
        sentence == "Almost everybody knows this",
        sentence == "This is hard",
    )


def test_near_blind_guessing():
    assert "People do about as well as by blind guessing." in sentences(people({A: 28, B: 72}))
    assert "People do about as well as by blind guessing." not in sentences(people({A: 31, B: 69}))


def test_those_who_do_well_elsewhere_fail_here():
    wrong_key = mixed({A: 10, B: 40}, {A: 40, B: 10})
    weak = mixed({A: 26, B: 24}, {A: 24, B: 26})
    good = mixed({A: 40, B: 10}, {A: 10, B: 40})

    assert any("check which answer is marked as right" in one for one in sentences(wrong_key))
    assert any("hardly goes along" in one for one in sentences(weak))
    assert not any("check which" in one or "hardly goes" in one for one in sentences(good))


def test_below_30_people_nothing_is_said_about_how_they_divide():
    assert sentences(mixed({A: 4, B: 10}, {A: 10, B: 4})) == []


def test_a_wrong_choice_of_the_best_third_is_named():
    item = mixed({A: 30, C: 30}, {A: 30, B: 30})

    said = [one for one in sentences(item) if "is it right too?" in one]

    assert said == ["Those who do best choose “un pardon” more often than those who do worst: is it right too?"]


def test_a_choice_that_tempts_nobody_is_named_from_100_people_on():
    named = "Fewer than 10 people choose “un oubli”: it tempts nobody. Take it out or write a better one."

    assert named in sentences(people({A: 60, B: 20, C: 20}))
    assert named not in sentences(people({A: 59, B: 20, C: 20}))
    assert named not in sentences(people({A: 60, B: 20, C: 10, D: 10}))


def test_thirds_only_where_each_has_30_people():
    wide = report(mixed({A: 30, B: 21}, {A: 16, B: 36})).questions[0]
    narrow = report(mixed({A: 30, B: 14}, {A: 15, B: 30})).questions[0]

    assert [(bar.best_third, bar.weakest_third) for bar in wide.bars] == [("60 %", "30 %"), ("", "")]
    assert (wide.with_thirds, narrow.with_thirds) == (True, False)
    assert [(bar.best_third, bar.weakest_third) for bar in narrow.bars] == [("", ""), ("", "")]


def test_a_third_shows_nothing_that_leaves_few_over():
    """40 of 45 in the best third chose rightly: to show it would tell that about 4 did not."""
    few_left = report(mixed({A: 40, B: 5}, {A: 15, B: 30})).questions[0]

    assert [(bar.best_third, bar.weakest_third) for bar in few_left.bars] == [("", "35 %"), ("", "")]


def test_best_against_weakest_needs_10_people_in_each_group():
    small = report(mixed({A: 18}, {B: 19})).questions[0]
    large = report(mixed({A: 19}, {B: 19})).questions[0]

    assert (small.figures[5].value, small.division) == ("–", "")
    assert large.figures[5].value == "100"
    assert large.division.startswith("Those who do best in the whole quiz earn 100 of 100 points more here")


def test_languages_stand_side_by_side_and_a_bad_translation_is_suspected():
    question = report({"fr": people({A: 40, B: 10}), "bm": people({A: 20, B: 30})}).questions[0]

    assert [(line.people, line.facility) for line in question.languages] == [("50", "80 %"), ("50", "40 %")]
    assert [one for one in question.sentences if "much worse" in one] == [
        "In Bamanankan people do much worse than in another language: read this question there again."
    ]


def test_one_language_alone_is_not_split():
    assert report(people({A: 50})).questions[0].languages == []


def test_several_picks_stand_each_for_themselves():
    version = version_with("multiple_response", right=(A, B))
    found = Item()
    for number, picks in ((60, [A, B]), (40, [A, C]), (5, [D])):
        taken = Taken(10_000 if picks == [A, B] else 0, 0, 5_000)
        for _n in range(number):
            found += Item(**sums(taken), cells=Counter([cell_of(taken, " ".join(picks))]))

    bars = report(found, version).questions[0].bars

    assert [(bar.label, bar.share, bar.is_right) for bar in bars] == [
        ("une amende", "95 % or more", True),
        ("une prison", "55 %", True),
        ("un pardon", "40 %", False),
    ]


def test_true_and_false_have_words():
    version = version_with("true_false", {"true": "", "false": ""}, right=("true",))
    taken = Taken(10_000, 0, 5_000), Taken(0, 0, 5_000)
    item = Item()
    for _n in range(20):
        item += Item(**sums(taken[0]), cells=Counter([cell_of(taken[0], "true")]))
        item += Item(**sums(taken[1]), cells=Counter([cell_of(taken[1], "false")]))

    assert [bar.label for bar in report(item, version).questions[0].bars] == ["True", "False"]


def test_a_question_marked_otherwise_begins_anew():
    version = version_with()
    before = report(people({A: 50}), version)
    version = version_with(right=(B,))

    found = report_on(
        version, Frozen(date(2026, 3, 4), {("practice", "q1", "another digest", "fr"): people({A: 50})}, {}, {})
    )

    assert (before.questions[0].is_shown, found.questions[0].is_shown) == (True, False)


def test_opinions_have_a_picture_and_no_judgement():
    version = version_with("opinion", {}, right=())
    version.content["questions"][0] |= {"choices": [], "steps": [{"id": A, "text": "oui"}, {"id": B, "text": "non"}]}
    unit = ("practice", "q1", digest(version.keys["q1"].as_json()), "fr")

    question = report({}, version, opinions={unit: Opinions(Counter({A: 30, B: 20}))}).questions[0]

    assert [(bar.label, bar.share, bar.is_right) for bar in question.bars] == [
        ("oui", "60 %", False),
        ("non", "40 %", False),
    ]
    assert (question.sentences, question.figures, question.is_opinion) == ([], [], True)


# Wrong and very sure


def about_sure(*numbers, asks=True):
    """Return sentence and figure for so many people who were wrong and said how sure, and very sure ones, by language."""
    version = version_with()
    version.rules["asks_confidence"] = asks
    sure = {language: Sureness(*pair) for language, pair in zip(("fr", "bm"), numbers, strict=False)}
    question = report(people({A: 50, B: 50}), version, sure=sure).questions[0]
    figures = [figure.value for figure in question.figures if figure.label == "Wrong and very sure"]
    return next((one for one in question.sentences if "very sure" in one), ""), figures


MISCONCEPTION = (
    "Misconception: about %s of 10 who were wrong were very sure. Many believe something here that is not so. Say in the "
    "lesson why it is not."
)


@pytest.mark.parametrize(
    ("wrong", "very", "sentence", "figure"),
    [
        (9, 9, "", "–"),
        (10, 7, MISCONCEPTION % 7, "70 %"),
        (40, 19, MISCONCEPTION % 5, "50 %"),
        (40, 18, "", "45 %"),
        (40, 0, "", "5 % or less"),
        (40, 40, MISCONCEPTION % 9, "95 % or more"),
    ],
    ids=["nine", "ten", "rounded to 50 %", "below 50 %", "nobody", "everybody"],
)
def test_wrong_and_very_sure_is_told_of_10_people(wrong, very, sentence, figure):
    assert about_sure((wrong, very)) == (sentence, [figure])


def test_wrong_and_very_sure_comes_first():
    version = version_with(labels={A: "une amende", B: "une prison"})

    said = report(people({A: 30, B: 70}), version, sure={"fr": Sureness(60, 45)}).questions[0].sentences

    assert said[0] == MISCONCEPTION % 8
    assert said[1].startswith("About 7 of 10 choose “une prison”.")


def test_wrong_and_very_sure_of_all_languages_together():
    assert about_sure((20, 4), (20, 16)) == (MISCONCEPTION % 5, ["50 %"])


def test_a_quiz_that_never_asked_has_no_such_figure():
    assert about_sure(asks=False) == ("", [])
    assert about_sure((20, 16), asks=False) == (MISCONCEPTION % 8, ["80 %"])
