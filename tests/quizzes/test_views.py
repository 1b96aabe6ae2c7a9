"""The quiz with plain forms, "check yourself", a finished lesson and the certificate: pages, statuses, what is kept."""

import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image

from quizzes.models import Attempt, Certificate, Completion, QuizVersion, Response
from quizzes.versions import version_of
from tests.factories.courses import LessonPageFactory, block_id, check, make_course, stream
from tests.factories.quizzes import (
    make_quiz,
    right_answers,
    sent,
    single,
    some_questions,
    translate_quiz,
    wrong_answers,
)

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
A, B = block_id("un-A"), block_id("un-B")
CHECK = block_id("check")


def say(text, language="fr"):
    """Return a message in the language of the page."""
    with translation.override(language):
        return translation.gettext(text)


def main(response):
    """Return the part of a page that is its own, without what only scripts read and without drawings."""
    page = unescape(response.content.decode())
    page = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"(?s)<template.*?</template>|<pattern.*?</pattern>", "", page)


def hidden(response):
    """Return the hidden fields of the first form."""
    page = response.content.decode()
    form = page[page.index('<form class="ask"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.fixture
def take(client):
    def post(quiz, language="fr", **fields):
        return client.post(f"/{language}/quiz/{quiz.translation_key}/essai/", fields)

    return post


@pytest.fixture
def walk(take):
    """Return a function that answers a quiz, a question a screen, and returns the last answer of the server."""

    def through(quiz, answers, language="fr", response=None):
        response = response or take(quiz, language, go="start")
        for number, (question, answer) in enumerate(answers.items(), start=1):
            assert hidden(response)["question"] == question
            go = "submit" if number == len(answers) else "next"
            response = take(quiz, language, **hidden(response), answer=answer, go=go)
        return response

    return through


# The quiz's own page


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


# The walk without script


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


@pytest.mark.parametrize("answer", [["x"], [A, A], [A, "x"], [block_id("plusieurs-A")]])
def test_tampered_choices_are_refused(take, final, answer):
    response = take(final, **hidden(take(final, go="start")), answer=answer, go="next")

    assert response.status_code == 422
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("question", [block_id("elsewhere"), "x", "\x00"])
def test_a_question_of_another_quiz_is_refused(take, final, question):
    response = take(final, question=question, answer=A, go="next")

    assert response.status_code == 422
    assert "quizzes/refused.html" in [template.name for template in response.templates]


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


def test_another_answer_after_sending_changes_nothing(take, final):
    attempt = sent(final)

    response = take(final, attempt=str(attempt.pk), question=ONE, answer=B, go="next")

    assert response.status_code == 409
    assert say("This quiz has been sent already. What came first is kept.") in main(response)
    assert Response.objects.get(question_id=ONE).answer == [A]


def test_result_of_somebody_else_is_not_found(take, final, learner, other_learner, client):
    from quizzes.attempts import Who

    attempt = sent(final, who=Who(learner, "fr"))

    assert take(final, attempt=str(attempt.pk), go="review").status_code == 404
    client.force_login(other_learner)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    assert take(final, attempt=str(attempt.pk), go="review").status_code == 404
    client.force_login(learner)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    assert take(final, attempt=str(attempt.pk), go="review").status_code == 200


def test_result_under_another_quiz_is_not_found(take, final, practice):
    assert take(practice, attempt=str(sent(final).pk), go="review").status_code == 404


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


# "Check yourself" in a lesson


@pytest.fixture
def check_answer(client, lesson):
    def post(answer=(), question=CHECK, step=lesson.translation_key, language="fr"):
        return client.post(f"/{language}/quiz/verifier/{step}/{question}/", {"answer": answer})

    return post


def test_lesson_shows_its_question_with_the_key(client, lesson):
    page = main(client.get(lesson.url))

    assert f'action="/fr/quiz/verifier/{lesson.translation_key}/{block_id("check")}/"' in page
    assert re.findall(r'data-credit="([^"]*)"', page) == ["1", "0"]


@pytest.mark.parametrize(("answer", "word", "kind"), [("Oui.", "Right.", "ok"), ("Non.", "Not quite.", "not")])
def test_check_marks_and_stores_nothing(check_answer, lesson, kinds, answer, word, kind):
    response = check_answer(block_id(f"check-{answer}"))

    page = main(response)
    assert response.status_code == 200
    assert say(word) in page
    assert f'class="verdict {kind}"' in page
    assert "Parce que." in page
    assert f'href="{lesson.url}#q-{block_id("check")}"' in page
    assert kinds() == [("question_answered", 1)]
    assert not any(model.objects.exists() for model in (Attempt, Completion, Response))


@pytest.mark.parametrize("answer", [(), ("x",), (block_id("check-Oui."),) * 2])
def test_check_of_nothing_or_something_else_says_so_at_the_question(check_answer, kinds, answer):
    response = check_answer(answer)

    assert response.status_code == 422
    assert f'href="#i-{block_id("check")}"' in main(response)
    assert kinds() == []


def test_check_of_an_unknown_question_is_not_found(check_answer, final):
    assert check_answer(question=block_id("elsewhere")).status_code == 404


def test_check_does_not_mark_a_quiz(check_answer, final):
    response = check_answer(A, question=ONE, step=final.translation_key)

    assert response.status_code == 404
    assert "Pourquoi" not in response.content.decode()


def test_check_of_a_draft_is_not_found(check_answer, lesson):
    lesson.unpublish()

    assert check_answer(block_id("check-Oui.")).status_code == 404


def test_check_in_another_language_than_the_lesson_says_so(check_answer):
    page = main(check_answer(block_id("check-Oui."), language="bm"))

    assert '<fieldset class="ask" lang="fr"' in page


# A finished lesson


def test_finish_leads_to_the_next_step(client, lesson, final, kinds):
    response = client.post(f"/fr/quiz/fini/{lesson.translation_key}/")

    assert (response.status_code, response["Location"]) == (303, lesson.next_step.url)
    assert kinds() == [("lesson_finished", 1)]
    assert not Completion.objects.exists()


def test_finish_of_the_last_step_leads_to_the_course(client, course):
    last = LessonPageFactory(parent=course, body=stream(check("dernier")))

    response = client.post(f"/fr/quiz/fini/{last.translation_key}/")

    assert response["Location"] == course.url


# The certificate


@pytest.fixture
def certificate(client, final):
    """Return a function that asks for the certificate of an attempt, by default of a passed one."""

    def post(attempt=None, where="", language="fr", **fields):
        attempt = attempt or sent(final)
        return client.post(f"/{language}/quiz/attestation/{where}", {"attempt": str(attempt.pk), **fields})

    return post


def test_certificate_is_issued_once(certificate, final, kinds, course):
    attempt = sent(final)

    pages = [main(certificate(attempt)) for _time in range(2)]

    issued = Certificate.objects.get()
    assert (issued.course_key, issued.attempt, issued.locale, issued.day, issued.learner) == (
        course.translation_key,
        attempt,
        "fr",
        attempt.day_submitted,
        None,
    )
    assert pages[0] == pages[1]
    assert f"{issued.code[:4]}-{issued.code[4:]}" in pages[0]
    assert course.title in pages[0]
    assert [kind for kind, _count in kinds()].count("certificate_issued") == 1


@pytest.mark.parametrize("where", ["", "image/"])
def test_certificate_of_what_was_not_passed_is_refused(certificate, final, practice, baseline, version, where):
    for attempt in (sent(final, wrong_answers(version)), sent(practice), sent(baseline)):
        assert certificate(attempt, where).status_code == 422
    assert not Certificate.objects.exists()


def test_certificate_of_somebody_else_is_not_found(certificate, final, learner):
    from quizzes.attempts import Who

    assert certificate(sent(final, who=Who(learner, "fr"))).status_code == 404


def test_certificate_image_fits_a_message(certificate):
    response = certificate(where="image/", name="Ɲɛnɛ Kɔnɔ Ŋaɲa Coulibaly")

    image = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], image.format, image.mode, image.size) == ("image/png", "PNG", "P", (1080, 1350))
    assert len(response.content) <= 60 * 1024
    assert response["Cache-Control"] == "no-store, private"
    with translation.override("fr"):
        assert response["Content-Disposition"] == f'attachment; filename="{translation.gettext("certificate")}.png"'


def test_certificate_image_may_have_no_name(certificate):
    assert certificate(where="image/").content != certificate(where="image/", name="Awa").content


def test_the_name_is_kept_nowhere(certificate, caplog):
    name = "Xylophonia Zzyzx"
    response = certificate(where="image/", name=name)
    assert response.status_code == 200

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any("Zzyzx" in str(row) for row in cursor.fetchall()), table
    assert "Zzyzx" not in caplog.text
    assert "Zzyzx" not in str(response.headers)


def test_a_name_that_cannot_be_drawn_is_said_and_kept(certificate):
    response = certificate(where="image/", name="ߒߞߏ Awa")

    assert response.status_code == 422
    assert 'value="ߒߞߏ Awa"' in main(response)
    assert 'aria-invalid="true"' in main(response)


def test_check_page_tells_course_day_and_language_and_nothing_else(certificate, client, course, final):
    attempt = sent(final)
    certificate(attempt)
    code = Certificate.objects.get().code

    page = main(client.get(f"/c/{code}/"))

    assert course.title in page
    assert "Français" in page
    for told in (str(attempt.pk), str(attempt.score), "100 %"):
        assert told not in page


def test_check_form_leads_to_the_certificate_however_it_is_typed(certificate, client):
    certificate()
    Certificate.objects.update(code="A01B23CD")

    for typed in ("a01b23cd", "AO1B-23CD", " a o i b 2 3 c d ", "aOlb—23cd"):
        response = client.get("/c/", {"code": typed})
        assert (response.status_code, response["Location"]) == (302, "/c/A01B-23CD/")
    assert client.get("/c/a0ib23cd/").status_code == 200


@pytest.mark.parametrize("typed", ["ZZZZ-ZZZ", "ZZZZ-ZZZZZ", "", "é", "\x00", "<b>", "A01B23C!", "🙂" * 8, "0" * 5000])
def test_check_form_says_what_is_wrong_and_keeps_it(client, db, typed):
    response = client.get("/c/", {"code": typed})

    assert response.status_code == 422
    assert 'aria-invalid="true"' in main(response)


@pytest.mark.parametrize("code", ["ZZZZ-ZZZZ", "x", "%00", "a'b", '"', "A" * 3000])
def test_check_of_an_unknown_code_says_so(client, db, code):
    response = client.get(f"/c/{code}/")

    assert response.status_code == 422
    assert 'aria-invalid="true"' in main(response)
    assert response["Cache-Control"] == "no-store, private"


def test_check_from_another_site_is_welcome(client, db):
    assert client.get("/c/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


# How much of the database a page needs; finding a page and its frame are the site's matter.


def queries_of(deed, about=""):
    with CaptureQueriesContext(connection) as context:
        deed()
    said = [query["sql"] for query in context.captured_queries]
    return len([sql for sql in said if "SAVEPOINT" not in sql and about in sql])


@pytest.mark.parametrize("number", [1, 20])
def test_cold_quiz_page_needs_8_queries_and_none_when_cached(client, course, number):
    url = make_quiz(course, some_questions(number), certifying=True).url

    assert [queries_of(lambda: client.get(url)) for _time in range(2)] == [8, 0]


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
