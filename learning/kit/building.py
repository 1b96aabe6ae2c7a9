"""Build a classroom kit: pages as plain files, and on wish Josira itself with a small database of its own.

A kit with a site gets a key of its own, whose public half the site keeps, and the public halves of the keys that answers are
sealed and receipts signed with. Nothing secret of the site goes into it.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from courses.models import CoursePage
from learning.accounts import paper_codes
from learning.offline import keys
from learning.offline.one_file import site_address
from learning.offline.public_files import NotPublic, public_file
from learning.pages import address

from . import packages, receipts
from .card_numbers import CARDS, SALT_BYTES, new_number, slow_hash
from .content import written
from .courses import steps_everywhere
from .models import Kit
from .results import public_half
from .static_site import StaticSite

FORMAT = 1
PAGES, SITE, CODE = "pages", "josira", "code"
OF_CODE = ("courses", "learning", "quizzes", "templates", "locale", "requirements", "manage.py", "pyproject.toml")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", "tests")
START = Path(__file__).with_name("start.py.txt")
MOST_CARDS = 500


class BuildError(Exception):
    """A kit that cannot be built; the message says why."""


def build(
    courses: list[CoursePage], folder: Path, *, with_site: bool, with_packages: bool = False, cards: int = 0
) -> dict[str, Any]:
    """Build a kit in an empty folder, with so many class cards, and return its manifest. Raises BuildError.

    `with_packages`: what Josira runs on comes along, for machines like this one (packages.py).
    """
    if (cards or with_packages) and not with_site:
        raise BuildError("Cards and packages need a kit with its site: --site.")
    if not 0 <= cards <= MOST_CARDS:
        raise BuildError(f"A kit has {MOST_CARDS} cards at most.")
    if folder.exists() and any(folder.iterdir()):
        raise BuildError(f"{folder} is not empty. Name a new folder, or empty this one.")
    folder.mkdir(parents=True, exist_ok=True)
    StaticSite(courses).write(folder / PAGES)
    name = f"k{secrets.token_hex(3)}"
    if with_site:
        key = Ed25519PrivateKey.generate()
        public, receipt_key = receipts.new_key()
        papers = {"kit": name, "site": site_address(), "sealing": keys.told(), "receipts": public}
        numbers = [new_number() for _card in range(cards)]
        if numbers:
            papers["cards"] = known_cards(numbers)
        build_site(courses, folder / SITE, papers, key)
        if with_packages:
            bring_packages(folder / SITE)
        Kit.objects.create(name=name, public=public_half(key), receipt_key=receipt_key)
    copy_guide(folder)
    (folder / "LISEZ-MOI.txt").write_text(read_me(with_site, with_packages, cards), encoding="utf-8")
    manifest = {
        "josira": "kit",
        "v": FORMAT,
        "kit": name,
        "day": timezone.localdate().isoformat(),
        "site": site_address(),
        "courses": [address(course) for course in courses],
        "files": list(listed(folder)),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    if cards:  # in no list of the kit's files: it is printed, and goes before the kit leaves
        (folder / CARDS).write_text(card_sheet(numbers), encoding="utf-8")
    return manifest


def known_cards(numbers: Iterable[str]) -> dict[str, Any]:
    """Return what the kit knows of its cards: a salt, and a slow hash of each number."""
    salt = secrets.token_bytes(SALT_BYTES)
    return {"salt": salt.hex(), "hashes": sorted(slow_hash(number, salt) for number in numbers)}


def card_sheet(numbers: Iterable[str]) -> str:
    """Return the page from which the cards are printed and cut out."""
    shown = [paper_codes.shown(number) for number in numbers]
    languages = [code for code, _name in settings.LANGUAGES]
    with translation.override(settings.LANGUAGE_CODE):
        note = gettext(
            "Print this page, cut the cards out, then delete this file: whoever has a number can take its answers over. "
            "Give each learner one card, and write down for nobody which."
        )
    context = {"numbers": shown, "languages": languages, "note": note, "site": site_address()}
    return render_to_string("kit/card_sheet.html", context)


def listed(folder: Path) -> Iterable[dict[str, Any]]:
    """Yield every file below a folder with its size and hash."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        body = file.read_bytes()
        yield {
            "path": file.relative_to(folder).as_posix(),
            "size": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }


def build_site(courses: list[CoursePage], folder: Path, papers: dict[str, Any], key: Ed25519PrivateKey) -> None:
    """Put Josira into a folder: its code, its papers, its key, the public files, the database."""
    folder.mkdir()
    copy_code(folder / CODE)
    (folder / "kit.json").write_text(json.dumps(papers, indent=1), encoding="utf-8")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "kit-key.pem").touch(mode=0o600)
    (folder / "kit-key.pem").write_bytes(pem)
    make_sizes(courses)
    content, files = written(courses)
    for file in files:
        source = Path(settings.MEDIA_ROOT, file)
        if source.is_file():
            target = folder / "media" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    (folder / "content.json").write_text(content, encoding="utf-8")
    for command in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["kit", "load", str(folder / "content.json")],
    ):
        run(folder, command)
    (folder / "content.json").unlink()
    for made in ("var", "secret-key"):
        target = folder / made
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
    shutil.copyfile(START, folder / "start.py")


def copy_code(target: Path) -> None:
    """Copy the program: what is needed to run it, and no file of the site's own."""
    for name in OF_CODE:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=NOT_COPIED)
        elif source.exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)


def bring_packages(site: Path) -> None:
    """Put the packages beside the code. Raises BuildError."""
    try:
        packages.bring(site / CODE / "requirements" / "base.txt", site / packages.FOLDER)
    except packages.PackagesError as error:
        raise BuildError(str(error)) from error


def copy_guide(folder: Path) -> None:
    """Put the guide for facilitators beside it, with its pictures."""
    docs = settings.BASE_DIR / "docs"
    (folder / "pictures").mkdir()
    shutil.copyfile(docs / "guide-classe.html", folder / "guide-classe.html")
    for picture in (docs / "pictures").glob("kit-*.png"):
        shutil.copyfile(picture, folder / "pictures" / picture.name)


def make_sizes(courses: Iterable[CoursePage]) -> None:
    """Open each page once, so that every size of every picture is there: a kit has no originals to make them of."""
    for page in (*courses, *steps_everywhere(courses)):
        try:
            public_file(address(page))
        except NotPublic:
            continue


def run(folder: Path, command: list[str]) -> None:
    """Run a command inside the kit. Raises BuildError with its last words."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    env = {**kept, "JOSIRA_KIT": str(folder.resolve()), "DJANGO_SETTINGS_MODULE": "learning.settings.kit_building"}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "manage.py", *command], cwd=folder / CODE, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{command[0]}: {done.stderr.strip()[-600:]}")


def read_me(with_site: bool, with_packages: bool, cards: int) -> str:
    """Return what stands in the folder for whoever opens it, in French."""
    lines = [
        "Kit de classe Josira. Le guide, sur une page : guide-classe.html",
        "",
        "pages/   Les cours en simples fichiers. Ouvrir pages/index.html, ou servir ce dossier avec n'importe quel",
        "         serveur web. On lit et on s'exerce ; rien n'est gardé.",
    ]
    first = (
        "sur une machine comme celle qui a fait ce kit, jamais d'Internet"
        if with_packages
        else "il faut Internet, une seule fois"
    )
    if with_site:
        lines += [
            "josira/  Josira avec sa petite base. Démarrer : python3 josira/start.py (sous Windows : py josira/start.py)",
            f"         Au premier démarrage : {first}.",
            "         Emporter les réponses : python3 josira/start.py export_answers --to DOSSIER",
            "         Le fichier resultats-….txt se donne au site : page « Kits de classe » de l'administration.",
            "         Le site rend un reçu : python3 josira/start.py kit receipt recu-….txt",
            "         Les réponses sont scellées : ni ce dossier ni ce fichier ne les montre. Kit perdu : le révoquer.",
        ]
    if cards:
        lines += [
            f"{CARDS}  Les cartes des apprenants : à imprimer et à découper, puis à supprimer d'ici. Elles ne sont nulle part",
            "         ailleurs : le kit et le site ne connaissent pas leurs numéros.",
        ]
    return "\n".join(lines) + "\n"
