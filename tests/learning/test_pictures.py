"""Every picture of the library that learners see: light, WebP first, JPEG behind it."""

import io
import os
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from PIL import Image

from courses.models import Picture
from learning.offline.linked import linked_files
from learning.page_cache import forget_pages
from learning.pictures import SIZES, phone_picture
from tests.factories.courses import (
    LessonPageFactory,
    PartnerFactory,
    StandardPageFactory,
    make_course,
    make_home,
    stream,
)
from tests.factories.questions import image_choice, matching
from tests.factories.quizzes import make_quiz, single
from tests.factories.scenes import story

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="600" viewBox="0 0 960 600"><path d="M0 0h9v9z"/></svg>'
# One form of one picture in a page, and the whole element.
FORMS = re.compile(
    r'<picture><source srcset="(/media/[^" ]+\.webp)" type="image/webp">'
    r'<img(?: class="\w+")? src="(/media/[^"]+\.jpg)" width="(\d+)" height="(\d+)" alt="([^"]*)"(?: loading="lazy")?></picture>'
)
# Wagtail leaves the temporary file of a fresh rendition to the garbage collector.
UNCLOSED = ("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(*UNCLOSED)]


def noise(width: int = 900, height: int = 700) -> Picture:
    """Return a picture that weighs as much as a picture can."""
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(out, "JPEG", quality=95)
    return Picture.objects.create(title="bruit", file=ContentFile(out.getvalue(), "bruit.jpg"))


def photo(colour: str = "olive") -> Picture:
    """Return a picture that is light in any form."""
    out = io.BytesIO()
    Image.new("RGB", (960, 600), colour).save(out, "PNG")
    return Picture.objects.create(title="photo", file=ContentFile(out.getvalue(), "photo.png"))


def stored(url: str) -> bytes:
    return Picture._meta.get_field("file").storage.open(url.removeprefix("/media/")).read()


@pytest.mark.parametrize("size", SIZES)
def test_both_forms_are_light_however_heavy_the_picture(size):
    picture = phone_picture(noise(), "Du bruit", size)

    for url, format in ((picture.url, "WEBP"), (picture.jpeg, "JPEG")):
        data = stored(url)
        assert Image.open(io.BytesIO(data)).format == format
        assert len(data) <= SIZES[size].most


def test_a_picture_that_is_light_enough_is_480_wide_and_says_so():
    picture = phone_picture(photo(), "Un champ")

    assert (picture.width, picture.height, picture.alt) == (480, 300, "Un champ")
    assert {Image.open(io.BytesIO(stored(url))).size for url in (picture.url, picture.jpeg)} == {(480, 300)}


def test_a_drawing_has_one_form():
    drawing = Picture.objects.create(title="Signe", file=ContentFile(DRAWING, "signe.svg"))

    picture = phone_picture(drawing, "Un signe", "small")

    assert (picture.url.endswith(".svg"), picture.jpeg, picture.width) == (True, "", 480)


def test_a_picture_whose_file_is_lost_leaves_its_words():
    lost = photo()
    lost.file.storage.delete(lost.file.name)

    assert 'alt="Un champ"' in Template('{% load pictures %}{% picture_of image "Un champ" %}').render(
        Context({"image": lost})
    )


def test_sizes_made_before_are_asked_for_once(django_assert_num_queries):
    image = noise()
    template = Template("{% load pictures %}{% picture_of image %}")
    first = template.render(Context({"image": image}))

    known = Picture.objects.get(pk=image.pk)
    with django_assert_num_queries(1):
        again = template.render(Context({"image": known}))

    assert again == first


@pytest.fixture
def pictured():
    """The French addresses of pages that show pictures, with how many each shows."""
    home = make_home()
    course = make_course(home, lessons=0)
    photos = [photo(colour).pk for colour in ("olive", "teal", "maroon")]
    asked = single(image=photos[0], image_alt="Un champ")
    chosen = image_choice(pictures=photos[1:])
    matched = matching()
    matched["value"]["pairs"][0]["value"].update(left_image=photos[0], left_image_alt="Un champ")
    told = story()
    told["value"]["scenes"][0]["value"].update(image=photos[2], image_alt="Une rue")
    questions = [asked, chosen, matched, told]
    picture = ("picture", {"image": photos[0], "alt": "Un champ", "decorative": False, "caption": "", "credit": ""})
    situation = ("situation", {"title": "Imagine", "text": "<p>Oui.</p>", "picture": photos[1], "alt": "Une rue"})
    check = ("check", [asked])
    lesson = LessonPageFactory(parent=course, title="Images", body=stream(picture, situation, check))
    quiz = make_quiz(course, questions, title="Avec images")
    partners = StandardPageFactory(parent=home, shows_partners=True)
    PartnerFactory(logo_id=photos[0])
    forget_pages()
    return {lesson.url: 3, quiz.url: 5, partners.url: 1}


def test_pages_hold_both_forms_and_no_picture_of_one_form(client, pictured):
    for url, count in pictured.items():
        html = client.get(url).content.decode()

        assert len(FORMS.findall(html)) == count
        assert re.findall(r'<img[^>]*src="/media/', FORMS.sub("", html)) == []


def test_a_saved_course_takes_the_first_form_only(client, pictured):
    for url in pictured:
        linked = [file for file in linked_files(client.get(url).content.decode()) if file.url.startswith("/media/")]

        assert {Path(file.url).suffix for file in linked} == {".webp"}
        assert {Path(other).suffix for file in linked for other in file.alternatives} == {".jpg"}


def test_templates_leave_pictures_to_the_one_component():
    shown = re.compile(r'<img\b[^>]*src="{{|{% (?:image|picture|image_url) ')
    pages = [path for path in TEMPLATES.rglob("*.html") if not {"admin", "allauth", "wagtailadmin"} & set(path.parts)]

    assert [path.name for path in pages if shown.search(path.read_text(encoding="utf-8"))] == []
    assert len(pages) > 50
