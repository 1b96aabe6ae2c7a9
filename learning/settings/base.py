"""What is the same everywhere. Each value that differs between machines comes from the environment."""

from pathlib import Path

import environ
from django.conf.locale import LANG_INFO

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()

# Everything that is written while running: database, uploads, cache, collected static files.
VAR_DIR = Path(env("JOSIRA_VAR", default=str(BASE_DIR / "var")))

# Inside a classroom kit: its folder. Empty on every other server.
KIT_FOLDER = env("JOSIRA_KIT", default="")

# Languages. Django does not know Bambara; it must before anything reads the list.
LANG_INFO.setdefault("bm", {"bidi": False, "code": "bm", "name": "Bambara", "name_local": "Bamanankan"})
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("bm", "Bamanankan")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["learning.formats"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Africa/Bamako"
USE_TZ = True

INSTALLED_APPS = [
    "learning",
    "learning.reach",
    "learning.kit",
    "learning.groups",
    "learning.offline",
    "courses",
    "quizzes",
    "learning.accounts",
    "learning.tidying",
    "learning.backups",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "learning.accounts.people.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "learning.csp.PolicyMiddleware",
    "learning.page_cache.PageCacheMiddleware",
    "learning.later.PatientSessionMiddleware",
    "learning.accounts.middleware.LearnerLanguageMiddleware",
    "learning.offline.thrift.ThriftMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "learning.accounts.middleware.StaffLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "learning.accounts.middleware.StaffDoorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "learning.later.LaterMiddleware",
]

ROOT_URLCONF = "learning.urls"
WSGI_APPLICATION = "learning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Widgets are drawn with the templates above, so that the admin's can do without inline scripts.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database. With Django's default mode several writers on SQLite end in "locked" errors; these settings make them wait.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # With `secure_delete`, zeros are written over what is deleted: erasing leaves no trace in the file.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


def database(url: str) -> dict:
    """Return Django's settings for a database address; SQLite gets the options above."""
    settings = environ.Env.db_url_config(url)
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    else:
        settings.setdefault("CONN_MAX_AGE", 60)
    return settings


def caches(redis_url: str) -> dict:
    """Return Django's cache settings: Redis where there is one, else files, which all processes of a host share."""
    backend: dict = {}
    if redis_url:
        backend = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    else:
        backend = {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    counts = {**backend, "KEY_PREFIX": "josira-limits"}
    if not redis_url:
        counts |= {"LOCATION": VAR_DIR / "limits", "OPTIONS": {"MAX_ENTRIES": 50_000}}
    return {"default": {**backend, "KEY_PREFIX": "josira", "TIMEOUT": 86400}, "limits": counts}


DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # styles and scripts are for our own pages
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Backups: a folder on a disk of another machine, and the public key they are encrypted for (docs/backups.md).
BACKUP_TO = env("BACKUP_TO", default="")
BACKUP_KEY = env("BACKUP_KEY", default="")
STORAGES = {
    "default": {"BACKEND": "learning.uploads.storage.CleanStorage"},
    "staticfiles": {"BACKEND": "learning.storage.SmallStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# What is brought stays in memory until it is clean, so that nothing else touches the disk; larger files are not read.
FILE_UPLOAD_HANDLERS = ["learning.uploads.receiving.MemoryOfStaffHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["learning.accounts.backends.OneQueryBackend"]
PASSWORD_HASHERS = ["learning.accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # an invitation; there is no reset by mail
CSRF_FAILURE_VIEW = "learning.accounts.faults.form_too_old"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"
WAGTAILADMIN_LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
COMPANION_COOKIE_NAME = "josira-here"  # a script deletes it to sign a learner out without network
WORK_COOKIE_NAME = "josira-work"  # by it a phone without network knows that somebody who works here holds it
DEMO_ACCOUNTS = False  # accounts with known secrets: only where somebody tries the site out
REACH_SHOWS_RUNNING_WEEK = False  # figures are frozen each Monday

# No page names another site, and no other site may frame ours.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail itself lifts it for its own previews

# Wagtail
WAGTAIL_SITE_NAME = "Josira"
WAGTAILADMIN_BASE_URL = env("JOSIRA_URL", default="http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # changed at the entrance
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILIMAGES_IMAGE_MODEL = "courses.Picture"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "learning.uploads.forms.PictureForm"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "courses.Recording",
    "AUDIO_EXTENSIONS": ["mp3", "ogg"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
    "MEDIA_FORM_BASE": "learning.uploads.forms.RecordingForm",
}
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "learning.uploads.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "vtt", "txt"]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "courses.search"}}

# allauth: one entrance for those who work in the admin; second factor required.
ACCOUNT_ADAPTER = "learning.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False  # closing the browser ends the sign-in
ACCOUNT_FORMS = {
    "login": "learning.accounts.forms.SignInForm",
    "reauthenticate": "learning.accounts.forms.PassphraseAgainForm",
    "change_password": "learning.accounts.forms.ChangePassphraseForm",
}
# allauth's own limits count addresses, which many people share here; learning.accounts.limits counts wrong secrets.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    (
        "login",
        "login_failed",
        "signup",
        "confirm_email",
        "manage_email",
        "request_login_code",
        "reset_password",
        "reset_password_from_key",
        "change_password",
        "reauthenticate",
        "change_phone",
        "verify_phone",
    )
)
MFA_ADAPTER = "learning.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "learning.accounts.forms.SetUpForm",
    "authenticate": "learning.accounts.forms.CodeForm",
    "reauthenticate": "learning.accounts.forms.CodeAgainForm",
    "add_webauthn": "learning.accounts.key_forms.AddKeyForm",
    "edit_webauthn": "learning.accounts.key_forms.RenameKeyForm",
    "authenticate_webauthn": "learning.accounts.key_forms.KeyForm",
    "reauthenticate_webauthn": "learning.accounts.key_forms.KeyAgainForm",
}
# A key stands beside the passphrase, never in its place; browsers and fido2 take it under https and on localhost only.
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Whether phones may keep courses; `off` ends the worker in every browser that comes by, should it ever do harm.
OFFLINE = env("OFFLINE", default="on") != "off"

# The log is for those who run the server: what failed, never who asked.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that was not found or a refused form would name what somebody looked for.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}},
}
