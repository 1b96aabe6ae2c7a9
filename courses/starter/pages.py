"""Make the pages of the starter files: first all of them as drafts, so that each can point to any other, then their texts."""

from dataclasses import dataclass, field
from zlib import crc32

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from . import bambara
from .body import Ids, Writer
from .fields import MODELS, values_of
from .pictures import picture_id
from .records import CHANGED, EDITED, NEW, Report, deed_for, note, record_of
from .sources import French, StarterError
from .specs import PageSpec, Starter, digest
from .validate import said, unsaved_page

FRENCH, BAMBARA = settings.LANGUAGE_CODE, "bm"
ORPHAN = "left: no parent here"
NO_SUCH_ID = 10**9


def imagined(starter: Starter) -> Ids:
    """Return ids that no page has, the same at each call, so that pages can be written without a database."""
    pages = {spec.path: NO_SUCH_ID + crc32(spec.path.encode()) % NO_SUCH_ID for spec in starter.pages}
    return Ids(pages, picture=lambda file: None)


def check_pages(starter: Starter) -> None:
    """Write every page in both languages, into the air. Raises StarterError for the first mistake."""
    ids = imagined(starter)
    for spec in starter.pages:
        french, twin = (
            unsaved_page(spec, words.language, values_of(Writer(spec, words, starter, ids)))
            for words in (French(), spec.catalogue)
        )
        bambara.matched(bambara.strings(french), bambara.strings(twin), spec)


@dataclass
class PageLoader:
    """Loads the pages of one set of files."""

    starter: Starter
    report: Report
    french: Locale
    bambara: Locale
    ids: Ids = field(default_factory=lambda: Ids(pages={}, picture=picture_id))

    def load(self) -> None:
        """Make drafts, write and publish the French pages, then the Bambara ones."""
        for spec in self.starter.pages:
            self.make_draft(spec)
        for spec in self.starter.pages:
            self.write_french(spec)
        for spec in self.starter.pages:
            self.write_bambara(spec)

    def find(self, spec: PageSpec, locale: Locale) -> Page | None:
        """Return the page that this or an earlier run has made."""
        return MODELS[spec.kind].objects.filter(translation_key=spec.translation_key, locale=locale).first()

    def parent_of(self, spec: PageSpec) -> Page | None:
        """Return the French page above, None when somebody has deleted it."""
        if not spec.parent:
            return Page.get_first_root_node()
        parent = self.ids.pages.get(spec.parent)
        return Page.objects.get(pk=parent) if parent else None

    @transaction.atomic
    def make_draft(self, spec: PageSpec) -> None:
        """Make a page that no run has made before; know the id of one that is there."""
        page = self.find(spec, self.french)
        parent = self.parent_of(spec)
        if page is None and parent is not None and record_of(spec.path, FRENCH) is None:
            values = values_of(Writer(spec, French(), self.starter, self.ids))
            page = unsaved_page(spec, FRENCH, values)
            page.live, page.translation_key, page.locale = False, spec.translation_key, self.french
            try:
                parent.add_child(instance=page)
            except ValidationError as error:
                raise StarterError(spec.file, spec.slug, said(error)) from None
            self.put_after_elder(spec, page)
            note(spec.path, FRENCH, page, digest=NEW)
        if page is not None:
            self.ids.pages[spec.path] = page.pk

    def put_after_elder(self, spec: PageSpec, page: Page) -> None:
        """Let a new step stand where its course's list has it."""
        row = self.starter.of_parent(spec.parent)
        elder = next((one for one in reversed(row[: row.index(spec)]) if one.path in self.ids.pages), None)
        if elder is not None:
            before = Page.objects.get(pk=self.ids.pages[elder.path])
            if before.get_next_sibling() != page:
                Page.objects.get(pk=page.pk).move(before, pos="right")

    @transaction.atomic
    def write_french(self, spec: PageSpec) -> None:
        """Write and publish one page, unless it is as the file says or somebody has changed it."""
        record = record_of(spec.path, FRENCH)
        page = self.find(spec, self.french)
        if record is None:
            self.report.line(ORPHAN, spec.path, FRENCH)
            return
        deed = deed_for(record, page, spec.digest)
        if deed == CHANGED and page is not None:
            values = values_of(Writer(spec, French(), self.starter, self.ids))
            unsaved_page(spec, FRENCH, values)
            for name, value in values.items():
                setattr(page, name, value)
            page.save_revision().publish()
            page.refresh_from_db()
            note(spec.path, FRENCH, page, spec.digest)
            deed = NEW if record.digest == NEW else CHANGED
        self.report.line(deed, spec.path, FRENCH)

    @transaction.atomic
    def write_bambara(self, spec: PageSpec) -> None:
        """Translate and publish one page, unless it is as the files say or somebody has changed it or its source."""
        source, record = self.find(spec, self.french), record_of(spec.path, FRENCH)
        if source is None or record is None or record.revision_id != source.latest_revision_id:
            return
        texts = values_of(Writer(spec, spec.catalogue, self.starter, imagined(self.starter)))
        fingerprint = digest([spec.digest, texts])
        deed = deed_for(record_of(spec.path, BAMBARA), self.find(spec, self.bambara), fingerprint)
        if deed in (NEW, CHANGED):
            deed = self.translate(spec, source, fingerprint, deed)
        self.report.line(deed, spec.path, BAMBARA)

    def translate(self, spec: PageSpec, source: Page, fingerprint: str, deed: str) -> str:
        """Translate `source`. Return what was done."""
        if self.find(spec, self.bambara) is not None and deed == NEW:
            return EDITED  # somebody has translated it before us
        parent = source.get_parent()
        if not parent.is_root() and parent.get_translation_or_none(self.bambara) is None:
            return ORPHAN
        values = values_of(Writer(spec, spec.catalogue, self.starter, self.ids))
        twin = unsaved_page(spec, BAMBARA, values)
        note(spec.path, BAMBARA, bambara.translate(source, twin, spec, self.bambara), fingerprint)
        return deed
