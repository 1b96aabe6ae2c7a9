"""Files of questions: read, looked at and stored."""

from dataclasses import replace
from typing import Any

from .made_up import somebody
from .measuring import Found, Number, best_of, measured

MANY = 500


def questions() -> list[Any]:
    """Return five hundred questions, the types of the template in turn, no two alike."""
    from quizzes.exchange.template import examples

    kinds = examples()
    found = [kinds[place % len(kinds)] for place in range(MANY)]
    return [replace(one, id=f"q{place}", text=f"{place}. {one.text}") for place, one in enumerate(found)]


def import_of_500() -> Found:
    """Seconds to read 500 questions, in the slowest of the formats, and to store them; queries of the preview.

    Whose menu it is and what it holds is asked by every page of the admin; a page that asks for nothing else tells how much.
    """
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from quizzes.exchange.formats import FORMATS, read, write
    from quizzes.exchange.missing import is_written
    from quizzes.exchange.storing import store_in_new
    from quizzes.guide import GUIDE
    from quizzes.import_views import IMPORT

    asked = questions()
    seconds = {}
    for format in FORMATS:
        said = [one for one in asked if is_written(format, one)]
        data = write([said[place % len(said)] for place in range(MANY)] if format == "aiken" else said, format)
        seconds[format] = best_of(lambda data=data, format=format: read(data, format)).seconds  # type: ignore[misc]  # the defaults bind them
    stored = best_of(lambda: store_in_new(asked, "Cinq cents"), times=2)
    bank = store_in_new(asked[:1], "Une").bank
    client = somebody("author")

    def preview() -> None:
        file = SimpleUploadedFile("cinq-cents.csv", write(asked, "csv"))
        assert client.post(reverse(IMPORT), {"file": file, "bank": bank.pk}).status_code == 200

    preview()
    with measured() as shown:
        preview()
    with measured() as frame:
        client.get(reverse(GUIDE))
    slowest = max(seconds, key=lambda format: seconds[format])
    return [
        Number(f"{MANY} questions read, slowest format ({slowest})", seconds[slowest], 1, "s"),
        Number(f"{MANY} questions stored", stored.seconds, 5, "s"),
        Number(f"preview of {MANY} questions, beside the admin's frame", shown.queries - frame.queries, 10, "queries"),
    ]
