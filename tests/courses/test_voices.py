"""Each language has its own voices: no French one is played in Bambara, and those that were chosen stay."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision
from wagtail_localize.models import OverridableSegment, StringTranslation, Translation, TranslationSource

from courses.language_version import set_own_fields
from courses.models import LessonPage
from learning.accounts.second_reader import writer_id
from quizzes.models import QuestionBank, QuizPage, QuizVersion
from quizzes.versions import version_of
from quizzes.voices import own_voices, slots_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import LessonPageFactory, bambara, block_id, check, in_bambara, make_course, stream
from tests.factories.questions import gap_choice, image_choice, matching, number, ordering
from tests.factories.quizzes import make_quiz, multiple, single, true_false
from tests.factories.recordings import make_recording
from tests.factories.scenes import opinion, short, story

EVERY_TYPE = (
    single, multiple, true_false, ordering, matching, gap_choice, number, image_choice, short, story, opinion,
)  # fmt: skip


@pytest.fixture
def synced(django_capture_on_commit_callbacks):
    """Return a function that sends the French text to Bambara, each word translated, and publishes it."""

    def sync(source_page, publish=True):
        source, _created = TranslationSource.update_or_create_from_instance(source_page)
        translation, _created = Translation.objects.get_or_create(source=source, target_locale=bambara())
        for segment in source.stringsegment_set.select_related("string", "context"):
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=bambara(),
                defaults={"data": f"{segment.string.data} bm"},
            )
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(publish=publish)
        return type(source_page).objects.get(translation_key=source_page.translation_key, locale=bambara())

    return sync


@pytest.fixture
def quiz(home, synced):
    """Return a French quiz that is read aloud in part, with its Bambara course."""
    course = make_course(home, lessons=0)
    synced(course)
    asked = [
        single(recording=make_recording("voix-question").pk, general_recording=make_recording("voix-regle").pk),
        true_false(),
    ]
    return make_quiz(course, asked, title="Deux voix")


def form_of(page, **chosen) -> dict:
    """Return what the form sends: what it was opened with, and `chosen` recordings by the end of their places."""
    sent = {"native_reviewed_on": "", "narration": ""}
    for slot in slots_of(page):
        name = f"voice-{slot.path.replace('.', '_')}"
        sent[name] = str(slot.recording.pk) if slot.recording else ""
        for end, voice in chosen.items():
            if name.endswith(end):
                sent[name] = str(voice.pk) if voice else ""
    return sent


UN = block_id("un")


@pytest.fixture
def choose(admin_client, django_capture_on_commit_callbacks):
    def post(page, **chosen):
        with django_capture_on_commit_callbacks(execute=True):
            response = admin_client.post(reverse("courses_language_version", args=[page.pk]), form_of(page, **chosen))
        assert response.status_code == 302, response.context["form"].errors
        return type(page).objects.get(pk=page.pk)

    return post


# No voice of another language.


def test_french_voice_is_not_in_the_bambara_page(client, quiz, synced):
    twin = synced(quiz)

    assert b"voix-question" in client.get(quiz.url).content
    assert b"voix-" not in client.get(twin.url).content
    assert "recording" not in json.dumps(version_of(twin).content).replace('"recording": null', "")
    assert version_of(twin).key_digest == version_of(quiz).key_digest


def test_french_voice_is_not_in_the_preview_of_the_translation(quiz, synced, rf, admin):
    synced(quiz)
    source = TranslationSource.objects.get(object_id=quiz.translation_key)
    instance = source.get_ephemeral_translated_instance(bambara(), fallback=True)
    assert any(slot.recording for slot in slots_of(instance))

    instance.make_preview_request(preview_mode="")

    assert not any(slot.recording for slot in slots_of(instance))


def test_copy_for_translation_is_silent(quiz):
    twin = QuizPage.objects.get(pk=in_bambara(quiz).pk)

    assert [slot.recording.title for slot in slots_of(quiz) if slot.recording] == ["voix-question", "voix-regle"]
    assert len(slots_of(twin)) == len(slots_of(quiz))
    assert not any(slot.recording for slot in slots_of(twin))


def test_recordings_are_not_offered_to_translators(quiz, synced):
    synced(quiz)

    assert not OverridableSegment.objects.filter(context__path__endswith="recording").exists()


def test_french_page_keeps_its_voice(client, quiz, synced):
    synced(quiz)

    heard = [slot.recording.title for slot in slots_of(QuizPage.objects.get(pk=quiz.pk)) if slot.recording]
    assert heard == ["voix-question", "voix-regle"]


# A voice of one's own.


def test_chosen_voice_is_played_and_stays(client, quiz, synced, choose):
    twin = synced(quiz)
    mine, hint = make_recording("kan-nininkali"), make_recording("kan-sariya")
    revisions, key = twin.revisions.count(), version_of(twin).key_digest

    twin = choose(twin, **{f"{UN}_recording": mine, f"{UN}_general_recording": hint})

    page = client.get(twin.url).content
    assert b"kan-nininkali.mp3" in page
    assert b"voix-" not in page
    text = version_of(twin).texts[UN]
    assert (text["recording"], text["recordings"]) == (mine.pk, {"general": hint.pk})
    assert (twin.revisions.count(), version_of(twin).key_digest) == (revisions, key)
    assert QuizVersion.objects.filter(quiz_key=twin.translation_key, locale="bm", replaced_on=None).count() == 1

    quiz.questions[1].value["text"] = "Autre phrase."
    quiz.save_revision().publish()
    twin = synced(quiz)
    assert b"kan-nininkali.mp3" in client.get(twin.url).content
    assert version_of(twin).texts[UN]["recordings"] == {"general": hint.pk}

    twin.get_latest_revision().publish()
    assert b"kan-nininkali.mp3" in client.get(twin.url).content

    twin.revisions.order_by("created_at").first().publish()
    assert b"kan-nininkali.mp3" in client.get(twin.url).content


def test_slot_that_is_empty_in_french_can_be_filled(client, quiz, synced, choose):
    mine = make_recording("kan-tinye")
    place = f"{block_id('vrai')}_recording"

    twin = choose(synced(quiz), **{place: mine})

    assert version_of(twin).texts[block_id("vrai")]["recording"] == mine.pk
    assert version_of(synced(quiz)).texts[block_id("vrai")]["recording"] == mine.pk
    twin = choose(QuizPage.objects.get(pk=twin.pk), **{place: None})
    assert version_of(twin).texts[block_id("vrai")]["recording"] is None
    assert version_of(synced(quiz)).texts[block_id("vrai")]["recording"] is None


def test_draft_gets_the_voice_too(quiz, synced, choose):
    twin = synced(quiz)
    quiz.questions[1].value["text"] = "Autre phrase."
    quiz.save_revision().publish()
    twin = synced(quiz, publish=False)

    twin = choose(twin, **{f"{UN}_recording": make_recording("kan")})

    for version in (twin, twin.get_latest_revision_as_object()):
        assert [slot.recording.title for slot in slots_of(version) if slot.recording] == ["kan"]
    assert version_of(twin).texts[block_id("vrai")]["text"] != "Autre phrase. bm"


def test_question_that_is_gone_in_french_loses_its_slot(client, quiz, synced, choose):
    twin = choose(synced(quiz), **{f"{UN}_recording": make_recording("kan")})

    del quiz.questions[0]
    quiz.save_revision().publish()
    twin = synced(quiz)

    assert UN not in {slot.part.id for slot in slots_of(twin)}
    assert client.get(twin.url).status_code == 200
    assert choose(twin).pk == twin.pk


def test_lesson_plays_its_own_voice_but_keeps_a_sound_that_is_content(client, home, synced, choose):
    song, asked = make_recording("chanson"), make_recording("voix-question")
    sound = {"recording": song.pk, "title": "Une chanson", "transcript": "La, la."}
    kind, [question] = check()
    question["value"]["recording"] = asked.pk
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), body=stream(("audio", sound), (kind, [question])))
    twin = synced(lesson)
    page = client.get(twin.url).content
    assert b"chanson.mp3" in page
    assert b"voix-question" not in page

    own, mine = make_recording("donkili"), make_recording("kan")
    at_sound = f"{block_id('0')}_recording"
    twin = choose(twin, **{f"{block_id('check')}_recording": mine, at_sound: own})
    lesson.minutes = 12
    lesson.save_revision().publish()
    page = client.get(synced(lesson).url).content
    assert b"donkili.mp3" in page
    assert b"kan.mp3" in page
    assert b"chanson.mp3" not in page

    choose(LessonPage.objects.get(pk=twin.pk), **{at_sound: None})
    assert b"chanson.mp3" in client.get(twin.url).content


def test_choosing_makes_nobody_the_writer(quiz, synced, admin):
    twin = synced(quiz)
    writer, other = UserFactory(), UserFactory()
    twin.title = "Ko kura"
    twin.save_revision(user=writer)
    twin.save_revision(user=other)

    set_own_fields(
        twin, {"native_reviewed_on": date(2026, 11, 20)}, admin, {slots_of(twin)[0].path: make_recording("kan")}
    )

    newest = Revision.objects.get(pk=QuizPage.objects.get(pk=twin.pk).latest_revision_id)
    assert newest.content["native_reviewed_on"] == "2026-11-20"
    assert writer_id(newest) == writer.pk


def test_every_type_of_question_can_be_heard_in_bambara(home, synced, choose):
    course = make_course(home, lessons=0)
    synced(course)
    picture = get_image_model().objects.create(title="arbre", file=get_test_image_file())
    more = {image_choice: {"pictures": [picture.pk, picture.pk]}}
    quiz = make_quiz(course, [make(**more.get(make, {})) for make in EVERY_TYPE], title="Tout")
    twin = synced(quiz)
    voices = {slot.path: make_recording(f"kan-{n}") for n, slot in enumerate(slots_of(twin))}

    choose(twin, **{f"voice-{path.replace('.', '_')}": voice for path, voice in voices.items()})

    twin = synced(quiz)
    wanted = {slot.path for slot in slots_of(twin) if slot.text}
    assert {slot.path for slot in slots_of(twin) if slot.recording} == wanted
    assert len(wanted) > 60
    assert version_of(twin).key_digest == version_of(quiz).key_digest


# The form.


def test_form_says_what_still_lacks_a_voice(admin_client, quiz, synced, choose):
    twin = choose(synced(quiz), **{f"{UN}_recording": make_recording("kan")})

    page = admin_client.get(reverse("courses_language_version", args=[twin.pk]))

    html = page.content.decode()
    rows = [row for part in page.context["parts"] for row, _field in part.rows]
    assert (page.context["recorded"], page.context["texts"]) == (1, len(rows))
    assert all(row.slot.text for row in rows)
    assert [part.title for part in page.context["parts"]] == [
        "Question un ? bm", "Question vrai ? bm", "Un début bm", "Réussi bm",
    ]  # fmt: skip
    assert "wagtailmedia/js/media-chooser.js" in html
    assert "Question un ? bm" in html
    assert "Pourquoi A. bm" in html
    assert len(re.findall("voix-[a-z]+.mp3", html)) == 2


def test_form_refuses_what_is_no_recording(admin_client, quiz, synced):
    twin = synced(quiz)
    film = make_recording("film")
    type(film).objects.filter(pk=film.pk).update(type="video")

    response = admin_client.post(
        reverse("courses_language_version", args=[twin.pk]), form_of(twin, **{f"{UN}_recording": film})
    )

    assert response.status_code == 200
    assert len(response.context["form"].errors) == 1
    assert own_voices(twin, slots_of(twin))[f"questions.{UN}.recording"] is None


@pytest.mark.parametrize("number", [1, 3])
def test_form_costs_the_same_for_many_questions(admin_client, home, synced, choose, number):
    course = make_course(home, lessons=0)
    synced(course)
    voices = [make_recording(f"voix-{n}") for n in range(number)]
    quiz = make_quiz(course, [single(f"q{n}", recording=voices[n].pk) for n in range(number)], title="Combien")
    twin = choose(synced(quiz), _recording=make_recording("kan"))
    address = reverse("courses_language_version", args=[twin.pk])
    admin_client.get(address)

    with CaptureQueriesContext(connection) as queries:
        admin_client.get(address)

    assert len(queries) == 24


# Banks.


def test_bank_has_voices_of_its_own(admin_client, course, synced, django_capture_on_commit_callbacks):
    synced(course)
    bank = QuestionBank.objects.create(
        title="Banque",
        locale=course.locale,
        questions=json.dumps([single("b1", recording=make_recording("voix-banque").pk), single("b2")]),
    )
    bank.save_revision().publish()
    pool = {"type": "pool", "id": block_id("pool"), "value": {"bank": bank.pk, "take": 1, "skill": ""}}
    quiz = make_quiz(course, [pool], title="Tirage")
    twin, quiz_twin = synced(bank), synced(quiz)
    assert not any(slot.recording for slot in slots_of(twin))
    mine = make_recording("kan-b2")
    address = reverse("courses_bank_version", args=[twin.pk])

    page = admin_client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(address, form_of(twin, **{f"{block_id('b2')}_recording": mine}))

    assert (page.status_code, response.status_code) == (200, 302)
    assert version_of(quiz_twin).texts[block_id("b2")]["recording"] == mine.pk
    assert [slot.recording.pk for slot in slots_of(synced(bank)) if slot.recording] == [mine.pk]


def test_bank_form_is_for_translations_and_publishers(admin_client, staff_client, course, synced):
    bank = QuestionBank.objects.create(title="B", locale=course.locale, questions=json.dumps([single("b1")]))
    twin = synced(bank)
    assert admin_client.get(reverse("courses_bank_version", args=[bank.pk]), follow=True).status_code == 404

    staff_client.force_login(UserFactory())

    assert staff_client.get(reverse("courses_bank_version", args=[twin.pk])).status_code in (302, 403, 404)
