"""For the tests: quick hasher, plain static files, a cache and files of the run's own."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403 the settings are one namespace
from .base import STORAGES, caches, database, env

own_folder = tempfile.TemporaryDirectory(prefix="josira-test-", ignore_cleanup_errors=True)  # gone when the run ends
RUN_DIR = Path(own_folder.name)


def worker_redis(url: str) -> str:
    """Give each worker of a parallel run a Redis database of its own, so that one may empty its cache without the others."""
    address, _, number = url.rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{address}/{int(number) + 1 + worker}"


SECRET_KEY = "only for tests"  # noqa: S105 it keeps no secret
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(env("DATABASE_URL", default="sqlite:///:memory:"))}
REDIS_URL = env("REDIS_URL", default="")
CACHES = (
    caches(worker_redis(REDIS_URL))
    if REDIS_URL
    else {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "limits")}
)
VAR_DIR = RUN_DIR
MEDIA_ROOT = RUN_DIR / "media"
STATIC_ROOT = RUN_DIR / "static"
STATIC_ROOT.mkdir()
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEMO_ACCOUNTS = REACH_SHOWS_RUNNING_WEEK = True
