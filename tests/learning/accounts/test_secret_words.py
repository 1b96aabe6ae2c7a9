import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learning.accounts.secret_words import SHORTEST, fault, new_secret, normal


@pytest.fixture(autouse=True)
def _english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_promise_23_a_given_secret_is_three_words_and_good_enough():
    for _time in range(200):
        secret = new_secret()
        assert len(set(secret.split())) == 3
        assert fault(secret) == ""


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("abc", "Too short"),
        ("a b c d e f g", "Too short"),
        ("12345678", "Only digits"),
        ("2710-2008-1960", "Only digits"),
        ("password", "Many people"),
        ("Pass Word 1", "Many people"),
        ("aaaaaaaaaaaa", "Many people"),
        ("Mangue calebasse 27", "must not be your name"),
        ("1234", "Too short"),
    ],
)
def test_promise_23_weak_secrets_are_refused(secret, why):
    assert why in fault(secret, "mangue-calebasse-27")


@pytest.mark.parametrize("secret", ["baobab lune tambour", "ɲɛgɛnɛ ŋana", "🥭🥭 mangue verte", "il pleut fort!"])
def test_any_signs_make_a_secret(secret):
    assert fault(secret, "mangue-calebasse-27") == ""


@pytest.mark.parametrize(
    "typed", ["BAOBAB lune tambour", "baobablunetambour", "baobab-lune-tambour", " bàôbab  lune Tambour"]
)
def test_spaces_capitals_accents_and_hyphens_make_no_difference(typed):
    assert normal(typed) == normal("baobab lune tambour")


def test_letters_of_bambara_may_be_typed_with_those_of_french():
    assert normal("Ɲɛgɛnɛ ŋɔnɔ") == normal("negene nono")


@given(st.text(max_size=60))
def test_comparing_form_stays_the_same_and_holds_no_space(text):
    plain = normal(text)

    assert normal(plain) == plain
    assert not any(sign.isspace() for sign in plain)


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_breaks_the_rules_and_short_ones_are_never_taken(secret, name):
    said = fault(secret, name)

    assume(len(normal(secret)) < SHORTEST)
    assert said
