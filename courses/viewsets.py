"""The lists beside the pages in the admin: glossary, partners, help contacts."""

import django_filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetChosenView
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .enums import HELP_REGIONS, HelpKind
from .models import GlossaryTerm, HelpContact, Partner
from .models.contact import oldest_valid_day


class GlossaryChosenView(SnippetChosenView):
    """Also tells the text editor the short name, by which texts point to a word."""

    def get_chosen_response_data(self, item: GlossaryTerm) -> dict:
        return {**super().get_chosen_response_data(item), "slug": item.slug}


class GlossaryChooserViewSet(SnippetChooserViewSet):
    chosen_view_class = GlossaryChosenView


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "tag"
    menu_label = _("Glossary")
    menu_name = "glossary"
    chooser_viewset_class = GlossaryChooserViewSet
    list_display = ["fr", "bm", "status", "source", LiveStatusTagColumn()]
    list_filter = ["status"]
    list_per_page = 50
    ordering = ["fr"]


class PartnerViewSet(SnippetViewSet):
    model = Partner
    icon = "group"
    menu_label = _("Partners")
    menu_name = "partners"
    list_display = ["name", "role_fr", "order", LiveStatusTagColumn()]
    ordering = ["order"]


class HelpContactFilterSet(WagtailFilterSet):
    """By kind and region, which are lists, and by whether learners see the entry."""

    kind = django_filters.ChoiceFilter(label=_("Kind of help"), choices=HelpKind.choices, method="in_list")
    region = django_filters.ChoiceFilter(label=_("Region"), choices=HELP_REGIONS, method="in_list")
    to_check = django_filters.BooleanFilter(label=_("Check is too old"), method="by_check")

    class Meta:
        model = HelpContact
        fields: list[str] = []

    def in_list(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the entries whose list of kinds or regions holds `value`."""
        rows = entries.values_list("pk", f"{name}s")
        return entries.filter(pk__in=[pk for pk, codes in rows if value in codes])

    def by_check(self, entries: QuerySet, name: str, value: bool) -> QuerySet:
        old = {"checked_on__lt": oldest_valid_day()}
        return entries.filter(**old) if value else entries.exclude(**old)


class HelpContactViewSet(SnippetViewSet):
    model = HelpContact
    icon = "help"
    menu_label = _("Help contacts")
    menu_name = "help-contacts"
    list_display = [
        "__str__",
        Column("region_names", label=_("Regions"), accessor=lambda entry: ", ".join(entry.region_names)),
        # Wagtail's own column would say how many hours ago.
        Column(
            "checked_on",
            accessor=lambda contact: date_format(contact.checked_on),
            label=_("Checked on"),
            sort_key="checked_on",
        ),
        BooleanColumn(
            "is_current", label=_("Seen by learners"), accessor=lambda entry: entry.live and entry.is_current
        ),
        LiveStatusTagColumn(),
    ]
    filterset_class = HelpContactFilterSet
    ordering = ["checked_on"]


class WordsAndHelpGroup(SnippetViewSetGroup):
    """One entry of the menu for all three lists."""

    items = (GlossaryViewSet, HelpContactViewSet, PartnerViewSet)
    menu_label = _("Words and help")
    menu_icon = "list-ul"
    menu_name = "words-and-help"
    menu_order = 200
