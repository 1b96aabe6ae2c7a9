"""The help page: kinds of help, the most urgent first, each with the organisations that were checked lately."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import KindsBlock, TextBody
from .base import CoursesPage
from .contact import HelpContact


@dataclass(frozen=True)
class HelpSection:
    """One kind of help as the page shows it; `contacts` may be empty, and the page says so."""

    code: str
    title: str
    advice: str
    contacts: list[HelpContact]


class HelpPage(CoursesPage):
    """ "I need help": never asks anything, only tells where to turn."""

    intro = models.TextField(
        gettext_lazy("first words"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("Stands under the three sentences that are always there."),
    )
    kinds = StreamField(
        KindsBlock(),
        verbose_name=gettext_lazy("kinds of help"),
        blank=True,
        help_text=gettext_lazy("The contacts themselves have their own list in the menu."),
    )
    body = StreamField(TextBody(), verbose_name=gettext_lazy("text"), blank=True)

    parent_page_types = ["courses.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = gettext_lazy("Where to turn. Contacts come from the list of help contacts.")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("kinds"), FieldPanel("body")]
    promote_panels = [*CoursesPage.promote_panels, FieldPanel("show_in_menus")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("kinds"),
        index.SearchField("body"),
    ]

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
            HelpSection(
                code=block.value["code"],
                title=block.value["title"],
                advice=block.value["sentence"],
                contacts=[contact for contact in contacts if block.value["code"] in contact.kinds],
            )
            for block in self.kinds
        ]
