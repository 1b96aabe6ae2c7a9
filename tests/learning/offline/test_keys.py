"""The keys that phones seal with: made once, encrypted, replaced after 90 days, gone 120 days later."""

from base64 import b64decode
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.offline import keys
from learning.offline.envelopes import open_, seal
from learning.offline.models import SealingKey
from learning.tidying.run import tidy

from .queue import Phone, bring

DAY = timedelta(days=1)
KEY = "/hors-ligne/cle.json"

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def opens(name):
    return keys.opening([name]).get(name) is not None


def test_key_is_made_at_the_first_need_and_stays(client):
    first, again = client.get(KEY), client.get(KEY)

    key = SealingKey.objects.get()
    assert first.json() == again.json() == {"v": 1, "k": key.name, "key": first.json()["key"]}
    assert b64decode(first.json()["key"]) == bytes(key.public)
    assert len(bytes(key.public)) == 65
    assert first["Cache-Control"] == "public, max-age=60, no-transform"
    assert not first.cookies


def test_whoever_comes_second_takes_the_key_of_the_first(monkeypatch):
    """Two processes find no key at the same moment: the constraint lets one be current, the other reads it."""
    there = keys.first()
    monkeypatch.setattr(SealingKey.objects, "filter", lambda **about: SealingKey.objects.none())

    assert keys.current() == there
    assert SealingKey.objects.count() == 1


def test_two_current_keys_cannot_be_stored():
    keys.current()

    with pytest.raises(IntegrityError), transaction.atomic():
        keys.store(today())


def test_database_alone_opens_nothing(settings):
    """The private half is encrypted with the site's key: whoever has only a copy of the database cannot read it."""
    key = keys.current()
    stored = " ".join(str(value) for value in SealingKey.objects.values_list().get())
    private = keys.opened(key).private_numbers().private_value

    assert f"{private:x}" not in stored
    assert "PRIVATE" not in stored
    settings.SECRET_KEY = "another site"
    assert keys.opened(key) is None


def test_changed_secret_key_with_its_fallback_still_opens(settings):
    name = keys.current().name
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"

    assert opens(name)
    assert keys.current().name == name


def test_promise_10_after_one_night_the_earlier_secret_key_need_not_be_named(settings, client, lesson):
    item = Phone().lesson(lesson)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"

    tidy(today(), dry_run=False)
    settings.SECRET_KEY_FALLBACKS = []

    assert bring(client, item) == ["stored"]


def test_tidying_leaves_a_key_that_it_cannot_open(settings):
    before = keys.current().private
    settings.SECRET_KEY = "a new one"

    tidy(today(), dry_run=False)

    assert SealingKey.objects.get().private == before


def test_changed_secret_key_without_fallback_gives_phones_a_new_key(settings, client, lesson):
    item = Phone().lesson(lesson)
    settings.SECRET_KEY = "a new one"

    new = keys.current()

    assert new.name != item["k"]
    assert bring(client, item) == ["later"]  # whoever runs the site may still name the old one
    assert bring(client, Phone().lesson(lesson)) == ["stored"]


def test_key_is_replaced_after_90_days_and_the_old_one_opens_for_120_more(client, django_capture_on_commit_callbacks):
    old = client.get(KEY).json()

    tidy(today() + 89 * DAY, dry_run=False)
    assert client.get(KEY).json() == old
    tidy(today() + 90 * DAY, dry_run=True)
    assert SealingKey.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):  # the page cache forgets the old one
        tidy(today() + 90 * DAY, dry_run=False)
    new = client.get(KEY).json()

    assert new["k"] != old["k"]
    assert opens(old["k"])
    tidy(today() + 210 * DAY, dry_run=False)
    assert opens(old["k"])
    counts = tidy(today() + 211 * DAY, dry_run=False).counts
    assert counts["sealing keys"] == 1
    assert not opens(old["k"])


def test_item_of_a_deleted_key_is_too_old(client, lesson):
    item = Phone().lesson(lesson)
    keys.replace(SealingKey.objects.get(), today() - 121 * DAY)
    tidy(today(), dry_run=False)

    assert bring(client, item) == ["invalid too_old"]


def test_replacing_twice_at_once_makes_one_key():
    old = keys.current()

    assert keys.replace(old, today()) == keys.replace(old, today()) == keys.current()
    assert SealingKey.objects.count() == 2


def test_what_is_told_seals(client):
    told, id = client.get(KEY).json(), uuid4()

    env = seal(b"{}", id, b64decode(told["key"]))

    assert open_(env, id, keys.opening([told["k"]])[told["k"]]) == b"{}"
