"""A quiz and its translation are one quiz: whatever is answered, in whichever language, counts alike (quizzes.md 12)."""

import json
import uuid

from django.contrib.auth import get_user_model
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quizzes import attempts
from quizzes.attempts import Who
from quizzes.models import ItemTotal, QuizPage, QuizProgress, ReviewCard
from quizzes.proof import Proof
from quizzes.questions import QUESTION_TYPES
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import bambara, block_id, make_course
from tests.factories.questions import gap_choice, matching, number, ordering
from tests.factories.quizzes import make_quiz, multiple, single, true_false
from tests.factories.scenes import short, story

MADE = (single, multiple, true_false, ordering, matching, gap_choice, number, story)
# Fields that hold what is read; all others are the same in every language.
READ = {"text", "feedback", "left", "right", "passage", "unit", "consequence", "general", "hint", "feedback_true"}
LETTERS = st.text(st.sampled_from("abɛɔɲŋ é'“”"), max_size=6)


def in_other_words(data, word):
    """Return the data of a question with each text another one, gaps and differences between texts kept."""
    if isinstance(data, dict):
        return {
            name: f"{word} {value}"
            if name in READ and isinstance(value, str) and value
            else in_other_words(value, word)
            for name, value in data.items()
        }
    return [in_other_words(part, word) for part in data] if isinstance(data, list) else data


def translated(quiz, word):
    twin = quiz.copy_for_translation(bambara(), copy_parents=True)
    twin.questions = json.dumps(in_other_words(list(twin.questions.raw_data), word))
    twin.title = f"{word} ?"
    twin.save_revision().publish()
    return QuizPage.objects.get(pk=twin.pk)


def some_answer(data, key, content):
    """Draw an answer that may be sent: the solution, nothing, or another one."""
    module = QUESTION_TYPES[key.type]
    solution = list(module.solution(key))
    if key.type == "ordering":
        return data.draw(st.just([]) | st.permutations(solution))
    if key.type in ("matching", "gap_choice"):
        parts = data.draw(st.lists(st.sampled_from(list(key.data["right"])), unique=True))
        return [f"{part}={data.draw(st.sampled_from(key.data['values'][part]))}" for part in parts]
    if key.type == "number":
        return data.draw(st.sampled_from([[], solution, ["20"], ["1"]]))
    if key.type == "scenario":
        return data.draw(st.sampled_from([[], solution]))
    return data.draw(st.lists(st.sampled_from(sorted(key.credits)), unique=True, max_size=key.most or 8))


class Translation(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(
        made=st.lists(st.sampled_from(MADE), min_size=1, max_size=4, unique=True),
        word=LETTERS.map(lambda text: f"Ɲ{text.strip()}"),
        begins=st.sampled_from(["fr", "bm"]),
        data=st.data(),
    )
    def test_both_languages_mark_and_count_alike(self, made, word, begins, data):
        quiz = make_quiz(make_course(lessons=1), [make() for make in made])
        twin = translated(quiz, word)
        french, other = version_of(quiz), version_of(twin)
        answers = {id: some_answer(data, key, french.texts[id]) for id, key in french.keys.items()}
        ends = "bm" if begins == "fr" else "fr"

        assert (french.locale, other.locale) == ("fr", "bm")
        assert french.key_digest == other.key_digest
        assert french.texts != other.texts
        learners = [get_user_model().objects.create_user(f"p{n}", is_learner=True) for n in range(3)]
        sheets = []
        for learner, languages in zip(learners, (("fr", "fr"), ("bm", "bm"), (begins, ends)), strict=True):
            first, last = (Who(learner, language) for language in languages)
            attempt, _is_new = attempts.start(quiz.translation_key, uuid.uuid4(), first)
            sent = Submission(attempt.pk, quiz.translation_key, answers, (other if ends == "bm" else french).pk)
            sheets.append(submit(sent, last))

        marks = [[(r.question, r.answer, r.score, r.outcome) for r in sorted(s.responses, key=str)] for s in sheets]
        by_question = [sorted((q, a, s, str(o)) for q, a, s, o in mark) for mark in marks]
        assert by_question[0] == by_question[1] == by_question[2]
        standings = QuizProgress.objects.values_list("quiz_key", "attempts", "best", "state").distinct()
        assert len(standings) == 1
        cards = [
            sorted(ReviewCard.objects.filter(learner=learner).values_list("question_id", "question_digest"))
            for learner in learners
        ]
        assert cards[0] == cards[1] == cards[2]
        digests = ItemTotal.objects.exclude(question_digest="").values_list("question_id", "question_digest").distinct()
        assert len(set(digests)) == len({question for question, _digest in digests})
        assert [str(difference) for difference in Proof().differences()] == []


class Words(TestCase):
    @settings(max_examples=8, deadline=None)
    @given(language=st.sampled_from(["fr", "bm"]), typed=st.sampled_from(["papier", "sɛbɛn", "SEBEN", "laban", "?"]))
    def test_a_typed_word_is_compared_with_the_language_that_was_read(self, language, typed):
        """The answer that is stored is an id, so both languages count as one question; the words are each language's own."""
        quiz = make_quiz(make_course(lessons=1), [short(accepted=[("papier", "100")], mistakes=[])])
        twin = quiz.copy_for_translation(bambara(), copy_parents=True)
        raw = json.loads(json.dumps(list(twin.questions.raw_data)))
        raw[0]["value"]["accepted"][0]["value"]["text"] = "sɛbɛn"
        twin.questions = json.dumps(raw)
        twin.save_revision().publish()
        version = version_of(quiz)
        sent = Submission(uuid.uuid4(), quiz.translation_key, {block_id("mot"): [typed]}, version.pk)

        sheet = submit(sent, Who(None, language))

        right = {"fr": ["papier"], "bm": ["sɛbɛn", "SEBEN"]}[language]
        assert version.key_digest == version_of(QuizPage.objects.get(pk=twin.pk)).key_digest
        assert sheet.attempt.score == (1 if typed in right else 0)
        assert sheet.responses[0].answer == ([block_id("mot-papier")] if typed in right else ["other"])
