"""Two phones of one learner and a guest, in any order, with repeats, late arrivals and crashes: the rows a simple model says.

The model knows nothing of the code: who began what, the answer with the highest number, what was sent first. More examples:
`pytest --hypothesis-profile thorough tests/quizzes/test_attempts_state.py`.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection, transaction
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from wagtail.models import Locale

from learning.reach.models import DailyReach
from quizzes.grading import attempt_score, mark
from quizzes.models import Attempt, ItemTotal, OpinionTotal, QuestionBank, QuizProgress, Response, ReviewCard
from quizzes.proof import Proof
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, multiple, single, true_false

# How many attempts of a learner count.
LIMITS = {"final": 2, "pool": 1}
CLIENTS = ("phone", "tablet", "guest")
PICKS = {
    block_id("un"): [[block_id(f"un-{letter}")] for letter in "AB"],
    block_id("plusieurs"): [sorted(block_id(f"plusieurs-{letter}") for letter in picks) for picks in ("A", "AB", "AC")],
    block_id("vrai"): [["true"], ["false"], []],
    block_id("propre"): [[block_id(f"propre-{letter}")] for letter in "AB"],
    **{block_id(f"b{n}"): [[block_id(f"b{n}-{letter}")] for letter in "AB"] for n in range(4)},
}

clients = st.sampled_from(CLIENTS)
places = st.sampled_from(["final", "final", "pool"])
# Which attempt a request is about: a new one, or one of the latest.
which_attempt = st.sampled_from(["new", 0, 0, 0, 1, 2])
# The n-th question that the attempt asks, or one that it does not ask; and one of the picks for it.
nth = st.sampled_from([0, 0, 1, 2, "foreign"])
pick = st.integers(0, 2)
# The statement of a request at which the database goes away before the request is made again; 0: at none.
crashes = st.sampled_from([0, 0, *range(1, 16)])


@dataclass(frozen=True)
class Sending:
    """One request as a phone makes it, so that it can be made again."""

    kind: str
    id: UUID
    quiz: str = ""
    question: str = ""
    seq: int = 0
    answers: Any = None
    names_version: bool = True

    @property
    def picks(self) -> dict[str, list[str]]:
        """Return what is picked, by question; `answers` says which of the picks."""
        chosen = self.answers if self.kind == "submit" else {self.question: self.answers}
        return {question: PICKS[question][n % len(PICKS[question])] for question, n in chosen.items()}


@dataclass
class Tried:
    """What the model knows of an attempt; `answers` holds the number and the picks of each question."""

    owner: str | None
    quiz: str
    number: int
    answers: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    sent: dict[str, list[str]] | None = None
    beyond: bool = False
    is_first: bool = False


class Crash(OperationalError):
    """The database is gone, all at once."""


class FailingAt:
    """Let the n-th statement fail; what undoes a savepoint (ROLLBACK, then RELEASE) is never kept from doing so."""

    def __init__(self, n: int) -> None:
        self.left, self.has_failed, self.is_undoing = n, False, False

    def __call__(self, execute, sql, params, many, context):
        was_undoing, self.is_undoing = self.is_undoing, sql.startswith("ROLLBACK")
        if not (was_undoing or self.is_undoing):
            self.left -= 1
            if self.left == 0:
                self.has_failed = True
                raise Crash(sql)
        return execute(sql, params, many, context)


def rows() -> list[list[dict]]:
    """Return everything that an attempt may touch."""
    kinds = (Attempt, Response, QuizProgress, ReviewCard, ItemTotal, OpinionTotal, DailyReach)
    return [sorted(kind.objects.values(), key=str) for kind in kinds]


class Phones(RuleBasedStateMachine):
    """Requests in any order. `world` is set by the test: the quizzes, their versions, the learners."""

    world: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        for cache in caches.all(initialized_only=True):
            cache.clear()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.clients = {name: Client(raise_request_exception=False) for name in CLIENTS}
        self.people: dict[str, str | None] = dict.fromkeys(CLIENTS)
        self.model: dict[UUID, Tried] = {}
        self.log: list[Sending] = []
        self.ids: list[UUID] = []
        for name in ("phone", "tablet"):
            self.sign_in(name, "awa")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def sign_in(self, client: str, person: str) -> None:
        self.clients[client] = Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})
        self.clients[client].force_login(self.world[person])
        self.people[client] = person

    # What may happen

    @rule(client=clients, which=st.sampled_from(["new", "new", 0, 1]), quiz=places, crash=crashes)
    def start(self, client, which, quiz, crash):
        self.happens(client, Sending("start", self.attempt(which), quiz), crash)

    @rule(client=clients, which=which_attempt, question=nth, n=pick, seq=st.integers(1, 4), crash=crashes)
    def save(self, client, which, question, n, seq, crash):
        id = self.attempt(which)
        self.happens(client, Sending("save", id, question=self.question(id, question), answers=n, seq=seq), crash)

    @rule(
        client=clients,
        which=which_attempt,
        quiz=places,
        picks=st.dictionaries(nth, pick, max_size=3),
        names_version=st.booleans(),
        crash=crashes,
    )
    def submit(self, client, which, quiz, picks, names_version, crash):
        id = self.attempt(which)
        quiz = self.model[id].quiz if id in self.model and names_version else quiz
        answers = {self.question(id, question, quiz): n for question, n in picks.items()}
        self.happens(client, Sending("submit", id, quiz, answers=answers, names_version=names_version), crash)

    @rule(client=clients, quiz=places, picks=st.dictionaries(nth, pick, max_size=2), crash=crashes)
    def send_what_was_made_without_network(self, client, quiz, picks, crash):
        self.submit(client, "new", quiz, picks, True, crash)

    @rule(client=clients, which=st.integers(0, 5))
    def something_former_again(self, client, which):
        if self.log:
            self.happens(client, self.log[-1 - which % len(self.log)])

    @rule(client=clients, which=st.integers(0, 5), n=pick)
    def an_older_answer_comes_late(self, client, which, n):
        saves = [sending for sending in self.log if sending.kind == "save" and sending.seq > 1]
        if saves:
            sending = saves[-1 - which % len(saves)]
            self.happens(client, replace(sending, seq=sending.seq - 1, answers=n))

    @rule(client=st.sampled_from(["phone", "tablet"]), person=st.sampled_from(["awa", "awa", "bakary"]))
    def another_person_takes_the_phone(self, client, person):
        self.sign_in(client, person)

    def attempt(self, which) -> UUID:
        """Return the number of a new attempt, or of one of the latest."""
        if which == "new" or not self.ids:
            self.ids.append(UUID(int=len(self.ids), version=4))
            return self.ids[-1]
        return self.ids[-1 - which % len(self.ids)]

    def question(self, id: UUID, n, quiz: str = "final") -> str:
        asked = self.world["versions"][self.model[id].quiz if id in self.model else quiz].asked(str(id))
        return (
            next(question for question in PICKS if question not in asked) if n == "foreign" else asked[n % len(asked)]
        )

    # How a request is made and what must come of it

    def happens(self, client: str, sending: Sending, crash: int = 0) -> None:
        """Send, perhaps with a crash half way, then twice: what is expected comes, and again the same with nothing changed."""
        self.log.append(sending)
        if crash:
            self.crashes(client, sending, crash)
        first = self.send(client, sending)
        self.compare(client, sending, first)
        kept = rows()

        again = self.send(client, sending)

        assert self.said(again) == self.said(first)
        assert rows() == kept

    def crashes(self, client: str, sending: Sending, statement: int) -> None:
        """Send while the database goes away: nothing is half done. It is done in full if only the answer got lost."""
        before, failing = rows(), FailingAt(statement)
        with connection.execute_wrapper(failing):
            response = self.send(client, sending)
        if failing.has_failed:
            assert response.status_code == 500
            if rows() != before:
                self.expected(client, sending)
                self.everything_is_as_it_must_be()
        else:
            self.compare(client, sending, response)

    def send(self, client: str, sending: Sending):
        quiz = self.world[sending.quiz] if sending.quiz else None
        if sending.kind == "start":
            return self.post(client, f"{quiz.translation_key}/essais/", {"id": str(sending.id)})
        if sending.kind == "save":
            body = {"answer": sending.picks[sending.question], "seq": sending.seq}
            return self.post(client, f"essais/{sending.id}/reponses/{sending.question}/", body)
        body = {"quiz": str(quiz.translation_key), "answers": sending.picks}
        if sending.names_version:
            body["version"] = self.world["versions"][sending.quiz].pk
        return self.post(client, f"essais/{sending.id}/envoi/", body)

    def post(self, client: str, path: str, body: dict):
        return self.clients[client].post(f"/fr/quiz/{path}", json.dumps(body), content_type="application/json")

    def said(self, response) -> dict:
        """Return an answer without whether it is the first time: new or known, stored or already, saved or older."""
        body = response.json()
        body.pop("status", None)
        return {"code": min(response.status_code, 200) if response.status_code < 300 else response.status_code, **body}

    def compare(self, client: str, sending: Sending, response) -> None:
        """Let the model do the same, and compare what came of it."""
        expected = self.expected(client, sending)
        body = response.json()
        got = (response.status_code, body["error"]["code"]) if "error" in body else (response.status_code, body)
        if isinstance(expected[1], dict):
            got = (got[0], {name: body.get(name) for name in expected[1]})
        assert got == expected

    def expected(self, client: str, sending: Sending) -> tuple[int, Any]:
        return getattr(self, f"expect_{sending.kind}")(self.people[client], sending)

    def is_closed_to(self, person: str | None, tried: Tried) -> bool:
        return tried.owner is not None and tried.owner != person

    def of(self, person: str | None, quiz: str) -> list[Tried]:
        return [tried for tried in self.model.values() if tried.owner == person and tried.quiz == quiz]

    def counting(self, person: str | None, quiz: str) -> int:
        return sum(1 for tried in self.of(person, quiz) if tried.sent is not None and not tried.beyond)

    def begin(self, person: str | None, id: UUID, quiz: str) -> Tried:
        number = max((tried.number for tried in self.of(person, quiz)), default=0) + 1 if person else 1
        self.model[id] = Tried(person, quiz, number)
        return self.model[id]

    def expect_start(self, person, sending):
        status, id, tried = 200, sending.id, self.model.get(sending.id)
        if tried and self.is_closed_to(person, tried):
            return 404, "not_found"
        if tried and tried.quiz != sending.quiz:
            return 409, "conflict"
        if tried is None and person:
            unfinished = [
                key for key, one in self.model.items() if one in self.of(person, sending.quiz) and one.sent is None
            ]
            id = unfinished[0] if unfinished else id
            tried = self.model.get(id)
        if tried is None:
            if person and self.counting(person, sending.quiz) >= LIMITS[sending.quiz]:
                return 409, "limit"
            status, tried = 201, self.begin(person, id, sending.quiz)
        return status, {
            "id": str(id),
            "number": tried.number,
            "answers": {question: picks for question, (_seq, picks) in self.kept(id).items()},
        }

    def kept(self, id: UUID) -> dict[str, tuple[int, list[str]]]:
        """Return the rows of an attempt: what was saved, and once it was sent one for each question it asks."""
        tried = self.model[id]
        if tried.sent is None:
            return tried.answers
        numbers = {question: seq for question, (seq, _picks) in tried.answers.items()}
        return {question: (numbers.get(question, 0), tried.sent.get(question, [])) for question in self.asked(id)}

    def asked(self, id: UUID) -> list[str]:
        return self.world["versions"][self.model[id].quiz].asked(str(id))

    def expect_save(self, person, sending):
        tried = self.model.get(sending.id)
        if tried is None or self.is_closed_to(person, tried):
            return 404, "not_found"
        if tried.sent is not None:
            return 409, "finished"
        if sending.question not in self.asked(sending.id):
            return 422, "foreign"
        if tried.answers.get(sending.question, (0,))[0] >= sending.seq:
            return 200, {"status": "older"}
        tried.answers[sending.question] = (sending.seq, sending.picks[sending.question])
        return 200, {"status": "saved"}

    def expect_submit(self, person, sending):
        tried = self.model.get(sending.id)
        if tried and self.is_closed_to(person, tried):
            return 404, "not_found"
        if tried and tried.quiz != sending.quiz:
            return 409, "conflict"
        if tried is None and not sending.names_version:
            return 404, "not_found"
        asked = self.world["versions"][sending.quiz].asked(str(sending.id))
        if not set(sending.picks) <= set(asked):
            return 422, "foreign"
        was_sent = tried is not None and tried.sent is not None
        saved = {question: picks for question, (_seq, picks) in tried.answers.items()} if tried else {}
        complete = {**(tried.sent if was_sent else saved), **sending.picks}
        complete = {question: picks for question, picks in complete.items() if picks}
        if was_sent and complete != tried.sent:
            return 409, "conflict"
        if not was_sent:
            tried = tried or self.begin(person, sending.id, sending.quiz)
            earlier = self.counting(tried.owner, tried.quiz)
            tried.is_first = tried.number == 1 if tried.owner is None else not earlier
            tried.beyond = tried.owner is not None and earlier >= LIMITS[tried.quiz]
            tried.sent = complete
        return 200, {
            "id": str(sending.id),
            "status": "already" if was_sent else "stored",
            "score_percent": int(self.score(sending.id) * 100),
            "beyond_limit": tried.beyond,
        }

    def score(self, id: UUID):
        keys = self.world["versions"][self.model[id].quiz].keys
        asked = {question: key for question, key in keys.items() if question in self.asked(id)}
        return attempt_score(mark(asked, {question: tuple(picks) for question, picks in self.model[id].sent.items()}))

    # What is true at any moment

    @invariant()
    def everything_is_as_it_must_be(self):
        self.rows_are_those_of_the_model()
        self.a_learner_has_one_unfinished_attempt_a_quiz_at_most()
        self.progress_and_totals_equal_their_recount()
        self.each_attempt_is_counted_once()

    def rows_are_those_of_the_model(self):
        names = {self.world[name].pk: name for name in ("awa", "bakary")}
        quizzes = {self.world[name].translation_key: name for name in ("final", "pool")}
        stored = {
            one.pk: (
                names.get(one.learner_id),
                quizzes[one.quiz_key],
                one.number,
                one.is_submitted,
                one.score,
                one.beyond_limit,
                one.is_counted,
                {response.question: (response.seq, response.answer) for response in one.responses.all()},
            )
            for one in Attempt.objects.prefetch_related("responses")
        }
        assert stored == {
            id: (
                tried.owner,
                tried.quiz,
                tried.number,
                tried.sent is not None,
                self.score(id) if tried.sent is not None else None,
                tried.beyond,
                tried.is_first,
                self.kept(id),
            )
            for id, tried in self.model.items()
        }

    def a_learner_has_one_unfinished_attempt_a_quiz_at_most(self):
        unfinished = Attempt.objects.filter(state="incomplete", learner__isnull=False)
        assert max(Counter(unfinished.values_list("learner", "quiz_key")).values(), default=0) <= 1

    def progress_and_totals_equal_their_recount(self):
        assert [str(difference) for difference in Proof().differences()] == []

    def each_attempt_is_counted_once(self):
        counted = (
            DailyReach.objects.values("kind", "step_key").annotate(n=Sum("count")).values_list("kind", "step_key", "n")
        )
        counted = {(kind, step): n for kind, step, n in counted if kind in ("attempt_started", "attempt_submitted")}
        tried = [(self.world[one.quiz].translation_key, one.sent is not None) for one in self.model.values()]
        assert counted == {
            **Counter(("attempt_started", quiz) for quiz, _sent in tried),
            **Counter(("attempt_submitted", quiz) for quiz, sent in tried if sent),
        }


@pytest.fixture
def world(course, learner, other_learner):
    bank = QuestionBank(
        title="Bases", locale=Locale.get_default(), questions=json.dumps([single(f"b{n}") for n in range(4)])
    )
    bank.save()
    bank.save_revision().publish()
    drawn = {"type": "pool", "id": block_id("pool"), "value": {"bank": bank.pk, "take": 2, "skill": ""}}
    asked = [single(weight=2), multiple(), true_false(skippable=True)]
    mixed = {"shuffle_questions": True, "shuffle_choices": True}
    final = make_quiz(course, asked, certifying=True, max_attempts=LIMITS["final"])
    pool = make_quiz(course, [single("propre"), drawn], certifying=True, max_attempts=LIMITS["pool"], **mixed)
    return {
        "final": final,
        "pool": pool,
        "versions": {"final": version_of(final), "pool": version_of(pool)},
        "awa": learner,
        "bakary": other_learner,
    }


@pytest.mark.timeout(3600)  # with the thorough profile
def test_any_order_of_requests_leaves_the_rows_of_the_model(world):
    Phones.world = world
    run_state_machine_as_test(
        Phones,
        settings=settings(
            max_examples=max(16, settings().max_examples // 8),
            stateful_step_count=20,
            deadline=None,
            report_multiple_bugs=False,
            # To make an example smaller takes minutes, more than one test may take.
            phases=set(Phase) - (set() if settings().max_examples > 100 else {Phase.shrink, Phase.explain}),
            suppress_health_check=list(HealthCheck),
        ),
    )
