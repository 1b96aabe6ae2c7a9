"""What a kit's database holds: the published pages of some courses, and what they show. No account, no draft, no secret.

Rows travel as JSON with the ids they have on the site: versions of quizzes and questions are known by them when answers
come back. Everything that names a person of the staff, or a draft, is left behind.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import connection, models, transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtailmedia.models import get_media_model

from courses.models import (
    CourseIndexPage,
    CoursePage,
    GlossaryTerm,
    HelpContact,
    HelpPage,
    HomePage,
    Partner,
    SiteSettings,
    StandardPage,
)
from quizzes.media import parts_of
from quizzes.models import QuizPage, QuizVersion
from quizzes.versions import version_of

from .courses import steps_everywhere

# What stays behind of every row: who, drafts, and what leads to them.
LEFT_BEHIND = (
    "owner",
    "locked_by",
    "latest_revision",
    "live_revision",
    "scheduled_revision",
    "alias_of",
    "uploaded_by_user",
    "checked_by",
    "locked_at",
    "go_live_at",
    "expire_at",
)
FILES = ("file", "fallback", "thumbnail")


def pages_of(courses: Iterable[CoursePage]) -> list[Page]:
    """Return the live pages of these courses, what stands above them, and the pages of help, in the order of the tree."""
    keys = {course.translation_key for course in courses}
    chosen = list(CoursePage.objects.live().filter(translation_key__in=keys))  # a step not translated is read in French
    paths = [course.path for course in chosen] + [step.path for step in steps_everywhere(chosen)]
    always = Page.objects.live().type(HomePage, CourseIndexPage, HelpPage, StandardPage)
    roots = Page.objects.filter(depth=1)
    found = {page.pk: page for page in (*roots, *always, *Page.objects.live().filter(path__in=paths))}
    return sorted(found.values(), key=lambda page: page.path)


def rows(courses: Iterable[CoursePage]) -> Iterator[models.Model]:
    """Yield every row of the kit, those first that others point to."""
    pages = pages_of(courses)
    specific = [page.specific for page in pages]
    versions = versions_of(page for page in specific if isinstance(page, QuizPage))
    snippets: list[models.Model] = [
        *GlossaryTerm.objects.filter(live=True),
        *HelpContact.objects.current(),
        *Partner.objects.filter(live=True),
        *SiteSettings.objects.all(),
    ]
    library = used_by([*specific, *snippets], versions)
    yield from Locale.objects.all()
    for model in (get_image_model(), get_media_model(), get_document_model()):
        yield from model.objects.filter(pk__in=library[model])
    renditions = get_image_model()._meta.get_field("renditions").related_model
    yield from renditions.objects.filter(image__in=library[get_image_model()])
    for page, own in zip(pages, specific, strict=True):
        yield page
        if type(own) is not Page:
            yield own
    yield from Site.objects.all()
    yield from snippets
    yield from versions


def versions_of(quizzes: Iterable[QuizPage]) -> list[QuizVersion]:
    """Return what live quizzes ask now, in each language."""
    return [version_of(quiz) for quiz in quizzes]


def used_by(owners: Iterable[models.Model], versions: Iterable[QuizVersion]) -> dict[type[models.Model], set[int]]:
    """Return the pictures, recordings and documents that these rows show or play, by their model."""
    found: dict[type[models.Model], set[int]] = {
        model: set() for model in (get_image_model(), get_media_model(), get_document_model())
    }
    for owner in owners:
        for type_id, pk, *_where in ReferenceIndex._extract_references_from_object(owner):
            model = ContentType.objects.get_for_id(type_id).model_class()
            if model in found:
                found[model].add(int(pk))
    for version in versions:
        for named in (*version.content["questions"], *version.content.get("bands", ())):
            for part in parts_of(named):
                if part.get("image"):
                    found[get_image_model()].add(part["image"]["id"])
                spoken = (part.get("recording"), *part.get("recordings", {}).values())
                found[get_media_model()] |= {pk for pk in spoken if pk}
    return found


def written(courses: Iterable[CoursePage]) -> tuple[str, list[str]]:
    """Return the rows as JSON, and the names of the stored files that they need."""
    bare, files = [], []
    for row in rows(courses):
        bare.append(without_people(row))
        files += files_of(row)
    text = serializers.serialize("json", bare, use_natural_foreign_keys=True, ensure_ascii=False)
    return text, sorted(set(files))


def without_people(row: models.Model) -> models.Model:
    """Return a row without who wrote it and what is not published of it."""
    for field in row._meta.concrete_fields:
        if field.name in LEFT_BEHIND:
            setattr(row, field.attname, None)
    if isinstance(row, Page):
        row.draft_title, row.has_unpublished_changes, row.locked = row.title, False, False
    if isinstance(row, QuizVersion):
        # On one page nothing need be kept between two screens, and a kit keeps nothing in the clear.
        row.rules = {**row.rules, "one_per_screen": False}
    return row


def files_of(row: models.Model) -> list[str]:
    """Return the files of a row that are public: not the originals of pictures."""
    if isinstance(row, get_image_model()):
        return []
    names = [
        getattr(row, name).name for name in FILES if isinstance(getattr(row, name, None), models.fields.files.FieldFile)
    ]
    return [name for name in names if name]


def load(file: Path) -> int:
    """Put the rows of a file in place of all pages and what they show, and return how many; only inside a kit."""
    text = file.read_text(encoding="utf-8")
    with connection.constraint_checks_disabled(), transaction.atomic():
        empty()
        number = 0
        for row in serializers.deserialize("json", text):
            row.save()
            number += 1
        connection.check_constraints()
    return number


def empty() -> None:
    """Take away what the first migration wrote of pages, languages and sites."""
    tables = [model._meta.db_table for model in (HomePage, CourseIndexPage, HelpPage, StandardPage, SiteSettings)]
    with connection.cursor() as cursor:
        for table in (*tables, Site._meta.db_table, Page._meta.db_table, Locale._meta.db_table):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
