"""Load the glossary, the partners and the site's settings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Site

from ..models import GlossaryTerm, Partner, SiteSettings, StarterRecord
from .records import CHANGED, EDITED, NEW, UNCHANGED, Report, deed_for, note, record_of
from .sources import StarterError
from .specs import Starter, digest

NO_LANGUAGE = ""
KINDS: tuple[tuple[str, type[models.Model], str], ...] = (
    ("glossary", GlossaryTerm, "slug"),
    ("partners", Partner, "name"),
)


def check_snippets(starter: Starter) -> None:
    """Raise StarterError for the first entry that its form would refuse."""
    for kind, model, name in KINDS:
        seen: set[str] = set()
        for data in entries(starter, kind):
            if data[name] in seen:
                raise StarterError(f"{kind}.yaml", data[name], "stands there twice")
            seen.add(data[name])
            try:
                model(**filled(data)).full_clean(validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                raise StarterError(f"{kind}.yaml", data[name], said_by_field(error)) from None


def said_by_field(error: ValidationError) -> str:
    return "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())


def entries(starter: Starter, kind: str) -> list[dict[str, Any]]:
    return starter.terms if kind == "glossary" else starter.partners


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """Return the entry with "" where the file leaves a text out."""
    return {key: "" if value is None else value for key, value in data.items()}


@transaction.atomic
def load_snippets(starter: Starter, report: Report) -> None:
    """Make or update each word and partner that nobody has edited since."""
    for kind, model, name in KINDS:
        for data in entries(starter, kind):
            load_snippet(model, f"{kind}/{data[name]}", {name: data[name]}, filled(data), report)


def put_live(obj: Any) -> None:
    """Save and publish at once: publishing as such would save, index and log each word three times."""
    obj.live, obj.last_published_at = True, timezone.now()
    obj.first_published_at = obj.first_published_at or obj.last_published_at
    obj.save()
    revision = obj.save_revision(changed=False, clean=False)
    type(obj).objects.filter(pk=obj.pk).update(live_revision=revision, has_unpublished_changes=False)


def load_snippet(model: Any, path: str, by: dict[str, str], values: dict[str, Any], report: Report) -> None:
    record = record_of(path, NO_LANGUAGE)
    obj = model.objects.filter(**by).first()
    fingerprint = digest(values)
    deed = EDITED if record is None and obj is not None else deed_for(record, obj, fingerprint)
    if deed in (NEW, CHANGED):
        obj = obj or model(**by)
        for field, value in values.items():
            setattr(obj, field, value)
        put_live(obj)
        note(path, NO_LANGUAGE, obj, fingerprint)
    if deed != UNCHANGED:
        report.line(deed, path)


def load_settings(starter: Starter, site: Site, report: Report) -> None:
    """Write the site's settings, unless somebody has changed them since they were loaded."""
    wanted = starter.settings
    if not wanted:
        return
    settings = SiteSettings.for_site(site)
    record = record_of("settings", NO_LANGUAGE)
    now = digest({name: getattr(settings, name) for name in wanted})
    if record is not None and record.digest == digest(wanted):
        return
    if record is not None and record.digest != now:
        report.line(EDITED, "settings")
        return
    for name, value in wanted.items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()
    report.line(NEW if record is None else CHANGED, "settings")
    StarterRecord.objects.update_or_create(
        path="settings", language=NO_LANGUAGE, defaults={"digest": digest(wanted), "revision_id": None}
    )
