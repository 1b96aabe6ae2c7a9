"""A card from class: put in before answering, given back after; its answers wait on the site until somebody comes for them."""

import copy
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.utils import timezone

from learning.accounts.sheet import sheet_of
from learning.kit import cards_here, claiming, handing_over
from learning.kit.card_numbers import check_digit, new_number
from learning.kit.cards_here import COOKIE
from learning.kit.importing import brought, go_on
from learning.kit.models import CardDeed, CardKey, WaitingAnswer
from learning.offline import keys
from learning.offline.envelopes import open_
from learning.tidying.run import tidy
from quizzes.models import Attempt, Completion, QuizProgress
from quizzes.recount import recount
from tests.factories.accounts import UserFactory

from .conftest import sealed, submit

pytestmark = pytest.mark.django_db
PAGE, GIVE_BACK, OWN = "/fr/carte/", "/fr/carte/rendre/", "/fr/moi/carte-de-classe/"
YEAR = timedelta(days=365)
STRIP = "learning.kit.cards_here.card_strip"


@pytest.fixture
def classroom(cards, inside, settings):
    """A phone in a kit that has cards."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"].append(STRIP)
    return inside


@pytest.fixture
def bring(kit):
    """Return how to hand over what waits in the kit and take it in on the site; the file's row."""

    def made():
        _name, text, _count = handing_over.write_next()
        return go_on(brought(text.encode()).pk)

    return made


@pytest.fixture
def learner(client):
    """A signed-in learner at the site; `client` is their phone."""
    person = UserFactory(learner=True)
    client.force_login(person)
    client.defaults["HTTP_ORIGIN"] = "http://testserver"
    return person


def told() -> list[dict]:
    """Return what stands in the kit's envelopes, as only the site can open them."""
    rows = WaitingAnswer.objects.order_by("seq")
    opening = keys.opening({row.key for row in rows})
    return [json.loads(open_(row.envelope, row.id, opening[row.key])) for row in rows]


def outside(settings):
    """Be the site again, and no kit."""
    settings.ROOT_URLCONF = "learning.urls"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "kit" not in name]
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"].remove(STRIP)


def test_answers_go_with_the_card_until_it_is_given_back(classroom, cards, quiz):
    submit(classroom, quiz, uuid4())
    page = classroom.post(PAGE, {"code": " ".join(cards[0])})
    submit(classroom, quiz, uuid4())
    course = f"/fr/quiz/cours/{quiz.course.translation_key}/fini/"
    classroom.post(course, json.dumps({"id": str(uuid4()), "evidence": []}), content_type="application/json")
    classroom.post(GIVE_BACK)
    submit(classroom, quiz, uuid4())

    assert page.status_code == 200
    without, one, two, again_without = told()
    assert "card" not in without
    assert one["card"] == two["card"]
    assert (one["kind"], two["kind"]) == ("attempt", "course")
    assert "card" not in again_without


def test_neither_cookie_nor_kit_tells_the_number(classroom, cards, quiz, tmp_path):
    page = classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())

    cookie = page.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")
    kept = [cookie.value, *map(str, WaitingAnswer.objects.values_list()), (tmp_path / "kit.json").read_text()]
    assert not any(number in text for number in cards for text in kept)
    assert cards[0] not in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"


def test_a_card_stays_two_hours_at_most(classroom, cards, quiz, monkeypatch):
    classroom.post(PAGE, {"code": cards[0]})
    now = signing.time.time()

    monkeypatch.setattr(signing.time, "time", lambda: now + 7100)
    submit(classroom, quiz, uuid4())
    monkeypatch.setattr(signing.time, "time", lambda: now + 7300)
    submit(classroom, quiz, uuid4())

    assert ["card" in content for content in told()] == [True, False]


def test_another_learner_can_come_at_once(classroom, cards, quiz):
    for number in cards:
        classroom.post(PAGE, {"code": number})
        submit(classroom, quiz, uuid4())

    first, second = told()
    found = dict(claiming.numbers_in({1: first["card"], 2: second["card"]}))
    assert found == {1: cards[0], 2: cards[1]}


def test_a_cookie_that_the_kit_did_not_make_is_no_card(classroom, cards, quiz):
    classroom.cookies[COOKIE] = cards_here.sealed_number(cards[0])

    assert submit(classroom, quiz, uuid4()).status_code == 200

    assert "card" not in told()[0]


@pytest.mark.parametrize("typed", ["", "12", "x" * 16, "0" * 200])
def test_what_is_no_number_is_said_and_costs_no_try(classroom, typed, monkeypatch):
    monkeypatch.setattr(cards_here, "take_try", lambda: pytest.fail("counted"))

    page = classroom.post(PAGE, {"code": typed})

    assert page.status_code == 400
    assert COOKIE not in page.cookies


def test_guessing_ends_and_answers_go_on(classroom, cards, quiz, monkeypatch):
    monkeypatch.setattr(cards_here, "MOST_WRONG", 3)
    for number in [cards[0], *(new_number() for _try in range(3))]:
        last = classroom.post(PAGE, {"code": number})
    assert (last.status_code, last.context["form"].errors["code"].data[0].code) == (400, "unknown")

    blocked = classroom.post(PAGE, {"code": cards[1]})

    assert (blocked.status_code, blocked.context["form"].errors["code"].data[0].code) == (400, "too_many_tries")
    assert submit(classroom, quiz, uuid4()).status_code == 200
    monkeypatch.setattr(cards_here, "WINDOW", 0)
    assert classroom.post(PAGE, {"code": cards[1]}).status_code == 200


def test_every_page_leads_to_the_card_and_is_the_same_for_everybody(classroom, cards, quiz):
    before = classroom.get(quiz.url).content
    classroom.post(PAGE, {"code": cards[0]})

    assert f'action="{GIVE_BACK}"'.encode() in before
    assert f'href="{PAGE}"'.encode() in before
    assert classroom.get(quiz.url).content == before
    assert f'href="{PAGE}"' in classroom.get("/fr/moi/").content.decode()
    assert classroom.get(PAGE).context["is_here"]
    assert classroom.get(GIVE_BACK)["Location"] == PAGE
    classroom.post(GIVE_BACK)
    assert not classroom.get(PAGE).context["is_here"]


def test_a_kit_without_cards_has_no_such_page(inside, quiz, settings):
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"].append(STRIP)

    page = inside.get(quiz.url).content.decode()
    assert PAGE not in page
    assert [place for place in ("donnees", "garder") if f"/moi/{place}/" in page] == []  # no kit has accounts
    assert inside.get(PAGE).status_code == 404
    assert inside.post(PAGE, {"code": new_number()}).status_code == 404


def test_what_is_too_big_is_said_in_a_kit_too(classroom, cards, quiz, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    assert classroom.post(PAGE, {"code": "1" * 20}).status_code == 413


def test_promise_12_what_waits_joins_the_account_that_types_the_number_once(
    classroom, cards, quiz, bring, learner, client, settings
):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4(), "B")
    submit(classroom, quiz, uuid4(), "A")
    classroom.post(PAGE, {"code": cards[1]})
    other = uuid4()
    submit(classroom, quiz, other)
    row = bring()
    outside(settings)
    totals = recount(quiz.translation_key)
    assert (row.stored, Attempt.objects.filter(learner=None).count(), CardDeed.objects.count()) == (3, 3, 3)

    page = client.post(OWN, {"code": " ".join(cards[0])})

    assert (page.status_code, page.context["count"]) == (200, 2)
    assert list(Attempt.objects.filter(learner=learner).order_by("number").values_list("number", "state")) == [
        (1, "failed"),
        (2, "passed"),
    ]
    assert QuizProgress.objects.get(learner=learner).attempts == 2
    assert recount(quiz.translation_key) == totals
    assert list(CardDeed.objects.values_list("deed", flat=True)) == [other]
    again = client.post(OWN, {"code": cards[0]})
    assert (again.status_code, Attempt.objects.filter(learner=learner).count()) == (400, 2)


def test_a_file_brought_again_gives_nobody_what_was_taken_over(classroom, cards, quiz, bring, learner):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())
    bring()
    assert claiming.join(learner, cards[0]) == 1

    row = brought(handing_over.write_again(1)[1].encode())
    row = go_on(row.pk)

    assert (row.already, CardDeed.objects.count()) == (1, 0)
    assert claiming.join(UserFactory(learner=True), cards[0]) == 0
    assert Attempt.objects.get().learner == learner


def test_a_later_file_of_the_same_card_waits_anew(classroom, cards, quiz, bring, learner):
    for waits in (1, 1):
        classroom.post(PAGE, {"code": cards[0]})
        submit(classroom, quiz, uuid4())
        bring()
        assert claiming.join(learner, cards[0]) == waits

    assert Attempt.objects.filter(learner=learner).count() == 2


def test_lesson_and_course_join_too(classroom, cards, quiz, bring, learner):
    classroom.post(PAGE, {"code": cards[0]})
    attempt, read = uuid4(), uuid4()
    submit(classroom, quiz, attempt)
    step = next(one for one in quiz.steps if one.step_kind == "lesson")
    for place, content in (
        (f"fini/{step.translation_key}", {"id": str(read), "answered": 1}),
        (f"cours/{quiz.course.translation_key}/fini", {"id": str(uuid4()), "evidence": [str(attempt), str(read)]}),
    ):
        classroom.post(f"/fr/quiz/{place}/", json.dumps(content), content_type="application/json")
    bring()

    assert claiming.join(learner, cards[0]) == 3

    assert sorted(Completion.objects.filter(learner=learner).values_list("kind", flat=True)) == ["course", "lesson"]


def test_a_wrong_number_is_said_and_wrong_ones_wait(client, learner):
    slip = new_number()[:-1]
    slip += str((check_digit(slip) + 1) % 10)

    slips = [client.post(OWN, {"code": slip}) for _try in range(7)]
    wrong = [client.post(OWN, {"code": new_number()}) for _try in range(6)]

    assert {(page.status_code, page.context["form"].errors["code"].data[0].code) for page in slips} == {(400, "slip")}
    assert {page.status_code for page in wrong} == {400}
    assert wrong[-1].context["form"].errors["code"].data[0].code == "too_many_tries"


def test_a_guest_is_told_that_it_takes_an_account(client, cards):
    for page in (client.get(OWN), client.post(OWN, {"code": cards[0]})):
        assert page.status_code == 200
        assert "/fr/moi/garder/" in page.content.decode()


def test_only_kits_may_say_a_card(classroom, cards, quiz, client, settings):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())
    row = WaitingAnswer.objects.get()
    outside(settings)
    item = {"id": str(row.id), "q": "visitor", "seq": 1, "k": row.key, "env": row.envelope}

    client.post("/sync/", {"v": 1, "items": [item]}, content_type="application/json")

    assert (Attempt.objects.count(), CardDeed.objects.count(), CardKey.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    "card", ["", "x", "a.b.c", 7, None, ["1"], "x" * 5000, "k.00000000-0000-4000-8000-000000000000.AAAA"]
)
def test_a_card_that_cannot_be_read_costs_no_answer(kit, file, quiz, answer, card):
    content = {"kind": "lesson", "answered": 0, "lang": "fr", "card": card}
    content["step"] = str(next(one for one in quiz.steps if one.step_kind == "lesson").translation_key)

    row = go_on(brought(file([sealed(content, uuid4())])).pk)

    assert (row.stored, row.refused, CardDeed.objects.count()) == (1, 0, 0)


def test_database_alone_tells_no_number_and_a_changed_secret_key_finds_the_card(
    classroom, cards, quiz, bring, learner, settings
):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())
    bring()
    stored = str([*CardDeed.objects.values_list(), *CardKey.objects.values_list()])
    assert cards[0] not in stored
    assert claiming.own_keys()[0].hex() not in stored

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    tidy(timezone.localdate(), dry_run=False)
    settings.SECRET_KEY_FALLBACKS = []

    assert claiming.join(learner, cards[0]) == 1


def test_what_nobody_came_for_is_forgotten_after_a_year(classroom, cards, quiz, bring):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())
    bring()
    today = timezone.localdate()

    tidy(today + YEAR, dry_run=False)
    assert CardDeed.objects.count() == 1
    tidy(today + YEAR + timedelta(days=1), dry_run=False)

    assert (CardDeed.objects.count(), Attempt.objects.count()) == (0, 0)


def test_what_was_taken_over_otherwise_waits_no_longer(classroom, cards, quiz, bring, learner):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())
    bring()
    Attempt.objects.update(learner=learner)

    tidy(timezone.localdate(), dry_run=False)

    assert CardDeed.objects.count() == 0


def test_promise_49_after_it_joined_nothing_says_under_which_card_it_waited(classroom, cards, quiz, bring, learner):
    classroom.post(PAGE, {"code": cards[0]})
    submit(classroom, quiz, uuid4())
    bring()

    claiming.join(learner, cards[0])

    found = sheet_of(learner.pk, learner.username)
    assert len(found.parts) > 1
    assert [place for place in found.beyond if place.startswith("kit_card")] == []
