"""`POST /sync/`: where phones bring what waited; described for programs in `/sync/openapi.json`, for people in docs/sync.md.

It reads no cookie: what an item says of itself decides whose it is. Only pages of this site may ask it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.parser import Parser
from pydantic import Field, StrictInt, StrictStr, WithJsonSchema

from learning.accounts.origin import comes_from_here
from quizzes.errors import Refused
from quizzes.wire import LARGEST_NUMBER, json_refusal, malformed, measured, private, strict_json

from . import deeds, sync

JSON = "application/json"
LARGEST_CALL = 256 * 1024
LATER_S = 3600
PAUSE_S = 30
# The shapes of `sync`, as JSON Schema writes them.
MARK, BASE64 = (f"^{shape.pattern}$" for shape in (sync.MARK, sync.BASE64))


class SentItem(Schema):
    """One sealed answer. What is wrong with an item is told of that item; the others go on."""

    id: str = Field(
        description="UUID version 4 in 36 characters, made on the phone; it stands for this answer for ever.",
        min_length=36,
        max_length=36,
    )
    q: str = Field(description="Which queue it waited in: the pseudonym of an account, or `visitor`.", pattern=MARK)
    seq: int = Field(
        description="Its place in that queue; items of one queue are taken in this order.", ge=0, le=LARGEST_NUMBER
    )
    k: str = Field(description="Name of the key it was sealed with.", pattern=MARK)
    env: str = Field(description="The envelope, in base64.", max_length=sync.LONGEST_ENVELOPE, pattern=BASE64)


AnyItem = Annotated[dict[str, Any], WithJsonSchema(SentItem.model_json_schema())]


class Call(Schema):
    """What a phone brings at once: up to 200 items, 256 KB."""

    v: StrictInt = Field(description="Format of the call; 426 says which is the oldest that is taken.")
    client: StrictStr = Field("", max_length=40, description="Version of the page that asks; it is not kept.")
    items: Annotated[list[AnyItem], Field(max_length=sync.MOST_ITEMS)]


class ItemFate(Schema):
    """What became of one item. No score, and nothing that tells whose it is."""

    id: str
    status: sync.Status
    code: sync.Code | None = Field(None, description="Why it is `invalid`: it will never be accepted.")
    after_s: int | None = Field(None, description="`later`: send it again after so many seconds.")


class Fates(Schema):
    """What became of each item, in the order in which they were sent."""

    v: int
    items: list[ItemFate]
    min_delay_s: int = Field(description="Seconds to wait before the next call.")


class Fault(Schema):
    """Why nothing of a call was looked at."""

    error: dict[str, Any]


class TooOldFault(Schema):
    """The page is too old: keep everything and get a newer one."""

    v_min: int


class OtherFormatError(Exception):
    """A call in a format that is not taken any more, or not yet."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the body of a call: measured first, then strict JSON, then the number of its format. Raises Refused, OtherFormatError."""
    if request.content_type != JSON:
        raise Refused("no_json", _("What was sent cannot be read. Please try again."))
    measured(request, LARGEST_CALL)
    data = strict_json(request.body)
    number = data.get("v")
    if isinstance(number, int) and not isinstance(number, bool) and not deeds.oldest() <= number <= deeds.newest():
        raise OtherFormatError(number)
    return data


class ReadAlready(Parser):
    """Hands over what was read before: ninja would say of every refusal only that the body cannot be parsed."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return request.call_body  # type: ignore[attr-defined]  # set by `from_our_pages`


api = NinjaAPI(
    title="Josira: answers that waited without network",
    version="1",
    description="How to make an envelope, and what each word of an answer means, stands in docs/sync.md.",
    urls_namespace="sync",
    parser=ReadAlready(),
    docs_url=None,
    docs_decorator=lambda view: require_safe(cache_control(public=True, max_age=60, no_transform=True)(view)),
)


@api.exception_handler(Refused)
def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    return json_refusal(refused)


@api.exception_handler(ValidationError)
def refuse_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say that the call is none, without a word of what stood in it."""
    return json_refusal(malformed())


@api.exception_handler(OtherFormatError)
def refuse_format(request: HttpRequest, error: OtherFormatError) -> HttpResponse:
    """Ask an old page to be renewed; let one that is newer than this server keep everything and come again."""
    if error.number < deeds.oldest():
        return JsonResponse({"v_min": deeds.oldest()}, status=426)
    response = JsonResponse({"error": {"code": "not_yet"}}, status=503)
    response["Retry-After"] = str(LATER_S)
    return response


def from_our_pages(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer nobody else, before the body is read, and let no cache keep the answer."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if comes_from_here(request) is False:
            error = {"code": "other_site", "message": _("This request came from another site.")}
            return private(JsonResponse({"error": error}, status=403))
        try:
            request.call_body = body_of(request)  # type: ignore[attr-defined]  # for `ReadAlready`
        except (Refused, OtherFormatError) as error:
            return private(api.on_exception(request, error))
        return private(view(request, *args, **kwargs))

    return answer


@api.post(
    "",
    response={200: Fates, 400: Fault, 403: Fault, 413: Fault, 415: Fault, 426: TooOldFault, 503: Fault},
    summary="Bring what waited",
    operation_id="bring",
    exclude_none=True,
)
@decorate_view(from_our_pages)
def bring(request: HttpRequest, call: Call) -> Fates:
    """Take sealed answers, each once however often it is sent, and say what became of each."""
    ids = [id_of(item) for item in call.items]
    fates = sync.receive(call.items)
    is_late = any(fate.status == sync.Status.LATER and fate.after_s == sync.BUSY for fate in fates)
    told = [
        ItemFate(id=id, status=fate.status, code=fate.code, after_s=fate.after_s)
        for id, fate in zip(ids, fates, strict=True)
    ]
    return Fates(v=deeds.newest(), items=told, min_delay_s=PAUSE_S if is_late else 0)


def id_of(item: dict[str, Any]) -> str:
    """Return under which id an item is answered. Raises Refused when it has none: nobody could be told what became of it."""
    id = item.get("id")
    if not isinstance(id, str) or len(id) > 64:
        raise malformed()
    return id
