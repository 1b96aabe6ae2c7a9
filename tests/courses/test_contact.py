"""Help contacts: what must be filled, who must sign, and when an entry disappears."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.models import HelpContact
from courses.models.contact import VALID_DAYS
from tests.factories.courses import HelpContactFactory, HelpPageFactory, stream


def day(ago: int):
    return timezone.localdate() - timedelta(days=ago)


def errors_of(**values) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        HelpContactFactory.build(**values).full_clean()
    return set(caught.value.error_dict)


def test_complete_entry_is_accepted(db):
    HelpContactFactory.build().full_clean()


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"landmark": "", "address": "", "phone": ""}, {"phone"}),
        ({"second_reader": "ANIMATRICE"}, {"second_reader"}),
        ({"second_reader": "Animatricé "}, {"second_reader"}),
        ({"second_reader": ""}, {"second_reader"}),
        ({"kinds": []}, {"kinds"}),
        ({"kinds": ["inconnu"]}, {"kinds"}),
        ({"regions": "bamako"}, {"regions"}),
        ({"regions": ["paris"]}, {"regions"}),
        ({"languages": []}, {"languages"}),
        ({"what_for_fr": "x" * 141}, {"what_for_fr"}),
    ],
)
def test_entry_is_refused(db, values, fields):
    assert errors_of(**values) == fields


def test_entry_that_was_checked_tomorrow_is_refused(db):
    assert errors_of(checked_on=day(-1)) == {"checked_on"}


def test_entry_disappears_after_six_months(db):
    fresh = HelpContactFactory(checked_on=day(VALID_DAYS))
    old = HelpContactFactory(checked_on=day(VALID_DAYS + 1))
    HelpContactFactory(live=False)

    assert list(HelpContact.objects.current()) == [fresh]
    assert list(HelpContact.objects.to_check()) == [old]
    assert (fresh.is_current, old.is_current) == (True, False)


KINDS = stream(
    ("kind", {"code": "soin", "title": "Je suis blessé", "sentence": "Va vite."}),
    ("kind", {"code": "droit", "title": "Je veux un conseil", "sentence": "Demande."}),
)


def test_help_page_shows_current_contacts_under_their_kinds(home, django_assert_num_queries):
    contact = HelpContactFactory(kinds=["droit", "droits"])
    HelpContactFactory(kinds=["soin"], checked_on=day(400))
    page = HelpPageFactory(parent=home, kinds=KINDS)

    with django_assert_num_queries(1):
        sections = page.sections

    assert [(section.code, section.title, section.contacts) for section in sections] == [
        ("soin", "Je suis blessé", []),
        ("droit", "Je veux un conseil", [contact]),
    ]


def test_promise_44_help_page_tells_when_a_contact_was_checked_and_hides_old_ones(client, home):
    HelpContactFactory(organisation="Maison du droit", phone="80 00 00 00")
    HelpContactFactory(organisation="Ancienne maison", checked_on=day(400))
    page = HelpPageFactory(parent=home, kinds=KINDS)

    html = client.get(page.url).content.decode()

    assert "Maison du droit" in html
    assert "tel:80000000" in html
    assert "Ancienne maison" not in html


def test_names_of_regions_and_languages(db):
    contact = HelpContactFactory(regions=["segou", "bamako"], languages=["bm", "fr"])

    assert contact.region_names == ["Bamako", "Ségou"]
    assert len(contact.language_names) == 2
