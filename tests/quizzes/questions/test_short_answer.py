"""Short answers: compared exactly, then folded; what was typed is kept nowhere."""

import json
import unicodedata
import uuid
from decimal import Decimal

import pytest
from django.views.debug import SafeExceptionReporterFilter
from hypothesis import given
from hypothesis import strategies as st

from quizzes.media import Media
from quizzes.models import Response
from quizzes.questions import AnswerRefused, Key, short_answer
from quizzes.questions.tiles import laid, pieces
from quizzes.versions import version_of
from quizzes.words import words_of
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, single, translate_quiz
from tests.factories.scenes import short
from tests.quizzes.questions.test_blocks import faults

QUESTION = block_id("mot")
SEBEN, PAPIER, LABAN = (block_id(f"mot-{text}") for text in ("sɛbɛn", "papier", "laban"))
LIKE_ACCEPTED = "Without accents and tones this mistake reads like an accepted answer."


def key_and_content(question):
    value = short_answer.block().to_python(question["value"])
    return short_answer.key(value, QUESTION), short_answer.content(value, QUESTION)


KEY, CONTENT = key_and_content(short())
STRICT = key_and_content(short(accepted=(("sɔ", "100"),), mistakes=("so",), letters="strict"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (short(), {}),
        (short(accepted=(("sɔ", "100"),), mistakes=("so",)), {"mistakes": [LIKE_ACCEPTED]}),
        (short(accepted=(("sɔ", "100"),), mistakes=("so",), letters="strict"), {}),
        (short(accepted=(("ɲa", "100"),), mistakes=("nya",)), {"mistakes": [LIKE_ACCEPTED]}),
        (short(accepted=(("A", "100"), ("á", "50"))), {"accepted": ["This answer reads like another one."]}),
        (short(accepted=(("A", "90"),)), {"accepted": ["The first answer earns 100 %."]}),
        (short(accepted=(("\u0301", "100"),)), {"accepted": ["This answer is empty."]}),
        (
            short(accepted=(("fɔlɔ fɔlɔ", "100"),), form="tiles"),
            {"tile_size": ["An answer of several words is laid from tiles of one word."]},
        ),
        (
            short(accepted=(("fɔlɔ", "100"),), form="tiles", tile_size="word"),
            {"tiles": ["With one tile only there is nothing to find: add others."]},
        ),
    ],
)
def test_clean(question, expected):
    assert faults(question) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sɛbɛn", SEBEN),
        ("seben", SEBEN),
        ("SƐBƐN", SEBEN),
        (" sèbèn ", SEBEN),
        (unicodedata.normalize("NFD", "sɛ́bɛ́n"), SEBEN),
        ("sɛbɛɲ", SEBEN),
        ("s\u00a0ɛbɛn", "other"),
        ("papier", PAPIER),
        ("Laban", LABAN),
        ("livre", "other"),
    ],
)
def test_parse_gives_an_id_and_never_the_word(text, found):
    assert short_answer.parse([text], KEY, CONTENT) == (found,)


@pytest.mark.parametrize(("text", "found"), [("sɔ", "sɔ"), ("SƆ", "sɔ"), ("so", "so"), ("sò", "other")])
def test_strict_compares_the_letter(text, found):
    expected = found if found == "other" else block_id(f"mot-{found}")

    assert short_answer.parse([text], *STRICT) == (expected,)


def test_length_is_limited_after_folding():
    assert short_answer.parse(["e\u0301" * 80], KEY, CONTENT) == ("other",)
    with pytest.raises(AnswerRefused) as caught:
        short_answer.parse(["e" * 81], KEY, CONTENT)
    assert (caught.value.code, "e" * 81 in caught.value.message) == ("too_long", False)


@pytest.mark.parametrize("blank", [[], [""], ["  "], ["\u00a0"]])
def test_nothing_is_no_answer(blank):
    assert short_answer.parse(blank, KEY, CONTENT) == ()


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4)))
def test_parse_of_anything_gives_an_id_or_names_the_question(sent):
    try:
        answer = short_answer.parse(sent, KEY, CONTENT)
    except AnswerRefused as error:
        answer, refused = (), (error.question, bool(error.message))
    else:
        refused = (QUESTION, True)

    assert set(answer) <= {SEBEN, PAPIER, LABAN, "other"}
    assert refused == (QUESTION, True)


@given(st.sampled_from([SEBEN, PAPIER, LABAN, "other"]), st.booleans())
def test_grade_is_quantised_within_0_and_1_and_never_more_than_the_solution(id, skippable):
    key = Key.from_json({**KEY.as_json(), "skippable": skippable})

    grade = short_answer.grade(key, (id,))

    assert grade.score == {SEBEN: Decimal(1), PAPIER: Decimal("0.5")}.get(id, Decimal(0))
    assert grade.score.as_tuple().exponent == -4
    assert short_answer.grade(key, short_answer.solution(key)).score == 1
    assert short_answer.grade(key, ()).score == (None if skippable else 0)


def test_key_holds_ids_and_credits_only():
    assert KEY.data == {"mistakes": [LABAN]}
    assert not any(word in json.dumps(KEY.as_json(), ensure_ascii=False) for word in ("sɛbɛn", "papier", "laban"))


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("sɛ́bɛn", "letter", ["s", "ɛ́", "b", "ɛ", "n"]),
        ("hadamaden", "syllable", ["ha", "da", "ma", "den"]),
        ("liberté", "syllable", ["li", "ber", "té"]),
        ("tout le monde", "word", ["tout", "le", "monde"]),
        ("", "syllable", []),
    ],
)
def test_pieces(text, size, expected):
    assert pieces(text, size) == expected


@given(st.text(alphabet="abɛɔlnstué", min_size=1, max_size=12), st.sampled_from(["letter", "syllable"]))
def test_pieces_put_together_are_the_word_and_never_lie_in_order(word, size):
    content = {**CONTENT, "tile_size": size, "accepted": [{"id": "a", "text": word}], "tiles": []}

    assert "".join(pieces(word, size)) == unicodedata.normalize("NFC", word)
    assert sorted(laid(content)) == sorted(pieces(word, size))
    assert laid(content) != pieces(word, size) or laid(content) == laid(content)[::-1]  # as with "a", or "anna"


def test_answers_are_in_the_page_only_where_the_key_may_be_known():
    secret, keyed = (words_of(CONTENT, KEY, Media(), keyed) for keyed in (False, True))

    assert (secret.known, secret.remarks) == ("", [])
    assert [row[2] for row in json.loads(keyed.known)] == ["seben", "papier", "laban"]


def typed(client, quiz, **data):
    return client.post(f"/fr/quiz/{quiz.translation_key}/essai/", data)


def test_walk_keeps_the_id_and_forgets_the_word(client, course):
    quiz = make_quiz(course, [short(), single()], certifying=True)
    id = str(uuid.uuid4())

    page = typed(client, quiz, attempt=id, go="next", question=QUESTION, answer="Seben")
    back = typed(client, quiz, attempt=id, go="back", question=block_id("un"))
    onward = typed(client, quiz, attempt=id, go="next", question=QUESTION, answer="")

    assert all("seben" not in one.content.decode().lower() for one in (page, back, onward))
    assert onward.status_code == 200
    assert Response.objects.get(question_id=QUESTION).answer == [SEBEN]
    result = typed(client, quiz, attempt=id, go="submit", question=block_id("un"), answer=block_id("un-A"))
    assert "sɛbɛn" in result.content.decode()
    assert "Seben" not in result.content.decode()
    assert Response.objects.get(question_id=QUESTION).score == 1


def test_walk_refuses_what_is_too_long_and_loses_nothing(client, course):
    quiz = make_quiz(course, [short()], certifying=True)

    page = typed(client, quiz, attempt=str(uuid.uuid4()), go="submit", question=QUESTION, answer="é" * 90)

    assert (page.status_code, "é" * 90 in page.content.decode()) == (422, True)
    assert Response.objects.count() == 0


def test_words_are_compared_with_the_language_that_was_asked(client, course):
    quiz = make_quiz(course, [short()], certifying=True)

    def change(raw):
        raw[0]["value"]["accepted"][0]["value"]["text"] = "kitabu"
        return raw

    translate_quiz(quiz, change)
    for language, word in (("fr", "sɛbɛn"), ("bm", "kitabu")):
        client.post(
            f"/{language}/quiz/{quiz.translation_key}/essai/",
            {"attempt": str(uuid.uuid4()), "go": "submit", "question": QUESTION, "answer": word},
        )

    assert list(Response.objects.values_list("answer", "score")) == [([SEBEN], Decimal(1))] * 2


def test_practice_says_how_it_is_written_and_what_helps(client, course):
    quiz = make_quiz(course, [short()])

    right = typed(client, quiz, attempt=str(uuid.uuid4()), go="check", question=QUESTION, answer="seben")
    wrong = typed(client, quiz, attempt=str(uuid.uuid4()), go="check", question=QUESTION, answer="laban")

    assert "sɛbɛn" in right.content.decode()
    assert "Pas laban." in wrong.content.decode()


def test_tiles_by_selects(client, course):
    quiz = make_quiz(course, [short(form="tiles")], certifying=True)
    version = version_of(quiz)
    letters = {f"answer.{place}": letter for place, letter in enumerate("sɛbɛn", start=1)}

    page = typed(client, quiz, attempt=str(uuid.uuid4()), go="submit", question=QUESTION, **letters)

    assert page.status_code == 200
    assert Response.objects.get().answer == [SEBEN]
    assert version.compares_words


@pytest.mark.parametrize("address", ["/fr/quiz/{quiz}/essai/", "/fr/quiz/verifier/{quiz}/{quiz}/"])
def test_error_reports_hide_what_was_typed(client, course, monkeypatch, address):
    quiz = make_quiz(course, [short()])
    seen = []

    def fail(request):
        seen.append(request)
        raise RuntimeError

    monkeypatch.setattr("quizzes.views.sent_form", fail)
    with pytest.raises(RuntimeError):
        client.post(address.format(quiz=quiz.translation_key), {"answer": "mon mot"})

    assert SafeExceptionReporterFilter().get_post_parameters(seen[0])["answer"] != "mon mot"
