import re

import pytest
from django.core import signing

from learning.accounts import names
from tests.factories.accounts import UserFactory


def test_promise_22_a_name_is_two_words_and_a_number():
    for _time in range(50):
        first, second, number = names.new_name().split("-")
        assert re.fullmatch("[a-z]+ [a-z]+", f"{first} {second}")
        assert first != second
        assert 10 <= int(number) <= 99


@pytest.mark.parametrize(
    "typed", ["karite-fleuve-12", "Karité Fleuve 12", " KARITE  FLEUVE12 ", "karite – fleuve – 12"], ids=str
)
def test_name_is_understood_however_it_is_typed(typed):
    assert names.canonical(typed) == "karite-fleuve-12"


@pytest.mark.django_db
def test_offers_are_three_names_that_nobody_bears_in_one_query(monkeypatch, django_assert_num_queries):
    UserFactory(username="abri-lune-11")
    drawn = iter(["abri-lune-11", "abri-lune-12", "abri-lune-13", "abri-lune-14"] * 3)
    monkeypatch.setattr(names, "new_name", lambda: next(drawn))

    with django_assert_num_queries(1):
        offered = names.offers()

    assert sorted(offered) == ["abri-lune-12", "abri-lune-13", "abri-lune-14"]


def test_only_what_was_offered_is_taken(monkeypatch):
    offer = names.signed("abri-lune-11")

    assert names.offered(offer) == "abri-lune-11"
    for made_up in ("abri-lune-11", offer.replace("11", "12", 1), offer[:-1], "", "x" * 500):
        assert names.offered(made_up) is None
    monkeypatch.setattr(signing.time, "time", lambda: 4_000_000_000)
    assert names.offered(offer) is None
