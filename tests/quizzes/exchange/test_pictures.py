"""Pictures of Moodle XML: only pixels, small enough, once in the library, and the same when written and read again."""

import base64
import io
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from learning.accounts.enums import Role
from quizzes.exchange import library, moodle_xml, pictures, storing
from quizzes.exchange.carrying import MOST_PICTURES, packed, unpacked, with_pictures
from quizzes.exchange.formats import FORMATS, read, write
from quizzes.exchange.missing import missing_in
from quizzes.exchange.neutral import FULL, Choice, Question
from quizzes.exchange.pictures import LONGEST_SIDE, Picture, Useless, as_webp
from quizzes.exchange.sources import outgoing
from quizzes.exchange.storing import draft_of, raw_questions, store_in, store_in_new
from quizzes.models import QuestionBank
from tests.factories.accounts import UserFactory
from tests.quizzes.exchange.said import as_said

ALT = "Une balance & deux « plateaux »"
WRITTEN_ALT = 'alt="Une balance &amp; deux « plateaux »"'


def drawn(size=(40, 30), format="PNG", colour="red", **more):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format, **more)
    return out.getvalue()


def with_secrets(size=(40, 30)):
    """Return a photo with its author, its place and an orientation."""
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = "Fatoumata", 6
    exif.get_ifd(0x8825)[1] = "N"
    return drawn(size, "JPEG", exif=exif, comment=b"Bamako")


def element(data, name="balance.png", path="/"):
    return f'<file name="{name}" path="{path}" encoding="base64">{base64.b64encode(data).decode()}</file>'


def moodle(questiontext="", answer="", feedback=""):
    """Return a file with one question; each part is what stands inside its element."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><quiz><question type="multichoice">
    <name><text>Q1</text></name><idnumber>q1</idnumber>
    <questiontext format="html">{questiontext or "<text>Que vois-tu ?</text>"}</questiontext>
    <generalfeedback format="html">{feedback or "<text></text>"}</generalfeedback><single>true</single>
    <answer fraction="100" format="html">{answer or "<text>Une balance</text>"}</answer>
    <answer fraction="0" format="html"><text>Une route</text></answer></question></quiz>""".encode()


def shown(name="balance.png", alt=WRITTEN_ALT, words="Que vois-tu ?"):
    return f'<text><![CDATA[<p>{words}</p><p><img src="@@PLUGINFILE@@/{name}" {alt} width="300"></p>]]></text>'


def only(found):
    assert found.errors == []
    (question,) = found.questions
    return question


def opened(data):
    return Image.open(io.BytesIO(data))


def test_picture_of_a_question_and_of_a_choice_are_taken():
    found = read(
        moodle(shown() + element(drawn()), shown(words="Une balance") + element(drawn(colour="blue"))), "moodle"
    )

    question = only(found)
    assert (question.text, question.picture.alt, question.picture.decorates) == ("Que vois-tu ?", ALT, False)
    assert (question.choices[0].text, question.choices[0].picture.alt) == ("Une balance", ALT)
    assert question.choices[0].picture != question.picture
    assert question.choices[1].picture is None
    assert [opened(one.data).format for one in question.pictures] == ["WEBP", "WEBP"]
    assert found.warnings == []


@pytest.mark.parametrize(
    ("alt", "expected", "warned"), [('alt=""', ("", True), False), ("", ("", False), True), ('alt=" x  y "', ("x y", False), False)]
)  # fmt: skip
def test_what_it_shows_comes_from_alt(alt, expected, warned):
    found = read(moodle(shown(alt=alt) + element(drawn())), "moodle")

    picture = only(found).picture
    assert (picture.alt, picture.decorates) == expected
    assert [("not said what the picture shows" in fault.message) for fault in found.warnings] == [True] * warned


def test_nothing_but_pixels_is_left_and_it_stands_upright():
    data, pixels = as_webp(with_secrets((400, 200)))

    assert pixels == 80_000
    assert opened(data).size == (200, 400)
    for telling in (b"Fatoumata", b"Bamako", b"EXIF", b"XMP "):
        assert telling not in data
    assert not opened(data).getexif()


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_picture_is_made_small_and_then_stays_as_it_is(format):
    once, _pixels = as_webp(drawn((3000, 1500), format))

    assert opened(once).size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert as_webp(once)[0] == once


@pytest.mark.parametrize(
    "more",
    [{"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}, {"xmp": b"<x/>"}, {"icc_profile": b"x" * 200}],
    ids=["exif", "xmp", "icc"],
)
def test_webp_with_more_than_pixels_is_written_anew(more):
    data = drawn(format="WEBP", **more)

    assert as_webp(data)[0] != data
    assert as_webp(data + b"\0" * 8)[0] not in (data, data + b"\0" * 8)
    assert as_webp(as_webp(data)[0] + b"tail")[0].endswith(b"tail") is False


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", "no PNG, JPEG, WebP or GIF"),
        (b"GIF89a", "no PNG, JPEG, WebP or GIF"),
        (drawn()[:60], "no PNG, JPEG, WebP or GIF"),
        (drawn((4001, 4000)), "too many pixels"),
        (drawn(format="TIFF"), "no PNG, JPEG, WebP or GIF"),
    ],
    ids=["svg", "cut", "half", "large", "tiff"],
)
def test_what_is_no_picture_is_left_out_and_told(data, why):
    with pytest.raises(Useless, match=why):
        as_webp(data)
    found = read(moodle(shown() + element(data)), "moodle")

    assert only(found).picture is None
    assert [why in fault.message and "balance.png" in fault.message for fault in found.warnings] == [True]


def test_file_that_unpacks_to_far_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(moodle_xml, "Budget", lambda: pictures.Budget(2000))
    one = moodle(shown() + element(drawn()), shown(words="Une balance") + element(drawn()))

    found = read(one, "moodle")

    assert [picture is not None for picture in (only(found).picture, only(found).choices[0].picture)] == [True, False]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"questiontext": shown() + element(drawn(), "autre.png")}, ["does not hold it", "shows it"]),
        ({"questiontext": shown() + shown("b.png").replace("<text>", "").replace("</text>", "")}, ["does not hold it"]),
        ({"feedback": shown() + element(drawn())}, ["at a question or a choice only"]),
        ({"questiontext": shown() + '<file name="balance.png" encoding="base64">%%%</file>'}, ["it is damaged"]),
    ],
    ids=["another", "missing", "feedback", "not base64"],
)
def test_picture_that_has_no_place_is_told(parts, told):
    found = read(moodle(**parts), "moodle")

    assert only(found).pictures == []
    messages = [fault.message for fault in found.warnings]
    assert [any(words in message for message in messages) for words in told] == [True] * len(told)


def test_only_the_first_picture_of_a_text_is_taken_whatever_folder_it_is_in():
    text = (
        "<text><![CDATA[<img src='@@PLUGINFILE@@/cours/une%20balance.png' alt='a'>x"
        "<img src='@@PLUGINFILE@@/b.png' alt='b'><img src='https://x.example/c.png' alt='c'>]]></text>"
    )
    found = read(moodle(text + element(drawn(), "une balance.png", "/cours/") + element(drawn(), "b.png")), "moodle")

    assert only(found).picture.alt == "a"
    assert [fault.message.split(",")[0] for fault in found.warnings] == [
        "A picture was left out: b.png",
        "Left out",
    ]


PICTURED = Question(
    "single_choice",
    "Que vois-tu ?\nRegarde bien.",
    id="q1",
    name="Q1",
    picture=Picture(as_webp(drawn())[0], ALT),
    choices=(
        Choice("Une balance", FULL, "Oui.", Picture(as_webp(drawn(colour="blue"))[0], "Bleu")),
        Choice("Une route"),
    ),
)
GAPS = Question(
    "gap_choice", "La [1] juge.", id="q2", picture=Picture(as_webp(drawn())[0], "", True), gaps=(("cour", "rue"),)
)


@pytest.mark.parametrize("question", [PICTURED, GAPS], ids=["choices", "gaps"])
def test_moodle_brings_pictures_back_as_they_were(question):
    assert only(read(write([question], "moodle"), "moodle")) == question
    assert missing_in("moodle", question) == []


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"moodle"}))
def test_other_formats_say_that_they_lose_pictures(format):
    assert "pictures" in missing_in(format, PICTURED)
    assert as_said(format, PICTURED).pictures == []


@pytest.fixture
def bank(db):
    return store_in_new([PICTURED, GAPS], "Images", UserFactory(role=Role.AUTHOR.value)).bank


def images():
    return get_image_model().objects.all()


def value_of(bank, place=0):
    return raw_questions(draft_of(QuestionBank.objects.get(pk=bank.pk)))[place]["value"]


def test_pictures_stand_in_the_library_once(bank):
    red, blue = images().order_by("pk")
    question, gaps = value_of(bank), value_of(bank, 1)

    assert (question["image"], question["image_alt"], question["image_decorative"]) == (red.pk, ALT, False)
    assert (gaps["image"], gaps["image_alt"], gaps["image_decorative"]) == (red.pk, "", True)
    assert [choice["value"].get("image") for choice in question["choices"]] == [blue.pk, None]
    assert (red.file.name.endswith(".webp"), red.width, red.file_size > 0) == (True, 40, True)
    assert red.uploaded_by_user.groups.get().name == Role.AUTHOR.value


def test_same_file_again_changes_nothing_and_makes_no_picture(bank):
    out = outgoing(bank, "moodle")

    done = store_in(bank, read(write(out.questions, "moodle"), "moodle").questions, update=True, format="moodle")

    assert (done.added, done.updated, done.skipped) == (0, 0, 2)
    assert images().count() == 2


def test_uploaded_photo_goes_out_without_its_secrets_and_comes_back_as_the_same(bank):
    image = images().order_by("pk").first()
    name = image.file.storage.save("original_images/photo.jpg", ContentFile(with_secrets((2000, 1000))))
    images().filter(pk=image.pk).update(file=name, file_hash="")

    written = write(outgoing(bank, "moodle").questions, "moodle")
    done = store_in(bank, read(written, "moodle").questions, update=True, format="moodle")

    sent = only(read(write([outgoing(bank, "moodle").questions[0]], "moodle"), "moodle")).picture.data
    assert b"Fatoumata" not in sent
    assert opened(sent).size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert (done.updated, images().count()) == (0, 2)


def test_other_picture_or_other_words_for_it_are_an_update(bank):
    other = replace(PICTURED, picture=Picture(as_webp(drawn(colour="green"))[0], "Verte"))

    done = store_in(bank, [other], update=True, format="moodle")

    assert (done.updated, images().count(), value_of(bank)["image_alt"]) == (1, 3, "Verte")


@pytest.mark.parametrize("format", ["moodle", "csv"])
def test_file_without_pictures_takes_none_away(bank, format):
    before = value_of(bank)
    without = replace(PICTURED, text="Autrement ?", picture=None, choices=tuple(
        replace(choice, picture=None) for choice in PICTURED.choices
    ))  # fmt: skip

    store_in(bank, [without], update=True, format=format)

    assert value_of(bank)["text"] == "Autrement ?"
    assert (value_of(bank)["image"], value_of(bank)["image_alt"]) == (before["image"], ALT)
    assert value_of(bank)["choices"][0]["value"]["image"] == before["choices"][0]["value"]["image"]


def test_known_question_that_is_left_brings_no_picture(bank):
    other = replace(PICTURED, picture=Picture(as_webp(drawn(colour="green"))[0], "Verte"))

    store_in(bank, [other], update=False, format="moodle")

    assert images().count() == 2


def test_lost_file_and_drawing_are_told_or_left_out(bank):
    image = images().order_by("pk").first()
    image.file.storage.delete(image.file.name)

    assert outgoing(bank, "moodle").questions[0].picture is None
    image.file.name = "original_images/x.svg"
    image.save(update_fields=["file"])
    assert ("drawings (SVG)", 2) in outgoing(bank).losses("moodle")


def test_failed_import_leaves_no_file_behind(db, monkeypatch):
    made = []
    monkeypatch.setattr(
        library.Library,
        "put",
        lambda self, picture, put=library.Library.put: made.append(put(self, picture)) or made[-1],
    )
    monkeypatch.setattr(storing, "log", lambda **more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        store_in_new([PICTURED], "Images")

    assert len(made) == 2
    assert not images().exists()
    assert not any(image.file.storage.exists(image.file.name) for image in made)


def test_who_may_not_add_pictures_brings_none(db):
    assert not library.may_add_pictures(AnonymousUser())

    bank = store_in_new([PICTURED], "Images", UserFactory(role=Role.TRANSLATOR.value)).bank

    assert not images().exists()
    assert "image" not in value_of(bank)


def test_pictures_are_carried_as_far_as_they_fit():
    reading = read(write([PICTURED, GAPS], "moodle"), "moodle")
    weight = sum(len(picture.data) for picture in PICTURED.pictures)

    fitting = with_pictures(reading, weight, "Zu viel")

    assert unpacked(packed(reading, {}, "7"), "7")[0] == reading
    assert [question.pictures != [] for question in fitting.questions] == [True, False]
    assert [(fault.question, fault.message) for fault in fitting.warnings] == [("q2", "Zu viel")]


def test_what_may_be_carried_fits_into_the_form():
    noise = Image.effect_noise((900, 900), 100)
    out = io.BytesIO()
    noise.save(out, "WEBP", quality=95)
    picture = Picture(out.getvalue()[: MOST_PICTURES // 2])
    many = [replace(PICTURED, id=str(n), picture=picture, choices=PICTURED.choices[1:]) for n in range(2)]
    reading = replace(read(write([GAPS], "moodle"), "moodle"), questions=many)

    assert len(packed(with_pictures(reading, MOST_PICTURES, ""), {}, "7")) < 750_000
