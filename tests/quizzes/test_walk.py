"""The quiz with plain forms, without script: pages, statuses, what is kept."""

import re

import pytest

from quizzes.models import Attempt, QuizVersion, Response
from quizzes.versions import version_of
from tests.factories.courses import LessonPageFactory, block_id, make_course
from tests.factories.quizzes import (
    make_quiz,
    right_answers,
    sent,
    single,
    some_questions,
    translate_quiz,
    wrong_answers,
)

from .pages import hidden, main, queries_of, say

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
A, B = block_id("un-A"), block_id("un-B")


def test_walk_to_a_pass(take, walk, final, version, kinds):
    response = walk(final, right_answers(version))

    attempt = Attempt.objects.get()
    assert (response.status_code, attempt.state) == (200, "passed")
    assert say("Passed") in main(response)
    assert f'data-attempt="{attempt.pk}"' in main(response)
    assert 'data-certificate="yes"' in main(response)
    assert kinds() == [
        ("attempt_started", 1),
        ("attempt_submitted", 1),
        ("question_answered", 3),
        ("attempt_passed", 1),
    ]


def test_walk_to_a_failure_names_what_to_read_again(walk, course, lesson):
    quiz = make_quiz(course, some_questions(3), certifying=True)
    quiz.questions[0].value["lesson"] = lesson
    quiz.save_revision().publish()

    page = main(walk(quiz, wrong_answers(version_of(quiz))))

    assert say("Not passed yet") in page
    assert 'data-certificate="no"' in page
    assert f'<a href="{lesson.url}" lang="fr" hreflang="fr">{lesson.title}</a>' in page
    assert "Pourquoi B." in page


def test_a_lesson_of_another_course_is_named_too(walk, course):
    lesson = LessonPageFactory(parent=make_course(), title="Ailleurs")
    quiz = make_quiz(course, [single("a", lesson=lesson.pk)], certifying=True)

    page = main(walk(quiz, wrong_answers(version_of(quiz))))

    assert f'href="{lesson.url}"' in page
    assert "Ailleurs" in page


def test_start_stores_nothing_and_gives_each_a_number(take, final):
    first, second = (hidden(take(final, go="start"))["attempt"] for _time in range(2))

    assert first != second
    assert not Attempt.objects.exists()


def test_double_tap_stores_once(take, final):
    fields = hidden(take(final, go="start"))

    pages = [take(final, **fields, answer=A, go="next").content for _time in range(2)]

    assert pages[0] == pages[1]
    assert (Attempt.objects.count(), Response.objects.count()) == (1, 1)


def test_an_empty_answer_is_said_at_the_question(take, final):
    response = take(final, **hidden(take(final, go="start")), go="next")

    assert response.status_code == 422
    assert f'<a href="#i-{ONE}">{say("Choose an answer first.")}</a>' in main(response)
    assert f'id="e-{ONE}"' in main(response)
    assert not Attempt.objects.exists()


def test_too_many_picks_are_said_and_kept(take, course):
    quiz = make_quiz(course, [{**(question := some_questions(2)[1]), "value": {**question["value"], "most": 2}}])
    picks = [block_id(f"q1-{letter}") for letter in "ABC"]

    response = take(quiz, **hidden(take(quiz, go="start")), answer=picks, go="submit")

    assert response.status_code == 422
    assert re.findall(r'value="([^"]+)"[^>]* checked', main(response)) == picks


def test_back_keeps_what_was_answered(take, final):
    second = take(final, **hidden(take(final, go="start")), answer=A, go="next")

    first = take(final, **hidden(second), go="back")

    assert hidden(first)["question"] == ONE
    assert re.findall(r'value="([^"]+)"[^>]* checked', main(first)) == [A]


def test_an_answer_can_be_changed_before_sending(take, final):
    fields = hidden(take(final, go="start"))
    for choice in (A, B):
        take(final, **fields, answer=choice, go="next")

    assert Response.objects.get().answer == [B]


def test_send_with_an_open_question_shows_it(take, final):
    second = take(final, **hidden(take(final, go="start")), answer=A, go="next")
    attempt = hidden(second)["attempt"]

    response = take(final, attempt=attempt, question=TRUTH, answer="true", go="submit")

    assert (response.status_code, hidden(response)["question"]) == (422, MANY)
    assert Attempt.objects.get().state == "incomplete"
    assert Response.objects.count() == 2


def test_a_skippable_question_may_stay_empty(walk, course):
    quiz = make_quiz(course, [single("a", skippable=True), single("b")], certifying=True)

    response = walk(quiz, {block_id("a"): [], block_id("b"): [block_id("b-A")]})

    assert Attempt.objects.get().state == "passed"
    assert say("Skipped.") in main(response)


def test_practice_explains_each_answer(take, practice):
    fields = hidden(take(practice, go="start"))

    marked = take(practice, **fields, answer=B, go="check")
    onward = take(practice, **hidden(marked), go="next")

    page = main(marked)
    assert say("Not quite.") in page
    assert "Pourquoi B." in page
    assert "Relis la règle." in page
    assert 'class="choice wrong"' in page
    assert hidden(marked)["at"] == ONE
    assert hidden(onward)["question"] == MANY


def test_practice_to_the_end(take, practice, version):
    response = take(practice, go="start")
    for question, answer in right_answers(version_of(practice)).items():
        marked = take(practice, **hidden(response), answer=answer, go="check")
        go = "submit" if question == TRUTH else "next"
        response = take(practice, **hidden(marked), go=go)

    assert say("Done") in main(response)
    assert Attempt.objects.get().score == 1


def test_final_quiz_does_not_tell_before_the_end(take, walk, final, version):
    response = take(final, go="start")
    for question, answer in right_answers(version).items():
        page = main(response)
        assert not re.search("Pourquoi|Bien vu|Relis|La règle|data-credit", page)
        response = take(final, **hidden(response), answer=answer, go="submit" if question == TRUTH else "next")

    assert "La règle du cours." in main(response)


def test_baseline_tells_nothing_at_the_end(walk, baseline):
    page = main(walk(baseline, wrong_answers(version_of(baseline))))

    assert not re.search('Pourquoi|Bien vu|Relis|La règle|data-credit|verdict|class="ring"', page)
    assert say("Take the quiz again") not in page


def test_all_questions_on_one_page(take, course):
    quiz = make_quiz(course, some_questions(3), certifying=True, one_per_screen=False)
    answers = right_answers(version_of(quiz))
    start = take(quiz, go="start")
    fields = {f"answer-{id}": answer for id, answer in answers.items()}
    first = next(iter(answers))

    missing = take(quiz, **hidden(start), **{name: fields[name] for name in list(fields)[:2]}, go="submit")
    done = take(quiz, **hidden(missing), **fields, go="submit")

    assert missing.status_code == 422
    assert len(re.findall(" checked", main(missing))) == 3
    assert f"#i-{list(answers)[2]}" in main(missing)
    assert f"#i-{first}" not in main(missing)
    assert (done.status_code, Attempt.objects.get().state) == (200, "passed")


def test_result_again_by_its_number(take, final):
    attempt = sent(final)

    assert say("Passed") in main(take(final, attempt=str(attempt.pk), go="review"))


def test_a_learner_goes_on_where_they_stopped(take, final, learner, client):
    client.force_login(learner)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    take(final, **hidden(take(final, go="start")), answer=A, go="next")

    again = take(final, go="start")

    assert hidden(again)["question"] == MANY
    assert Attempt.objects.get().learner == learner


def test_retake_is_the_second_try_with_hints(take, course):
    quiz = make_quiz(course, [single("a", hint="Pense à l’article 1.")], certifying=True)
    first = take(quiz, go="start")
    attempt = sent(quiz, {})

    again = take(quiz, go="start", previous=str(attempt.pk))
    take(quiz, **hidden(again), answer=block_id("a-A"), go="submit")

    assert "Pense à l’article 1." not in main(first)
    assert "Pense à l’article 1." in main(again)
    assert Attempt.objects.get(state="passed").number == 2


def test_begun_in_french_and_continued_in_bambara(take, walk, final, version, client):
    translate_quiz(final)
    second = take(final, **hidden(take(final, go="start")), answer=A, go="next")
    assert 'action="/bm/quiz/' in main(second)

    there = take(final, "bm", attempt=hidden(second)["attempt"], at=MANY, go="start")
    rest = {id: answer for id, answer in right_answers(version).items() if id != ONE}
    response = walk(final, rest, "bm", there)

    assert "Ɲininkali" in main(there)
    assert '<fieldset class="ask" lang=' not in main(there)
    assert (Attempt.objects.get().state, response.status_code) == ("passed", 200)
    assert Attempt.objects.get().version.locale == "fr"


def test_questions_in_another_language_say_so(take, final):
    translate_quiz(final)
    QuizVersion.objects.filter(locale="bm").update(key_digest="other")
    attempt = sent(final)

    page = main(take(final, "bm", attempt=str(attempt.pk), go="review"))

    assert page.count('<fieldset class="ask" lang="fr"') == 3


def test_a_quiz_that_was_taken_back_is_not_found(take, final):
    final.unpublish()

    assert take(final, go="start").status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_result_needs_8_queries(take, course, lesson, number):
    quiz = make_quiz(course, some_questions(number), certifying=True)
    for child in quiz.questions:
        child.value["lesson"] = lesson
    quiz.save_revision().publish()
    attempt = sent(quiz, {})

    response = take(quiz, attempt=str(attempt.pk), go="review")

    assert len(response.context["screen"].result.questions) == number
    assert queries_of(lambda: take(quiz, attempt=str(attempt.pk), go="review")) == 8
