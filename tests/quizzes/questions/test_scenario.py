"""Stories: what may be published, what a path is worth, and the walk from scene to scene without a script."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import Outcome
from quizzes.models import QuizPage, Response
from quizzes.questions import AnswerRefused, Key, is_open, scenario
from quizzes.questions.scenes import Graph
from quizzes.scenario_map import draw
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import GUEST, make_quiz, single
from tests.factories.scenes import FORK, story, way
from tests.quizzes.questions.test_blocks import faults

QUESTION = block_id("recit")
LEFT, RIGHT = way("Gauche", "a"), way("Droite", "a")
ON, STOP = way("Avance", "b"), way("Arrête", "b")
GOOD, BAD = way("Continue", "c"), way("Cesse", "c")


def parts(question):
    value = scenario.block().to_python(question["value"])
    return scenario.content(value, QUESTION), scenario.key(value, QUESTION)


CONTENT, KEY = parts(story())


def two(*ways):
    """Return scenes a and b; a leads to b and to an ending, b where `ways` says."""
    return {"a": [("Un", "b", 1), ("Deux", "bien", 0)], "b": list(ways)}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (story(), None),
        (
            story(scenes=two(("Un", "ailleurs", 1), ("Deux", "bien", 1)), endings=["bien"]),
            "Scene “b” leads to “ailleurs”, which does not exist.",
        ),
        (
            story(scenes=two(("Un", "a", 1), ("Deux", "bien", 1)), endings=["bien"]),
            "These scenes lead in a circle: a → b → a. A story only goes forward.",
        ),
        (
            story(scenes=two(("Un", "bien", 1), ("Deux", "bien", 1)), endings=["bien", "perdue"]),
            "No choice leads to: “perdue”.",
        ),
        (
            story(scenes={**two(("Un", "bien", 1), ("Deux", "bien", 1)), "c": [("Un", "bien", 1), ("Deux", "bien", 1)]}, endings=["bien"]),
            "No choice leads to: “c”.",
        ),
        (
            story(scenes=two(("Un", "bien", 1), ("Deux", "bien", 1)), endings=["bien", "a"]),
            "Two scenes or endings have the same name: “a”.",
        ),
        (
            story(scenes={"a": [("Un", "bien", 0), ("Deux", "bien", 0)]}, endings=["bien"]),
            "Give points to a choice: no path earns any.",
        ),
        (story(scenes={"a": [("Un", "bien", 1), ("un", "bien", 0)]}, endings=["bien"]), "This choice says the same as another one."),
        (story(scenes={"a": [("Un", "bien", 1)]}, endings=["bien"]), "The minimum number of items is 2"),
    ],
)  # fmt: skip
def test_clean(question, said):
    assert faults(question) == ({"scenes": [said]} if said else {})


def test_clean_wants_an_ending():
    assert faults(story(endings=[]))["endings"] == ["The minimum number of items is 1"]


@pytest.mark.parametrize(
    ("path", "score", "outcome", "points"),
    [
        ((LEFT, ON, GOOD), "1.0000", Outcome.RIGHT, 7),
        ((RIGHT, GOOD), "0.8571", Outcome.PARTLY, 6),
        ((LEFT, STOP), "0.1429", Outcome.PARTLY, 1),
        ((), "0.0000", Outcome.WRONG, 0),
    ],
)
def test_grade(path, score, outcome, points):
    grade = scenario.grade(KEY, scenario.parse(list(path), KEY, CONTENT))

    assert (str(grade.score), grade.outcome, grade.parts) == (score, outcome, (points, 7))


def test_solution_is_the_best_path():
    assert scenario.solution(KEY) == (LEFT, ON, GOOD)


@pytest.mark.parametrize("path", [[ON], [LEFT, GOOD], [LEFT, LEFT], [LEFT, STOP, GOOD], ["x"], [1], "a", None])
def test_parse_refuses_what_is_no_path(path):
    with pytest.raises(AnswerRefused) as caught:
        scenario.parse(path, KEY, CONTENT)

    assert caught.value.question == QUESTION


@pytest.mark.parametrize(("path", "expected"), [((LEFT,), True), ((LEFT, STOP), False), ((), False)])
def test_is_open(path, expected):
    assert is_open(KEY, path) is expected


@st.composite
def stories(draw):
    """Any story without circle: each scene leads to later ones or to an ending."""
    count = draw(st.integers(1, 6))
    names = [*(f"s{n}" for n in range(count)), "e0", "e1"]
    data = {"start": "s0", "at": {}, "to": {}, "points": {}}
    for n in range(count):
        for c in range(draw(st.integers(2, 4))):
            choice = f"s{n}c{c}"
            data["at"][choice] = f"s{n}"
            data["to"][choice] = draw(st.sampled_from(names[n + 1 :]))
            data["points"][choice] = draw(st.integers(0, 5))
    data["points"]["s0c0"] = draw(st.integers(1, 5))
    data["best"] = scenario.best_of(data)[0]
    return Key("q", "scenario", skippable=draw(st.booleans()), data=data)


@st.composite
def walked(draw):
    key = draw(stories())
    here, path = "s0", []
    while ways := [choice for choice, scene in sorted(key.data["at"].items()) if scene == here]:
        path.append(draw(st.sampled_from(ways)))
        here = key.data["to"][path[-1]]
    return key, path


@given(walked())
def test_grade_of_any_path_is_quantised_and_rises_with_points(pair):
    key, path = pair

    grades = [scenario.grade(key, scenario.parse(path[:n], key, {})) for n in range(1, len(path) + 1)]

    scores = [grade.score for grade in grades]
    assert all(0 <= score <= 1 and score.as_tuple().exponent == -4 for score in scores)
    assert scores == sorted(scores)
    assert (grades[-1].outcome == Outcome.RIGHT) == (scores[-1] == 1)
    assert [is_open(key, tuple(path[:n])) for n in range(1, len(path) + 1)] == [True] * (len(path) - 1) + [False]


@given(stories())
def test_solution_earns_all_and_nothing_earns_0(key):
    solution = scenario.parse(list(scenario.solution(key)), key, {})

    assert scenario.grade(key, solution).score == 1
    assert not is_open(key, solution)
    assert scenario.grade(key, ()).score == (None if key.skippable else 0)
    assert Key.from_json(key.as_json()) == key


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefxyz"), max_size=4), max_size=6))
def test_graph_of_any_draft_says_what_is_wrong_and_always_ends(edges):
    graph = Graph(edges, ["x", "y"])

    circle = graph.circle()

    assert all(target in edges[scene] for scene, target in zip(circle, [*circle[1:], *circle[:1]], strict=True))
    assert sorted(name for row in graph.layers() for name in row) == sorted(graph.names)


def test_key_holds_no_text_and_no_name():
    written = str(KEY.as_json())

    assert not any(f"'{text}'" in written for text in ("Gauche", "bien", "a", "Scène a."))


def test_map_has_a_box_for_each_scene_and_an_arrow_for_each_choice():
    drawn = draw(CONTENT, KEY)

    assert [box.name for box in drawn.boxes] == ["a", "b", "c", "bien", "mal"]
    assert {(arrow.source, arrow.target, arrow.points) for arrow in drawn.arrows} == {
        (scene, to, points) for scene, ways in FORK.items() for _text, to, points in ways
    }
    assert sum(arrow.is_best for arrow in drawn.arrows) == 3
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == 5
    assert all(0 <= x <= drawn.width - drawn.box_width and 0 <= y <= drawn.height - drawn.box_height for x, y in places)


def test_long_ways_pass_beside_the_scenes_between():
    drawn = draw(CONTENT, KEY)
    long = next(arrow for arrow in drawn.arrows if (arrow.source, arrow.target) == ("a", "c"))
    between = next(box for box in drawn.boxes if box.name == "b")

    lane = int(long.line.split("V")[0].split()[-2])

    assert not between.x <= lane <= between.x + drawn.box_width


def test_map_of_a_draft_names_what_leads_nowhere():
    content, key = parts(story(scenes={"a": [("Un", "", 1), ("Deux", "a", 0)]}, endings=[]))

    assert draw(content, key).lost == [("a", "Un")]


def test_preview_of_the_block_draws_the_map(admin_client):
    block = QuizPage._meta.get_field("questions").stream_block.child_blocks["scenario"]

    page = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content.decode()

    assert page.count('class="box') == 5
    assert "receipt" in page


def test_preview_of_a_quiz_draws_the_map_and_the_quiz_itself_does_not(client, quiz):
    preview = quiz.make_preview_request().content.decode()

    assert preview.count('class="box') == 5
    assert 'class="box' not in client.get(quiz.get_url()).content.decode()


@pytest.fixture
def quiz(course):
    return make_quiz(course, [story(), single()], certifying=True)


def walk(client, quiz, id, **data):
    fields = {name.replace("__", "."): value for name, value in data.items()}
    return client.post(f"/fr/quiz/{quiz.translation_key}/essai/", {"attempt": id, **fields})


def test_walk_goes_from_scene_to_scene(client, quiz):
    id = str(uuid.uuid4())

    first = walk(client, quiz, id, question=QUESTION, answer__pick=LEFT, answer__path="")
    page = first.content.decode()

    assert first.status_code == 200
    assert "Gauche, donc." in page
    assert "Scène b." in page
    assert "Scène a." not in page
    assert 'value="next"' not in page
    assert f'name="answer.path" value="{LEFT}"' in page
    assert Response.objects.get().answer == [LEFT]
    end = walk(client, quiz, id, question=QUESTION, answer__path=LEFT, answer__pick=STOP).content.decode()
    assert "Fin mal." in end
    assert 'value="next"' in end
    last = walk(client, quiz, id, question=QUESTION, answer__path=f"{LEFT} {STOP}", go="next")
    assert "Question un ?" in last.content.decode()
    result = walk(client, quiz, id, question=block_id("un"), answer=block_id("un-A"), go="submit")
    assert result.status_code == 200
    assert Response.objects.get(question_id=QUESTION).score == Decimal("0.1429")


@pytest.mark.parametrize(("button", "left"), [("answer__undo", [LEFT]), ("answer__again", [])])
def test_walk_goes_back_and_begins_again(client, quiz, button, left):
    id = str(uuid.uuid4())

    page = walk(client, quiz, id, question=QUESTION, answer__path=f"{LEFT} {ON}", **{button: "1"})

    assert page.status_code == 200
    assert f'name="answer.path" value="{" ".join(left)}"' in page.content.decode()
    assert Response.objects.get().answer == left


def test_walk_says_that_a_story_is_not_finished_and_keeps_it(client, quiz):
    id = str(uuid.uuid4())
    walk(client, quiz, id, question=QUESTION, answer__pick=LEFT, answer__path="")

    page = walk(client, quiz, id, question=block_id("un"), answer=block_id("un-A"), go="submit")

    assert page.status_code == 422
    assert "Scène b." in page.content.decode()
    assert f'href="#i-{QUESTION}"' in page.content.decode()
    assert {str(r.question_id): r.answer for r in Response.objects.all()} == {
        QUESTION: [LEFT],
        block_id("un"): [block_id("un-A")],
    }


def test_walk_with_all_questions_on_one_page_keeps_the_others(client, course):
    quiz = make_quiz(course, [story(), single()], certifying=True, one_per_screen=False)
    names = {f"asked-{QUESTION}": "1", f"asked-{block_id('un')}": "1", f"answer-{block_id('un')}": block_id("un-B")}

    page = walk(client, quiz, str(uuid.uuid4()), **names, **{f"answer-{QUESTION}.pick": LEFT})

    assert page.status_code == 200
    assert f'value="{block_id("un-B")}" id="' in page.content.decode() or "checked" in page.content.decode()
    assert "Scène b." in page.content.decode()


def test_submit_of_an_unfinished_story_names_the_question_and_writes_nothing(quiz):
    given = {QUESTION: [LEFT], block_id("un"): [block_id("un-A")]}

    with pytest.raises(AnswerRefused) as caught:
        submit(Submission(uuid.uuid4(), quiz.translation_key, given, version_of(quiz).pk), GUEST)

    assert (caught.value.code, caught.value.question) == ("unfinished", QUESTION)
    assert Response.objects.count() == 0


def test_points_are_in_no_page_before_a_final_quiz_is_sent(client, quiz):
    page = client.get(quiz.get_url()).content.decode()

    assert "data-start=" in page
    assert "data-points" not in page
    assert "data-best" not in page


def test_preview_of_a_lesson_draws_the_map_and_the_lesson_itself_does_not(client, lesson):
    lesson.body = [*lesson.body.raw_data, {"type": "check", "value": [story()]}]
    lesson.save_revision().publish()

    assert lesson.make_preview_request().content.decode().count('class="box') == 5
    assert 'class="box' not in client.get(lesson.get_url()).content.decode()


def test_check_in_a_lesson_goes_on_until_the_end(client, course, lesson):
    lesson.body = [*lesson.body.raw_data, {"type": "check", "value": [story()]}]
    lesson.save_revision().publish()
    address = f"/fr/quiz/verifier/{lesson.translation_key}/{QUESTION}/"

    opened = client.post(address, {"answer.path": "", "answer.pick": RIGHT})
    ended = client.post(address, {"answer.path": RIGHT, "answer.pick": GOOD})
    marked = client.post(address, {"answer.path": f"{RIGHT} {GOOD}"})
    forged = client.post(address, {"answer.path": GOOD})

    assert [page.status_code for page in (opened, ended, marked, forged)] == [200, 200, 200, 422]
    assert "Scène c." in opened.content.decode()
    assert "Fin bien." in ended.content.decode()
    assert 'class="verdict' not in ended.content.decode()
    assert 'class="verdict part"' in marked.content.decode()
