"""A new secret, the way back, what is kept, erasing, the card."""

import json
import re
import uuid
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from learning.accounts import erasing, kept, limits, paper_codes
from learning.accounts.adapter import tries_key
from learning.accounts.models import Card, PaperCode, User
from learning.groups import helping
from learning.groups.member_choices import LookKind
from learning.groups.models import HelpNotice
from learning.offline.models import QueueToken
from quizzes.attempts import Who, readable
from quizzes.certificates import issue
from quizzes.models import Attempt, Certificate, Regrade, RegradeLine
from quizzes.progress import finish_lesson
from quizzes.proof import Proof
from quizzes.versions import version_of
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course
from tests.factories.groups import MembershipFactory
from tests.factories.quizzes import make_quiz, sent, wrong_answers

from .conftest import ME, OURS, is_in, keepsake, sign_in, sign_up

NEW = "citron lanterne vallon"


@pytest.fixture
def paper(phone) -> tuple[str, str]:
    """A learner whose paper code is known: name and code. The phone is signed out."""
    name, _secret, code = keepsake(sign_up(phone))
    phone.post(f"{ME}sortir/")
    return name, code


def recover(phone, name, code, secret=NEW, **more):
    return phone.post(f"{ME}retrouver/", {"login": name, "code": code, "secret": secret, **more})


def test_promise_24_paper_code_gives_back_the_account_and_is_replaced(phone, paper):
    name, code = paper

    answer = recover(phone, name.upper().replace("-", " "), code.replace(" ", "-"))

    shown_name, secret, new = keepsake(answer)
    assert (shown_name, secret) == (name, NEW)
    assert new != code
    assert is_in(phone)
    other = Client(headers=OURS)
    sign_in(other, name, NEW)
    assert is_in(other)
    assert not keepsake(recover(Client(headers=OURS), name, code))
    assert keepsake(recover(Client(headers=OURS), name, new))


def test_promise_24_paper_code_is_stored_hashed(paper):
    _name, code = paper
    stored = PaperCode.objects.get().code

    assert paper_codes.read(code) not in stored
    assert check_password(paper_codes.read(code), stored)


def test_promise_24_two_at_once_use_a_code_once(phone, paper):
    name, code = paper
    first, second = (paper_codes.opened(name, code) for _time in range(2))

    assert first.replace("x")
    assert not second.replace("y")
    assert PaperCode.objects.get().code == "x"


def test_promise_22_a_name_nobody_bears_costs_as_much_at_the_paper_code(phone, paper, monkeypatch):
    """A quicker answer would tell who has an account."""
    scrambled = []
    monkeypatch.setattr(paper_codes, "make_password", scrambled.append)

    recover(phone, "personne-ici-10", paper[1])

    assert scrambled == [paper_codes.read(paper[1])]


def test_promise_26_recovery_is_open_while_the_secret_waits(phone, paper):
    name, code = paper
    for _try in range(6):
        sign_in(phone, name, "tout autre chose")

    answer = recover(phone, name, code)

    assert keepsake(answer)
    assert limits.kept().get(tries_key(True, name)) is None


def test_promise_26_wrong_paper_codes_wait_too_and_lock_no_secret(phone, paper):
    name, code = paper
    for _try in range(5):
        recover(phone, name, "1234 5678 9012 3456")

    assert not keepsake(recover(phone, name, code))
    sign_in(phone, name)
    assert is_in(phone)


def test_unknown_name_and_wrong_code_are_answered_alike(phone, paper):
    name, _code = paper

    def said(who):
        html = recover(phone, who, "1234 5678 9012 3456").content.decode()
        return re.sub('name="secret" value="[a-z ]+"', "", html.replace(who, "?"))  # each time other words

    assert said(name) == said("poire-lune-11")


def test_weak_secret_uses_up_no_code(phone, paper):
    name, code = paper

    assert not keepsake(recover(phone, name, code, "1234"))
    assert keepsake(recover(phone, name, code))


@pytest.mark.parametrize("text", ["\x00", "é" * 400, "", "💥" * 30, "<b>"])
def test_promise_38_no_input_makes_an_error(signed_in, text):
    fields = ("login", "code", "secret", "oldpassword", "password1", "age", "gender", "region", "own_phone")
    for place in ("retrouver", "secret", "effacer", "carte"):
        answer = signed_in.post(f"{ME}{place}/", dict.fromkeys(fields, text))

        assert answer.status_code in (200, 303, 400)
        assert "<b>" not in answer.content.decode()


def test_promise_27_new_secret_ends_other_sign_ins(signed_in, learner):
    other = Client(headers=OURS)
    sign_in(other, learner.username)

    answer = signed_in.post(f"{ME}secret/", {"oldpassword": SECRET.upper(), "password1": NEW})

    assert keepsake(answer) == [learner.username, NEW]
    assert is_in(signed_in)
    assert not is_in(other)


def test_promise_27_recovery_ends_other_sign_ins(phone, paper):
    name, code = paper
    other = Client(headers=OURS)
    sign_in(other, name)

    recover(phone, name, code)

    assert is_in(phone)
    assert not is_in(other)


@pytest.mark.parametrize(("old", "new"), [("faux secret ici", NEW), (SECRET, "1234")], ids=["wrong", "weak"])
def test_secret_stays_when_something_is_wrong(signed_in, learner, old, new):
    before = learner.password

    answer = signed_in.post(f"{ME}secret/", {"oldpassword": old, "password1": new})

    learner.refresh_from_db()
    assert learner.password == before
    assert "errors" in answer.content.decode()


def test_guessing_the_secret_inside_counts_as_at_the_door(signed_in, learner):
    for _try in range(5):
        signed_in.post(f"{ME}effacer/", {"secret": "tout autre chose"})

    signed_in.post(f"{ME}effacer/", {"secret": SECRET})

    assert User.objects.filter(pk=learner.pk).exists()


@pytest.mark.parametrize("place", ["secret/", "carte/", "effacer/", "donnees.json", "donnees.html"])
def test_guests_are_led_to_the_sign_in(phone, place):
    answer = phone.get(f"{ME}{place}")

    assert (answer.status_code, answer["Location"]) == (303, f"{ME}entrer/")
    assert answer["Cache-Control"] == "no-store, private"


@pytest.fixture
def busy(home, learner):
    """A learner with something in every part of the list."""
    course = make_course(home, lessons=1)
    who = Who(learner, "fr")
    finish_lesson(course.lessons[0], uuid.uuid4(), 1, who)
    quiz = make_quiz(course, certifying=True)
    sent(quiz, wrong_answers(version_of(quiz)), who)
    issue(readable(sent(quiz, who=who).pk, who), who)
    Card.objects.create(learner=learner, age="15_17")
    membership = MembershipFactory(learner=learner)
    helping.note(membership, LookKind.LOOKED)
    HelpNotice.objects.create(learner=learner, group=membership.group)
    paper_codes.keep(learner, paper_codes.hashed(paper_codes.new_code()))
    regrade = Regrade.objects.create(
        quiz_key=quiz.translation_key,
        question_id=uuid.uuid4(),
        kind="leave_out",
        why="?",
        old_key={},
        new_key={},
        day=timezone.localdate(),
    )
    RegradeLine.objects.create(
        regrade=regrade,
        attempt=Attempt.objects.filter(learner=learner).first(),
        old_score=0,
        new_score=1,
        old_state="failed",
        new_state="passed",
        old_outcome="wrong",
        old_answer_score=0,
    )
    QueueToken.objects.create(learner=learner, hash="0" * 64)
    return learner


def test_learner_takes_along_every_field_of_the_list(signed_in, busy):
    taken = json.loads(signed_in.get(f"{ME}donnees.json").content)

    assert list(taken) == [part.label for part in kept.KEPT]
    for part in kept.KEPT:
        assert taken[part.label]["rows"], part.label
        assert set(taken[part.label]["fields"]) == set(part.fields)
        assert set(taken[part.label]["rows"][0]) == set(part.readable)
    assert busy.password not in json.dumps(taken)
    assert PaperCode.objects.get().code not in json.dumps(taken)


def test_file_to_read_stands_alone_and_shows_what_was_done(signed_in, busy):
    answer = signed_in.get(f"{ME}donnees.html")

    html = unescape(answer.content.decode())
    assert answer["Content-Disposition"] == 'attachment; filename="kalan.html"'
    assert busy.username in html
    assert "15 à 17 ans" in html
    assert not [tag for tag in ("<script", "<link", "src=") if tag in html]


def test_promise_47_page_says_in_words_what_is_kept(signed_in, phone, busy):
    own = unescape(signed_in.get(f"{ME}donnees/").content.decode())
    guests = unescape(Client(headers=OURS).get(f"{ME}donnees/").content.decode())

    with translation.override("fr"):
        told = {str(words) for part in kept.KEPT for words in (part.title, *(line.words for line in part.lines))}
    assert {words for words in told if words not in own or words not in guests} == set()
    assert busy.username in own
    assert busy.username not in guests
    for words in ("Ton code papier", "Tes réponses", "Jamais gardés", "Ce que nous ne pouvons pas protéger"):
        assert words in own
        assert words in guests


def test_promise_06_erasing_leaves_nothing_of_the_list(signed_in, busy):
    rows = {part.label: list(part.of(busy).values_list("pk", flat=True)) for part in kept.KEPT}
    assert all(rows.values())

    answer = signed_in.post(f"{ME}effacer/", {"secret": SECRET})

    assert 'data-wipe="phone"' in answer.content.decode()
    for part in kept.KEPT:
        left = part.model._default_manager.filter(pk__in=rows[part.label])
        assert left.count() == (len(rows[part.label]) if part.stays else 0), part.label
        assert not part.of(busy).exists()
    assert list(Certificate.objects.values_list("learner", "attempt")) == [(None, None)]
    assert not Session.objects.filter(session_key=signed_in.session.session_key).exists()
    assert [line for line in Proof().differences() if line.kind == "progress"] == []


def test_erasing_needs_the_secret(signed_in, learner):
    signed_in.post(f"{ME}effacer/", {"secret": "tout autre chose"})

    assert User.objects.filter(pk=learner.pk).exists()
    assert is_in(signed_in)


def test_erasing_touches_nobody_else(signed_in, learner, phone):
    other = UserFactory(learner=True)

    signed_in.post(f"{ME}effacer/", {"secret": SECRET})

    assert list(User.objects.all()) == [other]


def test_card_is_asked_once_after_signing_up_and_may_be_skipped(phone):
    html = sign_up(phone).content.decode()

    assert f'href="{ME}carte/"' in html
    assert f'class="button quiet" href="{ME}"' in phone.get(f"{ME}carte/").content.decode()
    assert f"{ME}retrouver/" not in html


def test_promise_06_erasing_forgets_all_that_is_counted_under_the_name():
    """Each kind of tries is kept for a day under a hash of the name; those of staff are of no learner."""
    sources = [path.read_text(encoding="utf-8") for path in Path(erasing.__file__).parents[1].rglob("*.py")]
    kinds = {kind for source in sources for kind in re.findall(r'account_key\("([^"]+)"', source)}

    assert kinds - {"passphrase", "code", "used code", "key"} == set(erasing.COUNTED)


def test_card_is_kept_changed_and_erased(signed_in, learner):
    signed_in.post(f"{ME}carte/", {"age": "15_17", "gender": "girl", "region": "gao"})
    signed_in.post(f"{ME}carte/", {"age": "18_24", "gender": "", "region": "gao"})
    assert list(Card.objects.values_list("learner", "age", "gender", "region")) == [(learner.pk, "18_24", "", "gao")]
    assert "checked" in signed_in.get(f"{ME}carte/").content.decode()

    signed_in.post(f"{ME}carte/", {"erase": "1"})

    assert not Card.objects.exists()


def test_card_that_says_nothing_is_no_card(signed_in):
    signed_in.post(f"{ME}carte/", {"age": "15_17"})
    signed_in.post(f"{ME}carte/", {"age": "", "gender": "", "region": ""})

    assert not Card.objects.exists()


@pytest.mark.parametrize("value", ["13", "x", "<script>"])
def test_card_takes_only_wide_bands(signed_in, value):
    signed_in.post(f"{ME}carte/", {"age": value, "gender": value, "region": value})

    assert not Card.objects.exists()


@pytest.mark.parametrize("courses", [1, 3])
def test_own_page_takes_9_queries_whatever_the_number_of_courses(home, signed_in, learner, courses):
    for _course in range(courses):
        course = make_course(home, lessons=2)
        finish_lesson(course.lessons[0], uuid.uuid4(), 1, Who(learner, "fr"))

    with CaptureQueriesContext(connection) as queries:
        html = signed_in.get(ME).content.decode()

    assert html.split('<template id="save-box"')[0].count('class="meter"') == courses
    assert len(queries) <= 9, [query["sql"] for query in queries.captured_queries]


def test_own_page_shows_courses_certificates_and_the_ways_on(signed_in, busy):
    html = unescape(signed_in.get(ME).content.decode())

    assert 'max="2" value="2"' in html  # the lesson and the final quiz
    assert "attestation/" in html
    for place in ("changer/", "sortir/", "donnees/", "secret/", "carte/", "oublier/", "effacer/"):
        assert f"{ME}{place}" in html
    assert "/fr/revise/" in html


def test_result_of_a_guest_leads_to_an_account_that_keeps_it(home, phone):
    quiz = make_quiz(make_course(home, lessons=1))
    attempt = sent(quiz)
    html = phone.post(
        f"/fr/quiz/{quiz.translation_key}/essai/", {"attempt": str(attempt.pk), "go": "review"}
    ).content.decode()
    assert f'action="{ME}garder/"' in html

    form = phone.post(f"{ME}garder/", {"done": str(attempt.pk)}).content.decode()

    assert f'name="done" value="{attempt.pk}"' in form
    assert "field-error" not in form
    sign_up(phone, done=str(attempt.pk))
    assert Attempt.objects.get().learner is not None
