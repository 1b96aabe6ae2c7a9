"""Questions with parts, translated in the editor: only texts are offered, and the twin marks every answer alike."""

import json

import pytest
from wagtail_localize.models import String, StringTranslation, Translation, TranslationSource

from quizzes.freezing import frozen_key
from quizzes.models import QuizPage, QuizVersion
from tests.factories.courses import bambara
from tests.factories.questions import gap_choice, matching, number, ordering
from tests.factories.quizzes import make_quiz


@pytest.fixture
def translated(course):
    """Return a quiz and its Bambara twin, each text translated as "<text> bm"."""
    quiz = make_quiz(course, [ordering(), matching(), gap_choice(), number()], title="Tout")
    source, _created = TranslationSource.update_or_create_from_instance(course)
    Translation.objects.create(source=source, target_locale=bambara()).save_target(publish=True)
    source, _created = TranslationSource.update_or_create_from_instance(quiz)
    translation = Translation.objects.create(source=source, target_locale=bambara())
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=bambara(), data=f"{segment.string.data} bm"
        )
    translation.save_target(publish=True)
    return quiz, quiz.get_translation(bambara())


def test_only_texts_are_offered_for_translation(translated):
    offered = set(String.objects.values_list("data", flat=True))

    assert {"Un", "Juge", "décide", "écrit la loi", "école", "punir", "ans", "Rang 0."} <= offered
    assert offered.isdisjoint({"pairs", "18", "15", "100", "50", "1"})


def test_twin_marks_alike_and_speaks_its_language(translated):
    quiz, twin = (QuizPage.objects.get(pk=page.pk) for page in translated)

    assert frozen_key(quiz.questions) == frozen_key(twin.questions)
    assert len(set(QuizVersion.objects.values_list("key_digest", flat=True))) == 1
    raw = json.dumps(list(twin.questions.raw_data), ensure_ascii=False)
    assert all(f"{text} bm" in raw for text in ("Un", "Juge", "décide", "écrit la loi", "école", "ans"))
