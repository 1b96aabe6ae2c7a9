"""Recordings: their size, and what happens when a file is lost."""

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from courses.models import Recording
from learning.uploads.cleaning import clean_content
from tests.factories.courses import LessonPageFactory, make_course


def test_size_is_the_files(db):
    recording = Recording(title="Voix", type="audio", duration=60)
    recording.file.save("voix.mp3", clean_content(b"x" * 2048, "voix.mp3"))

    assert recording.size == 2048


def test_lesson_is_read_though_its_recording_is_lost(client, home):
    recording = Recording.objects.create(title="Voix", file="media/perdue.mp3", type="audio", duration=60)
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), narration=recording)

    response = client.get(lesson.url)

    assert response.status_code == 200
    assert "media/perdue.mp3" in response.content.decode()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_drawing_is_the_same_on_the_first_page_that_shows_it_as_on_all_others(db):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="961" height="601" viewBox="0 0 961 601"><path d="M0 0h9v9z"/></svg>'
    image = get_image_model().objects.create(title="Signe", file=ContentFile(drawing, "signe.svg"))

    first = image.get_rendition("width-480").img_tag()
    again = get_image_model().objects.get(pk=image.pk).get_rendition("width-480").img_tag()

    assert first == again
    assert ".0" not in first
