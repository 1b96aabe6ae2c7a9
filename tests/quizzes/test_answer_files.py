"""`manage.py grade`: marks a file as a submit would, stores nothing, and names the line of whatever is bad."""

import io
import json
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.answer_files import BadLine, sheets
from quizzes.models import Attempt, Response
from tests.factories.courses import block_id
from tests.factories.quizzes import right_answers, sent

ONE, A, B = block_id("un"), block_id("un-A"), block_id("un-B")


@pytest.fixture
def run(tmp_path, version):
    """Return a function that marks a file of this text."""

    def marked(text, of=None):
        path = tmp_path / "answers.json"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("grade", f"--version={of or version.pk}", f"--answers={path}", "--json", stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return marked


def test_a_list_and_lines_are_marked_alike(run, version):
    given = [right_answers(version), {ONE: [B]}, {}]

    as_list = run(json.dumps(given, indent=1))

    assert as_list == run("\n\n".join(map(json.dumps, given)))
    assert [one["score"] for one in as_list] == ["1.0000", "0.0000", "0.0000"]
    assert [one["state"] for one in as_list] == ["passed", "failed", "failed"]
    assert as_list[1]["questions"][0] == {"id": ONE, "outcome": "wrong", "score": "0.0000"}


def test_marks_are_those_of_a_submit_and_nothing_is_stored(run, final):
    given = {ONE: [A], block_id("plusieurs"): [block_id("plusieurs-A")]}

    (found,) = run(json.dumps(given))

    assert not Attempt.objects.exists()
    attempt = sent(final, given)
    assert (found["score"], found["state"]) == (f"{attempt.score:f}", attempt.state)
    stored = {str(r.question_id): (r.outcome, f"{r.score:f}") for r in Response.objects.all()}
    assert stored == {one["id"]: (one["outcome"], one["score"]) for one in found["questions"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{}\n{"a": ', "line 2: this is not JSON"),
        ("[{},\n{},\n3]", "line 3: answers are an object"),
        ("[{}\n{}]", "line 2: this is not JSON"),
        ("[{},", "line 1: this is not JSON"),
        ("[{}] x", "line 1: something stands after the end of the list"),
        ("{}\n7", "line 2: answers are an object"),
        ('{"nobody": []}', "line 1: question nobody does not belong"),
        (json.dumps({ONE: [A, B]}), f"line 1: question {ONE}: Choose only one answer here."),
        (json.dumps({ONE: {"a": NotImplemented}}, default=str), f"line 1: question {ONE}: This answer cannot be read."),
        ('{"a": NaN}', "line 1: this is not JSON"),
        ("[" * 100_000, "line 1: this is not JSON"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
    ],
)
def test_bad_input_is_a_message_with_its_line(run, text, message):
    with pytest.raises(CommandError) as failure:
        run(text)

    assert message in str(failure.value)
    assert failure.value.returncode == 1


def test_unknown_version_and_missing_file_are_told(run, version, tmp_path):
    with pytest.raises(CommandError, match="There is no version 999"):
        run("{}", of=999)
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("grade", f"--version={version.pk}", f"--answers={tmp_path / 'nothing'}")


def test_people_read_a_line_for_each_sheet(tmp_path, version):
    path, out = tmp_path / "a.json", io.StringIO()
    path.write_text("{}")

    call_command("grade", f"--version={version.pk}", f"--answers={path}", stdout=out)

    assert out.getvalue() == "line 1: 0.0000, failed (wrong, wrong, wrong)\n"


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from('[]{},:" \n1a'), max_size=20) | st.text(max_size=20), max_size=6))
def test_no_text_raises_anything_but_our_error(lines):
    with suppress(BadLine):
        assert all(isinstance(sheet, dict) for _line, sheet in sheets(f"{line}\n" for line in lines))
