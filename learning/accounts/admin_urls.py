"""Addresses of the admin that this site answers itself, before Wagtail's: its own ways in are closed, some views are ours."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from . import views
from .account_view import OwnAccountView
from .person_views import INVITE, RESET, Invite, ResetSecondFactor
from .staff_log_view import LOG, RESULTS, StaffLog
from .sturdy import ExternalLinkView, process_import
from .translations import SyncTranslationsView


def admin(view: type[View] | Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a view as Wagtail would: for those who may enter, in their language, never cached."""
    answer = view.as_view() if isinstance(view, type) and issubclass(view, View) else view
    return never_cache(require_admin_access(answer))


urlpatterns = [
    path("login/", views.to_entrance),
    re_path(r"^password_reset/", views.to_entrance),
    path("failwhale/", views.not_here),
    path("test404/", views.not_here),
    # Tasks and groups of people are made in code; Wagtail asks too little here, or answers for learners too.
    re_path(r"^workflows/task_chooser/", views.not_here),
    re_path(r"^bulk/accounts/user/", views.not_here),
    # Choosers make no new text; Wagtail's address for it would fail.
    re_path(r"^snippets/choose/\w+/\w+/create/$", views.not_here),
    path("choose-external-link/", admin(ExternalLinkView)),
    path("redirects/import/process/", admin(process_import)),
    path("users/invite/<int:pk>/", admin(Invite), name=INVITE),
    path("users/second-factor/<int:pk>/", admin(ResetSecondFactor), name=RESET),
    path("staff-log/", admin(StaffLog), name=LOG),
    path("staff-log/results/", never_cache(require_admin_access(StaffLog.as_view(results_only=True))), name=RESULTS),
    path("account/", admin(OwnAccountView)),
    path("localize/update/<int:translation_source_id>/", admin(SyncTranslationsView)),
    # It would put the French draft in the place of the translation, live and read by nobody.
    path("localize/page/<int:page_id>/convert_to_alias/", views.not_here),
]
