"""One phone, many learners: hands are counted, the answer is told, no person is kept, each count is stored once."""

import re
import uuid
from html import unescape

import pytest

from learning.groups.models import GroupResult
from quizzes.models import Attempt, Certificate, Completion
from quizzes.versions import version_of
from tests.factories.courses import make_course
from tests.factories.quizzes import make_quiz, multiple, single, true_false

from .conftest import LEAD

ROUND = "0b0c2f4e-55a0-4c0e-9d36-1f7a2f0a7c11"


@pytest.fixture
def quiz(course):
    return make_quiz(course, [single(), multiple(), true_false()])


@pytest.fixture
def place(group, quiz) -> str:
    return f"{LEAD}groupes/{group.pk}/quiz/{quiz.translation_key}/"


def at(place: str, question: int, heads: int = 20, round: str = ROUND) -> str:
    return f"{place}?round={round}&heads={heads}&question={question}"


def fields(page: str) -> list[str]:
    return re.findall(r'<input type="number" name="([^"]+)"', page)


def count(desk, address: str, *hands: int):
    names = fields(desk.get(address).content.decode()) or fields_of_first(desk, address)
    return desk.post(address, dict(zip(names, hands, strict=True)))


def fields_of_first(desk, address: str) -> list[str]:
    """Return the fields of the same question in another round, where it is not counted yet."""
    other = address.replace(ROUND, str(uuid.uuid4()))
    return fields(desk.get(other).content.decode())


def test_hands_are_counted_then_the_answer_is_told(desk, place, quiz, group):
    question = desk.get(at(place, 1))
    assert "Bien vu" not in question.content.decode()
    assert "Pourquoi A" not in question.content.decode()

    answer = count(desk, at(place, 1), 4, 11, 2)

    told = unescape(desk.get(answer.url).content.decode())
    assert 'class="right"' in told
    assert "Bien vu." in told
    assert "La règle du cours." in told
    assert "11 mains" in told
    row = GroupResult.objects.get()
    assert (row.group, row.quiz_key, row.heads, sorted(row.hands.values())) == (
        group, quiz.translation_key, 20, [2, 4, 11],
    )  # fmt: skip


def test_no_person_attempt_or_certificate_comes_of_it(desk, place):
    for number in (1, 2, 3):
        hands = {1: (4, 11, 2), 2: (20, 20, 0, 0), 3: (12, 8)}[number]
        count(desk, at(place, number), *hands)

    assert GroupResult.objects.count() == 3
    assert not Attempt.objects.exists()
    assert not Completion.objects.exists()
    assert not Certificate.objects.exists()
    assert not [field for field in GroupResult._meta.fields if field.related_model and field.name != "group"]
    assert "Toutes les questions" in unescape(desk.get(at(place, 4)).content.decode())


def test_promise_08_same_count_again_is_stored_once_and_another_refused(desk, place):
    first = count(desk, at(place, 1), 4, 11, 2)
    again = count(desk, at(place, 1), 4, 11, 2)
    other = count(desk, at(place, 1), 5, 11, 2)

    assert again.url == first.url
    assert other.status_code == 409
    assert "Ils ont été gardés" in unescape(other.content.decode())
    assert sorted(GroupResult.objects.get().hands.values()) == [2, 4, 11]


def test_promise_33_few_hands_are_not_shown_back(desk, place):
    answer = count(desk, at(place, 1, heads=9), 4, 3, 2)

    assert "mains" not in desk.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("number", "hands"), [(1, (10, 11, 0)), (2, (21, 0, 0, 0)), (1, (-1, 0, 0)), (1, (1001, 0, 0))]
)
def test_more_hands_than_people_are_refused(desk, place, number, hands):
    answer = count(desk, at(place, number), *hands)

    assert answer.status_code == 400
    assert not GroupResult.objects.exists()
    assert f'value="{hands[0]}"' in answer.content.decode()


def test_empty_fields_mean_no_hands(desk, place):
    desk.post(at(place, 1), {})

    assert set(GroupResult.objects.get().hands.values()) == {0}


def test_question_without_count_is_talked_about(desk, group, course):
    question = single("image")
    quiz = make_quiz(course, [question])
    version = version_of(quiz)
    version.key["questions"][0]["type"] = "image_choice"
    version.save()
    place = f"{LEAD}groupes/{group.pk}/quiz/{quiz.translation_key}/"

    page = desk.get(at(place, 1)).content.decode()
    assert not fields(page)
    assert "Bien vu" not in page
    assert desk.post(at(place, 1), {}).status_code == 400
    assert "Bien vu." in desk.get(f"{at(place, 1)}&answer=1").content.decode()
    assert not GroupResult.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["?heads=0&round=x", "?heads=12", f"?round={ROUND}", f"?round={ROUND}&heads=-4", f"?round={ROUND}&heads=9e9",
     f"?round={ROUND}&heads=5&question=-1", f"?round={ROUND}&heads=5&question=x", "?round=%00&heads=%22"],
)  # fmt: skip
def test_strange_address_asks_again_for_the_number_of_people(desk, place, query):
    answer = desk.get(place + query)

    assert answer.status_code == 400
    assert 'name="heads"' in answer.content.decode()


def test_answer_is_not_told_before_counting_by_an_address(desk, place):
    assert "Bien vu" not in desk.get(f"{at(place, 1)}&answer=1").content.decode()


def test_quiz_of_another_course_is_not_found(desk, group, home):
    other = make_quiz(make_course(home, lessons=1, slug="autre-cours", title="Autre"))

    assert desk.get(f"{LEAD}groupes/{group.pk}/quiz/{other.translation_key}/").status_code == 404
    assert desk.get(f"{LEAD}groupes/{group.pk}/quiz/{uuid.uuid4()}/").status_code == 404
