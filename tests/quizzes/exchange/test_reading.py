"""How each reader takes a file that is odd, hostile or too large."""

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from quizzes.exchange import aiken, gift, moodle_xml, qti, spreadsheet
from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.limits import MOST_FAULTS, MOST_QUESTIONS, Unreadable
from quizzes.exchange.markup import clean
from quizzes.exchange.neutral import FULL, Choice, Question
from quizzes.exchange.numbers import credit
from quizzes.exchange.template import examples
from tests.quizzes.exchange.pace import within

QUESTION = "::Écrire::Où est « ɲɛ » ?{=là ~ici}"


def moodle(inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inner}\n</quiz>'.encode()


def one(kind: str, answers: str, text: str = "Quoi ?") -> bytes:
    return moodle(
        f'<question type="{kind}"><name><text>N</text></name><questiontext><text>{text}</text></questiontext>{answers}</question>'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_encoding_and_line_ends_make_no_difference(encoding, end):
    found = gift.read(end.join(["// début", "", QUESTION, "", "::B::x{T}"]).encode(encoding))

    assert [(one.name, one.text, one.line) for one in found.questions] == [
        ("Écrire", "Où est « ɲɛ » ?", 3),
        ("B", "x", 5),
    ]
    assert found.warnings == []


def test_windows_file_is_read_with_a_warning():
    found = gift.read("::Été::Où ?{=là ~ici}".encode("cp1252"))

    assert found.questions[0].name == "Été"
    assert "Windows-1252" in found.warnings[0].message


def test_decomposed_letters_are_joined():
    assert gift.read("e\u0301te\u0301 ?{T}".encode()).questions[0].text == "été ?"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 megabytes"),
        (b"\xff\xfe\x00\xd8", "UTF-16"), (b"\x80\x00\x01", "not a text"), (b"a\x00b{T}", "not a text"),
    ],
    ids=["nothing", "blanks", "too large", "half a letter", "bytes", "zero"],
)  # fmt: skip
def test_file_that_is_no_text_is_refused(data, words):
    with pytest.raises(Unreadable, match=words):
        gift.read(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<quiz>\n<question>\n</quiz>", "broken at line 3"),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "definitions of its own"),
        (b'<!DOCTYPE quiz SYSTEM "http://exemple.invalid/x.dtd"><quiz/>', "definitions of its own"),
        (b"<quiz>" + b"<a>" * 200 + b"</a>" * 200 + b"</quiz>", "too deep"),
        (b"<html/>", "not from Moodle"),
    ],
    ids=["broken", "entity", "external", "deep", "other"],
)  # fmt: skip
def test_xml_that_is_broken_or_hostile_is_refused(data, words):
    with pytest.raises(Unreadable, match=words):
        moodle_xml.read(data)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_packed_file_that_unpacks_to_far_more_is_not_opened():
    with pytest.raises(Unreadable, match="far more than its size"):
        spreadsheet.read_xlsx(packed(xl__workbook=b"0" * 40_000_000))


def test_spreadsheet_with_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Types>&b;</Types>'

    with pytest.raises(Unreadable, match="cannot be opened"):
        spreadsheet.read_xlsx(packed(**{"[Content_Types].xml": bomb, "xl__workbook.xml": bomb}))


def test_formulas_are_not_reckoned_and_numbers_read_as_shown():
    book = Workbook()
    for row in (["type", "question", "choice_1", "choice_2", "right"], ["single_choice", "Combien ?", 7.0, "=1+1", 1]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)

    found = spreadsheet.read_xlsx(out.getvalue())

    assert [(fault.line, fault.question) for fault in found.errors] == [(2, "Combien ?")]  # no value was stored
    assert "=1+1" not in found.errors[0].message


def test_no_cell_that_is_written_can_be_run():
    asked = [Question("single_choice", "=1+1", choices=(Choice("@a", FULL), Choice("-2")), hint="'=x")]

    rows = spreadsheet.write_csv(asked).decode("utf-8-sig").splitlines()

    assert rows[1].split(";")[2:5] == ["'=1+1", "'@a", "'-2"]
    assert "''=x" in rows[1]


def test_template_is_read_without_fault_and_explains_itself():
    found = spreadsheet.read_xlsx(spreadsheet.write(examples()))

    assert (found.questions, found.errors) == (examples(), [])
    assert len({question.type for question in found.questions}) == 9


def test_table_without_our_columns_says_so():
    with pytest.raises(Unreadable, match="first row must name the columns"):
        spreadsheet.read_csv(b"a;b\n1;2")


def test_row_with_too_many_cells_is_told_and_next_one_read():
    data = b"id,type,question,choice_1,choice_2,right\nA,single_choice,x,oui,non,1,trop\nB,single_choice,y,oui,non,1"

    found = spreadsheet.read_csv(data)

    assert ([one.id for one in found.questions], [(f.line, f.question) for f in found.errors]) == (["B"], [(2, "A")])


def test_five_hundred_questions_are_read_and_no_more():
    found = gift.read("\n\n".join([QUESTION] * (MOST_QUESTIONS + 5)).encode())

    assert len(found.questions) == len({one.id for one in found.questions}) == MOST_QUESTIONS
    assert [fault.line for fault in found.errors] == [2 * MOST_QUESTIONS + 1]


def test_file_of_faults_alone_is_left():
    found = gift.read(b"x{\n\n" * 5000)

    assert len(found.errors) == MOST_FAULTS + 1
    assert "too much to mend" in found.errors[-1].message


def test_same_file_gives_same_ids_and_other_text_another():
    first, again = gift.read(QUESTION.encode()).questions[0], gift.read(QUESTION.encode()).questions[0]

    assert first.id == again.id != gift.read(QUESTION.replace("Où", "Quand").encode()).questions[0].id


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("33", "33.33333"), ("33.3", "33.33333"), ("33.33", "33.33333"), ("33,33333", "33.33333"), ("-33.3333333", "-33.33333"),
        ("66", "66.66667"), ("67", "66.66667"), ("66.66", "66.66667"), ("16.67", "16.66667"), ("14.28", "14.28571"),
        ("17", "17"), ("34", "34"), ("12.5", "12.5"), ("100", "100"), ("0", "0"), ("-100", "-100"),
    ],
)  # fmt: skip
def test_cut_off_credit_is_the_fraction_it_stands_for(written, meant):
    assert credit(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["", "abc", "101", "1e999", "NaN", "1,2,3", "9" * 400])
def test_unreadable_credit_is_none(written):
    assert credit(written) is None


@pytest.mark.parametrize(
    ("credits", "rule"),
    [("50 50 -50 -50", "balanced"), ("50 50 0 0", "credits"), ("33 33 33 -33", "balanced"), ("100 -100", "balanced"), ("60 40 -50", "credits")],
)  # fmt: skip
def test_balanced_is_taken_only_for_its_own_credits(credits, rule):
    body = " ".join(f"~%{one}%choix {place}" for place, one in enumerate(credits.split()))

    assert gift.read(f"x{{{body}}}".encode()).questions[0].rule == rule


def test_cut_off_credit_is_told():
    found = gift.read(b"::A::x{~%33.33%a ~%33.33%b ~%33.33%c ~%-33.33%d}")

    assert [(one.line, one.question) for one in found.warnings] == [(1, "A")]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("::A x{T}", "not closed by"), ("x}", "without a “{”"), ("x{=a ~b}\ny{T}", "second brace"), ("x{oui}", "starts with"),
        ("x{=a =b ~c}", "More than one choice"), ("x{=a}{T}", "second brace"), ("{T}", "text is missing"),
        ("x{=se*n}", "A star"),
        ("x{=a =%50%a}", "twice"), ("x{#1:2:3}", "not a number"), ("x{~%60%a ~%20%b}", "less than 100"),
        ("x{=a -> b =c -> }", "right-hand side is empty"), ("y" * 501 + "{T}", "501 characters"),
    ],
)  # fmt: skip
def test_fault_in_gift_says_what_to_mend(source, words):
    found = gift.read(source.encode())

    assert len(found.questions) == 0
    assert words in found.errors[0].message


def test_wrong_and_missing_answers_of_gift_are_read():
    found = gift.read(b"a{#3:1}\n\nb{=x =%0%y#non =%0%*#autre}\n\nc{>3 ALL ABSOLUTE\nun\ndeux\ntrois}")

    number, short, order = found.questions
    assert (number.accepted[0].low, number.accepted[0].high) == (2, 4)
    assert ([c.text for c in short.choices], short.choices[1].feedback, short.feedback_wrong) == (
        ["x", "y"],
        "non",
        "autre",
    )
    assert (order.items, order.rule, len(found.warnings)) == (("un", "deux", "trois"), "pairs", 1)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x\nA) a\nANSWER: A", "at least two choices"), ("x\nA) a\nB) b\nANSWER: C", "no choice C"),
        ("x\nA) a\nB) b\nANSWER: A,B", "followed by one letter"), ("x\nA) a\nB) b\n\ny", "“ANSWER:” is missing"),
        ("x\ny", "no choices"),
    ],
)  # fmt: skip
def test_fault_in_aiken_says_what_to_mend(source, words):
    found = aiken.read(source.encode())

    assert (found.questions, found.errors[0].line) == ([], 1)
    assert words in found.errors[0].message


@pytest.mark.parametrize("kind", ["essay", "calculated", "description", "ddimageortext", "multianswer", "tout-autre"])
def test_type_that_is_not_ours_is_listed_with_its_reason(kind):
    found = moodle_xml.read(one(kind, ""))

    assert (found.questions, found.errors) == ([], [])
    assert found.refused[0].name == "N"
    assert found.refused[0].why


def test_missing_words_of_moodle_are_gaps():
    options = "".join(
        f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
        for word, group in (("pluie", 1), ("loi", 1), ("juge", 2), ("route", 2))
    )

    question = moodle_xml.read(one("gapselect", options, "La [[2]] protège, la [[3]] tranche.")).questions[0]

    assert question.text == "La [1] protège, la [2] tranche."
    assert question.gaps == (("loi", "pluie"), ("juge", "route"))


def test_html_is_cleaned_to_bold_italic_and_lists():
    cleaned = clean(
        '<p>Le <strong>droit</strong> <a href="https://x.invalid">ici</a></p><ul><li>un<li>deux</ul><svg>z</svg>'
    )

    assert cleaned.html == "Le <b>droit</b> ici<ul><li>un</li><li>deux</li></ul>"
    assert cleaned.text == "Le droit ici\nun\ndeux"
    assert cleaned.dropped == ["https://x.invalid"]


OLD_ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="Ancien" adaptive="false" timeDependent="false">
<responseDeclaration identifier="R" cardinality="multiple" baseType="identifier"><correctResponse><value>a</value><value>b</value></correctResponse>
%s</responseDeclaration>
<itemBody><choiceInteraction responseIdentifier="R" maxChoices="0" shuffle="false"><prompt>Lesquels&#160;?</prompt>
<simpleChoice identifier="a">un</simpleChoice><simpleChoice identifier="b">deux</simpleChoice><simpleChoice identifier="c">trois</simpleChoice>
</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/%s"/></assessmentItem>"""
BALANCED = "".join(
    f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in (("a", 1), ("b", 1), ("c", -1))
)


@pytest.mark.parametrize(
    ("mapping", "template", "rule"),
    [("", "match_correct", "all_or_nothing"), (f'<mapping lowerBound="0">{BALANCED}</mapping>', "map_response", "balanced")],
)  # fmt: skip
def test_item_of_qti_2_is_read(mapping, template, rule):
    found = qti.read((OLD_ITEM % (mapping, template)).encode())

    assert found.errors == []
    question = found.questions[0]
    assert (question.name, question.id, question.text, question.rule) == ("Ancien", "i1", "Lesquels\u00a0?", rule)
    assert (question.right, question.shuffle) == ([0, 1], False)


def test_broken_item_of_a_package_stops_no_other():
    data = qti.write(examples())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    files["items/002.xml"] = b"<a>\n</b>"

    found = qti.read(packed(**files))

    assert len(found.questions) == len(examples()) - 2  # the broken one, and the opinion that QTI does not know
    assert [(fault.line, fault.question) for fault in found.errors] == [(2, "items/002.xml")]


def test_unknown_format_names_the_known_ones():
    with pytest.raises(Unreadable, match="gift, aiken, moodle, csv, xlsx, qti"):
        read(b"x", "word")


@pytest.mark.parametrize("format", FORMATS)
def test_five_hundred_questions_are_read_quickly(format):
    choices = (Choice("un", FULL, "oui"), Choice("deux"), Choice("trois"))
    asked = [Question("single_choice", f"Question {n} ?", id=f"q{n}", choices=choices) for n in range(500)]
    data = FORMATS[format].write(asked)

    with within(2):  # 0.1 to 0.5 s alone on a small machine
        found = FORMATS[format].read(data)

    assert len(found.questions) == 500


@pytest.mark.parametrize(
    "mark", ["{", "=", "\\", "[html]", "// [id:", "a\n", "A) x\n", "x{\n\n", "<b>", "{=", "=a -> b ", "x{>1 A "]
)
def test_time_of_reading_grows_no_faster_than_the_file(mark):
    data = (mark * 100_000)[:300_000].encode()

    with within(3):
        for reader in (gift, aiken):
            reader.read(data)


@pytest.mark.parametrize(
    "mark", ["<", "<!", "<a ", "</", "<!--", "&", "<![", "<script>", "<a b=", "<p ", "<a href='", "<ul>"]
)
def test_time_of_cleaning_grows_no_faster_than_the_text(mark):
    with within(1):
        clean((mark * 20_000)[:20_000])
