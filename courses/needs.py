"""What waits in the courses, for the admin's home page: help contacts to check, lessons without sound, words without Bambara."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from learning.accounts.desk import MOST_SHOWN, Need, NeedItem, need, register_need

from .models import GlossaryTerm, HelpContact, LessonPage


def items_of(request: HttpRequest, found: QuerySet, note: str = "") -> Iterator[NeedItem]:
    """Make items of the first pages or snippets, leaving out those this person cannot edit."""
    finder = AdminURLFinder(request.user)
    for thing in found[:MOST_SHOWN]:
        url = finder.get_edit_url(thing)
        if url:
            yield NeedItem(str(thing), url, note or remark_on(thing))


def remark_on(thing: Any) -> str:
    """Return the day of the last check of a help contact, nothing for other things."""
    checked = getattr(thing, "checked_on", None)
    return _("checked on %(day)s") % {"day": date_format(checked, "j F Y")} if checked else ""


@register_need(order=5)
def contacts_to_check(request: HttpRequest) -> Need | None:
    """Help contacts that learners no longer see, because nobody has checked them for six months: first of all lines."""
    found = HelpContact.objects.to_check().order_by("checked_on")
    return need(_("Help contacts to check again"), "warning", items_of(request, found), found.count())


@register_need(order=70)
def lessons_without_sound(request: HttpRequest) -> Need | None:
    """Live lessons that nobody has read aloud yet, in any language."""
    found = LessonPage.objects.live().filter(narration=None).select_related("locale").order_by("path")
    return need(_("Lessons without sound"), "media", items_of(request, found), found.count())


@register_need(order=80)
def words_without_bambara(request: HttpRequest) -> Need | None:
    """Glossary words whose Bambara is missing."""
    found = GlossaryTerm.objects.filter(Q(bm="") | Q(definition_bm="")).order_by("fr")
    return need(_("Glossary words without Bambara"), "tag", items_of(request, found), found.count())
