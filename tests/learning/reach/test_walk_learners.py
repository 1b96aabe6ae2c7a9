"""Made-up learners walk the starter course, and Reach has counted exactly what they did."""

import io
from collections import Counter

import pytest
from django.core.management import call_command
from django.test import Client

from learning.reach.models import DailyReach
from learning.small_figures import rounded
from tests.load import walk_learners
from tests.load.walk_learners import Learner, Ledger, Page, Site, TroubleError

from .test_dashboard import ADDRESS, table, totals

LEARNERS = 24


class SiteInside(Site):
    """The site without a server between."""

    def __init__(self):
        self.client = Client()
        self.address = "http://testserver"

    def send(self, path, body=None, content_type="", method=""):
        headers = {"user-agent": walk_learners.BROWSER, "sec-fetch-site": "same-origin"}
        response = self.client.generic("POST" if body else "GET", path, body or b"", content_type, headers=headers)
        assert not response.cookies
        return response.status_code, response.text


# Wagtail leaves the spooled file of a drawing open when the loader stores it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_reach_counts_exactly_what_learners_did(client, officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_starter_courses", stdout=io.StringIO())
    site, ledger = SiteInside(), Ledger()

    for number in range(LEARNERS):
        Learner(site, ledger, number).walk()

    counted = Counter()
    for kind, locale, count in DailyReach.objects.values_list("kind", "locale", "count"):
        counted[kind, locale] += count
    assert counted == ledger.done
    assert {kind for kind, _locale in counted} == set(walk_learners.KINDS)

    client.force_login(officer)
    page = client.get(ADDRESS, headers={"accept-language": "en"})
    shown = totals(page)
    done = Counter()
    for (kind, _locale), count in ledger.done.items():
        done[kind] += count
    assert {name: shown[name] for name in ("devices", "lessons_opened", "questions_answered", "passed")} == {
        name: f"{rounded(done[kind]):,}"
        for name, kind in (
            ("devices", "device"),
            ("lessons_opened", "lesson_opened"),
            ("questions_answered", "question_answered"),
            ("passed", "attempt_passed"),
        )
    }
    assert table(page, "language")["Bamanankan"][0] == "10"


@pytest.mark.parametrize(
    "address",
    [
        "http://josira.example",
        "https://127.0.0.1:8000",
        "http://127.0.0.1.josira.example",
        "http://a@josira.example",
        "x",
    ],
)
def test_only_this_machine_is_walked_through(address):
    with pytest.raises(TroubleError, match="only a server on this machine"):
        Site(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/", "http://localhost:8001/fr/"])
def test_this_machine_is_walked_through(address):
    assert Site(address).address == address.rsplit("/", 1)[0].removesuffix("/fr")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["http://127.0.0.1:9", "2"], "Is the demo running?"),
        (["http://127.0.0.1:9", "0"], "give a number from 1 to 500"),
        (["http://127.0.0.1:9", "501"], "give a number from 1 to 500"),
        (["http://elsewhere.example", "2"], "only a server on this machine"),
    ],
)
def test_trouble_is_said_in_a_sentence(monkeypatch, capsys, arguments, message):
    monkeypatch.setattr("sys.argv", ["walk_learners", *arguments])

    assert walk_learners.main() == 1
    assert message in capsys.readouterr().err


def test_hooks_of_a_page_are_found():
    page = Page.read(
        """<body data-lang="fr" data-beacon="/vu/"><article data-course-card="k"><h2><a href="/fr/c/">C</a></h2><a href="/x/"></a>
        </article><ol data-course-finish="/fini/"><li data-step-link="s"><a href="/fr/s/">S</a></li></ol>
        <form data-question="q1"></form><form data-finish action="/f/"></form><section data-quiz="z"></section></body>"""
    )

    assert page == Page(
        body={"data-lang": "fr", "data-beacon": "/vu/"},
        courses=["/fr/c/"],
        steps=["/fr/s/"],
        questions=["q1"],
        finish="/f/",
        course_finish="/fini/",
        quiz={"data-quiz": "z"},
    )
