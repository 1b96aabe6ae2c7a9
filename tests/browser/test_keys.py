"""A security key at the entrance, with Chromium's made-up authenticator: set up, sign in, sign in again, rename, remove."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts import chromium as machine
from scripts.own_site import OwnSite

from .test_groups import WIDEST
from .walk import go_by, wait_for_path

NEW_PERSON = """
from allauth.mfa.models import Authenticator
from learning.accounts import demo
account = demo.make_account("binta", demo.Role.AUTHOR)
if {alone}:
    Authenticator.objects.filter(user__username="binta").delete()
print(account.passphrase)
"""
CODE = "from learning.accounts import demo; print(demo.current_code('binta')[0])"
# Six minutes pass for everybody who is signed in.
LATER = """
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
store = import_module(settings.SESSION_ENGINE).SessionStore
for stored in Session.objects.all():
    session = store(stored.session_key)
    if "began" in session:
        session["began"] -= 360
        session["account_authentication_methods"] = []
        session.save()
"""
QUIZ = "from quizzes.models import QuizPage as Q; print(Q.objects.filter(locale__language_code='fr').first().pk)"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def home(live_site: OwnSite) -> str:
    """The site by a name: browsers bind keys to names."""
    return live_site.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def lock(open_page: Callable[..., Page], home: str) -> Page:
    """A phone whose lock can be a key."""
    page = open_page(base_url=home, viewport=machine.PHONE)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def new_person(site: OwnSite, *, alone: bool) -> str:
    """Make "binta" anew, with the authenticator app or without any factor, and return the passphrase."""
    return shell(site, NEW_PERSON.format(alone=alone))


def shell(site: OwnSite, code: str) -> str:
    return site.manage("shell", "-v", "0", "-c", code).strip().rpartition("\n")[2]


def send_passphrase(page: Page, passphrase: str) -> None:
    page.goto("/admin/")
    page.locator("[name=login]").fill("binta")
    page.locator("[name=password]").fill(passphrase)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/compte/login/")


def press(page: Page, target: Locator) -> None:
    """Go to a link or button by the keyboard alone, and press it."""
    expect(target).to_be_visible()
    for _step in range(40):
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not reach {target}")


def test_a_key_is_set_up_and_used_by_keyboard(lock: Page, live_site: OwnSite, axe: Callable[[Page], list[str]]):
    found: list[str] = []

    def look() -> None:
        for scheme in ("dark", "light"):
            lock.emulate_media(color_scheme=scheme)
            found.extend(f"{lock.url}, {scheme}: {fault}" for fault in axe(lock))
        if (wide := lock.evaluate(WIDEST)) > 0:
            found.append(f"{lock.url} is {wide} px too wide")

    passphrase = new_person(live_site, alone=True)
    send_passphrase(lock, passphrase)
    look()
    press(lock, lock.get_by_role("link", name="Utiliser une clé de sécurité"))
    lock.wait_for_url("**/webauthn/add/")
    look()
    lock.get_by_label("Nom de la clé").fill("Mon téléphone")
    lock.get_by_label("Nom de la clé").press("Enter")
    expect(lock.get_by_role("heading", name="Codes de secours")).to_be_visible()
    expect(lock.locator("code.code")).to_have_count(10)
    look()

    lock.goto("/compte/logout/")
    look()
    press(lock, lock.get_by_role("button", name="Se déconnecter"))
    lock.wait_for_url("**/compte/login/")
    send_passphrase(lock, passphrase)
    look()
    press(lock, lock.get_by_role("button", name="Utiliser la clé de sécurité"))
    wait_for_path(lock, "/admin/")

    shell(live_site, LATER)
    export = f"/admin/export-questions/quiz/{shell(live_site, QUIZ)}/"
    lock.goto(export)
    expect(lock.get_by_role("heading", name="Se connecter de nouveau")).to_be_visible()
    look()
    press(lock, lock.get_by_role("link", name="Avec une clé de sécurité"))
    lock.wait_for_url("**/webauthn/reauthenticate/**")
    look()
    press(lock, lock.get_by_role("button", name="Utiliser la clé de sécurité"))
    wait_for_path(lock, export)

    lock.goto("/compte/2fa/")
    look()
    press(lock, lock.get_by_role("link", name="Renommer ou retirer"))
    lock.wait_for_url("**/webauthn/")
    look()
    press(lock, lock.get_by_role("link", name="Renommer"))
    lock.get_by_label("Nom de la clé").fill("Ma clé")
    look()
    lock.get_by_label("Nom de la clé").press("Enter")
    expect(lock.get_by_role("heading", name="Ma clé")).to_be_visible()
    press(lock, lock.get_by_role("link", name="Retirer"))
    expect(lock.get_by_role("alert")).to_contain_text("C’est votre seul second facteur")
    look()
    assert found == []


def test_a_key_beside_the_app_and_what_is_said_when_it_fails(lock: Page, live_site: OwnSite, axe):
    passphrase = new_person(live_site, alone=False)
    send_passphrase(lock, passphrase)
    expect(lock.get_by_role("heading", name="Code à usage unique")).to_be_visible()
    lock.locator("[name=code]").fill(shell(live_site, CODE))
    lock.get_by_role("button", name="Se connecter").click()
    wait_for_path(lock, "/admin/")

    lock.goto("/compte/2fa/webauthn/add/")
    lock.get_by_role("button", name="Enregistrer la clé").click()
    lock.wait_for_url("**/recovery-codes/")
    lock.goto("/compte/2fa/webauthn/add/")
    lock.get_by_role("button", name="Enregistrer la clé").click()
    expect(lock.get_by_role("alert")).to_have_text("Cette clé est déjà enregistrée.")
    expect(lock.get_by_role("button", name="Enregistrer la clé")).to_be_focused()
    found = axe(lock)

    lock.goto("/compte/2fa/")
    expect(lock.locator(".tag")).to_have_text("Clé 1")
    expect(lock.get_by_role("link", name="La passer sur un nouveau téléphone")).to_be_visible()
    found += axe(lock)
    assert found == []


def test_without_scripts_the_code_lets_in_and_the_key_says_why_not(
    open_page: Callable[..., Page], live_site: OwnSite, lock: Page, home: str
):
    passphrase = new_person(live_site, alone=True)
    send_passphrase(lock, passphrase)
    lock.goto("/compte/2fa/webauthn/add/")
    lock.get_by_role("button", name="Enregistrer la clé").click()
    code = lock.locator("code.code").first.inner_text()
    plain = open_page(base_url=home, viewport=machine.PHONE, java_script_enabled=False)

    send_passphrase(plain, passphrase)

    expect(plain.get_by_text("Ce navigateur ne peut pas utiliser de clé de sécurité ici")).to_be_visible()
    expect(plain.get_by_role("button", name="Utiliser la clé de sécurité")).to_be_hidden()
    plain.get_by_label("Code de secours").fill(code)
    plain.get_by_role("button", name="Se connecter").click()
    wait_for_path(plain, "/admin/")


def test_where_no_key_can_be_used_the_page_says_so(desk: Page, live_site: OwnSite):
    send_passphrase(desk, new_person(live_site, alone=True))

    desk.goto("/compte/2fa/webauthn/add/")

    expect(desk.get_by_text("Ce navigateur ne peut pas utiliser de clé de sécurité ici")).to_be_visible()
    expect(desk.get_by_role("button", name="Enregistrer la clé")).to_be_hidden()
    go_by(desk.get_by_role("link", name="Les autres moyens"))
    expect(desk.get_by_role("link", name="Mettre en place")).to_be_visible()
