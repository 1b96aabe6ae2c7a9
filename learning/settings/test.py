"""For the tests: quick hasher, plain static files, a cache and files of the run's own."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403 the settings are one namespace
from .base import STORAGES, caches, database, env

RUN_DIR = Path(tempfile.mkdtemp(prefix="josira-test-"))
SECRET_KEY = "only for tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(env("DATABASE_URL", default="sqlite:///:memory:"))}
CACHES = caches(env("REDIS_URL", default=""))
if not env("REDIS_URL", default=""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = RUN_DIR / "media"
STATIC_ROOT = RUN_DIR / "static"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
