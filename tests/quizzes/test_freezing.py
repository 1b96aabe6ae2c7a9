import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from quizzes.models import QuizPage, QuizVersion
from quizzes.versions import in_language, take_snapshot, version_of
from tests.factories.courses import bambara, block_id
from tests.factories.quizzes import QuizPageFactory, sent, single, translate_quiz


def change(quiz: QuizPage, **values) -> QuizPage:
    """Publish a quiz with some fields changed."""
    for name, value in values.items():
        setattr(quiz, name, value)
    quiz.save_revision().publish()
    return QuizPage.objects.get(pk=quiz.pk)


def raw_with(quiz, edit):
    """Return the questions of a quiz as they are stored, after `edit` of the list."""
    import json

    raw = json.loads(json.dumps(list(quiz.questions.raw_data)))
    return json.dumps(edit(raw) or raw)


def test_publishing_freezes_what_is_asked(practice, course):
    version = QuizVersion.objects.get(quiz_key=practice.translation_key)

    assert (version.locale, version.course_key, version.day, version.replaced_on) == (
        "fr",
        course.translation_key,
        timezone.localdate(),
        None,
    )
    assert list(version.keys) == [block_id(name) for name in ("un", "plusieurs", "vrai")]
    assert version.rules["feedback_when"] == "at_once"


def test_publishing_without_a_change_makes_no_version(practice):
    before = list(QuizVersion.objects.order_by("pk").values_list("pk", flat=True))

    change(practice)

    assert list(QuizVersion.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_publishing_other_words_keeps_the_key(practice):
    old = version_of(practice)

    def reword(raw):
        raw[0]["value"]["text"] = "Autrement dit ?"

    new = version_of(change(practice, questions=raw_with(practice, reword)))

    old.refresh_from_db()
    assert new.pk != old.pk
    assert (new.key_digest, new.replaced_on, old.replaced_on) == (old.key_digest, None, timezone.localdate())


def test_publishing_another_right_answer_changes_the_key(practice):
    old = version_of(practice)

    def turn(raw):
        raw[2]["value"]["is_true"] = False

    assert version_of(change(practice, questions=raw_with(practice, turn))).key_digest != old.key_digest


def test_publishing_another_order_keeps_the_key(practice):
    old = version_of(practice)

    new = version_of(change(practice, questions=raw_with(practice, lambda raw: raw[::-1])))

    assert new.key_digest == old.key_digest
    assert list(new.keys) == list(old.keys)[::-1]


def test_publishing_what_was_there_before_takes_the_old_version_up_again(practice):
    old = version_of(practice)
    change(practice, intro="Autre chose")

    again = version_of(change(practice, intro=""))

    assert (again.pk, again.replaced_on) == (old.pk, None)
    assert QuizVersion.objects.filter(replaced_on=None).count() == 1


def test_publishing_another_pass_mark_makes_a_version(final):
    old = version_of(final)

    assert version_of(change(final, pass_mark=80)).pk != old.pk


def test_a_page_planned_for_later_is_not_frozen(practice):
    practice.go_live_at = timezone.now() + timezone.timedelta(days=2)
    practice.intro = "Plus tard"
    practice.save_revision().publish()

    assert version_of(QuizPage.objects.get(pk=practice.pk)).content["intro"] == ""


def test_a_live_page_without_version_is_frozen_when_it_is_asked(course):
    quiz = QuizPageFactory(parent=course)

    assert version_of(quiz).pk == take_snapshot(quiz).pk


def test_translation_has_the_same_key(practice):
    twin = version_of(translate_quiz(practice))
    source = version_of(practice)

    assert (twin.locale, twin.key_digest, twin.quiz_key) == ("bm", source.key_digest, source.quiz_key)
    assert twin.content_digest != source.content_digest
    assert in_language(source, "bm") == twin
    assert in_language(twin, "fr") == source


def drop_choice(raw):
    raw[0]["value"]["choices"].pop()
    return raw


def drop_question(raw):
    return raw[:2]


def other_right(raw):
    raw[2]["value"]["is_true"] = False
    return raw


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (drop_question, f"a question is missing ({block_id('vrai')})"),
        (drop_choice, f"a choice is missing or too many (question {block_id('un')})"),
        (other_right, f"another answer is right, or it counts otherwise (question {block_id('vrai')})"),
        (lambda raw: [*raw, single("neuf")], f"a question too many ({block_id('neuf')})"),
    ],
    ids=["question missing", "choice missing", "other right answer", "question too many"],
)
def test_translation_that_marks_otherwise_is_refused(practice, edit, said):
    with pytest.raises(ValidationError) as caught:
        translate_quiz(practice, edit)

    assert caught.value.message_dict == {"questions": [f"This translation does not match its source: {said}."]}
    assert not QuizVersion.objects.filter(locale="bm").exists()


def test_in_language_keeps_the_version_when_the_other_marks_otherwise(practice):
    twin = version_of(translate_quiz(practice))
    source = version_of(change(practice, questions=raw_with(practice, other_right)))

    assert in_language(source, "bm") == source
    assert in_language(twin, "fr").replaced_on is not None


def test_a_version_that_was_answered_cannot_be_deleted(practice):
    from django.db.models import ProtectedError

    sent(practice)

    with pytest.raises(ProtectedError):
        version_of(practice).delete()


def test_changing_a_quiz_does_not_change_what_was_sent(final):
    attempt = sent(final)

    change(final, pass_mark=100, questions=raw_with(final, other_right))

    attempt.refresh_from_db()
    assert (attempt.state, attempt.pass_mark, attempt.score) == ("passed", 70, 1)


def test_translation_by_the_translators_tool_marks_alike(final, lesson, django_capture_on_commit_callbacks):
    """Questions, choices and bands are offered for translation; ids, right answers and lessons stay as in French."""
    final.questions[0].value["lesson"] = lesson
    final.save_revision().publish()
    copy = final.get_parent().copy_for_translation(bambara(), copy_parents=True)
    copy.save_revision().publish()
    source, _created = TranslationSource.get_or_create_from_instance(QuizPage.objects.get(pk=final.pk))
    translation = Translation.objects.create(source=source, target_locale=bambara())
    strings = {segment.string.data for segment in source.stringsegment_set.select_related("string")}
    for segment in source.stringsegment_set.select_related("string"):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=bambara(), context=segment.context, data=f"bm {segment.string.data}"
        )

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)

    twin = version_of(QuizPage.objects.get(translation_key=final.translation_key, locale=bambara()))
    assert {"Question un ?", "A", "Pourquoi A.", "La règle du cours.", "Réussi"} <= strings
    assert twin.key_digest == version_of(QuizPage.objects.get(pk=final.pk)).key_digest
    assert twin.texts[block_id("un")]["choices"][0]["text"] == "bm A"
    assert twin.texts[block_id("un")]["lesson"] == str(lesson.translation_key)
    assert twin.rules["pair"] == str(final.pair)
