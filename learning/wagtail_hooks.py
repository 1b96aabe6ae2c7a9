"""Where the state of the site stands in the admin: under settings, for those who manage people."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from .health import HealthView

MANAGE_PEOPLE = "accounts.change_user"  # administrators have it, and nobody else


class HealthMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE_PEOPLE)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("health/", permission_required(MANAGE_PEOPLE)(HealthView.as_view()), name="health")]


@hooks.register("register_settings_menu_item")
def menu_item() -> MenuItem:
    return HealthMenuItem(_("State of the site"), reverse("health"), name="health", icon_name="cog", order=900)
