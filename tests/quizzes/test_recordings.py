"""What is said after an answer can be listened to: frozen only where it is recorded, shown where its text may be told."""

import json
import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtailmedia.models import get_media_model

from quizzes.freezing import digest, frozen_content, frozen_key
from quizzes.media import media_of
from quizzes.models import QuizPage
from quizzes.models.quiz import BandBlock
from quizzes.questions import QUESTION_TYPES
from quizzes.versions import version_of
from tests.factories.courses import LessonPageFactory, block_id, stream
from tests.factories.questions import gap_choice, image_choice, matching, number, ordering
from tests.factories.quizzes import QuizPageFactory, make_quiz, multiple, right_answers, sent, single, true_false
from tests.factories.recordings import SAID, give_voice, make_recording, spoken_questions
from tests.factories.scenes import opinion, short, story, way

# Wagtail leaves the temporary file of a fresh rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

AUDIO = re.compile(r'<audio controls preload="none" src="/media/media/([^"]+)\.mp3" aria-label="([^"]+)"></audio>')
EXPLANATION, HINT, THEN = "Listen to the explanation", "Listen to the hint", "Listen to what happens then"


@pytest.fixture
def names() -> dict[str, int]:
    """The recordings that were made, by name."""
    return {}


@pytest.fixture
def voice(db, names):
    def made(name: str) -> int:
        return names.setdefault(name, names.get(name) or make_recording(name).pk)

    return made


@pytest.fixture
def spoken(voice, lesson_picture):
    """One question of each type, everything in it recorded."""
    return spoken_questions(voice, lesson_picture.pk)


def heard(response_or_text) -> dict[str, str]:
    """Return what can be listened to on a page, by name of the recording, with its accessible name."""
    text = response_or_text if isinstance(response_or_text, str) else response_or_text.content.decode()
    return dict(AUDIO.findall(re.sub(r"(?s)<template.*?</template>", "", unescape(text))))


def at(name, **ids):
    """Return the French address of a view."""
    with translation.override("fr"):
        return reverse(name, kwargs=ids)


def say(message, language="fr"):
    with translation.override(language):
        return translation.gettext(message)


def bands(voice):
    value = {"from_percent": 0, "title": "Un début", "text": "Continue.", "text_recording": voice("band")}
    return json.dumps([{"type": "band", "id": block_id("band"), "value": value}])


# What a version keeps.


def test_content_without_recordings_is_what_it_was(db):
    """These digests were taken before there were recordings: no live quiz gets a new version by the change."""
    asked = [
        single(hint="Pense."), multiple(), true_false(), ordering(), matching(), gap_choice(), number(), image_choice(),
        short(), story(), opinion(),
    ]  # fmt: skip
    page = QuizPageFactory.build(title="Tout", slug="tout", questions=json.dumps(asked))

    content = frozen_content("Tout", "Dis-nous.", page.questions, page.bands, "fr")

    assert digest(content) == "df6bffba6daec3a0dc3fc13250db1b2f6a3deeb6b2ae9255855a62db693cf19d"
    assert (
        digest(frozen_key(page.questions, "fr")) == "e04a90fc4390a61cb1b5f998d2dde522ab5b0a1632c6f4d0a8c62097441091b6"
    )


def test_recordings_stand_beside_their_texts_and_not_in_the_key(course, voice, names, spoken):
    silent = make_quiz(course, [single()], title="Sans voix")
    quiz = make_quiz(course, [spoken["single_choice"]], title="Avec voix", bands=bands(voice))

    version = version_of(quiz)

    question = version.texts[block_id("un")]
    assert question["recordings"] == {name: names[f"single_choice-{name}"] for name in SAID}
    assert [choice["recordings"] for choice in question["choices"]] == [
        {"feedback": names[f"single_choice-choices-{n}"]} for n in range(3)
    ]
    assert version.content["bands"][0]["recordings"] == {"text": names["band"]}
    assert version.key_digest == version_of(silent).key_digest


def test_one_more_recording_makes_a_version_with_the_same_key(practice, voice):
    old = version_of(practice)
    practice.questions[0].value["general_recording"] = make_recording("regle")
    practice.save_revision().publish()

    new = version_of(QuizPage.objects.get(pk=practice.pk))

    assert (new.pk == old.pk, new.key_digest == old.key_digest) == (False, True)


@pytest.mark.parametrize("type", QUESTION_TYPES)
def test_every_recording_of_a_type_is_found(course, names, spoken, type):
    quiz = make_quiz(course, [spoken[type]], title="Un")

    found = media_of(version_of(quiz).content["questions"]).recordings

    assert set(found) == {pk for name, pk in names.items() if name.startswith(f"{type}-")}
    assert len(found) >= 1


@pytest.mark.parametrize("number", [1, 20])
def test_all_recordings_come_in_one_query(course, voice, number, django_assert_num_queries):
    asked = [single(f"q{n}", hint="Pense.") for n in range(number)]
    for question in asked:
        question["value"] |= {f"{name}_recording": voice(f"{name}-{question['id']}") for name in ("hint", "general")}
        give_voice(question["value"]["choices"], voice, question["id"])
    content = version_of(make_quiz(course, asked, title="Tout")).content

    with django_assert_num_queries(1):
        found = media_of([*content["questions"], *content["bands"]])

    assert len(found.recordings) == 5 * number


# What an editor sees.


@pytest.mark.parametrize("type", QUESTION_TYPES)
def test_slots_stand_behind_settings(type):
    block = QUESTION_TYPES[type].block()
    slots = [name for name in block.child_blocks if name.endswith("_recording")]

    assert slots == [f"{name}_recording" for name in block.SPOKEN if name in block.child_blocks]
    assert block.meta.form_layout.settings[-len(slots) :] == slots
    assert not set(slots) & set(block.meta.form_layout.children)
    assert ("hint_recording" in slots) == ("hint" in block.child_blocks)


def test_recording_of_nothing_is_refused_when_it_is_published(voice):
    recording = make_recording("rien")
    block = BandBlock()
    value = block.to_python({"from_percent": 0, "title": "Début", "text": "", "text_recording": recording.pk})
    question = QUESTION_TYPES["true_false"].block()
    mute = question.to_python({"text": "Vrai ?", "is_true": True, "general_recording": recording.pk})

    with pytest.raises(StructBlockValidationError) as caught:
        question.clean(mute)

    assert set(caught.value.block_errors) == {"general_recording"}
    question.defer_required_validation()
    assert question.clean(mute)["general_recording"] == recording
    with pytest.raises(StructBlockValidationError):
        block.clean(value)


def test_editor_offers_the_slots(admin_client, course, spoken):
    quiz = make_quiz(course, list(spoken.values()), title="Tout")

    page = unescape(admin_client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).text)

    labels = [say("Recording: {text}").format(text=say(text)) for text in ("Hint", "Why", "What happens then")]
    assert [label for label in labels if json.dumps(label)[1:-1] not in page] == []


# Pages without a script.

STORY = f"{way('Gauche', 'a')} {way('Arrête', 'b')}"
ANSWERS = {
    # type: (form, what of the question itself is told, what of its parts)
    "single_choice": ({"": block_id("un-B")}, "feedback_wrong", ["choices-0", "choices-1"]),
    "multiple_response": ({"": block_id("plusieurs-A")}, "feedback_partly", ["choices-0", "choices-1"]),
    "true_false": ({"": "false"}, "feedback_wrong", ["true", "false"]),
    "ordering": ({f".{block_id(f'ordre-{n}')}": str(n + 1) for n in range(4)}, "feedback_right", []),
    "matching": ({f".{block_id('paires-0')}": "9"}, "", []),
    "gap_choice": ({f".{block_id('trous-0')}": block_id("trous-0-1")}, "feedback_wrong", []),
    "number": ({".number": "20"}, "feedback_partly", ["accepted-1"]),
    "image_choice": ({"": block_id("image-0")}, "feedback_right", ["choices-0"]),
    "short_answer": ({"": "laban"}, "feedback_wrong", ["mistakes-0"]),
    "scenario": ({".path": STORY}, "feedback_partly", ["ways-3"]),
    "opinion": ({"": block_id("avis-Oui")}, "", []),
}


def told_of(type: str) -> set[str]:
    _form, feedback, parts = ANSWERS[type]
    return {f"{type}-{name}" for name in ("general", feedback, *parts) if name}


def form_of(type: str, question: dict, name: str) -> dict[str, str]:
    """Return the answer as a form sends it."""
    form = ANSWERS[type][0]
    if type == "matching":
        module = QUESTION_TYPES[type]
        right = module.key(module.block().to_python(question["value"]), question["id"]).data["right"]
        form = {f".{part}": token for part, token in right.items()}
    return {f"{name}{part}": value for part, value in form.items()}


@pytest.mark.parametrize("type", QUESTION_TYPES)
def test_check_in_a_lesson_says_it_aloud(client, course, spoken, type):
    question = spoken[type]
    page = LessonPageFactory(parent=course, title="Essai", body=stream(("check", [question])))
    before = client.get(page.url)

    after = client.post(
        f"/fr/quiz/verifier/{page.translation_key}/{question['id']}/", form_of(type, question, "answer")
    )

    told = told_of(type) | ({"matching-feedback_right"} if type == "matching" else set())
    assert set(heard(after)) == told
    assert set(heard(after).values()) <= {say(EXPLANATION), say(THEN)}
    # The lesson holds the key, so that a script can mark there: everything that may be said, nothing of it shown yet.
    waiting = dict(AUDIO.findall(unescape(before.content.decode())))
    assert told <= set(waiting)
    assert waiting.get(f"{type}-hint") == (say(HINT) if type != "opinion" else None)


def walk_to_the_end(client, quiz, spoken) -> list:
    """Return all pages of a quiz without script, the result last."""
    address = f"/fr/quiz/{quiz.translation_key}/essai/"
    pages = [client.post(address, {"go": "start"})]
    for place, (type, question) in enumerate(spoken.items(), start=1):
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', pages[-1].content.decode()))
        go = "submit" if place == len(spoken) else "next"
        pages.append(client.post(address, {**hidden, **form_of(type, question, "answer"), "go": go}))
        assert pages[-1].status_code == 200
    return pages


def test_final_quiz_gives_nothing_away_before_it_is_sent(client, course, voice, names, spoken):
    """Not the address of a recording either: its name could say which answer is right."""
    quiz = make_quiz(course, list(spoken.values()), certifying=True, title="Final", bands=bands(voice))
    secret = [name for name in names if not name.startswith("scenario-ways") and not name.endswith("-hint")]
    pages = [client.get(quiz.url), *walk_to_the_end(client, quiz, spoken)]
    result = pages.pop()

    assert [name for page in pages for name in secret if f"{name}.mp3" in page.content.decode()] == []
    assert "number-hint.mp3" in pages[0].content.decode()  # its text is in this page too, for a retake
    everything = set().union(*map(told_of, spoken)) - {"opinion-general"} | {"matching-feedback_right"}
    assert set(heard(result)) == everything | {"band"}
    assert heard(result)["band"] == f"{say('Listen')}: Un début"


def test_practice_without_script_says_it_aloud_after_the_check(client, course, spoken):
    quiz = make_quiz(course, [spoken["single_choice"]], title="Exercice")
    address = f"/fr/quiz/{quiz.translation_key}/essai/"
    asked = client.post(address, {"go": "start"})
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.content.decode()))

    checked = client.post(address, {**hidden, **form_of("single_choice", {}, "answer"), "go": "check"})

    assert heard(asked) == {"single_choice-hint": say(HINT)}
    assert heard(checked) == dict.fromkeys(told_of("single_choice"), say(EXPLANATION))


def test_story_tells_what_happens_then(client, course, spoken):
    quiz = make_quiz(course, [spoken["scenario"]], certifying=True, title="Récit")
    address = f"/fr/quiz/{quiz.translation_key}/essai/"
    asked = client.post(address, {"go": "start"})
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.content.decode()))

    then = client.post(address, {**hidden, "answer.pick": way("Droite", "a")})

    assert heard(asked) == {}
    assert heard(then) == {"scenario-ways-1": say(THEN)}
    # A script goes on in the page: there they wait, one for each way.
    page = client.get(quiz.url).content.decode()
    assert page.count("<template data-heard=") == 6
    assert "scenario-ways-5.mp3" in page


def test_review_says_it_aloud_and_asks_without(client, course, names, spoken):
    quiz = make_quiz(course, [spoken["number"]], title="Exercice")
    address = at("review:question", quiz=quiz.translation_key, question=block_id("nombre"))
    asked = client.get(address)
    action = unescape(re.search(r'action="([^"]+)"', asked.content.decode())[1])

    told = client.post(action, form_of("number", {}, "answer"))

    assert heard(asked) == {"number-hint": say(HINT)}
    assert set(heard(told)) == told_of("number")


def test_recording_that_was_deleted_is_left_out(client, course, spoken):
    quiz = make_quiz(course, [spoken["true_false"]], title="Exercice")
    get_media_model().objects.all().delete()

    page = client.get(quiz.url).content.decode()

    assert "<audio" not in page
    assert "general dit." in page


def test_page_without_recordings_holds_none(client, practice, final):
    attempt = sent(final)
    result = client.post(f"/fr/quiz/{final.translation_key}/essai/", {"attempt": str(attempt.pk), "go": "review"})

    assert [page.content.count(b"<audio") for page in (client.get(practice.url), client.get(final.url), result)] == [
        0,
        0,
        0,
    ]


# Results for a script.


def submitted(client, quiz, answers):
    body = {"quiz": str(quiz.translation_key), "version": version_of(quiz).pk, "answers": answers}
    address = at("quizzes:submit", attempt=uuid.uuid4())
    return client.post(address, json.dumps(body), content_type="application/json")


def test_result_for_a_script_names_the_recordings(client, course, voice, spoken):
    quiz = make_quiz(
        course, [spoken["number"], spoken["true_false"]], certifying=True, title="Final", bands=bands(voice)
    )

    told = submitted(client, quiz, {block_id("nombre"): ["18"], block_id("vrai"): ["true"]}).json()

    number, truth = told["questions"]
    assert told["band"] == {"title": "Un début", "text": "Continue.", "recording": "/media/media/band.mp3"}
    assert number["fields"][0]["why"] == {"text": "Rang 0.", "recording": "/media/media/number-accepted-0.mp3"}
    assert truth["feedback"] == [
        {"text": f"{name} dit.", "recording": f"/media/media/true_false-{name}.mp3"}
        for name in ("feedback_right", "general")
    ]
    assert truth["choices"][1]["why"] == {"text": "Non.", "recording": "/media/media/true_false-false.mp3"}


def test_result_for_a_script_names_both_forms_of_a_recording(client, course, voice, names, spoken):
    quiz = make_quiz(course, [spoken["true_false"]], certifying=True, title="Final", bands=bands(voice))
    for name in ("band", "true_false-general"):
        get_media_model().objects.filter(pk=names[name]).update(fallback=f"media/{name}-2.mp3")

    told = submitted(client, quiz, {block_id("vrai"): ["true"]}).json()

    assert told["band"]["fallback"] == "/media/media/band-2.mp3"
    assert [line.get("fallback") for line in told["questions"][0]["feedback"]] == [
        None,
        "/media/media/true_false-general-2.mp3",
    ]


def test_result_that_may_not_tell_names_no_recording(client, course, spoken):
    asked = [spoken["single_choice"], spoken["true_false"]]
    quiz = make_quiz(course, asked, certifying=True, title="Final", feedback_when="after_pass")
    before = make_quiz(course, asked, baseline=True, title="Avant")
    wrong = {block_id("un"): [block_id("un-B")], block_id("vrai"): ["false"]}

    failed, passed = submitted(client, quiz, wrong), submitted(client, quiz, right_answers(version_of(quiz)))

    assert b".mp3" not in failed.content
    assert b".mp3" not in submitted(client, before, wrong).content
    assert b"true_false-general.mp3" in passed.content


def queries_of(deed):
    with CaptureQueriesContext(connection) as context:
        deed()
    return len([query for query in context.captured_queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("number", [1, 20])
def test_recordings_cost_one_query_more(client, course, voice, number):
    def asked(is_spoken):
        return [
            single(f"q{n}", **({"general_recording": voice(f"regle-{n}")} if is_spoken else {})) for n in range(number)
        ]

    quizzes = [
        make_quiz(course, asked(is_spoken), certifying=True, title=f"{is_spoken}") for is_spoken in (False, True)
    ]
    attempts = [sent(quiz) for quiz in quizzes]

    def ask(quiz, attempt):
        return client.post(f"/fr/quiz/{quiz.translation_key}/essai/", {"attempt": str(attempt.pk), "go": "review"})

    for quiz, attempt in zip(quizzes, attempts, strict=True):
        ask(quiz, attempt)
    assert [queries_of(lambda q=q, a=a: ask(q, a)) for q, a in zip(quizzes, attempts, strict=True)] == [8, 9]
    silent, loud = (queries_of(lambda q=q: submitted(client, q, right_answers(version_of(q)))) for q in quizzes)
    assert loud - silent == 1
    pages = [queries_of(lambda q=q: client.get(q.url)) for q in quizzes]
    assert pages == [8, 9]
