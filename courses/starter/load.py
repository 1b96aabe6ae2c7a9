"""Load the starter files into the site: once, and again whenever they change, never over somebody's own work."""

from pathlib import Path

from django.db import transaction
from wagtail.models import Locale, Page, Site

from .pages import BAMBARA, FRENCH, PageLoader, check_pages
from .records import Report
from .snippets import check_snippets, load_settings, load_snippets
from .specs import FOLDER, Starter, read


def check(folder: Path = FOLDER) -> Starter:
    """Return what the files describe. Raises StarterError for the first mistake; writes nothing."""
    starter = read(folder)
    check_snippets(starter)
    check_pages(starter)
    return starter


def load(folder: Path = FOLDER, report: Report | None = None) -> Report:
    """Check everything, then load it. Raises StarterError."""
    report = report or Report()
    starter = check(folder)
    french, _created = Locale.objects.get_or_create(language_code=FRENCH)
    bambara, _created = Locale.objects.get_or_create(language_code=BAMBARA)
    load_snippets(starter, report)
    loader = PageLoader(starter, report, french, bambara)
    loader.load()
    home = loader.find(starter.pages[0], french)
    if home is not None:
        load_settings(starter, give_site(home), report)
    return report


@transaction.atomic
def give_site(home: Page) -> Site:
    """Return the site, whose root is `home` unless it has a root of its own; Wagtail's welcome page goes."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return Site.objects.create(hostname="localhost", is_default_site=True, root_page=home, site_name="Josira")
    welcome = site.root_page
    if welcome.specific_class is Page:
        site.root_page, site.site_name = home, "Josira"
        site.save()
        if not welcome.is_root() and not welcome.get_children().exists():
            welcome.delete()
    return site
