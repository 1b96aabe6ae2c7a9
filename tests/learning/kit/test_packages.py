"""Packages that come along in a kit: fetched by their hashes, and used on machines of the kind they were built for."""

import hashlib
import importlib.util
import zipfile
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from learning.kit import packages
from learning.kit.building import START, BuildError, build

METADATA = "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A package that holds nothing, as a built file."""
    path = tmp_path / "index" / "tiny-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr("tiny-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("tiny-1.0.dist-info/WHEEL", WHEEL)
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return path


def wanted(tiny: Path, digest: str) -> Path:
    """Return a file of requirements that names it, with this hash."""
    path = tiny.parent / "base.txt"
    path.write_text(f"--no-index\n--find-links {tiny.parent}\ntiny==1.0 --hash=sha256:{digest}\n")
    return path


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """The kit's own `start.py`, beside the packages of `tmp_path / "packages"`."""
    path = tmp_path / "start.py"
    path.write_bytes(START.read_bytes())
    loader = SourceFileLoader("start", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("start", loader))
    loader.exec_module(module)
    return module


def test_packages_come_along_and_are_taken_on_the_same_kind_of_machine(tiny, tmp_path, start):
    folder = tmp_path / packages.FOLDER

    packages.bring(wanted(tiny, hashlib.sha256(tiny.read_bytes()).hexdigest()), folder)

    assert start.brought() == [str(folder / tiny.name)]


def test_package_with_another_hash_is_not_taken(tiny, tmp_path):
    with pytest.raises(packages.PackagesError, match="could not be fetched"):
        packages.bring(wanted(tiny, "0" * 64), tmp_path / packages.FOLDER)


def test_packages_for_another_kind_of_machine_are_left_alone(tmp_path, start, capsys):
    folder = tmp_path / packages.FOLDER
    folder.mkdir()
    (folder / packages.MACHINE).write_text("linux-riscv64 CPython 3.11\n")

    assert start.brought() == []

    assert "linux-riscv64" in capsys.readouterr().out


def test_kit_without_packages_brings_none(start):
    assert start.brought() == []


def test_packages_need_the_site(tmp_path):
    with pytest.raises(BuildError, match="--site"):
        build([], tmp_path / "kit", with_site=False, with_packages=True)
