"""What each kind of page weighs on the way to a phone: page, styles and scripts, compressed as a server sends them.

A budget is the number that the design of the offline part names, or, where it names none, what stands there with a little
room. A page that outgrows it costs every learner: make it smaller, or say here why it may be larger.
"""

import json
import re

import brotli
import pytest
from django.core.management import call_command
from django.test import Client
from rjsmin import jsmin

from courses.models import CoursePage, LessonPage
from learning.offline.bundles import bundle
from learning.offline.linked import LATER, linked_files
from learning.offline.public_files import PublicFile, public_file
from learning.page_cache import forget_pages
from learning.uploads.sound import can_encode
from quizzes.models import QuizPage

from .reading import read_aloud

# What Wagtail makes smaller pictures in is closed when Python comes to it.
UNCLOSED = ("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(*UNCLOSED)]
LESSON, PAGE_ALONE = 14_600, 15 * 1024
COURSE_WITHOUT_SOUND = 400 * 1024
COURSE_READ_ALOUD = 3_000_000
BUNDLE_LIST = 6 * 1024
# Page, styles and scripts of the other kinds; the scripts that keep courses and answers are fetched once for all.
BUDGETS = {
    "/": 9_000,
    "/fr/": 15_500,
    "/fr/hors-ligne/": 24_000,
    "/fr/moi/": 25_600,
    "/fr/aide/": 14_600,
    "/fr/lexique/": 16_000,
}
# A course's page and /moi/ keep courses too; 350 bytes of that let somebody pause, and say so, on a network that only hangs,
# and wait until what was deleted is gone, before that is said.
COURSE, QUIZ = 24_900, 32_500


def travels(file: PublicFile) -> int:
    """Return how many bytes of a file travel once files were collected: scripts lose comments and blanks."""
    if file.content_type.startswith("text/javascript"):
        return len(brotli.compress(jsmin(file.body.decode()).encode(), quality=11))
    return file.wire


def weighed(client: Client, url: str) -> tuple[int, int]:
    """Return the bytes of a page itself, and those of its styles and scripts, without what a script fetches later."""
    html = client.get(url, headers={"Accept-Encoding": "identity"}).content
    later = re.findall(rf'{LATER}="([^"]+)"', html.decode())
    urls = [linked.url for linked in linked_files(html.decode()) if linked.url not in later]
    files = [public_file(url) for url in urls if url.startswith("/static/")]
    return len(brotli.compress(html, quality=11)), sum(travels(file) for file in files)


def too_heavy(client: Client, budgets: dict[str, int]) -> list[str]:
    """Return a line for each page that outgrows its budget."""
    lines = []
    for url, budget in budgets.items():
        page, besides = weighed(client, url)
        print(f"{url}: {page} + {besides} of {budget}")
        if page + besides > budget or page > PAGE_ALONE:
            lines.append(f"{url}: {page} bytes and {besides} of styles and scripts, allowed are {budget}")
    return lines


def test_lesson_under_14600_bytes_br_all_languages_and_other_pages_within_their_budgets(client: Client) -> None:
    call_command("load_starter_courses", verbosity=0)
    courses = list(CoursePage.objects.live().select_related("locale"))
    lessons = [lesson.url for lesson in LessonPage.objects.live().select_related("locale")]
    quizzes = [quiz.url for quiz in QuizPage.objects.live().select_related("locale")]

    budgets = {
        **dict.fromkeys(lessons, LESSON),
        **dict.fromkeys((course.url for course in courses), COURSE),
        **dict.fromkeys(quizzes, QUIZ),
        **BUDGETS,
    }
    assert {url[:4] for url in lessons} == {"/fr/", "/bm/"}
    assert too_heavy(client, budgets) == []
    for course in courses:
        check_bundle(client, course)
    if can_encode():
        check_read_aloud(next(course for course in courses if course.locale.language_code == "fr"))


def check_bundle(client: Client, course: CoursePage) -> None:
    """See that a course without sound is kept in 400 KB, and that the list of its files is short."""
    address = f"/hors-ligne/cours/{course.translation_key}.{course.locale.language_code}.json"
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    told = json.loads(brotli.decompress(answer.content))

    print(f"{course.title}: {told['bytes']} told, {told['disk']} on the phone, list {len(answer.content)}")
    assert told["disk"] - told["sound"] <= COURSE_WITHOUT_SOUND
    assert len(answer.content) <= BUNDLE_LIST


def check_read_aloud(course: CoursePage) -> None:
    """See that a course whose every text is recorded is kept in 3 MB, and that of each recording one form is."""
    minutes = read_aloud(course) / 60
    forget_pages()

    told = bundle(course, "fr")

    heard = [file for file in told["files"] if file["kind"] == "audio"]
    print(f"{minutes:.1f} min, {len(heard)} recordings kept: {told['bytes']} told, {told['sound']} of it sound")
    assert len(heard) > 100
    assert told["bytes"] <= COURSE_READ_ALOUD
    assert told["bytes"] - told["sound"] <= COURSE_WITHOUT_SOUND
    assert {file["url"][-4:] for file in heard} == {".ogg"}
    assert {other["url"][-4:] for file in heard for other in file["alt"]} == {".mp3"}
