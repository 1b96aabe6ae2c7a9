"""Who makes and pays for the courses."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from learning.snippets import ReviewedSnippet

from .media import Picture


class Partner(ReviewedSnippet, index.Indexed):
    """One organisation on the page of partners and funding."""

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("The official name."))
    logo = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Only with the organisation's permission."),
    )
    role_fr = models.CharField(_("role in French"), max_length=300, help_text=_("One sentence: what it does here."))
    role_bm = models.CharField(
        _("role in Bambara"), max_length=300, blank=True, help_text=_("The same sentence in Bambara.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1, help_text=_("1 stands first."))

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("order")]),
        FieldPanel("logo"),
        FieldPanel("role_fr"),
        FieldPanel("role_bm"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def role_language(self) -> str:
        return "bm" if get_language() == "bm" and self.role_bm else "fr"

    @property
    def role(self) -> str:
        return self.role_bm if self.role_language == "bm" else self.role_fr
