"""What the header and the footer of every page need to know of the site: its lasting pages, in the reader's language."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from learning.pages import address

register = template.Library()

# Root, home, then the pages that stand directly under a home page.
MENU_DEPTH = 3
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class SiteLink:
    """One page of the site's menu; `lang` differs from the reader's when the page has no translation yet."""

    title: str
    url: str
    lang: str
    is_help: bool


@register.simple_tag
def site_links() -> list[SiteLink]:
    """Return the pages under the home page that an editor put in the menu, in tree order: 1 query."""
    language = get_language() or settings.LANGUAGE_CODE
    pages = (
        Page.objects.live()
        .in_menu()
        .filter(depth=MENU_DEPTH, locale__language_code__in={language, settings.LANGUAGE_CODE})
        .select_related("locale", "content_type")
        .order_by("path")
    )
    chosen: dict[object, Page] = {}
    for page in pages:
        if page.translation_key not in chosen or page.locale.language_code == language:
            chosen[page.translation_key] = page
    return [
        SiteLink(
            title=page.title,
            url=address(page),
            lang=page.locale.language_code,
            is_help=page.content_type.model == "helppage",
        )
        for page in chosen.values()
    ]


@register.filter
def size(count: int) -> str:
    """Return a number of bytes as learners' phones name it: "250 KB", "1.4 MB"."""
    if count < MEGABYTE:
        return gettext("%(number)s KB") % {"number": number_format(max(1, round(count / 1024)))}
    return gettext("%(number)s MB") % {"number": number_format(round(count / MEGABYTE, 1), decimal_pos=1)}
