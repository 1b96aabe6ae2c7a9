"""For a classroom kit: SQLite in the kit's folder, plain HTTP on its own network, no accounts, sealed answers only."""

import json
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403 the settings are one namespace
from .base import BASE_DIR, KIT_FOLDER, MIDDLEWARE, TEMPLATES, caches, database

if not KIT_FOLDER:
    raise ImproperlyConfigured("Set the environment variable JOSIRA_KIT: the folder of the kit.")
FOLDER = Path(KIT_FOLDER)


def own_secret_key() -> str:
    """Return the key kept in the kit, made at its first start; nothing of the site is signed with it."""
    path = FOLDER / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


DEBUG = False
SECRET_KEY = own_secret_key()
ALLOWED_HOSTS = ["*"]  # phones reach it by whatever address its network gives
DATABASES = {"default": database(f"sqlite:///{FOLDER / 'db.sqlite3'}")}
VAR_DIR = FOLDER / "var"
# Learners' styles and scripts only: there is no admin in a kit.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATICFILES_DIRS = [BASE_DIR / "learning" / "static"]
MEDIA_ROOT, STATIC_ROOT = FOLDER / "media", FOLDER / "static"
CACHES = caches("")
for name, cache in CACHES.items():
    cache["LOCATION"] = VAR_DIR / ("cache" if name == "default" else name)
PAPERS = json.loads((FOLDER / "kit.json").read_text(encoding="utf-8"))
WAGTAILADMIN_BASE_URL = PAPERS["site"]
ROOT_URLCONF = "learning.kit.urls_inside"
options = cast(dict[str, Any], TEMPLATES[0]["OPTIONS"])
options["context_processors"].append("learning.kit.cards_here.card_strip")
# Just inside the kept pages, outside everything that writes.
MIDDLEWARE = [*MIDDLEWARE[:4], "learning.kit.collecting.KitMiddleware", *MIDDLEWARE[4:]]
