"""The lists beside the pages in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import GlossaryTerm, HelpContact, Partner
from tests.factories.courses import GlossaryTermFactory, HelpContactFactory, PartnerFactory


def listed(client, model, **query) -> list:
    """Return the objects that a list of the admin shows."""
    name = f"wagtailsnippets_courses_{model._meta.model_name}:list"
    response = client.get(reverse(name), query)
    return list(response.context["object_list"])


def test_glossary_is_listed_and_filtered(home, admin_client):
    draft = GlossaryTermFactory(fr="a", status="draft")
    sure = GlossaryTermFactory(fr="b", status="attested")

    assert listed(admin_client, GlossaryTerm) == [draft, sure]
    assert listed(admin_client, GlossaryTerm, status="attested") == [sure]


def test_glossary_chooser_tells_the_editor_the_slug(home, admin_client):
    term = GlossaryTermFactory(slug="temoin")

    response = admin_client.get(
        reverse("wagtailsnippetchoosers_courses_glossaryterm:chosen", args=[term.pk]),
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert response.json()["result"]["slug"] == "temoin"


def test_partners_stand_in_their_order(home, admin_client):
    second, first = PartnerFactory(order=2), PartnerFactory(order=1)

    assert listed(admin_client, Partner) == [first, second]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "droit"}, ["droit"]),
        ({"kind": "soin"}, ["old"]),
        ({"region": "segou"}, ["old"]),
        ({"to_check": "true"}, ["old"]),
        ({"to_check": "false"}, ["droit"]),
        ({"kind": "droit", "region": "segou"}, []),
    ],
)
def test_contacts_are_filtered(home, admin_client, query, expected):
    HelpContactFactory(short_name="droit")
    long_ago = timezone.localdate() - timedelta(days=300)
    HelpContactFactory(short_name="old", kinds=["soin"], regions=["segou", "gao"], checked_on=long_ago)

    assert [contact.short_name for contact in listed(admin_client, HelpContact, **query)] == expected


def test_contact_form_shows_every_choice_and_its_help(home, admin_client):
    html = admin_client.get(reverse("wagtailsnippets_courses_helpcontact:add")).content.decode()

    assert html.count('name="regions"') == 20 + 1
    assert html.count('name="kinds"') == 8


@pytest.mark.parametrize("model", [GlossaryTerm, HelpContact, Partner])
def test_every_field_has_a_help_text(model):
    given = {"latest_revision", "live_revision", "first_published_at", "last_published_at", "id", "live", "expired"}
    given |= {"has_unpublished_changes", "go_live_at", "expire_at"}
    own = [field for field in model._meta.local_fields if field.name not in given]

    assert [field.name for field in own if not field.help_text] == []
