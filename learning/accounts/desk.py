"""What the admin's home page answers: "what needs me?"

Each app may add a line: a function that looks at the request and returns a `Need`, or None when nothing waits.

    @register_need(order=40)
    def contacts_to_check(request: HttpRequest) -> Need | None: ...
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

MOST_SHOWN = 8


@dataclass(frozen=True)
class NeedItem:
    """One thing to do: what it is called, where it is done, and a short remark."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Need:
    """One kind of thing that waits. `total` may be more than the items shown; `url` leads to all of them."""

    title: str
    icon: str
    items: list[NeedItem] = field(default_factory=list)
    total: int = 0
    url: str = ""

    @property
    def count(self) -> int:
        return max(self.total, len(self.items))

    @property
    def rest(self) -> int:
        return self.count - len(self.items)


NeedFunction = Callable[[HttpRequest], Need | None]
registered: list[tuple[int, NeedFunction]] = []


def register_need(order: int = 100) -> Callable[[NeedFunction], NeedFunction]:
    """Add a line to the desk; lines with a small `order` stand first."""

    def register(function: NeedFunction) -> NeedFunction:
        registered.append((order, function))
        return function

    return register


def need(title: str, icon: str, items: Iterable[NeedItem], total: int = 0, url: str = "") -> Need | None:
    """Return a need for the first of `items`, None when there are none. `total` counts those not given too."""
    items = list(items)
    return Need(title, icon, items[:MOST_SHOWN], max(total, len(items)), url) if items else None


def needs_of(request: HttpRequest) -> list[Need]:
    """Return what waits for the person who asks, most pressing first."""
    in_order = sorted(registered, key=lambda entry: entry[0])
    return [found for found in (function(request) for _order, function in in_order) if found]


class DeskPanel(Component):
    """The one panel of the admin's home page."""

    name = "desk"
    order = 10
    template_name = "wagtailadmin/home/desk.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"needs": needs_of(parent_context["request"])}
