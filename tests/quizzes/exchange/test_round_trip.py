"""What is written and read again is the same question, whatever letters are in it; nothing makes a reader fall over."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quizzes.exchange.formats import FORMATS, format_of, read
from quizzes.exchange.limits import Unreadable
from quizzes.exchange.markup import clean
from quizzes.exchange.missing import missing_in

from .conftest import sample
from .said import as_said
from .strategies import MARKS, questions, sayable

WHOLE = {
    name: format.write(FORMATS["gift"].read(sample("questions.gift.txt")).questions) for name, format in FORMATS.items()
}
SLOW_TO_MAKE = list(HealthCheck)  # how long Hypothesis takes to make a question is no matter here


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_TO_MAKE)
@given(data=st.data())
def test_questions_are_the_same_when_written_and_read_again(format, data):
    asked = data.draw(sayable(format))

    found = FORMATS[format].read(FORMATS[format].write(asked))

    assert found.errors == []
    assert [replace(one, id="") if format == "aiken" else one for one in found.questions] == asked


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_TO_MAKE)
@given(question=questions())
def test_what_is_lost_is_told(format, question):
    written = FORMATS[format].write([question])
    found = FORMATS[format].read(written).questions if written.strip() else []

    if list(found) != [question]:
        assert missing_in(format, question) != []


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), st.lists(MARKS, max_size=40).map(lambda marks: "".join(marks).encode())))
@example(data=b"PK\x03\x04")
@example(data=b"\xff\xfe\x00\xd8")
@example(data=b"<![")
@example(
    data=b"<quiz><question type='multichoice'><questiontext format='html'><text>&lt;![</text></questiontext></question></quiz>"
)
def test_no_bytes_make_a_reader_fall_over(format, data):
    with suppress(Unreadable):
        assert set(FORMATS[format].read(data).as_json()) == {"questions", "refused", "errors", "warnings"}


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """Return a file of which some bytes are others, gone, or there twice."""
    broken = bytearray(whole)
    for _time in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(broken) - 1)))
        length = data.draw(st.sampled_from([1, 1, 4, 64]))
        broken[at : at + length] = data.draw(
            st.sampled_from([b"", bytes(broken[at : at + length]) * 2]) | st.binary(max_size=length)
        )
    return bytes(broken)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_TO_MAKE)
@given(data=st.data())
def test_no_damage_makes_a_reader_fall_over(format, data):
    broken = damaged(data, WHOLE[format])

    with suppress(Unreadable):
        assert set(FORMATS[format].read(broken).as_json()) == {"questions", "refused", "errors", "warnings"}


@settings(max_examples=60, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), st.lists(MARKS, max_size=40).map(lambda marks: "".join(marks).encode())))
def test_no_bytes_keep_their_format_from_being_looked_for(data):
    with suppress(Unreadable):
        assert set(read(data).as_json()) == {"questions", "refused", "errors", "warnings"}


TAGS = st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<ul>", "<li>", "</li>", "</ul>", "<br>", "<p>", "</p>", "<script>",
                        "</script>", "<", "&lt;", "&amp;", " ", "\n", "<!--", "-->", "<a href=x>", "\u0338", "\u00a0"])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(TAGS, st.text(max_size=3)), max_size=20).map("".join))
def test_what_was_cleaned_once_stays_as_it_is(html):
    once = clean(html)

    if once.html:
        again = clean(once.html)
        assert (again.text, again.html, again.dropped) == (once.text, once.html, [])


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=5, deadline=None, suppress_health_check=SLOW_TO_MAKE)
@given(data=st.data())
def test_format_of_a_written_file_is_found(format, data):
    asked = data.draw(sayable(format))

    assert format_of(FORMATS[format].write(asked), f"questions{FORMATS[format].extension}") == format


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_TO_MAKE)
@given(question=questions())
def test_what_a_format_says_is_complete(question):
    for format in FORMATS:
        left = as_said(format, question)
        assert missing_in(format, left) in ([], missing_in(format, question)[:1])
