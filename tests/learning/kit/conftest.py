"""A kit that the site knows, and files of results as it would write them."""

import json
from base64 import b64decode
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client

from learning.kit import collecting, receipts
from learning.kit.building import known_cards
from learning.kit.card_numbers import new_number
from learning.kit.models import Kit
from learning.kit.results import Head, public_half, written
from learning.offline import keys
from learning.offline.envelopes import seal
from quizzes.events import deed_done
from quizzes.models import QuizPage
from quizzes.versions import version_of
from tests.factories.courses import block_id, make_course
from tests.factories.quizzes import make_quiz, single


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def receipt_key(db) -> tuple[str, str]:
    """Return the public half of the key of the kit's receipts, and the private half as the site keeps it."""
    return receipts.new_key()


@pytest.fixture
def kit(key, receipt_key) -> Kit:
    return Kit.objects.create(name="k1", public=public_half(key), receipt_key=receipt_key[1])


@pytest.fixture
def papers(receipt_key) -> dict:
    """Return what stands in the kit's kit.json."""
    return {"kit": "k1", "site": "https://josira.example", "sealing": keys.told(), "receipts": receipt_key[0]}


@pytest.fixture
def cards(papers) -> list[str]:
    """Give the kit two cards, and return their numbers."""
    numbers = [new_number(), new_number()]
    papers["cards"] = known_cards(numbers)
    return numbers


@pytest.fixture
def inside(settings, tmp_path, key, papers):
    """Make this site a kit."""
    (tmp_path / "kit.json").write_text(json.dumps(papers))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "kit-key.pem").write_bytes(pem)
    settings.KIT_FOLDER = str(tmp_path)
    settings.ROOT_URLCONF = "learning.kit.urls_inside"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:4], "learning.kit.collecting.KitMiddleware", *settings.MIDDLEWARE[4:]]
    collecting.papers.cache_clear()
    deed_done.connect(collecting.collect, dispatch_uid="kit.collect")
    yield Client()
    deed_done.disconnect(dispatch_uid="kit.collect")
    collecting.papers.cache_clear()


def submit(client, quiz, id, text="A"):
    data = {
        "quiz": str(quiz.translation_key),
        "version": version_of(quiz).pk,
        "answers": {block_id("un"): [block_id(f"un-{text}")]},
    }
    return client.post(f"/fr/quiz/essais/{id}/envoi/", json.dumps(data), content_type="application/json")


@pytest.fixture
def quiz(db) -> QuizPage:
    return make_quiz(make_course(lessons=1), [single("un")], mode="certifying", pass_mark=70)


def sealed(content: dict, id: UUID) -> dict:
    """Return an item as a kit writes it."""
    told = keys.told()
    return {"id": str(id), "k": told["k"], "env": seal(json.dumps(content).encode(), id, b64decode(told["key"]))}


@pytest.fixture
def answer(quiz) -> Callable[..., dict]:
    """Return a sealed attempt: `answer()` is right, `answer("B")` is not."""

    def made(text: str = "A", id: UUID | None = None) -> dict:
        content = {
            "kind": "attempt",
            "quiz": str(quiz.translation_key),
            "version": version_of(quiz).pk,
            "answers": {block_id("un"): [block_id(f"un-{text}")]},
            "baseline": None,
            "lang": "fr",
        }
        return sealed(content, id or uuid4())

    return made


@pytest.fixture
def file(key) -> Callable[..., bytes]:
    """Return a file of results that the kit signed."""

    def made(items: list[dict], number: int = 1, previous: str = "", kit: str = "k1") -> bytes:
        numbered = [{**item, "seq": place} for place, item in enumerate(items)]
        return written(Head(kit, number, "2026-11-30", len(items), previous), numbered, key).encode()

    return made
