"""A quiz is a step of a course; what it asks is frozen into a `QuizVersion` each time it is published."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from learning.pages import StepPage

from ..enums import FeedbackWhen, KeptScore, Mode
from ..forms import QuizPageForm
from ..order import draw, question_order
from ..pools import QuizQuestionsBlock
from ..questions import Key
from ..questions.spoken import SpokenBlock
from ..validation import faults_of
from ..voices import OwnVoices


class BandBlock(SpokenBlock):
    """What is said to somebody whose score reaches this band."""

    SPOKEN = ("text",)

    from_percent = blocks.IntegerBlock(label=_("From %"), min_value=0, max_value=100)
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.TextBlock(
        label=_("Text"),
        max_length=300,
        rows=2,
        help_text=_("Low scores need encouragement and a next step, never blame."),
    )

    class Meta:
        icon = "clipboard-list"
        label = _("band")
        label_format = "{from_percent} % · {title}"
        description = _("A title and a sentence for all scores from this percent on.")


class QuizPage(OwnVoices, StepPage):
    """A quiz of a course."""

    intro = models.TextField(
        _("introduction"), blank=True, max_length=600, help_text=_("Two or three sentences. Calm and encouraging.")
    )
    mode = models.CharField(_("kind"), max_length=10, choices=Mode.choices, default=Mode.PRACTICE)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in %"),
        null=True,
        blank=True,
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty when there is nothing to pass. A baseline has none, a final quiz needs one."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("most attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as often as they like. It binds learners with an account only."),
    )
    retake_after_days = models.PositiveSmallIntegerField(
        _("days before trying again"), default=0, validators=[MaxValueValidator(7)]
    )
    kept_score = models.CharField(
        _("score that counts"), max_length=10, choices=KeptScore.choices, default=KeptScore.BEST
    )
    feedback_when = models.CharField(
        _("right answers are shown"),
        max_length=15,
        choices=FeedbackWhen.choices,
        blank=True,
        help_text=_("Empty: the usual for this kind (practice at once, final quiz afterwards, baseline never)."),
    )
    shuffle_questions = models.BooleanField(_("questions in another order for each attempt"), default=False)
    shuffle_choices = models.BooleanField(_("choices in another order for each attempt"), default=False)
    one_per_screen = models.BooleanField(
        _("one question a screen"), default=True, help_text=_("Best on a phone. Otherwise all questions on one page.")
    )
    asks_confidence = models.BooleanField(
        _("ask “How sure are you?”"),
        default=False,
        help_text=_(
            "After each question, three steps; nobody has to answer, and no points depend on it. You then see where many "
            "are wrong and very sure of it: that is what a lesson has to clear up. Worth it in a practice quiz or a baseline."
        ),
    )
    questions = StreamField(QuizQuestionsBlock(), verbose_name=_("questions"))
    bands = StreamField(
        [("band", BandBlock())],
        blank=True,
        verbose_name=_("what is said at the end"),
        help_text=_("By score. The first band starts at 0 %."),
    )
    pair = models.UUIDField(
        _("baseline of this quiz"),
        null=True,
        blank=True,
        help_text=_("The quiz before the course that asks the same questions. Together they show what was learned."),
    )

    content_panels = [
        *StepPage.content_panels,
        HelpPanel(template="quizzes/admin/help.html"),
        MultiFieldPanel([FieldPanel("mode"), FieldPanel("pass_mark"), FieldPanel("pair")], _("Kind of quiz")),
        FieldPanel("intro"),
        FieldPanel("questions"),
        FieldPanel("bands"),
    ]
    settings_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("is_required"), FieldPanel("minutes")]),
                FieldPanel("feedback_when"),
                FieldPanel("one_per_screen"),
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_choices")]),
                FieldPanel("asks_confidence"),
                FieldRowPanel([FieldPanel("max_attempts"), FieldPanel("retake_after_days")]),
                FieldPanel("kept_score"),
            ],
            _("How it runs"),
        ),
        *StepPage.settings_panels,
    ]
    search_fields = [*StepPage.search_fields, index.SearchField("intro")]

    base_form_class = QuizPageForm
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    page_description = _("Questions: before a course, to practise, or at its end.")
    step_kind = "quiz"
    needs_names_only = True

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def save(self, *args: Any, clean: bool = True, **kwargs: Any) -> None:
        """Refuse to put a quiz live that cannot be asked or marked; drafts may be unfinished."""
        if clean and self.live:
            faults = faults_of(self)
            if faults:
                raise ValidationError(faults)
        super().save(*args, clean=clean, **kwargs)

    def clean(self) -> None:
        """A baseline comes before the course and is never required of anybody."""
        super().clean()
        if self.mode == Mode.BASELINE:
            self.is_required = False

    def live_twins(self) -> Iterable[Page]:
        """Return the live language versions of this page, from the steps, which each page about a quiz shows."""
        return [step for step in self.steps_everywhere if step.translation_key == self.translation_key]

    @property
    def feedback_moment(self) -> str:
        """Return when right answers are shown, the usual moment where none is chosen."""
        usual = {Mode.BASELINE: FeedbackWhen.NEVER, Mode.PRACTICE: FeedbackWhen.AT_ONCE}
        return self.feedback_when or usual.get(Mode(self.mode), FeedbackWhen.AFTER_SUBMIT)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Offer what the page shows before the quiz begins."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        from ..screens import introduce  # here, because these build on the models
        from ..steps import required_keys

        is_preview = getattr(request, "is_preview", False)
        return {
            **context,
            "intro": introduce(self, is_preview),
            "required": [] if is_preview else required_keys(self.course),
        }


class QuizVersionQuerySet(models.QuerySet["QuizVersion"]):
    """Versions, by quiz and language."""

    def current(self, quiz_key: UUID, language: str) -> "QuizVersion | None":
        """Return the version that is asked now in this language."""
        return self.filter(quiz_key=quiz_key, locale=language, replaced_on=None).first()


class QuizVersion(models.Model):
    """What was asked, frozen. Its texts, key and rules are never changed; answers are marked against it for ever.

    Only what stands beside it changes: which questions are withdrawn, and which are marked by a corrected key. Versions in two languages with the same `key_digest` mark every answer alike.
    """

    quiz_key = models.UUIDField(_("quiz"))
    course_key = models.UUIDField(_("course"))
    locale = models.CharField(_("language"), max_length=10)
    content_digest = models.CharField(_("digest of the content"), max_length=64)
    key_digest = models.CharField(_("digest of the key"), max_length=64)
    content = models.JSONField(_("questions as asked"))
    key = models.JSONField(_("key"))
    rules = models.JSONField(_("rules"))
    day = models.DateField(_("day"))
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)
    withdrawn = models.JSONField(
        _("withdrawn questions"),
        default=list,
        blank=True,
        help_text=_("Not asked any more."),
    )
    corrections = models.JSONField(
        _("corrected keys"),
        default=dict,
        blank=True,
        help_text=_("By question, set by a regrade: it is marked by this key and not by the frozen one."),
    )

    objects = QuizVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a quiz")
        verbose_name_plural = _("versions of quizzes")
        constraints = [
            models.UniqueConstraint(fields=["quiz_key", "locale", "content_digest"], name="quiz_version_once"),
            models.UniqueConstraint(
                fields=["quiz_key", "locale"],
                condition=models.Q(replaced_on=None),
                name="one_current_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.locale}, {self.day})"

    @cached_property
    def keys(self) -> dict[str, Key]:
        """Return the key that each question is marked by, by its id, in the order in which the author put them."""
        by_id = {data["id"]: Key.from_json(self.corrections.get(data["id"], data)) for data in self.key["questions"]}
        return {question["id"]: by_id[question["id"]] for question in self.content["questions"]}

    @cached_property
    def texts(self) -> Mapping[str, dict[str, Any]]:
        """Return the texts of each question by its id."""
        return {question["id"]: question for question in self.content["questions"]}

    @property
    def plan(self) -> list[Any]:
        """Return what an attempt asks, in order: ids, and for each pool how many of which."""
        return self.content.get("plan") or list(self.texts)

    @property
    def asked_count(self) -> int:
        """Return how many questions an attempt asks; one less where it draws a withdrawn one."""
        parts = [part for part in self.plan if not isinstance(part, str) or part not in self.withdrawn]
        return sum(1 if isinstance(part, str) else min(part["take"], len(part["of"])) for part in parts)

    def drawn(self, seed: str) -> list[str]:
        """Return the questions of the attempt with this seed, in its order, withdrawn ones among them."""
        return question_order(draw(self.plan, seed), seed, self.rules["shuffle_questions"])

    def asked(self, seed: str) -> list[str]:
        """Return the questions of the attempt with this seed, in its order; what was withdrawn is left out."""
        return [id for id in self.drawn(seed) if id not in self.withdrawn]

    @property
    def compares_words(self) -> bool:
        """Say whether an answer to one of the questions is typed, and so belongs to one language."""
        return any(key.type == "short_answer" for key in self.keys.values())

    @property
    def asks_confidence(self) -> bool:
        """Say whether "How sure are you?" follows each question that is scored."""
        return bool(self.rules.get("asks_confidence"))

    @property
    def mode(self) -> Mode:
        return Mode(self.rules["mode"])

    @property
    def pass_mark(self) -> int | None:
        return self.rules["pass_mark"]

    @property
    def feedback_when(self) -> FeedbackWhen:
        return FeedbackWhen(self.rules["feedback_when"])
