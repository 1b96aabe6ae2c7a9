"""Where classroom kits stand in the admin. Who may not take results in sees neither menu item nor page."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from .admin_views import FileView, KitsView, ReceiptView, RevokeView

IMPORT_RESULTS = "kit.import_results"


class KitMenuItem(MenuItem):
    """The menu item of those who take results in."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(IMPORT_RESULTS)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    allowed = permission_required(IMPORT_RESULTS)
    return [
        path("kits/", allowed(KitsView.as_view()), name="kits"),
        path("kits/files/<int:pk>/", allowed(FileView.as_view()), name="kit_file"),
        path("kits/files/<int:pk>/receipt/", allowed(ReceiptView.as_view()), name="kit_receipt"),
        path("kits/<int:pk>/revoke/", allowed(RevokeView.as_view()), name="kit_revoke"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return KitMenuItem(_("Classroom kits"), reverse("kits"), name="kits", icon_name="download", order=160)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="kit", codename="import_results")
