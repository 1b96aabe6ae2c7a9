"""Questions made up by Hypothesis: any letters, the marks of all formats, each type within its limits."""

from hypothesis import strategies as st

from learning.folding import fold
from quizzes.exchange.broken import Broken
from quizzes.exchange.checking import check
from quizzes.exchange.markup import as_html, clean
from quizzes.exchange.missing import TYPES, is_written
from quizzes.exchange.neutral import FULL, NONE, Accepted, Choice, Question
from quizzes.exchange.numbers import credit, plain, rule_of, shares
from quizzes.exchange.stars import letters_of
from quizzes.exchange.texts import tidy
from tests.quizzes.exchange.said import as_said

MARKS = st.sampled_from([
    "{", "}", "=", "~", "#", "####", ":", "::", "\\", "\\n", "->", "%50%", "%", "//", "$CATEGORY:", "[html]", "[plain]", "[1]",
    "[[1]]", "|", "/", ";", ",", "\t", '"', '""', "'", "'=", "+", "-", "@", "<b>", "</b>", "&", "&amp;", "]]>", "<![CDATA[",
    "A) ", "ANSWER: A", "\n", "\r\n", "\n\n", "\u2028", "\u0338", "\x00", "\x0b", "\u00a0", "\ufeff", "é", "e\u0301", "ɛ", "Ɲ", "*", "..",
    "_x000D_", "#N/A", "1", "TRUE", "[id:1]", "مرحبا",
])  # fmt: skip
TEXTS = st.one_of(
    st.text(min_size=1, max_size=12), st.lists(st.one_of(MARKS, st.text(max_size=4)), max_size=8).map("".join)
)
WORDS = TEXTS.map(tidy).filter(lambda text: fold(text) != "" and len(text) <= 60)
FEEDBACK = st.one_of(st.just(""), TEXTS.map(tidy))
CREDITS = st.sampled_from(["5", "10", "12.5", "20", "25", "33.33333", "50", "66.66667", "75", "90", "100"]).map(credit)
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False).map(plain)


def unlike(fewest, most):
    """Return a strategy for texts that read differently."""
    return st.lists(WORDS, min_size=fewest, max_size=most, unique_by=fold)


@st.composite
def single_choice(draw):
    texts = draw(unlike(2, 8))
    right = draw(st.integers(0, len(texts) - 1))
    credits = [
        FULL if n == right else draw(st.one_of(st.just(NONE), CREDITS.filter(lambda c: c < FULL)))
        for n in range(len(texts))
    ]
    return {"choices": tuple(Choice(t, c, draw(FEEDBACK)) for t, c in zip(texts, credits, strict=True))}


@st.composite
def multiple_response(draw):
    texts = draw(unlike(2, 8))
    right = [n == 0 or draw(st.booleans()) for n in range(len(texts))]
    rule = draw(st.sampled_from(["balanced", "all_or_nothing", "credits"]))
    credits = [FULL if tick else -draw(CREDITS) for tick in right] if rule == "credits" else shares(rule, right)
    choices = tuple(Choice(t, c, draw(FEEDBACK)) for t, c in zip(texts, credits, strict=True))
    most = draw(st.one_of(st.none(), st.integers(sum(right), 8)))
    return {"choices": choices, "rule": rule_of(choices) if rule == "credits" else rule, "most": most}


@st.composite
def matching(draw):
    left = draw(unlike(2, 8))
    right = draw(st.lists(WORDS, min_size=len(left), max_size=len(left)))
    return {"pairs": tuple(zip(left, right, strict=True)), "extra_right": tuple(draw(st.lists(WORDS, max_size=4)))}


@st.composite
def number(draw):
    def one(earned):
        ends = sorted([draw(NUMBERS), draw(NUMBERS)])
        return Accepted(*ends, earned, draw(FEEDBACK))

    others = draw(st.lists(CREDITS, max_size=3))
    return {"accepted": tuple(one(earned) for earned in [FULL, *others]), "unit": draw(FEEDBACK)[:40]}


@st.composite
def short_answer(draw):
    texts = draw(st.lists(WORDS, min_size=1, max_size=8, unique=True))
    credits = [FULL if n == 0 else draw(st.one_of(st.just(NONE), CREDITS)) for n in range(len(texts))]
    choices = tuple(Choice(t, c, draw(FEEDBACK)) for t, c in zip(texts, credits, strict=True))
    strict = letters_of(choices) == "strict" or draw(st.booleans())
    return {
        "choices": choices,
        "letters": "strict" if strict else "folded",
        "form": draw(st.sampled_from(["", "tiles"])),
    }


@st.composite
def gap_choice(draw):
    gaps = draw(st.lists(unlike(2, 6).map(tuple), min_size=1, max_size=4))
    between = draw(
        st.lists(WORDS.filter(lambda text: "[" not in text and "]" not in text), min_size=len(gaps), max_size=len(gaps))
    )
    text = " ".join(f"{words} [{n}]" for n, words in enumerate(between, start=1))
    return {"text": text, "gaps": tuple(gaps), "task": draw(FEEDBACK)}


PARTS = {
    "single_choice": single_choice(),
    "multiple_response": multiple_response(),
    "true_false": st.fixed_dictionaries({"correct": st.booleans()}),
    "ordering": st.fixed_dictionaries({
        "items": unlike(3, 8).map(tuple), "rule": st.sampled_from(["pairs", "all_or_nothing"])
    }),
    "matching": matching(),
    "number": number(),
    "short_answer": short_answer(),
    "gap_choice": gap_choice(),
    "opinion": st.fixed_dictionaries({"steps": unlike(3, 5).map(tuple)}),
}  # fmt: skip
MARKED_UP = st.lists(
    st.tuples(st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", "<br>{}", "<ul><li>{}</li></ul>"]), WORDS),
    min_size=1,
    max_size=4,
).map(lambda parts: clean("".join(frame.format(as_html(text).replace("{", "{")) for frame, text in parts)))


@st.composite
def questions(draw, kinds=tuple(PARTS)):
    """Return a question that passes all checks."""
    kind = draw(st.sampled_from(kinds))
    parts = draw(PARTS[kind])
    if kind != "gap_choice":
        marked = draw(st.one_of(WORDS.map(lambda text: clean(as_html(text))), MARKED_UP))
        parts |= {"text": marked.text, "text_html": marked.html}
    shared = {
        name: draw(FEEDBACK)
        for name in ("hint", "general_feedback", "feedback_right", "feedback_partly", "feedback_wrong")
    }
    names = {"name": draw(FEEDBACK), "id": draw(WORDS), "bank": draw(FEEDBACK).strip("/ ")}
    more = {
        "weight": draw(st.integers(1, 10)),
        "tags": tuple(draw(st.lists(WORDS, max_size=2))),
        "shuffle": draw(st.booleans()),
    }
    return Question(type=kind, **parts, **shared, **names, **more)


def is_good(question):
    try:
        check(question)
    except Broken:
        return False
    return True


def sayable(format):
    """Return a strategy for lists of questions from which nothing is lost in a format."""
    kinds = tuple(kind for kind in TYPES if is_written(format, Question(kind, "?")))
    one = questions(tuple(sorted(kinds))).map(lambda question: as_said(format, question))
    good = one.filter(lambda question: is_good(question) and is_written(format, question))
    return st.lists(good, min_size=1, max_size=3, unique_by=lambda question: question.id or question.text)
