"""Lasting pages of the site: about, partners and funding, privacy."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import TextBody
from .base import CoursesPage
from .partner import Partner


class StandardPage(CoursesPage):
    """A page of running text."""

    intro = models.TextField(
        gettext_lazy("first words"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("One or two short sentences that say what the page is about."),
    )
    body = StreamField(TextBody(), verbose_name=gettext_lazy("text"), blank=True)
    shows_partners = models.BooleanField(
        gettext_lazy("shows the partners"),
        default=False,
        help_text=gettext_lazy("The list of partners stands below the text."),
    )

    parent_page_types = ["courses.HomePage"]
    subpage_types: list[str] = []
    page_description = gettext_lazy("A page of text, for example about the project, privacy, funding.")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("shows_partners")]
    promote_panels = [*CoursesPage.promote_panels, FieldPanel("show_in_menus")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = gettext_lazy("page")
        verbose_name_plural = gettext_lazy("pages")

    @property
    def place_words(self) -> str:
        return self.title

    @cached_property
    def partners(self) -> list[Partner]:
        """Return the partners to show, in order."""
        return list(Partner.objects.filter(live=True).select_related("logo")) if self.shows_partners else []
