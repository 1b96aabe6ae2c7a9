"""Production starts only when it has been told what it needs, and says which variable is missing or wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOOD = {
    "SECRET_KEY": "a-key-made-for-this-test-only-0123456789-abcdefghijklmnop",
    "ALLOWED_HOSTS": "josira.example, www.josira.example",
    "DATABASE_URL": "postgres://josira:word@127.0.0.1/josira",
}
OURS = {*GOOD, "REDIS_URL", "JOSIRA_URL", "JOSIRA_VAR", "DEBUG"}


def start(values: dict[str, str], show: str = "''") -> subprocess.CompletedProcess:
    """Load the production settings in a process of their own, and print what `show` says of them."""
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    env |= {**values, "DJANGO_SETTINGS_MODULE": "learning.settings.production"}
    code = f"from django.conf import settings as s; s.SECRET_KEY; print({show})"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)


def test_production_with_all_it_needs_starts():
    done = start(GOOD, "s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default']['NAME'], s.CSRF_TRUSTED_ORIGINS")

    assert done.stderr == ""
    assert done.stdout.strip() == (
        "False ['josira.example', 'www.josira.example'] josira ['https://josira.example', 'https://www.josira.example']"
    )


@pytest.mark.parametrize("name", list(GOOD))
@pytest.mark.parametrize("value", [None, "", "   "], ids=["missing", "empty", "blank"])
def test_production_without_a_needed_variable_names_it(name, value):
    values = {key: text for key, text in GOOD.items() if key != name}
    if value is not None:
        values[name] = value

    done = start(values)

    assert done.returncode == 1
    assert f"ImproperlyConfigured: Set the environment variable {name}:" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ","),
        ("DATABASE_URL", "no address"),
        ("DATABASE_URL", "mango://somewhere/else"),
        ("DATABASE_URL", "postgres://127.0.0.1/"),
        ("DATABASE_URL", "mysql://josira:hidden-word@127.0.0.1/josira"),
    ],
)
def test_production_with_an_unfit_value_names_the_variable(name, value):
    done = start({**GOOD, name: value})

    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: The environment variable " + name)
    assert "hidden-word" not in done.stderr


def test_production_ignores_debug_in_the_environment():
    assert start({**GOOD, "DEBUG": "true"}, "s.DEBUG").stdout.strip() == "False"


def test_production_sends_cookies_over_https_only_and_tells_no_other_site_where_a_reader_was():
    shown = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_REFERRER_POLICY"

    assert start(GOOD, shown).stdout.strip() == "True True True same-origin"


def test_redis_where_it_is_named_holds_cache_and_limits():
    done = start({**GOOD, "REDIS_URL": "redis://127.0.0.1:6379/0"}, "s.CACHES['default']['BACKEND']")

    assert done.stdout.strip() == "django.core.cache.backends.redis.RedisCache"


def test_without_redis_all_processes_of_a_host_share_one_cache():
    assert start(GOOD, "s.CACHES['default']['BACKEND']").stdout.strip().endswith("FileBasedCache")


def test_a_folder_named_in_the_environment_holds_all_that_is_written(tmp_path):
    shown = "s.MEDIA_ROOT, s.STATIC_ROOT"

    done = start({**GOOD, "JOSIRA_VAR": str(tmp_path)}, shown)

    assert done.stdout.strip() == f"{tmp_path}/media {tmp_path}/static"
