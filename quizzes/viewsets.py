"""The list of question banks in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import QuestionBank


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    menu_name = "question-banks"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["title", Column("question_count", label=_("Questions")), LiveStatusTagColumn()]
    search_fields = ["title"]
    ordering = ["title"]
