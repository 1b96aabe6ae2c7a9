"""QTI: hand-made items of 2.1 and 2.2, as other programs write them, and the structure of what is written in 3.0."""

import io
import zipfile
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import translation

from quizzes.exchange import qti
from quizzes.exchange.neutral import FULL, NONE, Accepted, Choice
from quizzes.exchange.template import examples

MATCH, MAP = (
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/" + name for name in ("match_correct", "map_response")
)


def item(declarations, body, processing="", version="imsqti_v2p2", prefix=""):
    """Return a file as editors of QTI 2 write it, with a schema, outcomes and a style sheet."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/{version}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsglobal.org/xsd/{version} http://www.imsglobal.org/xsd/qti/qtiv2p2/{version}.xsd"
  identifier="i-1" title="Un" label="étiquette" xml:lang="fr" adaptive="false" timeDependent="false" toolName="TAO">
{declarations}
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>
<stylesheet href="style/a.css" type="text/css"/>
<itemBody><div class="grid-row"><div class="col-12">{body}</div></div></itemBody>
{processing}</assessmentItem>""".encode()


def declared(right, cardinality="single", base="identifier", mapping="", name="RESPONSE"):
    values = "".join(f"<value><![CDATA[{value}]]></value>" for value in right)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def template(address):
    return f'<responseProcessing template="{address}"/>'


def mapped(entries, **bounds):
    limits = "".join(f' {name}="{value}"' for name, value in bounds.items())
    parts = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in entries.items())
    return f'<mapping defaultValue="0"{limits}>{parts}</mapping>'


def only(data):
    found = qti.read(data)
    assert (found.errors, found.refused) == ([], [])
    (question,) = found.questions
    return question, [fault.message for fault in found.warnings]


CHOICES = """<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffle}" maxChoices="{most}"><prompt>Que dit la <b>loi</b> ?</prompt>
<simpleChoice identifier="A" fixed="false"><p>Oui</p></simpleChoice><simpleChoice identifier="B">Non</simpleChoice>
<simpleChoice identifier="C">Rien<feedbackInline outcomeIdentifier="FEEDBACK" identifier="C" showHide="show">Relis.</feedbackInline></simpleChoice>
</choiceInteraction>"""


@pytest.mark.parametrize("version", ["imsqti_v2p1", "imsqti_v2p2"])
def test_choice_of_one(version):
    question, warnings = only(
        item(declared(["A"]), CHOICES.format(shuffle="false", most=1), template(MATCH), version=version)
    )

    assert (question.type, question.text, question.text_html) == (
        "single_choice",
        "Que dit la loi ?",
        "Que dit la <b>loi</b> ?",
    )
    assert question.choices == (Choice("Oui", FULL), Choice("Non"), Choice("Rien", NONE, "Relis."))
    assert (question.name, question.id, question.shuffle, warnings) == ("Un", "étiquette", False, [])


@pytest.mark.parametrize(
    ("mapping", "processing", "rule", "credits"),
    [
        ("", template(MATCH), "all_or_nothing", ["50", "50", "0"]),
        (mapped({"A": 1, "B": 1, "C": -1}, lowerBound=0, upperBound=2), template(MAP), "balanced", ["50", "50", "-50"]),
        (mapped({"A": 3, "B": 1}), template(MAP), "credits", ["75", "25", "0"]),
        (
            mapped({"A": 1, "B": 1}),
            '<responseProcessing><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue></responseProcessing>',
            "credits",
            ["50", "50", "0"],
        ),
    ],
    ids=["all or nothing", "balanced", "credits", "written out"],
)
def test_choice_of_several(mapping, processing, rule, credits):
    question, _warnings = only(
        item(declared("AB", "multiple", mapping=mapping), CHOICES.format(shuffle="true", most=0), processing)
    )

    assert (question.type, question.rule, question.most) == ("multiple_response", rule, None)
    assert [choice.credit for choice in question.choices] == [Decimal(credit) for credit in credits]


def test_order():
    body = """<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Du plus ancien au plus récent</prompt>
    <simpleChoice identifier="x">1981</simpleChoice><simpleChoice identifier="y">1948</simpleChoice>
    <simpleChoice identifier="z" fixed="true">1998</simpleChoice></orderInteraction>"""

    question, _warnings = only(item(declared(["y", "x", "z"], "ordered"), body, template(MATCH)))

    assert (question.type, question.items, question.rule) == ("ordering", ("1948", "1981", "1998"), "all_or_nothing")


def test_match():
    body = """<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="2"><prompt>Relie</prompt>
    <simpleMatchSet><simpleAssociableChoice identifier="j" matchMax="1">Juge</simpleAssociableChoice>
    <simpleAssociableChoice identifier="a" matchMax="1">Avocate</simpleAssociableChoice></simpleMatchSet>
    <simpleMatchSet><simpleAssociableChoice identifier="d" matchMax="2">défend</simpleAssociableChoice>
    <simpleAssociableChoice identifier="t" matchMax="2">tranche</simpleAssociableChoice>
    <simpleAssociableChoice identifier="e" matchMax="2">écrit</simpleAssociableChoice></simpleMatchSet></matchInteraction>"""
    mapping = mapped({"j t": 1, "a d": 1}, lowerBound=0)

    question, warnings = only(item(declared(["j t", "a d"], "multiple", "directedPair", mapping), body, template(MAP)))

    assert (question.type, question.text) == ("matching", "Relie")
    assert question.pairs == (("Juge", "tranche"), ("Avocate", "défend"))
    assert (question.extra_right, warnings) == (("écrit",), [])


def test_inline_choice():
    body = """<p>Le <inlineChoiceInteraction responseIdentifier="R1" shuffle="true"><inlineChoice identifier="a">maire</inlineChoice>
    <inlineChoice identifier="b">juge</inlineChoice></inlineChoiceInteraction> décide,</p><p>l’<inlineChoiceInteraction responseIdentifier="R2">
    <inlineChoice identifier="a">avocate</inlineChoice><inlineChoice identifier="b">école</inlineChoice></inlineChoiceInteraction> défend.</p>"""

    question, _warnings = only(item(declared(["b"], name="R1") + declared(["a"], name="R2"), body))

    assert (question.type, question.text) == ("gap_choice", "Le [1] décide,\nl’[2] défend.")
    assert question.gaps == (("juge", "maire"), ("avocate", "école"))


def test_text_entry_in_a_sentence_leaves_a_gap_there():
    body = '<p>La <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/> protège.</p>'
    mapping = mapped({"loi": 1, "Loi": 1, "règle": "0.5"}, upperBound=1)

    question, _warnings = only(item(declared(["loi"], base="string", mapping=mapping), body, template(MAP)))

    assert (question.type, question.text) == ("short_answer", "La _____ protège.")
    assert question.choices == (Choice("loi", FULL), Choice("Loi", FULL), Choice("règle", Decimal(50)))


def test_text_entry_below_a_question_leaves_none():
    body = '<p>« Loi » en bambara ?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'

    question, _warnings = only(item(declared(["sariya"], base="string"), body, template(MATCH)))

    assert (question.text, question.choices) == ("« Loi » en bambara ?", (Choice("sariya", FULL),))


EQUAL = """<responseProcessing><responseCondition><responseIf><equal toleranceMode="{mode}" tolerance="{tolerance}">
<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE">
<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"""


@pytest.mark.parametrize(
    ("processing", "low", "high"),
    [
        (template(MATCH), "30", "30"),
        (EQUAL.format(mode="absolute", tolerance="2"), "28", "32"),
        (EQUAL.format(mode="absolute", tolerance="1 2"), "29", "32"),
        (EQUAL.format(mode="relative", tolerance="10 20"), "27", "36"),
        (EQUAL.format(mode="exact", tolerance="0"), "30", "30"),
    ],
    ids=["match", "absolute", "two ends", "relative", "exact"],
)
def test_number_with_its_tolerance(processing, low, high):
    body = '<p>Combien ?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'

    question, _warnings = only(item(declared(["30"], base="float"), body, processing))

    assert (question.type, question.accepted) == ("number", (Accepted(Decimal(low), Decimal(high)),))


def test_number_whose_tolerance_is_reckoned_is_refused_for_that():
    body = '<p>Combien ?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    processing = EQUAL.format(mode="absolute", tolerance="TOLERANCE")

    found = qti.read(item(declared(["30"], base="float"), body, processing))

    assert [fault.message for fault in found.errors] == ["“TOLERANCE” is not a number."]


# What the schema of 3.0 asks of each element that is written: attributes that must and may be there, and what it holds.
ASI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
FLOW = {"div", "p", "b", "i", "br", "ul", "ol", "li"}
EXPRESSIONS = {"qti-variable", "qti-base-value", "qti-correct", "qti-map-response", "qti-sum", "qti-max", "qti-and", "qti-gte", "qti-lte", "qti-match"}  # fmt: skip
RULES = {"qti-response-condition", "qti-set-outcome-value"}
BLOCK = {"qti-choice-interaction", "qti-order-interaction", "qti-match-interaction"}
INLINE = {"qti-text-entry-interaction", "qti-inline-choice-interaction"}
SCHEMA = {
    "qti-assessment-item": ("identifier title adaptive time-dependent", "label", {"qti-response-declaration", "qti-outcome-declaration", "qti-item-body", "qti-response-processing"}),
    "qti-response-declaration": ("identifier cardinality base-type", "", {"qti-correct-response", "qti-mapping"}),
    "qti-outcome-declaration": ("identifier cardinality base-type", "normal-maximum", {"qti-default-value"}),
    "qti-default-value": ("", "", {"qti-value"}),
    "qti-correct-response": ("", "", {"qti-value"}),
    "qti-value": ("", "", set()),
    "qti-mapping": ("", "lower-bound upper-bound default-value", {"qti-map-entry"}),
    "qti-map-entry": ("map-key mapped-value", "case-sensitive", set()),
    "qti-item-body": ("", "", FLOW | BLOCK),
    "qti-choice-interaction": ("response-identifier", "max-choices shuffle", {"qti-simple-choice"}),
    "qti-order-interaction": ("response-identifier", "shuffle", {"qti-simple-choice"}),
    "qti-match-interaction": ("response-identifier", "max-associations shuffle", {"qti-simple-match-set"}),
    "qti-simple-match-set": ("", "", {"qti-simple-associable-choice"}),
    "qti-simple-choice": ("identifier", "", FLOW | {"qti-feedback-inline"}),
    "qti-simple-associable-choice": ("identifier match-max", "", FLOW),
    "qti-feedback-inline": ("outcome-identifier identifier show-hide", "", FLOW),
    "qti-inline-choice-interaction": ("response-identifier", "shuffle", {"qti-inline-choice"}),
    "qti-inline-choice": ("identifier", "", set()),
    "qti-text-entry-interaction": ("response-identifier", "", set()),
    "qti-response-processing": ("", "", RULES),
    "qti-response-condition": ("", "", {"qti-response-if"}),
    "qti-response-if": ("", "", EXPRESSIONS | RULES),
    "qti-set-outcome-value": ("identifier", "", EXPRESSIONS),
    "qti-variable": ("identifier", "", set()),
    "qti-correct": ("identifier", "", set()),
    "qti-map-response": ("identifier", "", set()),
    "qti-base-value": ("base-type", "", set()),
    **dict.fromkeys(("qti-sum", "qti-max", "qti-and", "qti-gte", "qti-lte", "qti-match"), ("", "", EXPRESSIONS)),
    **dict.fromkeys(FLOW, ("", "", FLOW | INLINE)),
}  # fmt: skip


def faults(element, path=""):
    """Yield what the schema would say against an element and all in it."""
    name = element.tag.removeprefix(ASI)
    must, may, holds = SCHEMA.get(name, ("", "", set()))
    place = f"{path}/{name}"
    if not element.tag.startswith(ASI) or name not in SCHEMA:
        yield f"{place}: not known"
    found = set(element.attrib)
    yield from (f"{place}: no {one}" for one in set(must.split()) - found)
    yield from (f"{place}: {one}" for one in found - set(must.split()) - set(may.split()))
    for child in element:
        if child.tag.removeprefix(ASI) not in holds:
            yield f"{place} holds {child.tag}"
        yield from faults(child, place)


def written():
    with translation.override("en"):
        package = zipfile.ZipFile(io.BytesIO(qti.write(examples())))
    return {name: fromstring(package.read(name)) for name in package.namelist()}


def test_what_is_written_is_made_as_the_schema_of_3_asks():
    items = [root for name, root in written().items() if name != qti.MANIFEST]

    assert len(items) == len(examples()) - 1
    assert [fault for root in items for fault in faults(root)] == []
    order = ["response-declaration", "outcome-declaration", "item-body", "response-processing"]
    for root in items:
        names = [child.tag.removeprefix(f"{ASI}qti-") for child in root]
        assert sorted(names, key=order.index) == names


def test_each_response_and_outcome_that_is_used_is_declared_and_a_score_starts_at_0():
    for name, root in written().items():
        if name == qti.MANIFEST:
            continue
        declared_names = {one.get("identifier") for one in root if one.tag.endswith("-declaration")}
        used = {one.get("response-identifier") or one.get("outcome-identifier") for one in root.iter()} - {None}
        processed = {
            one.get("identifier") for rule in root.iter(f"{ASI}qti-response-processing") for one in rule.iter()
        }
        assert used | (processed - {None}) == declared_names
        score = next(one for one in root if one.get("identifier") == "SCORE")
        assert score.findtext(f"{ASI}qti-default-value/{ASI}qti-value") == "0"


def test_manifest_names_each_file_as_an_item_of_3():
    files = written()
    package = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
    manifest = files.pop(qti.MANIFEST)

    resources = list(manifest.iter(f"{package}resource"))
    assert [child.tag.removeprefix(package) for child in manifest] == ["metadata", "organizations", "resources"]
    assert [one.text for one in manifest.find(f"{package}metadata")] == ["QTI Package", "3.0.0"]
    assert [(one.get("type"), one.get("href"), one[0].get("href")) for one in resources] == [
        ("imsqti_item_xmlv3p0", name, name) for name in files
    ]
