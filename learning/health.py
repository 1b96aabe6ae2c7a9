"""The state of the site, for administrators: whether it forgets each night, and whether it has room. No figure about people."""

import re
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.models.contact import HelpContact, oldest_valid_day

from .backups import keeping as backups
from .tidying.models import TidyRun

LATE = timedelta(days=2)
BACKUP_LATE = timedelta(minutes=1)
LITTLE_ROOM = 1024**3


@dataclass(frozen=True)
class Fact:
    """One thing about the site; `advice` says what to do when it is not well."""

    name: str
    value: str
    advice: str = ""

    @property
    def advice_with_code(self) -> SafeString:
        """Return the advice as HTML, with what stands between backticks as code: it is typed as it is."""
        return mark_safe(re.sub("`([^`]+)`", r"<code>\1</code>", escape(self.advice)))  # noqa: S308 escaped just before


def facts() -> list[Fact]:
    """Return all there is to know, what matters most first."""
    return [last_run(), failed_rules(), last_backup(), room(), database(), schema(), cache(), contacts()]


def last_run() -> Fact:
    run = TidyRun.objects.order_by("-day", "-pk").first()
    name, advice = _("Last tidied"), _("Have `manage.py tidy` run each night: the README says how.")
    if run is None:
        return Fact(name, _("never"), advice)
    return Fact(name, date_format(run.day), advice if timezone.localdate() - run.day > LATE else "")


def failed_rules() -> Fact:
    run = TidyRun.objects.order_by("-day", "-pk").first()
    failed = run.failed if run else []
    advice = _("Run `manage.py tidy` by hand and read what it says.") if failed else ""
    return Fact(_("Could not be tidied"), ", ".join(failed) or _("nothing"), advice)


def last_backup() -> Fact:
    """Say how long ago everything that there was stood in the folder of backups."""
    name, last = _("Last backup"), backups.last()
    advice = _("Have `manage.py back_up --follow` run all the time: `docs/backups.md` says how.")
    if last.at is None:
        return Fact(name, _("never"), advice)
    age = timezone.now() - last.at
    if age > BACKUP_LATE:
        return Fact(name, date_format(timezone.localtime(last.at), "DATETIME_FORMAT"), advice)
    seconds = max(0, int(age.total_seconds()))
    return Fact(name, ngettext("%(n)d second ago", "%(n)d seconds ago", seconds) % {"n": seconds})


def room() -> Fact:
    free = shutil.disk_usage(settings.MEDIA_ROOT if Path(settings.MEDIA_ROOT).exists() else settings.BASE_DIR).free
    advice = _("Make room: a full disk refuses every answer.") if free < LITTLE_ROOM else ""
    return Fact(_("Free disk"), filesizeformat(free), advice)


def database() -> Fact:
    """Return the size of the database, SQLite's log included."""
    if connection.vendor == "sqlite":
        file = str(connection.settings_dict["NAME"])
        size = sum(path.stat().st_size for path in (Path(file), Path(f"{file}-wal")) if path.exists())
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
    return Fact(_("Database"), filesizeformat(size))


def schema() -> Fact:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    advice = _("Run `manage.py migrate`.") if missing else ""
    return Fact(_("Steps of the database not taken"), str(missing), advice)


def cache() -> Fact:
    """Say whether both caches keep what they are given."""
    kept = True
    for one in caches.all():
        try:
            one.set("health", "kept", timeout=10)
            kept = kept and one.get("health") == "kept"
        except Exception:
            # Redis and files fail in ways of their own; here it only matters that they do.
            kept = False
    advice = "" if kept else _("Look whether Redis runs, or whether the folder of the cache can be written.")
    return Fact(_("Cache"), _("answers") if kept else _("does not answer"), advice)


def contacts() -> Fact:
    old = HelpContact.objects.filter(live=True, checked_on__lt=oldest_valid_day()).count()
    hidden = ngettext("%(n)d hidden", "%(n)d hidden", old) % {"n": old}
    return Fact(_("Help contacts whose check is too old"), hidden, _("Call there, and note the day.") if old else "")


class HealthView(WagtailAdminTemplateMixin, TemplateView):
    """The page "State of the site"."""

    template_name = "wagtailadmin/health.html"
    page_title = gettext_lazy("State of the site")
    header_icon = "cog"
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("health"), "label": gettext_lazy("State of the site")},
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = facts()
        return super().get_context_data(**kwargs, facts=found, troubles=sum(bool(fact.advice) for fact in found))
