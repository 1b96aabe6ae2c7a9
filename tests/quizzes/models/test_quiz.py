"""What a quiz needs to be published, said at the field; and what may stand where."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from wagtail.test.utils.wagtail_tests import WagtailTestUtils

from courses.models import CoursePage, HomePage, LessonPage
from quizzes.enums import FeedbackWhen, Mode
from quizzes.models import QuizPage
from tests.factories.courses import block_id
from tests.factories.quizzes import QuizPageFactory, single, some_questions


def faults(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    try:
        page.save()
    except ValidationError as error:
        return error.message_dict
    return {}


def bands(*starts):
    return json.dumps(
        [
            {"type": "band", "id": block_id(f"b{n}"), "value": {"from_percent": start, "title": "T", "text": "X"}}
            for n, start in enumerate(starts)
        ]
    )


CASES = [
    ("practice", {}, {}),
    ("final without pass mark", {"mode": "certifying"}, {"pass_mark": ["A final quiz needs a pass mark."]}),
    (
        "final that tells at once",
        {"mode": "certifying", "pass_mark": 70, "feedback_when": "at_once"},
        {"feedback_when": ["A final quiz shows right answers only afterwards."]},
    ),
    ("final", {"mode": "certifying", "pass_mark": 70, "feedback_when": "after_pass"}, {}),
    (
        "baseline with pass mark",
        {"mode": "baseline", "pass_mark": 50},
        {"pass_mark": ["A baseline is no test: leave the pass mark empty."]},
    ),
    (
        "baseline that tells",
        {"mode": "baseline", "feedback_when": "after_submit"},
        {"feedback_when": ["A baseline shows no right answers: choose “never” or leave it empty."]},
    ),
    ("baseline twice", {"mode": "baseline", "max_attempts": 2}, {"max_attempts": ["A baseline is taken once."]}),
    (
        "no question",
        {"questions": "[]"},
        {"questions": ["A quiz has 1 to 60 questions.", "The minimum number of items is 1"]},
    ),
    (
        "61 questions",
        {"questions": json.dumps(some_questions(61))},
        {"questions": ["A quiz has 1 to 60 questions.", "The maximum number of items is 60"]},
    ),
    (
        "a question without right answer",
        {"questions": json.dumps([single(), single("b", right="Z")])},
        {"questions": ["Question 2: Tick “Right” at exactly one choice."]},
    ),
    (
        "all can be skipped",
        {"pass_mark": 50, "questions": json.dumps([single(skippable=True)])},
        {"questions": ["All questions may be skipped, so there would be nothing to pass."]},
    ),
    ("bands from 50", {"bands": bands(50)}, {"bands": ["The first band must start at 0 %."]}),
    ("bands alike", {"bands": bands(0, 50, 50)}, {"bands": ["Two bands start at the same percent."]}),
    ("bands in any order", {"bands": bands(50, 0)}, {}),
]


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_publishing(course, values, expected):
    assert faults(QuizPageFactory(parent=course), **values) == expected


def test_publishing_a_quiz_paired_with_itself(course):
    quiz = QuizPageFactory(parent=course)

    assert faults(quiz, pair=quiz.translation_key) == {"pair": ["Only a quiz after the course names its baseline."]}


def test_a_draft_may_be_unfinished(course):
    draft = QuizPageFactory(parent=course, live=False, mode=Mode.CERTIFYING, pass_mark=None, questions="[]")

    draft.save_revision()

    with pytest.raises(ValidationError):
        draft.get_latest_revision().publish()


def test_a_baseline_is_never_required(baseline):
    assert baseline.is_required is False


@pytest.mark.parametrize(
    ("values", "moment"),
    [
        ({}, FeedbackWhen.AT_ONCE),
        ({"certifying": True}, FeedbackWhen.AFTER_SUBMIT),
        ({"baseline": True}, FeedbackWhen.NEVER),
        ({"certifying": True, "feedback_when": FeedbackWhen.AFTER_PASS}, FeedbackWhen.AFTER_PASS),
    ],
)
def test_feedback_moment(course, values, moment):
    assert QuizPageFactory(parent=course, **values).feedback_moment == moment


class TestPageTree(WagtailTestUtils):
    def test_a_quiz_stands_in_a_course_and_holds_nothing(self):
        assert QuizPage.allowed_parent_page_models() == [CoursePage]
        assert QuizPage.allowed_subpage_models() == []
        assert HomePage not in QuizPage.allowed_parent_page_models()
        assert LessonPage not in QuizPage.allowed_parent_page_models()


def post_data(page, **values):
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "minutes": 8,
            "mode": page.mode,
            "pass_mark": page.pass_mark or "",
            "retake_after_days": 0,
            "kept_score": "best",
            "intro": "",
            "questions": streamfield([]),
            "bands": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            **values,
        }
    )


def test_the_form_says_what_is_missing_when_publishing(admin_client, course):
    quiz = QuizPageFactory(parent=course, certifying=True)

    response = admin_client.post(
        f"/admin/pages/{quiz.pk}/edit/", {**post_data(quiz), "pass_mark": "", "action-publish": "1"}
    )

    assert response.status_code == 200
    errors = response.context["form"].errors
    with translation.override("fr"):
        assert errors["pass_mark"] == [gettext("A final quiz needs a pass mark.")]
    assert set(errors) == {"pass_mark", "questions"}


def test_the_form_saves_an_unfinished_draft(admin_client, course):
    quiz = QuizPageFactory(parent=course, certifying=True)

    response = admin_client.post(f"/admin/pages/{quiz.pk}/edit/", {**post_data(quiz), "pass_mark": ""})

    quiz.refresh_from_db()
    assert response.status_code == 302
    assert (quiz.pass_mark, quiz.get_latest_revision_as_object().pass_mark) == (70, None)


def test_the_form_offers_the_baselines_of_the_course(admin_client, final, baseline, practice):
    response = admin_client.get(f"/admin/pages/{final.pk}/edit/")

    choices = [str(value) for value, _label in response.context["form"].fields["pair"].choices]
    assert choices == ["", str(baseline.translation_key)]


@pytest.mark.parametrize("mode", ["practice", "final", "baseline"])
def test_preview_shows_the_draft_and_sends_nothing(admin_client, request, mode):
    quiz = request.getfixturevalue(mode)
    quiz.intro = "Encore un brouillon"
    quiz.save_revision()

    response = admin_client.get(f"/admin/pages/{quiz.pk}/view_draft/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Encore un brouillon" in page
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
    assert "data-quiz" not in page
    assert "data-beacon" not in page
