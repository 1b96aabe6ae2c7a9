"""Promises of the learners' scripts that their bytes can show: size, plain means, and a word for everything they say."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from rjsmin import jsmin

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "learning" / "static" / "js"
COMPONENTS = ROOT / "templates" / "components"
QUESTION_WORDS = ROOT / "templates" / "quizzes" / "components"
LEARNER_SCRIPTS = (
    "learner",
    "progress",
    "draw",
    "quiz",
    "result",
    "questions",
    "scenes",
    "listen",
    "revise",
    "welcome",
    "me",
)
# What a strict content policy refuses, what old WebViews lack, and what would put text into pages as markup.
FORBIDDEN = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write",
    r"\beval\b|new Function",
    r'setAttribute\("style"|\.style\b',
    r"\?\.|\?\?|\basync\b|\bawait\b|\.finally\(|\.flatMap\(|\.replaceChildren\(|\.at\(|Object\.fromEntries|randomUUID\(",
    r"https?://",
    r"^import |^export |import\(",
)


def script(name: str) -> str:
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def served(name: str) -> bytes:
    """Return a script as a phone gets it (learning/storage.py)."""
    return jsmin(script(name)).encode()


def code(name: str) -> str:
    """Return a script without its comments."""
    return re.sub(r"/\*.*?\*/", "", script(name), flags=re.DOTALL)


def words_in(component: str, template: str, folder: Path = COMPONENTS) -> set[str]:
    """Return the names of the words in a template of words, as a script sees them (data-go-on is goOn)."""
    html = (folder / component).read_text(encoding="utf-8")
    tag = re.search(rf'<template id="{template}"(.*?)></template>', html, re.DOTALL)
    assert tag
    names = re.findall(r"data-([a-z-]+)=", tag[1])
    return {re.sub("-([a-z])", lambda match: match[1].upper(), name) for name in names}


def words_said(source: str, name: str) -> set[str]:
    """Return the words a script takes by name; those it takes by outcome or state are known beforehand."""
    return set(re.findall(rf"\b{name}\.([a-zA-Z]+)", source)) - {"dataset"}


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("learner", 3584),
        ("progress", 2048),
        ("draw", 1280),
        ("quiz", 3072),
        ("result", 2048),
        ("questions", 2048),
        ("scenes", 2560),
        ("listen", 1024),
        ("revise", 1536),
        ("welcome", 512),
        ("me", 1792),
    ],
)
def test_script_is_small_in_brotli(name: str, most: int):
    assert len(brotli.compress(served(name), quality=11)) <= most


def test_a_quiz_asks_and_sends_in_6_kb_of_gzip():
    assert sum(len(gzip.compress(served(name), 9)) for name in ("draw", "quiz")) <= 6 * 1024


@pytest.mark.parametrize("name", LEARNER_SCRIPTS)
@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_script_uses_plain_means_only(name: str, forbidden: str):
    assert re.findall(forbidden, code(name), re.MULTILINE) == []


def test_every_word_that_scripts_say_is_there_and_none_besides():
    words = words_in("words.html", "words")
    taken = set().union(*(words_said(code(name), "words") for name in LEARNER_SCRIPTS))

    assert taken | {"right", "partly", "wrong"} == words


def test_every_word_of_the_quiz_is_there_and_none_besides():
    words = words_in("quiz_words.html", "quiz-words")
    by_outcome_and_state = {"partly", "skipped", "passed", "failed", "completed"}

    said = set().union(*(words_said(code(name), "said") for name in ("draw", "quiz", "result")))
    assert said | by_outcome_and_state == words


def test_every_word_of_the_review_is_there_and_none_besides():
    assert words_said(code("revise"), "said") == words_in("../quizzes/review_guest.html", "review-words")


def test_every_word_of_questions_with_parts_is_there_and_none_besides():
    words = words_in("question_words.html", "question-words", QUESTION_WORDS)

    assert words_said(code("questions"), "said") | {"up", "down"} == words
