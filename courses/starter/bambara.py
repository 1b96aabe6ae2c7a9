"""Translate a loaded page: the Bambara is put into wagtail-localize, string by string, and published.

The same writer makes the page in both languages, so their texts stand at the same places and can be paired.
"""

from collections.abc import Iterable

from bs4 import BeautifulSoup
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .sources import StarterError
from .specs import PageSpec

TOOL = "Josira"


def translate(page: Page, bambara: Page, spec: PageSpec, locale: Locale) -> Page:
    """Make or update the live twin of `page` from the texts of `bambara`, a page that is not saved. Return the twin."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = StringSegment.objects.filter(source=source).order_by("order")
    store(zip(segments, matched(strings(page), strings(bambara), spec), strict=True), locale)
    source.create_or_update_translation(locale, publish=False)
    twin = page.get_translation(locale)
    twin.get_latest_revision().publish()
    return twin


def strings(page: Page) -> list[StringSegmentValue]:
    return [segment for segment in extract_segments(page) if isinstance(segment, StringSegmentValue)]


def matched(french: list[StringSegmentValue], bambara: list[StringSegmentValue], spec: PageSpec) -> list[str]:
    """Return the Bambara for each French text, in order. Raises StarterError when the two pages do not match."""
    places, other_places = [segment.path for segment in french], [segment.path for segment in bambara]
    if places != other_places:
        odd = next((a for a, b in zip(places, other_places, strict=False) if a != b), "the end")
        raise StarterError(spec.catalogue.file, spec.file, f"French and Bambara are built differently at {odd}")
    return [with_links_of(own, other, spec) for own, other in zip(french, bambara, strict=True)]


def with_links_of(own: StringSegmentValue, other: StringSegmentValue, spec: PageSpec) -> str:
    """Return the Bambara text, its links named as in the French one. Raises StarterError for a link French has not."""
    soup = BeautifulSoup(other.string.data, "html.parser")
    free = dict(own.attrs or {})
    for tag in soup.find_all(id=True):
        wanted = (other.attrs or {})[tag["id"]]
        name = next((name for name, attrs in free.items() if attrs == wanted), None)
        if name is None:
            raise StarterError(spec.catalogue.file, f"“{soup.get_text()[:80]}”", f"French has no such link: {wanted}")
        free.pop(name)
        tag["id"] = name
    return str(soup)


def store(found: Iterable[tuple[StringSegment, str]], locale: Locale) -> None:
    """Write the translations; those that a person has written or changed stay."""
    texts = {(segment.string_id, segment.context_id): text for segment, text in found}
    known = StringTranslation.objects.filter(
        locale=locale, translation_of__in=[string for string, _context in texts], last_translated_by__isnull=False
    )
    for key in known.values_list("translation_of_id", "context_id"):
        texts.pop(key, None)
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=string,
                context_id=context,
                locale=locale,
                data=text,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                tool_name=TOOL,
            )
            for (string, context), text in texts.items()
        ],
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "tool_name", "updated_at"],
    )
