"""Links inside running text: to pages, and to glossary words, which are kept as `<a linktype="glossary" slug="…">`, shown as a link into the lexicon."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from learning.pages import address

FEATURE = "glossary"
ENTITY = "GLOSSARY"


class GlossaryLinkHandler(LinkHandler):
    """Shows a word with the address of its meaning; asks the database nothing."""

    identifier = FEATURE

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        slug = attrs.get("slug", "")
        address = reverse("courses:glossary")
        return format_html('<a class="word" href="{}#{}" data-word="{}">', address, slug, slug)

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return [cls.expand_db_attributes(attrs) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict) -> Iterator[tuple]:
        """Yield the word, so that its page in the admin lists the lessons that use it."""
        from .models import GlossaryTerm  # the models hold rich text themselves

        for pk in GlossaryTerm.objects.filter(slug=attrs.get("slug", "")).values_list("pk", flat=True):
            yield GlossaryTerm, str(pk), "", ""


class TwinLinkHandler(PageLinkHandler):
    """Leads to a page in the reader's language where it is live, else in the source language: 1 query a text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        wanted = [int(attrs["id"]) for attrs in attrs_list if str(attrs.get("id", "")).isdecimal()]
        keys = Page.objects.filter(pk__in=wanted).values("translation_key")
        family = list(Page.objects.filter(translation_key__in=keys).select_related("locale"))
        key_of = {str(page.pk): page.translation_key for page in family}
        live = {(page.translation_key, page.locale.language_code): page for page in family if page.live}
        pages = []
        for attrs in attrs_list:
            key = key_of.get(str(attrs.get("id")))
            pages.append(live.get((key, get_language())) or live.get((key, settings.LANGUAGE_CODE)))
        return [format_html('<a href="{}">', address(page)) if page else "<a>" for page in pages]


class GlossaryElementHandler(LinkElementHandler):
    """Reads a kept word into the editor."""

    def get_attribute_data(self, attrs: dict) -> dict:
        return {"slug": attrs.get("slug", "")}


def glossary_entity(props: dict) -> Any:
    """Return the kept form of a word marked in the editor."""
    return DOM.create_element("a", {"linktype": FEATURE, "slug": props.get("slug")}, props["children"])


def register(features: FeatureRegistry) -> None:
    """Make the feature known to Wagtail's editor and to the pages."""
    features.register_link_type(GlossaryLinkHandler)
    features.register_link_type(TwinLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "tag",
                "description": _("Word of the glossary"),
                "attributes": ["slug"],
                "chooserUrls": {"glossaryChooser": reverse_lazy("wagtailsnippetchoosers_courses_glossaryterm:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "courses/js/glossary-word.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {'a[linktype="glossary"]': GlossaryElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: glossary_entity}},
        },
    )
