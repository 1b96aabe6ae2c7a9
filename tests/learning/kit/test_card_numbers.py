"""Numbers of class cards: a slip of the pen is told at once."""

from hypothesis import given
from hypothesis import strategies as st

from learning.kit.card_numbers import ROWS, check_digit, is_number, new_number, slow_hash

numbers = st.integers(0, 10**15 - 1).map(lambda drawn: f"{drawn:015d}" + str(check_digit(f"{drawn:015d}")))


def test_rows_are_those_of_damm():
    """Each digit once in each row and column, 0 in the diagonal; 5724 is the example of the paper."""
    assert all(sorted(row) == list("0123456789") for row in ROWS)
    assert all(sorted(column) == list("0123456789") for column in zip(*ROWS, strict=True))
    assert {ROWS[digit][digit] for digit in range(10)} == {"0"}
    assert check_digit("572") == 4


def test_new_numbers_are_numbers_and_differ():
    made = {new_number() for _card in range(200)}

    assert len(made) == 200
    assert all(is_number(number) for number in made)


@given(numbers, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_told(number, place, more):
    wrong = str((int(number[place]) + more) % 10)

    assert not is_number(number[:place] + wrong + number[place + 1 :])


@given(numbers, st.integers(0, 14))
def test_two_neighbours_that_changed_places_are_told(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert is_number(swapped) == (swapped == number)


def test_what_is_no_number_is_told():
    assert not any(map(is_number, ["", "0", "0" * 15, "0" * 17, "٠" * 16, "x" * 16, "²" * 16]))


def test_slow_hash_depends_on_number_and_salt():
    number = new_number()

    assert slow_hash(number, b"a" * 16) == slow_hash(number, b"a" * 16)
    assert len({slow_hash(number, b"a" * 16), slow_hash(number, b"b" * 16), slow_hash("0" * 16, b"a" * 16)}) == 3
    assert number not in slow_hash(number, b"a" * 16)
