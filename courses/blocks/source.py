"""Where the facts of a lesson come from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .fixed import FixedCharBlock


class SourceBlock(blocks.StructBlock):
    """One published text that a lesson rests on; the same in every language."""

    title = FixedCharBlock(label=_("title"), max_length=250, help_text=_("As it is printed, with the article or page."))
    publisher = FixedCharBlock(label=_("publisher"), max_length=160, help_text=_("Who published it."))
    year = FixedCharBlock(label=_("year"), required=False, max_length=20, help_text=_("The year it was published."))
    link = blocks.URLBlock(
        label=_("link"), required=False, help_text=_("Leads to another site; the page says so before.")
    )
    checked = blocks.DateBlock(label=_("checked on"), help_text=_("The day somebody last compared it with the text."))

    class Meta:
        icon = "doc-full"
        label = _("Source")
        description = _("A published text, with the day on which it was checked.")
        template = "components/blocks/source.html"
        preview_value = {
            "title": "Déclaration universelle des droits de l’homme, article 8",
            "publisher": "Nations unies",
            "year": "1948",
            "link": "",
            "checked": None,
        }


class SourcesBlock(blocks.StreamBlock):
    """The sources of a lesson, in the order of the text."""

    source = SourceBlock()
