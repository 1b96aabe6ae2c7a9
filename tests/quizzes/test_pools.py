"""Pools: what is drawn from a bank, what a version keeps of it, and when publishing is refused."""

import json
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from quizzes import attempts
from quizzes.attempts import Who
from quizzes.enums import State
from quizzes.errors import Refused
from quizzes.models import QuestionBank, QuizVersion
from quizzes.screens import introduce
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, single

GUEST = Who(None, "fr")
TEN = [f"b{n}" for n in range(10)]


@pytest.fixture
def bank(db) -> QuestionBank:
    """A live bank of ten questions, the first three of which train "justice"."""
    questions = [single(name, skill="justice" if n < 3 else "") for n, name in enumerate(TEN)]
    bank = QuestionBank(title="Bases", locale=Locale.get_default(), questions=json.dumps(questions))
    bank.save()
    bank.save_revision().publish()
    bank.refresh_from_db()
    return bank


def pool(bank: QuestionBank, take: int = 4, skill: str = "", name: str = "pool") -> dict:
    return {"type": "pool", "id": block_id(name), "value": {"bank": bank.pk, "take": take, "skill": skill}}


def quiz_of(course, *questions: dict, **values):
    return make_quiz(course, certifying=True, questions=list(questions), **values)


@pytest.fixture
def quiz(course, bank):
    """One question of its own, then four of ten."""
    return quiz_of(course, single("propre"), pool(bank))


def ids(*names: str) -> list[str]:
    return [block_id(name) for name in names]


def test_attempt_asks_own_questions_and_as_many_of_the_pool_as_it_takes(quiz):
    version, seed = version_of(quiz), str(uuid4())

    asked = version.asked(seed)

    assert asked[0] == block_id("propre")
    assert len(asked) == len(set(asked)) == version.asked_count == 5
    assert set(asked[1:]) < set(ids(*TEN))
    assert version.asked(seed) == asked


def test_other_attempts_ask_other_questions(quiz):
    version = version_of(quiz)

    assert len({frozenset(version.asked(str(uuid4()))) for _time in range(20)}) > 10


def test_only_what_was_drawn_is_marked_and_stored(quiz):
    version, id = version_of(quiz), uuid4()
    right = {question: [block_id(f"{name}-A")] for name, question in zip(TEN, ids(*TEN), strict=True)}
    drawn = version.asked(str(id))
    answers = {question: right.get(question, [block_id("propre-A")]) for question in drawn}

    sheet = submit(Submission(id, quiz.translation_key, answers, version.pk), GUEST)

    assert {response.question for response in sheet.responses} == set(drawn)
    assert (sheet.attempt.score, sheet.attempt.state) == (1, State.PASSED)


def test_answer_to_a_question_that_was_not_drawn_is_refused(quiz):
    version, id = version_of(quiz), uuid4()
    other = next(question for question in ids(*TEN) if question not in version.asked(str(id)))

    with pytest.raises(Refused) as refused:
        submit(Submission(id, quiz.translation_key, {other: []}, version.pk), GUEST)

    assert (refused.value.code, refused.value.field) == ("foreign", other)


def test_saved_answer_to_a_question_that_was_not_drawn_is_refused(quiz):
    id = uuid4()
    attempts.start(quiz.translation_key, id, GUEST)
    other = next(question for question in ids(*TEN) if question not in version_of(quiz).asked(str(id)))

    with pytest.raises(Refused):
        attempts.save(id, UUID(other), [], 1, GUEST)


def test_page_for_everybody_holds_the_whole_pool_and_says_how_many_are_asked(quiz):
    intro = introduce(quiz, is_preview=False)

    assert (len(intro.questions), intro.asked) == (11, 5)
    assert {question.pool for question in intro.questions} == {"", "1:4"}
    assert {question.total for question in intro.questions} == {5}


def test_pool_of_one_skill_draws_from_its_questions_only(course, bank):
    quiz = quiz_of(course, pool(bank, take=2, skill="justice"))

    assert set(version_of(quiz).texts) == set(ids(*TEN[:3]))


@pytest.mark.parametrize(("take", "skill"), [(11, ""), (4, "justice"), (1, "paix")])
def test_quiz_that_takes_more_than_the_bank_has_is_refused(course, bank, take, skill):
    with pytest.raises(ValidationError) as refused:
        quiz_of(course, pool(bank, take=take, skill=skill))

    assert "questions" in refused.value.message_dict


def test_question_that_could_be_drawn_twice_is_refused(course, bank):
    with pytest.raises(ValidationError) as refused:
        quiz_of(course, pool(bank), pool(bank, name="noch"))

    assert "twice" in str(refused.value)


def test_publishing_a_bank_freezes_the_quizzes_that_draw_from_it(quiz, bank):
    before = version_of(quiz)

    bank.questions = json.dumps([single(name) for name in [*TEN, "b10"]])
    bank.save_revision().publish()

    after = version_of(quiz)
    assert after.pk != before.pk
    assert block_id("b10") in after.texts
    assert block_id("b10") not in QuizVersion.objects.get(pk=before.pk).texts


def test_page_shows_what_a_bank_was_published_with(client, quiz, bank, django_capture_on_commit_callbacks):
    assert block_id("b10") not in client.get(quiz.url).text
    bank.questions = json.dumps([single(name) for name in [*TEN, "b10"]])

    with django_capture_on_commit_callbacks(execute=True):
        bank.save_revision().publish()

    assert block_id("b10") in client.get(quiz.url).text


def test_bank_that_becomes_too_small_for_a_quiz_is_refused(quiz, bank):
    bank.questions = json.dumps([single(name) for name in TEN[:3]])

    with pytest.raises(ValidationError) as refused:
        bank.save_revision().publish()

    assert quiz.title in str(refused.value)
    assert len(version_of(quiz).texts) == 11


def test_bank_with_a_question_that_cannot_be_marked_is_not_published(bank):
    bank.questions = json.dumps([single("b0", texts=("A", "A"))])

    with pytest.raises(ValidationError):
        bank.save_revision().publish()


def test_number_of_questions_to_take_is_part_of_the_key(course, bank):
    four = quiz_of(course, pool(bank))
    before = version_of(four).key_digest

    four.questions = json.dumps([pool(bank, take=5)])
    four.save_revision().publish()

    assert version_of(four).key_digest != before
