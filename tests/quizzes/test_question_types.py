"""Each type with parts or pictures as pages without script ask it: answered, refused with everything kept, explained."""

import re
from html import unescape

import pytest
from django.utils import translation

from quizzes.models import Response
from tests.factories.courses import LessonPageFactory, block_id, stream
from tests.factories.questions import gap_choice, image_choice, matching, number, ordering
from tests.factories.quizzes import make_quiz, sent, single

# Wagtail leaves the temporary file of a fresh rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ORDER = [block_id(f"ordre-{n}") for n in range(4)]
PAIR = [block_id(f"paires-{n}") for n in range(3)]
GAP = [block_id(f"trous-{n}") for n in range(2)]
WORD = [[block_id(f"trous-{gap}-{n}") for n in range(3)] for gap in range(2)]
PICTURE = [block_id(f"image-{n}") for n in range(2)]
TELLING = ("data-credit", "data-right", 'class="why"', "data-feedback=", "data-reason", "Rang", "Pourquoi", "Bien vu")


def say(message, **values):
    with translation.override("fr"):
        return translation.gettext(message) % values if values else translation.gettext(message)


def main(response):
    page = unescape(response.content.decode())
    return re.sub(r"(?s)<template.*?</template>", "", page[page.index("<main") : page.index("</main>")])


def selected(page):
    """Return what stands in the fields of a page, by the part's id."""
    found = {}
    for name, select in re.findall(r'(?s)<select[^>]* name="[^"]*\.([^"]+)"[^>]*>(.*?)</select>', page):
        found[name] = (re.findall(r'value="([^"]*)" selected', select) or [""])[0]
    found.update(re.findall(r'<input[^>]* name="[^"]*\.([^"]+)" value="([^"]*)"', page))
    return found


def questions(picture):
    return {
        "ordering": ordering(),
        "matching": matching(),
        "gap_choice": gap_choice(),
        "number": number(),
        "image_choice": image_choice(pictures=[picture, picture]),
    }


def tokens(question):
    """Return the right token of each pair."""
    from quizzes.questions import QUESTION_TYPES

    module = QUESTION_TYPES["matching"]
    return module.key(module.block().to_python(question["value"]), question["id"]).data["right"]


def right_form(name):
    """Return the right answer as a form sends it, without the name of the question."""
    return {
        "ordering": {f".{id}": str(n) for n, id in enumerate(ORDER, start=1)},
        "matching": {f".{id}": token for id, token in tokens(matching()).items()},
        "gap_choice": {f".{gap}": words[0] for gap, words in zip(GAP, WORD, strict=True)},
        "number": {".number": "18"},
        "image_choice": {"": PICTURE[0]},
    }[name]


def partly(name):
    """Return an answer that is right in part; the last one, that has no parts, a wrong one."""
    return {
        "ordering": {f".{id}": str(n) for id, n in zip(ORDER, (2, 1, 3, 4), strict=True)},
        "matching": {f".{PAIR[0]}": tokens(matching())[PAIR[0]]},
        "gap_choice": {f".{GAP[0]}": WORD[0][0], f".{GAP[1]}": WORD[1][1]},
        "number": {".number": "20,5"},
        "image_choice": {"": PICTURE[1]},
    }[name]


REFUSED = {
    "ordering": ({f".{id}": str(n) for id, n in zip(ORDER, (2, 2, 3, 4), strict=True)}, "Two items have the same place. Give each its own."),
    "matching": ({f".{PAIR[0]}": "9", f".{PAIR[1]}": "1"}, "This answer does not belong to this question. Please answer it again."),
    "gap_choice": ({f".{GAP[0]}": WORD[1][0], f".{GAP[1]}": WORD[1][0]}, "This answer does not belong to this question. Please answer it again."),
    "number": ({".number": "1,234.5,6"}, "Write one number in digits, 15 at most. For example: 1234,5."),
    "image_choice": ({"": "z"}, "This answer does not belong to this question. Please answer it again."),
}  # fmt: skip
TYPES = list(REFUSED)
# What of it can stand in the form again: a value that no field offers cannot.
KEPT = {
    "ordering": dict(zip(ORDER, "2234", strict=True)),
    "matching": {PAIR[1]: "1"},
    "gap_choice": {GAP[1]: WORD[1][0]},
    "number": {"number": "1,234.5,6"},
    "image_choice": {},
}


def named(name, form):
    return {f"{name}{part}": value for part, value in form.items()}


@pytest.fixture
def ask(client, course, lesson_picture):
    """Return a function that answers the "check yourself" of a lesson with a question of this type."""

    def post(type, form):
        question = questions(lesson_picture.pk)[type]
        body = stream(("check", [question]))
        page = LessonPageFactory(parent=course, title="Essai", body=body)
        return client.post(f"/fr/quiz/verifier/{page.translation_key}/{question['id']}/", named("answer", form))

    return post


@pytest.mark.parametrize("type", TYPES)
def test_check_of_the_right_answer(ask, type):
    page = main(ask(type, right_form(type)))

    assert 'class="verdict ok"' in page
    assert "Bien vu." in page
    assert say("Your answer: right") in page


@pytest.mark.parametrize("type", TYPES)
def test_check_of_an_answer_that_is_not_quite_right(ask, type):
    page = main(ask(type, partly(type)))

    assert f'class="verdict {"not" if type == "image_choice" else "part"}"' in page
    assert say("The right answer: %(text)s", text="") in page or say("The right answer") in page


@pytest.mark.parametrize("type", TYPES)
def test_check_of_what_cannot_be_taken_says_why_and_keeps_the_rest(ask, type):
    form, message = REFUSED[type]
    response = ask(type, form)
    page = main(response)

    assert response.status_code == 422
    assert page.count(say(message)) == 2  # in the summary and at the question
    assert say("Please look at this again") in page
    assert {part: selected(page)[part] for part in KEPT[type]} == KEPT[type]
    assert 'class="verdict' not in page


@pytest.mark.parametrize("type", TYPES)
def test_check_of_nothing(ask, type):
    response = ask(type, {})

    assert response.status_code == 422
    assert say("Choose an answer first.") in main(response)


def test_check_of_an_order_with_a_gap(ask):
    response = ask("ordering", {f".{ORDER[0]}": "1"})

    assert response.status_code == 422
    assert say("Give each item a place.") in main(response)
    assert selected(main(response))[ORDER[0]] == "1"


def test_check_says_the_reason_of_the_range(ask):
    assert "Rang 1." in main(ask("number", {".number": "٢٠"}))


@pytest.mark.parametrize("typed", ["1" + "0" * 400, "1e999", "NaN", "9" * 10_000, "\x00", "１２"])
def test_check_of_an_absurd_number(ask, typed):
    assert ask("number", {".number": typed}).status_code == 422


def test_walk_without_script_through_all_types(client, course, lesson_picture):
    asked = questions(lesson_picture.pk)
    quiz = make_quiz(course, list(asked.values()), certifying=True, title="Tout")
    address = f"/fr/quiz/{quiz.translation_key}/essai/"
    response = client.post(address, {"go": "start"})

    for number_of_question, type in enumerate(asked, start=1):
        page = main(response)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        assert hidden["question"] == asked[type]["id"]
        assert [word for word in TELLING if word in page] == []
        form, message = REFUSED[type]
        refused = client.post(address, {**hidden, **named("answer", form), "go": "next"})
        assert refused.status_code == 422
        assert say(message) in main(refused)
        go = "submit" if number_of_question == len(asked) else "next"
        response = client.post(address, {**hidden, **named("answer", right_form(type)), "go": go})

    assert 'data-state="passed"' in main(response)
    assert main(response).count('class="verdict ok"') == len(asked)
    assert [response.answer for response in Response.objects.filter(question_id=block_id("nombre"))] == [["18"]]


def test_page_of_a_final_quiz_holds_no_key_of_any_type(client, course, lesson_picture):
    quiz = make_quiz(course, list(questions(lesson_picture.pk).values()), certifying=True, title="Tout")

    page = client.get(quiz.url).content.decode()
    page = page[: page.index('<template id="quiz-words"')]

    assert all(id in page for id in (*ORDER, *PAIR, *GAP, *PICTURE))
    assert [word for word in TELLING if word in page] == []
    shown = re.findall(r'data-field="([^"]+)"', page)
    assert [id for id in shown if id in ORDER] != ORDER


def test_page_of_a_practice_holds_the_key_of_each_type(client, course, lesson_picture):
    quiz = make_quiz(course, list(questions(lesson_picture.pk).values()), title="Tout")

    page = client.get(quiz.url).content.decode()
    page = page[: page.index('<template id="quiz-words"')]

    assert page.count("data-right=") == 4 + 3 + 2 + 1
    assert 'data-right="18..18*1 15..21*0.5"' in page


def test_answer_in_part_is_told_part_by_part(course):
    quiz = make_quiz(course, [matching(), single()], title="Deux")
    attempt = sent(quiz, {block_id("paires"): [f"{PAIR[0]}={tokens(matching())[PAIR[0]]}"], block_id("un"): []})

    from quizzes.attempts import AnswerSheet
    from quizzes.results import as_json, result_of

    told = as_json(result_of(AnswerSheet(attempt, list(attempt.responses.all())), "fr"), "stored")["questions"][0]
    assert told["outcome"] == "partly"
    assert told["parts"] == [1, 3]
    assert [(part["verdict"], part["right"]) for part in told["fields"]] == [
        ("right", ""),
        ("wrong", "défend"),
        ("wrong", "raconte"),
    ]


@pytest.mark.parametrize(
    ("type", "assets"),
    [
        ("ordering", ["css/questions", "js/questions"]),
        ("image_choice", ["css/questions"]),
        (None, []),
    ],
)
def test_lesson_loads_only_what_its_question_needs(client, course, lesson_picture, type, assets):
    question = questions(lesson_picture.pk)[type] if type else single()
    page = LessonPageFactory(parent=course, title="Essai", body=stream(("check", [question])))

    html = client.get(page.url).content.decode()

    assert sorted(set(re.findall(r"(?:css|js)/questions", html))) == assets
    assert ('id="question-words"' in html) == ("js/questions" in assets)


def test_editor_holds_a_form_and_a_preview_for_each_type(admin_client, course, lesson_picture):
    quiz = make_quiz(course, list(questions(lesson_picture.pk).values()), title="Tout")

    page = unescape(admin_client.get(f"/admin/pages/{quiz.pk}/edit/").content.decode())

    assert all(f'"name": "{type}"' in page or f'"{type}"' in page for type in TYPES)


def test_pictures_to_choose_are_light(course, client):
    import io
    import os

    from django.core.files.base import ContentFile
    from PIL import Image
    from wagtail.images import get_image_model

    noise = io.BytesIO()
    Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)).save(noise, "JPEG", quality=95)
    heavy = get_image_model().objects.create(title="bruit", file=ContentFile(noise.getvalue(), "bruit.jpg"))
    quiz = make_quiz(course, [image_choice(pictures=[heavy.pk, heavy.pk])], title="Images")

    page = client.get(quiz.url).content.decode()

    assert "max-240x240.format-webp" in page
    assert max(rendition.file.size for rendition in heavy.renditions.filter(filter_spec__contains="240")) <= 12 * 1024
