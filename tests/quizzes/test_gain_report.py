"""Baseline and final quiz: pairs only, at least 10, group means; who dropped out beside it."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from quizzes.analysis import Item
from quizzes.freezing import digest
from quizzes.gain_report import MarkedAgain, gain_report, marked_again
from quizzes.models import Regrade, RegradeState
from quizzes.models.totals import WHOLE
from quizzes.regrading import begin, begin_undo, confirm, go_on
from quizzes.snapshots import Frozen, Pairs
from quizzes.staff_views import ONE
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import sent
from tests.quizzes.test_report import version_with

BASELINE = str(uuid.UUID(int=7))


def gain(pairs, began=0, questions=None, again=()):
    version = version_with()
    version.rules |= {"pair": BASELINE, "mode": "certifying"}
    by_language = pairs if isinstance(pairs, dict) else {"fr": pairs}
    units = {(BASELINE, str(WHOLE), "", language): one for language, one in by_language.items() if one}
    key_digest = digest(version.keys["q1"].as_json())
    units |= {(BASELINE, "q1", key_digest, "fr"): questions} if questions else {}
    day = date(2026, 3, 4)
    baseline = Frozen(day, {("baseline", str(WHOLE), "", "fr"): Item(people=began)} if began else {}, {}, {})
    return gain_report(version, Frozen(day, {}, units, {}), baseline, again)


def pairs(people, before, after, rose=0, stayed=0, fell=0):
    """Return pairs with these mean scores, in percent."""
    return Pairs(people, people * before * 100, people * after * 100, rose, stayed, fell)


def test_gain_from_group_means():
    found = gain(pairs(20, 40, 70, 15, 5, 0), began=32).whole

    assert (found.people, found.before, found.after) == ("20", "40 %", "70 %")
    assert (found.gain, found.level) == ("0.50", "medium")
    assert (found.before_at, found.after_at) == ("40%", "70%")


@pytest.mark.parametrize(("after", "level"), [(57, "low"), (58, "medium"), (82, "medium"), (83, "high"), (30, "low")])
def test_levels(after, level):
    assert gain(pairs(20, 40, after)).whole.level == level


def test_a_loss_has_a_true_minus_sign():
    assert gain(pairs(20, 50, 25)).whole.gain == "−0.50"


def test_without_anything_left_to_learn_there_is_no_gain():
    found = gain(pairs(20, 100, 100)).whole

    assert (found.gain, found.level) == ("–", "")


def test_fewer_than_10_pairs_show_nothing():
    found = gain(pairs(9, 40, 70), began=30)

    assert (found.whole, found.languages, found.directions, found.questions) == (None, [], [], [])
    assert found.without_end == "20"


@pytest.mark.parametrize(("began", "words"), [(0, "–"), (30, "10"), (29, "fewer than 10"), (15, "fewer than 10")])
def test_baselines_without_an_end_are_counted(began, words):
    assert gain(pairs(20, 40, 70), began=began).without_end == words


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((60, 25, 15), ["60 of 100 people", "25 of 100 people", "15 of 100 people"]),
        ((60, 37, 3), ["60 of 100 people", "35 of 100 people", ""]),
        ((11, 1, 0), ["", "", ""]),
    ],
    ids=["all are many", "a few fell", "what is left of 12 would be known too well"],
)
def test_who_rose_stayed_and_fell(numbers, shown):
    found = gain(pairs(sum(numbers), 40, 70, *numbers)).directions

    assert [one.label for one in found] == ["did better afterwards", "did as well as before", "did less well"]
    assert [one.people for one in found] == shown


def test_languages_stand_beside_the_whole_when_there_are_two():
    both = gain({"fr": pairs(20, 40, 70), "bm": pairs(20, 20, 60)})

    assert [(line.before, line.after) for line in both.languages] == [("40 %", "70 %"), ("20 %", "60 %")]
    assert both.whole.before == "30 %"
    assert gain(pairs(20, 40, 70)).languages == []


def test_questions_have_both_facilities_from_10_pairs_on():
    enough = gain(pairs(20, 40, 70), questions=pairs(10, 30, 90)).questions
    few = gain(pairs(20, 40, 70), questions=pairs(9, 30, 90)).questions

    assert [(line.label, line.before, line.after) for line in enough] == [("Que risque-t-on ?", "30 %", "90 %")]
    assert few == []


# Marked again


def test_what_was_marked_again_stands_beside_pairs_and_nowhere_else():
    again = [MarkedAgain("Que risque-t-on ?", date(2026, 2, 1))]

    assert gain(pairs(20, 40, 70), again=again).marked_again == again
    assert gain(pairs(9, 40, 70), again=again).marked_again == []


def marked(quiz_key, question, state=RegradeState.DONE, day=date(2026, 2, 1)):
    Regrade.objects.create(
        quiz_key=quiz_key,
        question_id=question,
        state=state,
        old_key={},
        new_key={},
        day=date(2026, 1, 1),
        marked_on=day,
    )


def test_the_last_day_of_each_question_of_both_quizzes(final, baseline, version, practice):
    one, many = list(version.keys)[:2]
    only_before = uuid.uuid4()
    marked(final.translation_key, one)
    marked(baseline.translation_key, one, RegradeState.UNDONE, date(2026, 2, 9))
    marked(final.translation_key, one, day=date(2026, 2, 3))
    marked(baseline.translation_key, only_before, day=None)
    marked(final.translation_key, many, RegradeState.CONFIRMED, None)
    marked(practice.translation_key, many)

    found = marked_again(version)

    assert sorted((again.text, again.day) for again in found) == [
        ("", date(2026, 1, 1)),
        ("Question un ?", date(2026, 2, 9)),
    ]


def test_a_regrade_tells_the_day_on_which_it_ended(final, version, monkeypatch):
    days = iter([date(2026, 2, 1), date(2026, 2, 3), date(2026, 2, 5)])
    today = [next(days)]
    monkeypatch.setattr(timezone, "localdate", lambda *args: today[0])
    sent(final)
    key = next(iter(version.keys.values()))
    regrade = go_on(begin(final.translation_key, key, "everybody_right", "?", UserFactory()))
    regrade = confirm(regrade, UserFactory())
    assert marked_again(version) == []

    for deed in (go_on, lambda done: go_on(begin_undo(done))):
        today[0] = next(days)
        regrade = deed(regrade)

        assert marked_again(version) == [MarkedAgain("Question un ?", today[0])]


def test_the_page_says_that_older_pairs_keep_their_marks(admin_client, final, baseline, version):
    for _n in range(10):
        sent(final, baseline=sent(baseline).pk)
    address = reverse(ONE, args=[final.pk])
    assert "answers-again" not in admin_client.get(address).content.decode()
    marked(final.translation_key, next(iter(version.keys)))

    said = admin_client.get(address).content.decode().split('class="answers-again"')[1].split("</p>")[0]

    assert "Question un ?" in said
    with translation.override("fr"):
        assert date_format(date(2026, 2, 1), "j F Y") in said
