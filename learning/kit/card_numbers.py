"""Numbers of class cards: 16 digits, the last of which tells a slip of the pen. Pure: no database, no clock.

The check digit is Damm's (H. M. Damm, 2004): every single wrong digit and every two neighbours that change places are told.
15 digits are drawn at random. In a kit they stand only as a slow hash, because so few digits alone could be guessed.
"""

import hashlib
import secrets

DIGITS = 16
# A quasigroup of order 10 without fixed points: ROWS[so far][digit] is the next "so far"; 0 at the end is right.
ROWS = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
SALT_BYTES = 16
CARDS = "cartes.html"  # the page they are printed from
# 16 MB and about a twentieth of a second for each number that is tried.
COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 16}


def new_number() -> str:
    """Return the number of a new card."""
    drawn = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}d}"
    return drawn + str(check_digit(drawn))


def check_digit(digits: str) -> int:
    """Return Damm's check digit of some digits; of digits that end with their own, 0."""
    so_far = 0
    for digit in digits:
        so_far = int(ROWS[so_far][int(digit)])
    return so_far


def is_number(digits: str) -> bool:
    """Say whether these digits can be the number of a card, without a slip."""
    return len(digits) == DIGITS and digits.isascii() and digits.isdecimal() and check_digit(digits) == 0


def slow_hash(number: str, salt: bytes) -> str:
    """Return what a kit knows of a card."""
    return hashlib.scrypt(number.encode(), salt=salt, **COST).hex()
