"""The help page: kinds of help in a fixed order, each with the organisations that were checked lately."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import TextBody
from ..enums import HELP_ADVICE, HelpKind
from .base import CoursesPage
from .contact import HelpContact


@dataclass(frozen=True)
class HelpSection:
    """One kind of help as the page shows it; `contacts` may be empty, and the page says so."""

    kind: HelpKind
    advice: str
    contacts: list[HelpContact]

    @property
    def title(self) -> str:
        return str(self.kind.label)


class HelpPage(CoursesPage):
    """ "I need help": never asks anything, only tells where to turn."""

    intro = models.TextField(
        gettext_lazy("first words"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("Stands under the three sentences that are always there."),
    )
    body = StreamField(
        TextBody(),
        verbose_name=gettext_lazy("text"),
        blank=True,
        help_text=gettext_lazy("Stands below the contacts. The contacts have their own list in the menu."),
    )

    parent_page_types = ["courses.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = gettext_lazy("Where to turn. Contacts come from the list of help contacts.")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    promote_panels = [*CoursesPage.promote_panels, FieldPanel("show_in_menus")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = gettext_lazy("help page")
        verbose_name_plural = gettext_lazy("help pages")

    @property
    def place_words(self) -> str:
        return _("Help")

    @cached_property
    def sections(self) -> list[HelpSection]:
        """Return every kind of help with its current contacts: 1 query."""
        contacts = list(HelpContact.objects.current())
        return [
            HelpSection(kind, str(HELP_ADVICE[kind]), [contact for contact in contacts if kind in contact.kinds])
            for kind in HelpKind
        ]
