"""What a submitted attempt adds to the totals: once a person, without the person, and never lost."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from quizzes.attempts import Who
from quizzes.freezing import digest
from quizzes.models import Attempt, ItemTotal, OpinionTotal, PairTotal
from quizzes.models.totals import WHOLE, quarter_of
from quizzes.recount import recount
from quizzes.snapshots import item_totals
from quizzes.totals import Taken, picks_of, share_of, taken_of
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id
from tests.factories.quizzes import right_answers, sent, single, translate_quiz

pytestmark = pytest.mark.django_db
ONE, MANY, TRUTH = (uuid.UUID(block_id(name)) for name in ("un", "plusieurs", "vrai"))
A, B = block_id("un-A"), block_id("un-B")


def sums(**which):
    """Return the sums of a question over all its rows."""
    names = ItemTotal.SUMS[:6]
    rows = ItemTotal.objects.filter(**which)
    return tuple(sum(getattr(row, name) for row in rows) for name in names)


def cells(question=ONE):
    """Return which answers were counted how often: answer, score, percent of the attempt and of its rest, people."""
    rows = ItemTotal.objects.filter(question_id=question).order_by("answer", "percent")
    return [(row.answer, row.score, row.percent, row.rest, row.people) for row in rows]


def people():
    return sum(row.people for row in ItemTotal.objects.filter(question_id=WHOLE))


def test_a_first_try_adds_score_rest_and_choice(practice):
    sent(practice, {str(ONE): [A], str(TRUTH): ["false"]})

    assert sums(question_id=ONE) == (1, 10_000, 10_000**2, 0, 0, 0)
    assert sums(question_id=TRUTH) == (1, 0, 0, 5_000, 5_000**2, 0)
    assert sums(question_id=WHOLE) == (1, 3_333, 3_333**2, 0, 0, 0)
    assert cells(ONE) == [(A, 10_000, 30, 0, 1)]
    assert cells(TRUTH) == [("false", 0, 30, 50, 1)]
    assert cells(MANY) == [("", 0, 30, 50, 1)]


def test_people_who_answer_alike_add_up_in_one_row(practice):
    for choice in (A, B, B):
        sent(practice, {str(ONE): [choice]})

    assert sums(question_id=ONE) == (3, 10_000, 10_000**2, 0, 0, 0)
    assert sorted(cells(ONE)) == sorted([(A, 10_000, 30, 0, 1), (B, 0, 0, 0, 2)])


def test_a_row_says_quiz_digest_kind_language_and_quarter(final, version):
    sent(final)

    row = ItemTotal.objects.get(question_id=ONE)

    key = version.keys[str(ONE)]
    assert (row.quiz_key, row.question_digest) == (final.translation_key, digest(key.as_json()))
    assert (row.mode, row.locale, row.quarter) == ("certifying", "fr", quarter_of(date.today()))


def test_no_field_of_a_total_points_to_a_person():
    for model in (ItemTotal, PairTotal, OpinionTotal):
        assert not [field.name for field in model._meta.get_fields() if field.is_relation]


def test_a_bambara_answer_is_counted_under_the_same_question(practice):
    twin = translate_quiz(practice)
    sent(practice)
    sent(twin, who=Who(None, "bm"))

    assert sorted(row.locale for row in ItemTotal.objects.filter(question_id=ONE)) == ["bm", "fr"]
    assert ItemTotal.objects.filter(question_id=ONE).values("question_digest").distinct().count() == 1


def test_a_repeat_adds_nothing(practice):
    attempt = sent(practice)
    sent(practice, id=attempt.pk)

    assert people() == 1


def test_a_second_try_adds_nothing(practice, learner):
    sent(practice, who=Who(learner, "fr"))
    second = sent(practice, who=Who(learner, "fr"))
    guest = sent(practice)
    again = sent(practice, previous=guest.pk)

    assert people() == 2
    assert (second.is_counted, again.is_counted) == (False, False)


def test_a_first_try_that_was_begun_earlier_is_marked_as_counted(practice, learner):
    from quizzes import attempts

    who = Who(learner, "fr")
    attempt, _new = attempts.start(practice.translation_key, uuid.uuid4(), who)
    sent(practice, id=attempt.pk, who=who)

    assert Attempt.objects.get(pk=attempt.pk).is_counted
    assert people() == 1


def asking(user, rf, **more):
    """Return a request with a session of this person, as views see it."""
    request = rf.get("/")
    request.COOKIES["sessionid"] = request.COOKIES["__Host-sessionid"] = "x"
    request.user = user
    for name, value in more.items():
        setattr(request, name, value)
    return request


def test_staff_and_previews_add_nothing(practice, learner, rf: RequestFactory, settings):
    settings.SESSION_COOKIE_NAME = "sessionid"
    staff = UserFactory(role="author")
    sent(practice, who=Who(None, "fr", asking(staff, rf)))
    sent(practice, who=Who(learner, "fr", asking(learner, rf, is_preview=True)))

    assert people() == 0

    sent(practice, who=Who(learner, "fr", asking(learner, rf)))

    assert people() == 0  # the preview was this learner's first try
    other = get_user_model().objects.create_user("sorgho-lune-77", password="trois mots de passe", is_learner=True)
    sent(practice, who=Who(other, "fr", asking(other, rf)))
    assert people() == 1


def test_a_skipped_question_is_left_out_and_an_unanswered_one_counts_0(course):
    from tests.factories.quizzes import make_quiz

    quiz = make_quiz(course, [single("un"), single("deux", skippable=True)])
    sent(quiz, {str(ONE): [A]})
    sent(quiz, {})

    assert cells(uuid.UUID(block_id("deux"))) == []
    assert sums(question_id=ONE) == (2, 10_000, 10_000**2, 0, 0, 0)


def test_a_refused_attempt_adds_nothing(practice):
    with pytest.raises(ValueError, match="does not belong"):
        sent(practice, {str(ONE): [block_id("deux-A")]})

    assert not ItemTotal.objects.exists()


def test_weights_decide_what_the_rest_is_worth():
    assert taken_of([(10_000, 1), (0, 3), (5_000, 2)]) == [
        Taken(10_000, 2_000, 3_333),
        Taken(0, 6_667, 3_333),
        Taken(5_000, 2_500, 3_333),
    ]
    assert taken_of([(10_000, 1)]) == [Taken(10_000, 0, 10_000)]


@pytest.mark.parametrize(("earned", "weights", "share"), [(1, 2, 1), (1, 3, 0), (2, 3, 1), (0, 0, 0)])
def test_shares_are_rounded_half_up(earned, weights, share):
    assert share_of(earned, weights) == share


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 9, 30), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_quarter_of_a_day(day, first):
    assert quarter_of(day) == first


# Before and after


def test_a_pair_adds_the_whole_and_each_question(final, baseline):
    before = sent(baseline, {str(ONE): [B], str(TRUTH): ["true"]})
    sent(final, {str(ONE): [A], str(TRUTH): ["false"]}, baseline=before.pk)

    rows = {row.question_id: row for row in PairTotal.objects.all()}

    assert {key: (row.people, row.before, row.after, row.rose, row.stayed, row.fell) for key, row in rows.items()} == {
        WHOLE: (1, 3_333, 3_333, 0, 1, 0),
        ONE: (1, 0, 10_000, 1, 0, 0),
        MANY: (1, 0, 0, 0, 1, 0),
        TRUTH: (1, 10_000, 0, 0, 0, 1),
    }
    assert rows[ONE].baseline_key == baseline.translation_key
    assert rows[ONE].question_digest == digest(version_of(final).keys[str(ONE)].as_json())


def test_a_pair_that_came_twice_is_counted_once(final, baseline):
    before = sent(baseline)
    attempt = sent(final, baseline=before.pk)
    sent(final, id=attempt.pk, baseline=before.pk)

    assert PairTotal.objects.get(question_id=WHOLE).people == 1


def test_staff_make_no_pair(final, baseline, rf, settings):
    settings.SESSION_COOKIE_NAME = "sessionid"
    who = Who(None, "fr", asking(UserFactory(role="author"), rf))
    before = sent(baseline, who=who)
    sent(final, who=who, baseline=before.pk)

    assert not PairTotal.objects.exists()


def test_totals_stay_when_the_answers_and_the_person_go(practice, learner):
    sent(practice, right_answers(version_of(practice)), who=Who(learner, "fr"))
    learner.delete()

    assert not Attempt.objects.exists()
    assert people() == 1
    assert ItemTotal.objects.get(question_id=WHOLE).x == int(Decimal(1) * 10_000)


def test_answers_without_choices_and_overlong_ones_are_counted_without_label():
    assert picks_of("multiple_response", ("a", "b")) == "a b"
    assert picks_of("number", ("1234.5",)) == ""
    assert picks_of("ordering", ("a", "b", "c")) == ""
    assert picks_of("scenario", ["x" * 36] * 28) == ""


# Totals = recount of the raw answers


def test_totals_equal_a_recount_of_the_raw_answers(practice, learner, other_learner, rf, settings):
    settings.SESSION_COOKIE_NAME = "sessionid"
    twin = translate_quiz(practice)
    version = version_of(practice)
    every = right_answers(version)
    staff = Who(None, "fr", asking(UserFactory(role="author"), rf))
    for who, quiz, answers in [
        (Who(None, "fr"), practice, every),
        (Who(None, "fr"), practice, {str(ONE): [B], str(MANY): every[str(MANY)][:1]}),
        (Who(None, "bm"), twin, {str(TRUTH): ["false"]}),
        (Who(None, "fr"), practice, {}),
        (Who(learner, "fr"), practice, every),
        (Who(learner, "fr"), practice, {}),
        (Who(other_learner, "bm"), twin, {str(ONE): [B]}),
        (staff, practice, every),
    ]:
        sent(quiz, answers, who=who)

    assert recount(practice.translation_key) == item_totals(practice.translation_key)
    assert people() == 6


def test_a_recount_takes_2_queries(practice, django_assert_num_queries):
    for _n in range(3):
        sent(practice)

    with django_assert_num_queries(2):
        recount(practice.translation_key)
