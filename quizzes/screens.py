"""What templates show of a quiz: questions to answer, questions with their verdict, the page before the first one.

A question looks the same in a lesson, on the quiz's page and in the walk without script; where the key may not be
known yet, nothing of it is in these objects, so no template can give it away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.blocks import StreamValue

from .enums import FeedbackWhen, Mode
from .freezing import frozen_content, frozen_key, frozen_rules
from .grading import needed_right
from .media import Media, media_of
from .models import QuizPage, QuizVersion
from .order import choice_order, question_order
from .questions import QUESTION_TYPES, Field, Key, content_of, key_of
from .questions.base import UNSCORED
from .questions.true_false import word_of
from .results import QuestionResult
from .stories import story_of
from .versions import version_of
from .words import words_of

ONE_ONLY = "one"
OF_SCENES_SCRIPT = ("opinion", "short_answer", "scenario")
ATTEMPT, QUESTION = UUID(int=1), UUID(int=2)
HINT_AT_ONCE, HINT_AT_RETAKE = "shown", "hidden"


@dataclass
class Choice:
    """One choice; `credit` and `why` are there only where the key may be known."""

    id: str
    text: str
    picture: Any = None
    recording: Any = None
    is_checked: bool = False
    credit: str | None = None
    why: str = ""
    verdict: str = ""  # "right", "wrong" or "missed", afterwards


@dataclass
class Question:
    """One question as a template shows it."""

    id: str
    type: str
    text: str
    choices: list[Choice]
    rule: str
    lang: str = ""  # set when it is not the page's language
    name: str = "answer"
    number: int = 0
    total: int = 0
    most: int | None = None
    skippable: bool = False
    content_note: str = ""
    hint: str = ""
    hint_state: str = ""
    picture: Any = None
    recording: Any = None
    source: str = ""
    fields: list[Field] = field(default_factory=list)
    more: Mapping[str, Any] = field(default_factory=dict)
    feedback: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""
    action: str = ""
    is_keyed: bool = False
    is_kept: bool = False  # it was answered before, with words that cannot be shown again
    result: QuestionResult | None = None

    def fill(self, given: object) -> None:
        """Show what was answered: a list of picked choices, or what stands in each field, accepted or not."""
        values = given if isinstance(given, Mapping) else {}
        picked = given if isinstance(given, list | tuple) else ()
        for choice in self.choices:
            choice.is_checked = choice.id in picked
        for part in self.fields:
            part.chosen = str(values.get(part.id, ""))
        for part in self.more.values():
            part.follow(picked)

    @property
    def template(self) -> str:
        return f"quizzes/questions/{self.type}.html"

    @property
    def first_field(self) -> str:
        """Return the id of the first input, where an error leads."""
        return f"i-{self.id}"

    @property
    def needs_script(self) -> bool:
        """Say whether scripts need more than the means for choices to mark this question in the page."""
        return bool(self.fields)

    @property
    def needs_scenes(self) -> bool:
        """Say whether the page needs scenes.js and scenes.css for this question."""
        return self.type in OF_SCENES_SCRIPT

    @property
    def is_open(self) -> bool:
        """Say whether there is more to do before this question can be checked, by buttons of its own."""
        story = self.more.get("story")
        return bool(story and story.here.ways and (story.path or not self.skippable))

    @property
    def takes_several(self) -> bool:
        return bool(self.choices) and not self.fields and self.rule not in (ONE_ONLY, UNSCORED)

    @property
    def guidance(self) -> bool:
        """Say whether there is something to know before answering."""
        return self.takes_several or self.skippable

    @property
    def is_marked(self) -> bool:
        return self.result is not None


@dataclass(frozen=True)
class QuizIntro:
    """A quiz before it begins; `version` is None in a preview, where nothing can be sent."""

    questions: list[Question]
    version: QuizVersion | None
    mode: str
    pass_mark: int | None
    needed: int | None
    feedback_when: str
    one_per_screen: bool
    is_shuffled: bool
    pair: str
    intro: str
    most: int | None
    save_address: str = field(default_factory=lambda: pattern("save", attempt=ATTEMPT, question=QUESTION))
    submit_address: str = field(default_factory=lambda: pattern("submit", attempt=ATTEMPT))

    @property
    def needs_scenes(self) -> bool:
        return any(question.needs_scenes for question in self.questions)


def pattern(name: str, **ids: UUID) -> str:
    """Return an address in which a script puts its own ids for ATTEMPT and QUESTION."""
    address = reverse(f"quizzes:{name}", kwargs=ids)
    return address.replace(str(ATTEMPT), "ATTEMPT").replace(str(QUESTION), "QUESTION")


def question_view(
    content: Mapping[str, Any],
    key: Key,
    media: Media,
    *,
    order: Iterable[str] = (),
    lang: str = "",
    keyed: bool = False,
) -> Question:
    """Return a question to answer; with its key and feedback only when `keyed`."""
    by_id = {choice["id"]: choice for choice in content["choices"]}
    fields = QUESTION_TYPES[key.type].fields(content, key, list(order or by_id))
    for part in fields:
        if not keyed:
            part.right, part.why = None, ""
        part.picture, part.recording = media.picture(part.picture), media.recording(part.recording)
    feedback = [(kind, content[f"feedback_{kind}"]) for kind in ("right", "partly", "wrong")]
    return Question(
        id=content["id"],
        type=content["type"],
        text=content["text"],
        choices=[choice_view(by_id[id], key, media, lang, keyed) for id in order or by_id] if not fields else [],
        fields=fields,
        more=more_of(content, key, media, keyed),
        is_keyed=keyed,
        rule=key.rule,
        lang=lang if lang != get_language() else "",
        most=key.most if key.rule != ONE_ONLY else None,
        skippable=key.skippable,
        content_note=content["content_note"],
        hint=content["hint"],
        picture=media.picture(content["image"]),
        recording=media.recording(content["recording"]),
        source=content["source"] if keyed else "",
        feedback=[(kind, text) for kind, text in [*feedback, ("general", content["general"])] if text] if keyed else [],
    )


def more_of(content: Mapping[str, Any], key: Key, media: Media, keyed: bool) -> dict[str, Any]:
    """Return what a type shows besides; each has `follow`, which takes what was answered."""
    if key.type == "scenario":
        return {"story": story_of(content, key, media, keyed)}
    if key.type == "short_answer":
        return {"words": words_of(content, key, keyed)}
    return {}


def choice_view(content: Mapping[str, Any], key: Key, media: Media, lang: str, keyed: bool) -> Choice:
    """Return one choice; "true" and "false" are written here, in the language of the question."""
    with override(lang or get_language()):
        text = content["text"] or word_of(content["id"])
    return Choice(
        id=content["id"],
        text=text,
        picture=media.picture(content["image"]),
        recording=media.recording(content["recording"]),
        credit=f"{key.credits[content['id']].normalize():f}" if keyed and content["id"] in key.credits else None,
        why=content["feedback"] if keyed else "",
    )


def lesson_question(value: StreamValue, page: Any) -> Question | None:
    """Return the question of a lesson with its key, and where it is marked without a script; None when it is empty."""
    if not len(value):
        return None
    child = value[0]
    content = content_of(child)
    question = question_view(content, key_of(child), media_of([content]), lang=get_language() or "", keyed=True)
    question.hint_state = HINT_AT_ONCE
    if page is not None and page.pk:
        question.lang = page.locale.language_code if page.locale.language_code != get_language() else ""
        question.action = reverse("quizzes:check", kwargs={"step": page.translation_key, "question": child.id})
    return question


def introduce(page: QuizPage, is_preview: bool) -> QuizIntro:
    """Return what the quiz's own page shows: the published version, or in a preview the draft as it stands."""
    version = None if is_preview else version_of(page)
    content, rules, keys = frozen(version, page)
    mode, seed = rules["mode"], version.content_digest if version else ""
    media = media_of(content["questions"])
    lang = version.locale if version else page.locale.language_code
    ids = question_order([question["id"] for question in content["questions"]], seed, rules["shuffle_questions"])
    texts = {question["id"]: question for question in content["questions"]}
    questions = []
    for number, id in enumerate(ids, start=1):
        order = choice_order(texts[id], seed, rules["shuffle_choices"])
        question = question_view(
            texts[id], keys[id], media, order=order, lang=lang, keyed=rules["feedback_when"] == FeedbackWhen.AT_ONCE
        )
        question.number, question.total = number, len(ids)
        question.hint_state = hint_state(mode)
        questions.append(question)
    return QuizIntro(
        questions=questions,
        version=version,
        mode=mode,
        pass_mark=rules["pass_mark"],
        needed=needed_right(keys.values(), sum(key.is_scored for key in keys.values()), rules["pass_mark"]),
        feedback_when=rules["feedback_when"],
        one_per_screen=rules["one_per_screen"],
        is_shuffled=rules["shuffle_questions"] or rules["shuffle_choices"],
        pair=rules["pair"] or "",
        intro=content["intro"],
        most=rules["max_attempts"] if mode == Mode.CERTIFYING else None,
    )


def frozen(version: QuizVersion | None, page: QuizPage) -> tuple[dict[str, Any], dict[str, Any], dict[str, Key]]:
    """Return texts, rules and keys of a version, or of the page as it is written now."""
    if version:
        return version.content, version.rules, version.keys
    keys = {data["id"]: Key.from_json(data) for data in frozen_key(page.questions)["questions"]}
    return frozen_content(page.title, page.intro, page.questions, page.bands), frozen_rules(page), keys


def hint_state(mode: str, is_retake: bool = False) -> str:
    """Return how a hint is offered: to practise on demand, in a final quiz at a retake, before a course never."""
    if mode == Mode.BASELINE:
        return ""
    return HINT_AT_ONCE if mode == Mode.PRACTICE or is_retake else HINT_AT_RETAKE


def show_verdict(question: Question, result: QuestionResult) -> Question:
    """Add to a question what was answered and, as far as it may be told, what was right and why."""
    by_id = {choice.id: choice for choice in result.choices}
    for choice in question.choices:
        told = by_id[choice.id]
        choice.is_checked, choice.why = told.picked, told.why if told.picked or told.right else ""
        if told.right:
            choice.verdict = "right" if told.picked else "missed"
        elif told.picked and told.right is False:
            choice.verdict = "wrong"
    told_parts = {part.id: part for part in result.fields}
    for part in question.fields:
        told_part = told_parts[part.id]
        part.chosen, part.right, part.why, part.verdict = (
            told_part.chosen, told_part.right, told_part.why, told_part.verdict
        )  # fmt: skip
    if "story" in question.more:
        question.more["story"].follow(result.answer)
    question.result, question.feedback = result, []
    return question
