"""Recordings: their size, and what happens when a file is lost."""

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
