"""The quiz's own page: the same for everybody, and what it tells before the quiz begins."""

import re

import pytest

from tests.factories.courses import block_id
from tests.factories.quizzes import (
    make_quiz,
    some_questions,
)

from .pages import main, queries_of, say

ONE = block_id("un")


def test_quiz_page_is_the_same_for_everybody(client, final, admin_client):
    import copy

    guest = copy.copy(client)
    guest.cookies = type(client.cookies)()
    pages = [guest.get(final.url), admin_client.get(final.url), guest.get(final.url)]

    assert len({page.content for page in pages}) == 1
    assert all(not page.cookies and "public" in page["Cache-Control"] for page in pages)


@pytest.mark.parametrize("name", ["final", "baseline"])
@pytest.mark.django_db
def test_page_of_a_final_quiz_and_a_baseline_does_not_tell(client, request, name):
    quiz = request.getfixturevalue(name)

    page = client.get(quiz.url).content.decode()
    page = page[: page.index('<template id="quiz-words"')]

    assert ONE in page
    for telling in (
        "data-credit",
        'class="why"',
        "data-feedback=",
        "Pourquoi",
        "Bien vu",
        "Relis",
        "La règle",
        "Oui.",
        "Non.",
    ):
        assert telling not in page


def test_page_of_a_practice_holds_the_key(client, practice):
    page = client.get(practice.url).content.decode()

    assert re.findall(r'data-credit="([^"]*)"', page) == ["1", "0", "0", "0.5", "0.5", "0", "0", "1", "0"]
    assert page.count('class="why" hidden') == 9
    assert page.count('data-feedback="general" hidden') == 3


@pytest.mark.parametrize("name", ["final", "baseline", "practice"])
@pytest.mark.django_db
def test_promise_47_what_is_kept_can_be_read_before_the_first_question(client, request, name):
    page = main(client.get(request.getfixturevalue(name).url))

    before, begin, _after = page.partition("data-quiz-start")
    assert begin
    assert 'href="/fr/moi/donnees/"' in before


def test_page_of_a_final_quiz_says_what_awaits(client, final, baseline):
    page = main(client.get(final.url))

    assert f'data-quiz="{final.translation_key}"' in page
    assert f'data-baseline="{baseline.translation_key}"' in page
    assert 'data-pass-mark="70"' in page


def test_page_of_a_baseline_is_no_test(client, baseline):
    assert say("Skip this and begin the course") in main(client.get(baseline.url))


def test_page_shows_the_published_version_only(client, final):
    final.intro = "Pas encore publié"
    final.save_revision()
    final.save(clean=False)

    assert "Pas encore publié" not in main(client.get(final.url))


@pytest.mark.parametrize("number", [1, 20])
def test_cold_quiz_page_needs_8_queries_and_none_when_cached(client, course, number):
    url = make_quiz(course, some_questions(number), certifying=True).url

    assert [queries_of(lambda: client.get(url)) for _time in range(2)] == [8, 0]
