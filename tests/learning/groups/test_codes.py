"""Join codes and nicknames: drawn, read as people type them, forged by nobody."""

import pytest

from learning.groups import codes, nicknames
from tests.factories.accounts import UserFactory


def test_code_is_eight_letters_that_nobody_mistakes(db):
    drawn = {codes.new_code() for _time in range(50)}

    assert len(drawn) == 50
    assert all(len(code) == 8 for code in drawn)
    assert not set("".join(drawn)) & set("AEIOUYLQV0123456789")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("BCDFGHJK", "BCDFGHJK"),
        ("bcdf ghjk", "BCDFGHJK"),
        (" bcdf-GHJK. ", "BCDFGHJK"),
        ("BCDFGHJ", ""),
        ("BCDFGHJKM", ""),
        ("AEIOUBCD", ""),
        ("\0';--\"", ""),
        ("", ""),
        ("B" * 5000, ""),
    ],
)
def test_code_is_read_whatever_stands_between_the_letters(typed, code):
    assert codes.read(typed) == code


def test_promise_43_nickname_is_one_of_those_offered_to_this_learner(db):
    learner, other = UserFactory(learner=True), UserFactory(learner=True)
    offered = nicknames.offers(learner)[0]

    assert nicknames.offered(nicknames.signed(offered, learner), learner) == offered
    assert nicknames.offered(nicknames.signed(offered, learner), other) is None
    assert nicknames.offered("Awa de Ségou", learner) is None


def test_promise_02_nickname_holds_no_word_of_the_name_to_sign_in_with(db):
    learner = UserFactory(learner=True, username="mangue-calebasse-27")

    words = {word for _time in range(300) for name in nicknames.offers(learner) for word in name.lower().split()}

    assert not words & {"mangue", "calebasse"}


def test_offers_leave_out_what_is_taken(db, monkeypatch):
    monkeypatch.setattr(nicknames, "words", lambda: ("lune", "mil", "jour"))
    learner = UserFactory(learner=True)
    taken = {"Lune mil", "Mil lune", "Lune jour"}

    assert sorted(nicknames.offers(learner, taken)) == ["Jour lune", "Jour mil", "Mil jour"]
