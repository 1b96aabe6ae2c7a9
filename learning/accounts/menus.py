"""What of Wagtail's menus and buttons stays: only what somebody here needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.snippets.action_menu import SubmitForModerationMenuItem as SubmitSnippetItem

from .second_reader import is_own_text

REPORTS = ("workflows", "site-history", "quiz-answers")
ALIAS_ITEM = "localize-convert-to-alias"


def keep_needed_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep the reports on reading and changes, and on translations for those who translate or publish."""
    translations = reverse("wagtail_localize:translations_report")
    sees_translations = request.user.has_perm("wagtail_localize.submit_translation")
    menu_items[:] = [
        item for item in menu_items if item.name in REPORTS or (item.url == translations and sees_translations)
    ]


def remove_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Take out Wagtail's help, which leads to other sites and speaks English."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


class SendToReader(SubmitForModerationMenuItem):
    """The button that hands a page to a second reader."""

    def get_context_data(self, parent_context: Any) -> Any:
        return {**super().get_context_data(parent_context), "label": _("Send to a second reader")}


class SendSnippetToReader(SubmitSnippetItem):
    """The same for a snippet."""

    def get_context_data(self, parent_context: Any) -> Any:
        return {**super().get_context_data(parent_context), "label": _("Send to a second reader")}


def own_item(item: Any) -> Any:
    """Return our button in the place of Wagtail's, if there is one."""
    if type(item) is SubmitForModerationMenuItem:
        return SendToReader(item.order)
    if type(item) is SubmitSnippetItem:
        return SendSnippetToReader(item.order)
    return item


def offer_reading(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Put "send to a second reader" into the editor's menu, "approve" first for a reader, "publish" never for the writer."""
    text = context.get("page") or context.get("instance")
    is_own = context["view"] == "create" or text is None or is_own_text(text, request.user)
    hidden = {ALIAS_ITEM}
    if is_own or any(item.name == "approve" for item in menu_items):
        hidden.add("action-publish")
    kept = [own_item(item) for item in menu_items if item.name not in hidden]
    menu_items[:] = sorted(kept, key=lambda item: not (item.name == "approve" and not item.launch_modal))
