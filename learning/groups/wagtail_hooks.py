"""Where the lists stand in the admin. Who may not see one sees neither menu item nor page."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from .admin_views import ConsentView, LooksView, SessionsView

VIEW_LOOKS = "groups.view_lookrecord"
VIEW_SESSIONS = "groups.view_awarenesssession"


class PermittedItem(MenuItem):
    """A menu item for those who have one permission."""

    def __init__(self, *args: object, permission: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    looks, sessions = permission_required(VIEW_LOOKS), permission_required(VIEW_SESSIONS)
    return [
        path("group-looks/", looks(LooksView.as_view()), name="group_looks"),
        path("group-looks/results/", looks(LooksView.as_view(results_only=True)), name="group_looks_results"),
        path("group-consent/", looks(ConsentView.as_view()), name="group_consent"),
        path("group-consent/results/", looks(ConsentView.as_view(results_only=True)), name="group_consent_results"),
        path("awareness-sessions/", sessions(SessionsView.as_view()), name="awareness_sessions"),
        path(
            "awareness-sessions/results/",
            sessions(SessionsView.as_view(results_only=True)),
            name="awareness_sessions_results",
        ),
    ]


@hooks.register("register_admin_menu_item")
def looks_item() -> MenuItem:
    url = reverse("group_looks")
    return PermittedItem(
        pgettext_lazy("menu", "Looks"), url, name="group-looks", icon_name="view", order=160, permission=VIEW_LOOKS
    )


@hooks.register("register_admin_menu_item")
def consent_item() -> MenuItem:
    url = reverse("group_consent")
    name = pgettext_lazy("menu", "Consent")
    return PermittedItem(name, url, name="group-consent", icon_name="group", order=161, permission=VIEW_LOOKS)


@hooks.register("register_admin_menu_item")
def sessions_item() -> MenuItem:
    url = reverse("awareness_sessions")
    return PermittedItem(
        pgettext_lazy("menu", "Sessions"), url, name="sessions", icon_name="group", order=155, permission=VIEW_SESSIONS
    )


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    codenames = ("lead_groups", "view_lookrecord", "view_awarenesssession")
    return Permission.objects.filter(content_type__app_label="groups", codename__in=codenames)
