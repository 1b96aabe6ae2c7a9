"""Where Reach stands in the admin. Who has no permission to see figures sees neither menu item nor page."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from .staff_views import ReachView

VIEW_REACH = "reach.view_reach"


class ReachMenuItem(MenuItem):
    """The menu item of those who may see figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW_REACH)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("reach/", permission_required(VIEW_REACH)(ReachView.as_view()), name="reach_dashboard")]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return ReachMenuItem(_("Reach"), reverse("reach_dashboard"), name="reach", icon_name="reach", order=150)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="reach", codename="view_reach")


@hooks.register("register_icons")
def icons(icons: list[str]) -> list[str]:
    return [*icons, "reach/icons/reach.svg"]
