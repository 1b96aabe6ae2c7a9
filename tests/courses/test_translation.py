"""Bambara follows French: order, addresses, and what each language keeps for itself."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from courses.models import CoursePage, LessonPage, Recording
from courses.translation import own_fields, translations_behind
from quizzes.models import QuizPage
from tests.factories.courses import LessonPageFactory, bambara, in_bambara, make_course


def titles(page: Page) -> list[str]:
    return list(page.get_children().values_list("title", flat=True))


@pytest.fixture
def twins(home):
    """Return a French course of lessons A, B, C and its Bambara twin with A, B, C."""
    course = make_course(home, lessons=0)
    for name in "ABC":
        in_bambara(LessonPageFactory(parent=course, title=name))
    return course, course.get_translation(bambara())


def test_reordering_french_reorders_bambara(twins):
    course, twin = twins
    first, _second, third = course.get_children()

    third.move(first, pos="left")
    first.refresh_from_db()
    Page.objects.get(pk=first.pk).move(Page.objects.get(pk=course.pk), pos="last-child")

    assert titles(course) == ["C", "B", "A"]
    assert titles(twin) == ["C", "B", "A"]


def test_reordering_bambara_leaves_french_alone(twins):
    course, twin = twins
    first, _second, third = twin.get_children()

    third.move(first, pos="left")

    assert (titles(course), titles(twin)) == (["A", "B", "C"], ["C", "A", "B"])


def test_moving_a_lesson_to_another_course_moves_its_twin(twins, home):
    course, twin = twins
    other = make_course(home, lessons=0)
    other_twin = in_bambara(other)

    Page.objects.get(title="B", locale=course.locale).move(Page.objects.get(pk=other.pk), pos="last-child")

    other_twin.refresh_from_db()
    assert (titles(twin), titles(other_twin)) == (["A", "C"], ["B"])
    moved = Page.objects.get(title="B", locale=twin.locale)
    assert moved.url_path == f"{other_twin.url_path}{moved.slug}/"


def test_moving_to_a_course_without_twin_leaves_the_twin(twins, home):
    course, twin = twins
    other = make_course(home, lessons=0)

    Page.objects.get(title="B", locale=course.locale).move(Page.objects.get(pk=other.pk), pos="last-child")

    assert titles(twin) == ["A", "B", "C"]


def test_new_translation_takes_its_place(twins):
    course, twin = twins
    new = LessonPageFactory(parent=course, title="AA")
    new.move(course.get_children().first(), pos="right")

    page = LessonPage.objects.get(title="AA")
    copy = in_bambara(page)

    assert titles(twin) == ["A", "AA", "B", "C"]
    assert Page.objects.get(pk=copy.pk).path == copy.path


def test_translation_begins_without_the_sources_voice_and_review(home):
    voice = Recording.objects.create(title="Voix", file="media/voix.mp3", type="audio", duration=60)
    lesson = LessonPageFactory(
        parent=make_course(home, lessons=0), narration=voice, native_reviewed_on=date(2026, 1, 1), reviewer="Juriste"
    )

    twin = LessonPage.objects.get(pk=in_bambara(lesson).pk)

    assert (twin.narration, twin.native_reviewed_on, twin.reviewer) == (None, None, "Juriste")
    assert twin.is_draft_translation
    assert not lesson.is_draft_translation


def translate(page: Page) -> Page:
    """Return the Bambara twin that wagtail-localize makes of `page`, in French words where none are translated."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=bambara())
    source.create_or_update_translation(bambara(), fallback=True, copy_parent_pages=True)
    translation.refresh_from_db()
    return LessonPage.objects.get(translation_key=page.translation_key, locale=bambara())


def test_own_fields_stay_when_the_source_is_translated_again(home, django_capture_on_commit_callbacks):
    voice = Recording.objects.create(title="Mankan", file="media/mankan.mp3", type="audio", duration=60)
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))
    twin = translate(lesson)
    LessonPage.objects.filter(pk=twin.pk).update(narration=voice, native_reviewed_on=date(2026, 1, 1))
    lesson.objective = "Autre objectif"
    lesson.minutes = 12
    lesson.save()

    twin = translate(lesson)

    assert (twin.narration, twin.native_reviewed_on, twin.minutes) == (voice, date(2026, 1, 1), 12)


def test_block_and_choice_ids_are_the_same_in_both_languages(home):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))

    twin = translate(lesson)

    assert [block.id for block in twin.body] == [block.id for block in lesson.body]
    question, same = lesson.body[1].value[0], twin.body[1].value[0]
    assert same.id == question.id
    assert [item.id for item in same.value["choices"].bound_blocks] == [
        item.id for item in question.value["choices"].bound_blocks
    ]


def test_right_answers_and_sources_are_not_offered_for_translation(home):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))
    source, _created = TranslationSource.update_or_create_from_instance(lesson)

    words = set(source.stringsegment_set.values_list("string__data", flat=True))

    assert "Est-ce juste ?" in words
    assert "True" not in words
    assert lesson.reviewer not in words or not lesson.reviewer


@pytest.mark.parametrize("model", [CoursePage, LessonPage, QuizPage])
def test_day_of_native_reading_belongs_to_each_language(model):
    assert "native_reviewed_on" in own_fields(model)


def test_translated_address_is_folded(home, django_capture_on_commit_callbacks):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))
    source, _created = TranslationSource.update_or_create_from_instance(lesson)
    segment = source.stringsegment_set.get(context__path="slug")
    StringTranslation.objects.create(
        translation_of=segment.string, locale=bambara(), context=segment.context, data="Sariyasen fɔlɔ ɲɛ"
    )

    twin = translate(lesson)

    assert twin.slug == "sariyasen-folo-nye"


def test_new_page_without_address_gets_a_folded_one(home):
    course = make_course(home, lessons=0)

    slugs = []
    for _number in range(2):
        lesson = LessonPage(title="Sariyasen fɔlɔ", objective="Dɔn.", body="[]")
        course.add_child(instance=lesson)
        slugs.append(lesson.slug)

    assert slugs == ["sariyasen-folo", "sariyasen-folo-1"]


def test_step_without_bambara_is_shown_in_french_and_says_so(client, home):
    course = make_course(home, lessons=0)
    in_bambara(LessonPageFactory(parent=course, title="A"), title="A bm")
    LessonPageFactory(parent=course, title="B")
    twin = CoursePage.objects.get(locale=bambara())
    twin.live = True
    twin.save()

    steps = CoursePage.objects.get(locale=bambara()).steps

    assert [(step.title, step.locale.language_code) for step in steps] == [("A bm", "bm"), ("B", "fr")]


def test_french_lesson_tells_bambara_readers_that_it_is_in_french(home):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))
    assert LessonPage.objects.get(pk=lesson.pk).fallback_notice.lang == "bm"

    in_bambara(lesson)

    assert LessonPage.objects.get(pk=lesson.pk).fallback_notice is None
    assert LessonPage.objects.get(locale=bambara()).fallback_notice is None


def test_editor_is_reminded_of_the_translation(home, admin_client, admin):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))
    lesson.save_revision().publish()
    translate(lesson)
    assert not translations_behind(LessonPage.objects.get(pk=lesson.pk)).exists()

    lesson.objective = "Autre objectif"
    lesson.save_revision().publish()

    assert translations_behind(LessonPage.objects.get(pk=lesson.pk)).count() == 1


def test_reviewer_records_the_native_reading_and_the_voice(home, admin_client):
    voice = Recording.objects.create(title="Mankan", file="media/mankan.mp3", type="audio", duration=60)
    twin = translate(LessonPageFactory(parent=make_course(home, lessons=0)))
    address = reverse("courses_language_version", args=[twin.pk])
    revisions = twin.revisions.count()

    page = admin_client.get(address)
    response = admin_client.post(address, {"native_reviewed_on": "2026-11-20", "narration": voice.pk})

    assert page.status_code == 200
    assert response.url == reverse("wagtailadmin_pages:edit", args=[twin.pk])
    twin = LessonPage.objects.get(pk=twin.pk)
    assert (twin.native_reviewed_on, twin.narration) == (date(2026, 11, 20), voice)
    draft = twin.get_latest_revision_as_object()
    assert (draft.native_reviewed_on, draft.narration) == (date(2026, 11, 20), voice)
    assert twin.revisions.count() == revisions
    assert not twin.is_draft_translation


def test_translation_editor_leads_to_the_native_reading(home, admin_client):
    twin = translate(LessonPageFactory(parent=make_course(home, lessons=0)))
    editor, form = (reverse(name, args=[twin.pk]) for name in ("wagtailadmin_pages:edit", "courses_language_version"))

    assert form in admin_client.get(editor).content.decode()
    admin_client.post(form, {"native_reviewed_on": "2026-11-20", "narration": ""})
    admin_client.get(editor)  # shows that it was saved
    assert form not in admin_client.get(editor).content.decode()


def test_native_reading_is_only_for_translations(home, admin_client):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0))

    response = admin_client.get(reverse("courses_language_version", args=[lesson.pk]), follow=True)

    assert response.status_code == 404


def test_native_reading_needs_the_right_to_publish(home, staff_client, django_user_model):
    author = django_user_model.objects.create_user("author", password="a long passphrase of words")
    author.user_permissions.add(Permission.objects.get(codename="access_admin"))
    twin = in_bambara(LessonPageFactory(parent=make_course(home, lessons=0)))
    staff_client.force_login(author)

    response = staff_client.post(
        reverse("courses_language_version", args=[twin.pk]), {"native_reviewed_on": "2026-11-20"}
    )

    assert response.status_code in (302, 403)
    assert LessonPage.objects.get(pk=twin.pk).native_reviewed_on is None
