import re
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from learning.accounts import demo
from learning.accounts.models import User
from learning.accounts.passphrases import new_passphrase, words
from learning.accounts.permissions import roles_of

from .conftest import LOGIN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def secrets_in(text: str) -> dict[str, tuple[str, str]]:
    """Return passphrase and secret of each account as a person would read them."""
    rows = re.findall(r"^(\w+) +((?:[a-z]+ ?){5}) +([A-Z2-7]{32})$", text, re.MULTILINE)
    return {name: (phrase.strip(), secret) for name, phrase, secret in rows}


def test_accounts_are_made_with_one_role_each_and_told():
    told = secrets_in(run("make_demo_accounts"))

    assert {user.username: roles_of(user) for user in User.objects.all()} == {
        name: [role] for name, role in demo.WHO.items()
    }
    assert set(told) == set(demo.WHO)
    assert told == secrets_in(demo.accounts_file().read_text())


def test_file_is_for_its_owner_only(folder):
    folder.mkdir()
    (folder / "demo-accounts.txt").touch(mode=0o666)

    run("make_demo_accounts")

    assert stat.S_IMODE(demo.accounts_file().stat().st_mode) == 0o600


def test_second_run_keeps_everything_and_says_where_it_stands():
    first = run("make_demo_accounts")
    passwords = set(User.objects.values_list("password", flat=True))

    second = run("make_demo_accounts")
    third = run("make_demo_accounts", "--print")

    assert str(demo.accounts_file()) in second
    assert secrets_in(second) == {}
    assert secrets_in(third) == secrets_in(first)
    assert set(User.objects.values_list("password", flat=True)) == passwords


def test_lost_file_means_new_secrets():
    first = secrets_in(run("make_demo_accounts"))
    demo.accounts_file().unlink()

    second = secrets_in(run("make_demo_accounts"))

    assert set(second) == set(first)
    assert not set(first.values()) & set(second.values())


@pytest.mark.parametrize("who", [who for who in demo.WHO if who != "facilitator"])
def test_told_secrets_open_the_admin(who):
    passphrase, _secret = secrets_in(run("make_demo_accounts"))[who]
    client = Client()

    client.post(LOGIN, {"login": who, "password": passphrase})
    answer = client.post("/compte/2fa/authenticate/", {"code": run("demo_code", who).split()[0]})

    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_code_says_how_long_it_holds():
    run("make_demo_accounts")

    found = re.fullmatch(r"\d{6}   for admin, changes in (\d+) s; each code works once\n", run("demo_code", "admin"))

    assert found
    assert 1 <= int(found[1]) <= 30


def test_code_of_somebody_unknown_names_those_there_are():
    with pytest.raises(CommandError, match="educator, reviewer, translator, facilitator, safeguarding, officer, admin"):
        run("demo_code", "nobody")


def test_code_without_accounts_says_what_to_do_first():
    with pytest.raises(CommandError, match="make demo"):
        run("demo_code", "educator")


@pytest.mark.parametrize("command", [("make_demo_accounts",), ("demo_code", "admin")])
def test_real_server_refuses(settings, command):
    settings.DEMO_ACCOUNTS = False

    with pytest.raises(CommandError, match="never on a real server"):
        run(*command)
    assert not User.objects.exists()


def test_production_has_no_demo_accounts():
    from learning.settings import base

    assert base.DEMO_ACCOUNTS is False


def test_passphrases_are_long_and_differ():
    phrases = {new_passphrase() for _number in range(200)}

    assert len(phrases) == 200
    assert all(len(phrase) >= 15 and len(phrase.split()) == 5 for phrase in phrases)


def test_words_are_plain_to_type_and_stand_once():
    assert len(words()) >= 300
    assert len(set(words())) == len(words())
    assert all(re.fullmatch(r"[a-z]{3,12}", word) for word in words())
