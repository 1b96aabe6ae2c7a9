import pytest
from django.utils import translation

from learning.templatetags.site import SiteLink, site_links, size
from tests.factories.courses import HelpPageFactory, StandardPageFactory, in_bambara, make_home


@pytest.fixture
def home(db):
    return make_home()


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [
        (1, "fr", "1 KB"),
        (250 * 1024, "fr", "250 KB"),
        (1024 * 1024 - 1, "fr", "1024 KB"),
        (int(1.4 * 1024 * 1024), "fr", "1,4 MB"),
        (int(1.4 * 1024 * 1024), "en", "1.4 MB"),
    ],
)
def test_size_is_short(count, language, said):
    with translation.override(language):
        # The unit itself, and the space before it, are words of the catalogue.
        assert size(count).replace("Ko", "KB").replace("Mo", "MB").replace("\u00a0", " ") == said


def test_links_are_what_editors_put_in_the_menu(home):
    HelpPageFactory(parent=home, title="Aide", slug="aide")
    StandardPageFactory(parent=home, title="Le projet", slug="projet")
    StandardPageFactory(parent=home, title="Hors du menu", show_in_menus=False)
    StandardPageFactory(parent=home, title="Brouillon", live=False)

    with translation.override("fr"):
        links = site_links()

    assert links == [
        SiteLink("Aide", "/fr/aide/", "fr", is_help=True),
        SiteLink("Le projet", "/fr/projet/", "fr", is_help=False),
    ]


def test_link_without_live_twin_stays_french(home):
    in_bambara(HelpPageFactory(parent=home, title="Aide"), title="Dɛmɛ", slug="deme")
    in_bambara(StandardPageFactory(parent=home, title="Le projet", slug="projet"), live=False)

    with translation.override("bm"):
        links = site_links()

    assert [(link.title, link.lang, link.is_help) for link in links] == [
        ("Dɛmɛ", "bm", True),
        ("Le projet", "fr", False),
    ]


@pytest.mark.parametrize("pages", [1, 5])
def test_links_cost_one_query(home, pages, django_assert_num_queries):
    for _number in range(pages):
        StandardPageFactory(parent=home)
    site_links()  # fills Wagtail's own cache of the sites' addresses

    with translation.override("fr"), django_assert_num_queries(1):
        assert len(site_links()) == pages
