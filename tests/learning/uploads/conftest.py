"""Somebody who may bring every kind of file, and a folder of its own for what is stored."""

import pytest

from learning.accounts.models import User


@pytest.fixture
def stored(settings, tmp_path):
    """Return a function that gives all files stored by the test, by name."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def files():
        return {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    return files


@pytest.fixture
def admin(client, db):
    admin = User.objects.create_superuser("admin", password="a long passphrase of words")
    client.force_login(admin)
    return admin
