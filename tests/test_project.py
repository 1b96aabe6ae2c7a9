"""The house as a whole: what the README promises exists, lock files are sound, catalogues and migrations are in step."""

import gettext
import re
from pathlib import Path

import polib
import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from scripts import catalogues, messages
from scripts.environment import LOCKS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
LANGUAGES = list(catalogues.PLURALS)


def pins(kind: str) -> dict[str, str]:
    """Return the version of each package that a lock file names."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCKS[kind].read_text(), re.MULTILINE))


def make_targets() -> set[str]:
    """Return what can be asked of make."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def commands() -> set[str]:
    """Return the names of our own management commands."""
    found = [*ROOT.glob("*/management/commands/*.py"), *ROOT.glob("learning/*/management/commands/*.py")]
    return {path.stem for path in found} - {"__init__"}


def variables() -> set[str]:
    """Return the environment variables that settings, server and scripts read."""
    files = [*ROOT.glob("learning/settings/*.py"), ROOT / "learning" / "serving.py", *ROOT.glob("scripts/*.py")]
    read = r"""(?:\benv(?:\.\w+)?|\brequired|environ\.get)\(\s*"([A-Z_]+)\""""
    ours = {name for path in files for name in re.findall(read, path.read_text())}
    return ours - {"PYTEST_XDIST_WORKER"}


@pytest.mark.django_db
def test_migrations_are_not_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_system_checks_have_nothing_to_say():
    assert run_checks() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_loads_when_compiled_as_the_setup_does(language, tmp_path):
    compiled = tmp_path / "django.mo"
    polib.pofile(str(catalogues.catalogue_path(language))).save_as_mofile(str(compiled))

    with compiled.open("rb") as file:
        loaded = gettext.GNUTranslations(file)

    assert loaded.info()["plural-forms"] == catalogues.PLURALS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete_sure_and_undamaged(language):
    assert list(catalogues.faults(language, messages.collect())) == []


@pytest.mark.parametrize("kind", list(LOCKS))
def test_lock_file_names_exact_versions_with_hashes_and_no_place(kind):
    text = LOCKS[kind].read_text()
    requirements = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())

    without_hash = [entry for entry in requirements if "--hash=sha256:" not in entry or "==" not in entry]

    assert without_hash == []
    assert re.findall(r"https?:|--[a-z-]*(?:index|links|host)|(?:^|\s)/\w+/\w+", text) == []


def test_all_that_runs_stands_in_the_lock_file_for_developing_too():
    base, dev = pins("base"), pins("dev")

    assert len(base) > 30
    assert {name: dev.get(name) for name in base} == base


def test_readme_names_every_make_target():
    text = README.read_text()

    assert {target for target in make_targets() if f"make {target}" not in text} == set()


def test_readme_names_every_command_of_ours():
    text = README.read_text()

    assert {name for name in commands() if name not in text} == set()


def test_readme_names_every_variable_of_the_environment():
    text = README.read_text()

    assert {name for name in variables() if f"`{name}`" not in text} == set()


def test_readme_is_short_and_what_it_links_to_exists():
    text = README.read_text()
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text)
    targets = [first or second for first, second in links]

    assert len(text.splitlines()) <= 200
    assert [name for name in targets if "://" not in name and not (ROOT / name).exists()] == []


def test_pictures_of_the_documents_are_light():
    pictures = list((ROOT / "docs" / "pictures").glob("*"))

    assert len(pictures) == 4
    assert [path.name for path in pictures if path.stat().st_size > 150 * 1024] == []


def test_make_help_tells_every_target():
    told = set(re.findall(r"^([a-z-]+):.*## .+", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert told == make_targets()
