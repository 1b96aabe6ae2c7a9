"""The list of question banks in the admin, with the ways in and out for files of questions."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from .export_views import EXPORT_BANK
from .import_views import IMPORT, TITLE, may_add, may_change
from .models import QuestionBank


class BanksView(IndexView):
    """The list; from here questions are imported."""

    add_item_label = _("New bank")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons: list[HeaderButton] = list(super().header_buttons)
        if may_add(self.request.user) or may_change(self.request.user):
            buttons.append(HeaderButton(TITLE, url=reverse(IMPORT), icon_name="upload"))
        return buttons


class BankView(EditView):
    """A bank; from here its questions are exported."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        export = Button(
            _("Export…"), url=reverse(EXPORT_BANK, args=[self.object.pk]), icon_name="download", priority=15
        )
        return [*super().header_more_buttons, export]


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    index_view_class = BanksView
    edit_view_class = BankView
    icon = "help"
    menu_label = _("Questions")  # the menu cuts longer words off
    menu_name = "question-banks"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["title", Column("question_count", label=_("Questions")), LiveStatusTagColumn()]
    search_fields = ["title"]
    ordering = ["title"]
