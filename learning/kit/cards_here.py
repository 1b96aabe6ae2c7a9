"""Inside a kit: the card of whoever answers now, in a cookie that only the site can read.

The number is checked against the hashes that the kit knows and sealed for the site at once. The kit signs what it sealed,
with the moment; so a card stays until it is given back, the browser is closed, or two hours are over. Wrong numbers are
counted for the whole kit, because it knows nobody: slips are told by the check digit before and cost nothing.
"""

import time
from base64 import b64decode
from datetime import timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from learning.accounts.limits import TooManyTriesError, alone, kept
from learning.offline.envelopes import seal

from .card_numbers import slow_hash
from .papers import papers

COOKIE = "josira-card"
PURPOSE = "learning.kit.card"
LASTS = timedelta(hours=2)
TRIES = "kit-cards"
MOST_WRONG, WINDOW = 30, 5 * 60


def is_known(number: str) -> bool:
    """Say whether this kit has a card with this number. Raises TooManyTriesError when too many wrong ones were tried."""
    take_try()
    cards = papers()["cards"]
    found = slow_hash(number, bytes.fromhex(cards["salt"])) in cards["hashes"]
    if found:
        give_try_back()
    return found


def take_try() -> None:
    """Count a try before it is checked, so that tries sent at once count too. Raises TooManyTriesError."""
    with alone(TRIES):
        now = time.time()
        recent = [moment for moment in kept().get(TRIES) or [] if abs(now - moment) < WINDOW]
        if len(recent) >= MOST_WRONG:
            raise TooManyTriesError(recent[0] + WINDOW - now)
        kept().set(TRIES, [*recent, now], timeout=WINDOW)


def give_try_back() -> None:
    """Do not count the last try: it was right."""
    with alone(TRIES):
        kept().set(TRIES, (kept().get(TRIES) or [])[:-1], timeout=WINDOW)


def sealed_number(number: str) -> str:
    """Return a number sealed for the site, with what it takes to open it there: the key's name and the id it is sealed under."""
    key, id = papers()["sealing"], uuid4()
    return f"{key['k']}.{id}.{seal(number.encode(), id, b64decode(key['key']))}"


def put_in(response: HttpResponse, number: str) -> None:
    """Let this browser's answers go with a card from now on."""
    response.set_signed_cookie(COOKIE, sealed_number(number), salt=PURPOSE, httponly=True, samesite="Lax")


def card_in(request: HttpRequest) -> str:
    """Return the sealed number of the card that is here; empty without one."""
    return request.get_signed_cookie(COOKIE, default="", salt=PURPOSE, max_age=LASTS) or ""


def take_out(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def card_strip(request: HttpRequest) -> dict[str, bool]:
    """Tell templates that this is a kit, and whether it has cards: then each page leads to them. The same for everybody."""
    return {"is_kit": True, "kit_has_cards": "cards" in papers()}
