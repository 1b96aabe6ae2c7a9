"""For a real server: refuses to start when something needed is missing or unsafe."""

import environ
from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403 the settings are one namespace
from .base import caches, database, env


def required(name: str, what: str) -> str:
    """Return the environment variable `name`. Raises ImproperlyConfigured, naming it, when it is missing or empty."""
    value = env(name, default="")
    if not value.strip():
        raise ImproperlyConfigured(f"Set the environment variable {name}: {what}.")
    return value


def known_database(url: str) -> dict:
    """Return Django's settings for a database address that can be used here. Raises ImproperlyConfigured otherwise."""
    try:
        settings = database(url)
    except (environ.ImproperlyConfigured, KeyError, ValueError):
        settings = {}
    if settings.get("ENGINE", "").rpartition(".")[2] not in ("postgresql", "sqlite3") or not settings.get("NAME"):
        # The address itself is not shown: it holds a password.
        raise ImproperlyConfigured(
            "The environment variable DATABASE_URL is not the address of a PostgreSQL or SQLite database."
        ) from None
    return settings


DEBUG = False
SECRET_KEY = required("SECRET_KEY", "a long random secret, at least 50 characters")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("The environment variable SECRET_KEY is too short: give at least 50 characters.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
HOSTS = required("ALLOWED_HOSTS", "the site's host names, separated by commas")
ALLOWED_HOSTS = [host.strip() for host in HOSTS.split(",") if host.strip()]
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("The environment variable ALLOWED_HOSTS must name the hosts: * is not accepted.")
DATABASE_URL = required(
    "DATABASE_URL", "for example postgres://user:password@host/josira or sqlite:////path/db.sqlite3"
)
DATABASES = {"default": known_database(DATABASE_URL)}
CACHES = caches(env("REDIS_URL", default=""))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
WAGTAILADMIN_BASE_URL = env("JOSIRA_URL", default=f"https://{ALLOWED_HOSTS[0]}")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
COMPANION_COOKIE_NAME = "__Host-josira-here"
WORK_COOKIE_NAME = "__Host-josira-work"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor reads it
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
