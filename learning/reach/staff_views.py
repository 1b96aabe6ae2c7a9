"""The page "Reach" in the admin, for programme officers and administrators."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.models import CoursePage, SiteSettings

from .dashboard import Dashboard
from .forms import PickForm
from .tally import read


def course_titles() -> dict[UUID, str]:
    """Return the title of each course by its key, in the order of the tree; the source language's where there is one."""
    titles: dict[UUID, str] = {}
    pages = CoursePage.objects.order_by("path").values_list("translation_key", "locale__language_code", "title")
    for key, language, title in pages:
        if key not in titles or language == settings.LANGUAGE_CODE:
            titles[key] = title
    return titles


class ReachView(WagtailAdminTemplateMixin, TemplateView):
    """Pickers, and the figures for what was picked."""

    template_name = "reach/dashboard.html"
    page_title = _("Reach")
    header_icon = "reach"
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("reach_dashboard"), "label": _("Reach")},
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_frozen=not settings.REACH_SHOWS_RUNNING_WEEK, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        courses = course_titles()
        form = PickForm(request.GET.dict(), courses)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        pick = form.pick
        tallies = read(pick.period, pick.course, pick.locale, tuple(dict(settings.LANGUAGES)))
        threshold = SiteSettings.for_request(request).small_figure_threshold
        dashboard = Dashboard(tallies, pick, courses, threshold)
        return self.render_to_response(self.get_context_data(form=form, pick=pick, dashboard=dashboard))
