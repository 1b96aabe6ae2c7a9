"""What templates show of a quiz: questions to answer, questions with their verdict, the page before the first one.

A question looks the same in a lesson, on the quiz's page and in the walk without script; where the key may not be
known yet, nothing of it is in these objects, so no template can give it away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.blocks import StreamValue

from .assets import Assets, assets_of
from .enums import FeedbackWhen, Mode
from .freezing import frozen_content, frozen_key, frozen_rules
from .grading import needed_right
from .media import Media, media_of
from .models import QuizPage, QuizVersion
from .order import ALWAYS_SHUFFLED, NEVER_SHUFFLED, choice_order, draw, question_order
from .questions import QUESTION_TYPES, Field, Key, content_of, key_of
from .questions.base import UNSCORED
from .questions.image_choice import TYPE as IMAGE_CHOICE
from .questions.ordering import TYPE as ORDERING
from .questions.spoken import NOTHING, Said, said
from .questions.true_false import TYPE as TRUE_FALSE
from .questions.true_false import word_of
from .results import QuestionResult
from .stories import story_of
from .versions import version_of
from .words import words_of

ONE_ONLY = "one"
FOLLOWING = {"story", "words"}  # what of `more` takes what was answered
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
    is_pinned: bool = False
    credit: str | None = None
    why: Said = NOTHING
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
    is_withdrawn: bool = False  # it keeps its place in the draw and is not asked
    pool: str = ""  # "1:4": drawn from the first pool, four of which are asked
    number: int = 0
    total: int = 0
    most: int | None = None
    skippable: bool = False
    content_note: str = ""
    hint: Said = NOTHING
    hint_state: str = ""
    picture: Any = None
    recording: Any = None
    source: str = ""
    fields: list[Field] = field(default_factory=list)
    more: Mapping[str, Any] = field(default_factory=dict)
    feedback: list[tuple[str, Said]] = field(default_factory=list)
    error: str = ""
    is_refused: bool = False  # something was answered and could not be taken, so nothing is missing
    action: str = ""
    is_keyed: bool = False
    asks_confidence: bool = False
    confidence: int | None = None
    is_kept: bool = False  # it was answered before, with words that cannot be shown again
    result: QuestionResult | None = None
    media: Media = field(default_factory=Media)  # the recordings of what may be said afterwards are among it

    def fill(self, given: object) -> None:
        """Show what was answered: a list of picked choices, or what stands in each field, accepted or not."""
        values = given if isinstance(given, Mapping) else {}
        picked = given if isinstance(given, list | tuple) else ()
        for choice in self.choices:
            choice.is_checked = choice.id in picked
        for part in self.fields:
            part.chosen = str(values.get(part.id, ""))
        for name in FOLLOWING & self.more.keys():
            self.more[name].follow(picked)

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
        return bool(assets_of([self.type]).scripts)

    @property
    def lines(self) -> list[str | Field]:
        """Return the pieces of `more["passage"]`: text, and in place of each number the field it stands for."""
        pieces = self.more.get("passage", ())
        return [self.fields[piece] if isinstance(piece, int) else piece for piece in pieces]

    @property
    def keeps_order(self) -> bool:
        """Say whether a script leaves the parts as the page has them: in their own order, or in one that is mixed already."""
        return self.type in (*NEVER_SHUFFLED, *ALWAYS_SHUFFLED)

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
        return self.takes_several or self.skippable or self.is_ordering

    @property
    def is_ordering(self) -> bool:
        return self.type == ORDERING

    @property
    def is_marked(self) -> bool:
        return self.result is not None


@dataclass(frozen=True)
class QuizIntro:
    """A quiz before it begins; `version` is None in a preview, where nothing can be sent."""

    questions: list[Question]
    version: QuizVersion | None
    asked: int
    mode: str
    pass_mark: int | None
    needed: int | None
    feedback_when: str
    one_per_screen: bool
    shuffles_questions: bool
    shuffles_choices: bool
    pair: str
    intro: str
    most: int | None
    asks_confidence: bool
    assets: Assets
    save_address: str = field(default_factory=lambda: pattern("save", attempt=ATTEMPT, question=QUESTION))
    submit_address: str = field(default_factory=lambda: pattern("submit", attempt=ATTEMPT))


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
    ids = list(order) or choice_order(dict(content), content["id"], is_shuffled=False)
    fields = QUESTION_TYPES[key.type].fields(content, key, ids)
    for part in fields:
        if not keyed:
            part.hide()
        part.picture, part.recording = media.picture(part.picture), media.recording(part.recording)
        part.reasons = tuple(media.said(reason) for reason in part.reasons)
    feedback = [(kind, said(content, f"feedback_{kind}")) for kind in ("right", "partly", "wrong")]
    return Question(
        id=content["id"],
        type=content["type"],
        text=content["text"],
        choices=[choice_view(by_id[id], key, media, lang, keyed) for id in ids] if not fields else [],
        fields=fields,
        more=more_of(content, key, media, keyed),
        is_keyed=keyed,
        rule=key.rule,
        lang=lang if lang != get_language() else "",
        most=key.most if key.rule != ONE_ONLY else None,
        skippable=key.skippable,
        content_note=content["content_note"],
        hint=media.said(said(content, "hint")),
        picture=media.picture(content["image"]),
        recording=media.recording(content["recording"]),
        source=content["source"] if keyed else "",
        feedback=[(kind, media.said(line)) for kind, line in [*feedback, ("general", said(content, "general"))] if line]
        if keyed
        else [],
        media=media,
    )


def more_of(content: Mapping[str, Any], key: Key, media: Media, keyed: bool) -> dict[str, Any]:
    """Return what a type shows besides: what its content holds for that, or a view made here that follows the answer."""
    if key.type == "scenario":
        return {"story": story_of(content, key, media, keyed)}
    if key.type == "short_answer":
        return {"words": words_of(content, key, media, keyed)}
    return content.get("more", {})


def choice_view(content: Mapping[str, Any], key: Key, media: Media, lang: str, keyed: bool) -> Choice:
    """Return one choice; "true" and "false" are written here, in the language of the question."""
    with override(lang or get_language()):
        text = word_of(content["id"]) if key.type == TRUE_FALSE else content["text"]
    return Choice(
        id=content["id"],
        text=text,
        picture=media.picture(content["image"], is_small=key.type == IMAGE_CHOICE),
        recording=media.recording(content["recording"]),
        is_pinned=bool(content.get("pinned")),
        credit=f"{key.credits[content['id']].normalize():f}" if keyed and content["id"] in key.credits else None,
        why=media.said(said(content, "feedback")) if keyed else NOTHING,
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


def example_question(type: str, value: Mapping[str, Any]) -> Question:
    """Return a question that an editor looks at before choosing its type."""
    module = QUESTION_TYPES[type]
    content = module.content(value, type)
    return question_view(content, module.key(value, type), media_of([content]))


def introduce(page: QuizPage, is_preview: bool) -> QuizIntro:
    """Return what the quiz's own page shows: the published version, or in a preview the draft as it stands."""
    version = None if is_preview else version_of(page)
    content, rules, keys = frozen(version, page)
    mode, seed = rules["mode"], version.content_digest if version else ""
    media = media_of(content["questions"])
    lang = version.locale if version else page.locale.language_code
    plan = content.get("plan") or [question["id"] for question in content["questions"]]
    ids = question_order([question["id"] for question in content["questions"]], seed, rules["shuffle_questions"])
    out = version.withdrawn if version else []
    asked = [id for id in draw(plan, seed) if id not in out]
    unscored = [id for id in asked if not keys[id].is_scored]
    count, pools = len(asked), pools_of(plan)
    texts = {question["id"]: question for question in content["questions"]}
    questions = []
    for number, id in enumerate(ids, start=1):
        order = choice_order(texts[id], seed, rules["shuffle_choices"])
        question = question_view(
            texts[id], keys[id], media, order=order, lang=lang, keyed=rules["feedback_when"] == FeedbackWhen.AT_ONCE
        )
        question.number, question.total, question.pool = number, count, pools.get(id, "")
        question.hint_state = hint_state(mode)
        question.is_withdrawn = id in out
        question.asks_confidence = bool(rules.get("asks_confidence")) and keys[id].rule != UNSCORED
        questions.append(question)
    return QuizIntro(
        questions=questions,
        version=version,
        asked=count,
        mode=mode,
        pass_mark=rules["pass_mark"],
        needed=needed_right(keys.values(), count - len(unscored), rules["pass_mark"]),
        feedback_when=rules["feedback_when"],
        one_per_screen=rules["one_per_screen"],
        shuffles_questions=rules["shuffle_questions"],
        shuffles_choices=rules["shuffle_choices"],
        pair=rules["pair"] or "",
        intro=content["intro"],
        most=rules["max_attempts"] if mode == Mode.CERTIFYING else None,
        asks_confidence=bool(rules.get("asks_confidence")),
        assets=assets_of(question.type for question in questions),
    )


def pools_of(plan: Iterable[Any]) -> dict[str, str]:
    """Return for each question of a pool the pool's number and how many of it are asked, as a script reads it."""
    pools = [part for part in plan if not isinstance(part, str)]
    return {id: f"{number}:{pool['take']}" for number, pool in enumerate(pools, start=1) for id in pool["of"]}


def frozen(version: QuizVersion | None, page: QuizPage) -> tuple[dict[str, Any], dict[str, Any], dict[str, Key]]:
    """Return texts, rules and keys of a version, or of the page as it is written now."""
    if version:
        return version.content, version.rules, version.keys
    language = page.locale.language_code
    keys = {data["id"]: Key.from_json(data) for data in frozen_key(page.questions, language)["questions"]}
    content = frozen_content(page.title, page.intro, page.questions, page.bands, language)
    return content, frozen_rules(page), keys


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
        choice.is_checked = told.picked
        choice.why = question.media.said(told.why) if told.picked or told.right else NOTHING
        if told.right:
            choice.verdict = "right" if told.picked else "missed"
        elif told.picked and told.right is False:
            choice.verdict = "wrong"
    told_parts = {part.id: part for part in result.fields}
    for part in question.fields:
        told_part = told_parts[part.id]
        part.chosen, part.right, part.why, part.verdict = (
            told_part.chosen, told_part.right, question.media.said(told_part.why), told_part.verdict
        )  # fmt: skip
    if "story" in question.more:
        question.more["story"].follow(result.answer)
    spoken = [question.media.said(line) for line in result.feedback]
    question.result, question.feedback = replace(result, feedback=spoken), []
    return question
