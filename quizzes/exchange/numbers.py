"""Credits and numbers as they stand in files.

A third cannot be written in percent: 33, 33.33 and 33.33333 all mean it, and three of them earn the whole question.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

from .neutral import FULL, NONE, Choice

FIVE_PLACES = Decimal("0.00001")
# The fractions that percents cut off, and from how many written places on a percent surely means one.
CUT_OFF = {3: 0, 6: 2, 7: 2, 9: 2}
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:[.,][0-9]{0,10})?|[.,][0-9]{1,10})(?:[eE][+-]?[0-9])?")
EXACT = Context(prec=60)


def number(text: str) -> Decimal | None:
    """Return the number that `text` writes, with point or comma; None if it is none, or an absurd one."""
    text = text.strip().replace("−", "-")
    if not NUMBER.fullmatch(text):
        return None
    return plain(Decimal(text.replace(",", ".")))


def plain(value: Decimal) -> Decimal:
    """Return the same number without zeros at its end and without exponent."""
    with localcontext(EXACT):
        value = value.normalize()
        return value.quantize(Decimal(1)) + 0 if value == value.to_integral_value() else value


def around(value: Decimal, tolerance: Decimal) -> tuple[Decimal, Decimal]:
    """Return the ends of value ± tolerance."""
    with localcontext(EXACT):
        return plain(value - abs(tolerance)), plain(value + abs(tolerance))


def middle(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Return value and tolerance of a range."""
    with localcontext(EXACT):
        return plain((low + high) / 2), plain((high - low) / 2)


def credit(text: str) -> Decimal | None:
    """Return a credit in percent from −100 to 100, cut-off fractions made whole again; None if unreadable."""
    value = number(text)
    if value is None or abs(value) > FULL:
        return None
    places = len(text.strip().replace(",", ".").partition(".")[2])
    share = meant(abs(value), places)
    found = percent(share) if share else value.quantize(FIVE_PLACES)
    return plain(found if value >= 0 else -abs(found))


def meant(value: Decimal, places: int) -> Fraction | None:
    """Return the fraction that a percent cut off after so many places stands for."""
    step = Decimal(1).scaleb(-min(places, 5))
    for below, least in CUT_OFF.items():
        if places < least:
            continue
        above = round(float(value) * below / 100)
        exact = Decimal(100 * above) / below
        if 0 < above < below and exact != exact.quantize(FIVE_PLACES):
            cut = {exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)}
            if value.quantize(FIVE_PLACES) in cut:
                return Fraction(above, below)
    return None


def percent(share: Fraction) -> Decimal:
    """Return a share of a question in percent, to five places."""
    return plain((Decimal(100 * share.numerator) / share.denominator).quantize(FIVE_PLACES, ROUND_HALF_UP))


def is_cut_off(value: Decimal) -> bool:
    """Say whether a credit stands for a fraction that percents cannot write."""
    return meant(abs(value), 5) is not None


def shares(rule: str, right: Iterable[bool]) -> list[Decimal]:
    """Return the credits that a rule gives: a wrong pick takes one right one back if it is `balanced`."""
    ticks = list(right)
    share = percent(Fraction(1, max(1, sum(ticks))))
    return [share if tick else (plain(-share) if rule == "balanced" else NONE) for tick in ticks]


def rule_of(choices: Iterable[Choice]) -> str:
    """Return `balanced` exactly when the credits are those of that rule, so that no mark changes; else `credits`."""
    credits = [choice.credit for choice in choices]
    return "balanced" if credits == shares("balanced", [credit > 0 for credit in credits]) else "credits"
