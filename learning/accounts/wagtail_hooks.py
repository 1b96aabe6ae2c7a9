"""What Wagtail is told about people, roles and the second reader."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from . import menus, needs  # noqa: F401 the needs register themselves
from .desk import DeskPanel
from .staff_log_view import LOG, TITLE
from .translations import refuse_own_translation

hooks.register("construct_reports_menu", menus.keep_needed_reports)
hooks.register("construct_main_menu", menus.remove_help)
hooks.register("construct_page_action_menu", menus.offer_reading)
hooks.register("construct_snippet_action_menu", menus.offer_reading)
# Before wagtail-localize's own hooks, which publish.
hooks.register("before_edit_page", refuse_own_translation, order=-1)
hooks.register("before_edit_snippet", refuse_own_translation, order=-1)


@hooks.register("insert_global_admin_js")
def start_widgets() -> str:
    return format_html('<script src="{}"></script>', static("js/admin-start.js"))


@hooks.register("insert_global_admin_css")
def own_look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels")
def one_desk(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [DeskPanel()]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("register_account_menu_item")
def passphrase(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("account_change_password"),
        "label": _("Passphrase"),
        "help_text": _("Change it; your other sign-ins end."),
    }


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("Move it to a new phone, or make new recovery codes."),
    }


@hooks.register("before_create_page")
@hooks.register("before_create_snippet")
def new_texts_are_drafts(request: HttpRequest, *args: Any) -> None:
    """Save a new text as a draft whatever is asked: its writer is the only one who has read it."""
    if request.method == "POST" and "action-publish" in request.POST:
        data = request.POST.copy()
        del data["action-publish"]
        request.POST = data  # type: ignore[assignment]  # a QueryDict too, only still open
        messages.warning(request, _("Kept as a draft: another person must read and publish it."))


def may_delete(request: HttpRequest, page: Page) -> bool:
    """Say whether this draft is the person's own, or the person publishes here."""
    return page.owner_id == request.user.pk or page.permissions_for_user(request.user).can_publish()


def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(request, _("Only who began this page, or a reviewer, may delete it."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_delete_page")
def keep_drafts_of_others(request: HttpRequest, page: Page) -> HttpResponse | None:
    return None if may_delete(request, page) else refuse_deletion(request, page)


@hooks.register("before_bulk_action")
def keep_drafts_of_others_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = [text for text in objects if isinstance(text, Page) and not may_delete(request, text)]
    return refuse_deletion(request, kept[0]) if kept else None


@hooks.register("construct_settings_menu")
def people_under_their_name(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Call the user list what it holds."""
    for item in menu_items:
        if item.name == "users":
            item.label = _("People")


class StaffLogItem(MenuItem):
    """The entry among the settings, for administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.view_staff_log")


@hooks.register("register_settings_menu_item")
def staff_log_item() -> MenuItem:
    return StaffLogItem(TITLE, reverse(LOG), name="staff-log", icon_name="history", order=610)
