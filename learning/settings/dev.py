"""For a workplace and for the demo: SQLite in var/, a key of its own machine, plain HTTP on 127.0.0.1."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403 the settings are one namespace
from .base import VAR_DIR, caches, database, env

DEBUG = env.bool("DEBUG", default=True)


def local_secret_key() -> str:
    """Return the key kept in var/, made at the first start."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or local_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}"))}
CACHES = caches(env("REDIS_URL", default=""))
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEMO_ACCOUNTS = REACH_SHOWS_RUNNING_WEEK = True
