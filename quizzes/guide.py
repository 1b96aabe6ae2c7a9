"""The guide "How to write questions": one text in each language of the admin, for everybody who works there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

GUIDE, TITLE = "quiz_guide", _("How to write questions")
TEXTS = {"en": "quizzes/admin/guide_en.html"}
FRENCH = "quizzes/admin/guide_fr.html"


class Guide(WagtailAdminTemplateMixin, TemplateView):
    """What makes a good question, each type with an example, and what the figures mean."""

    template_name = "quizzes/admin/guide.html"
    page_title = TITLE
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(text=TEXTS.get(get_language() or "", FRENCH), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]


def menu_item() -> MenuItem:
    """Return the guide's entry in the help menu."""
    return MenuItem(TITLE, reverse(GUIDE), name="quiz-guide", icon_name="help", order=10)
