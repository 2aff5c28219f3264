"""Django's settings: one file for every installation; what differs is in the environment (``env.py``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import SELF

from cchc.config.env import read_env, secret_key

ENV = read_env()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key(ENV.home)
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)

# Registers are found by their folders, so that adding one edits nothing here.
REGISTERS = sorted(
    folder.name
    for folder in (PACKAGE / "registers").iterdir()
    if (folder / "register.py").exists() or (folder / "register" / "__init__.py").exists()
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "axes",
    "csp",
    "cchc.kernel",
    "cchc.ui",
    "cchc.directory",
    "cchc.facts",
    *(f"cchc.registers.{name}" for name in REGISTERS),
    "cchc.statistics.reports",
    "cchc.console",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cchc.console.middleware.ConsoleMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cchc.config.urls"
WSGI_APPLICATION = "cchc.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "cchc.ui.jinja.environment",
            "context_processors": ["cchc.console.frame.frame"],
        },
    },
]


def databases(url: str, home: Path) -> dict[str, dict[str, Any]]:
    """``default`` writes; ``reader`` reads one snapshot and can't write.

    On SQLite the reader is deferred: an IMMEDIATE transaction that only reads would wait for every writer.
    """
    if url:
        default: dict[str, Any] = dict(dj_database_url.parse(url))
        options: dict[str, Any] = default.get("OPTIONS", {})
        only_reads = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
        reader = {**default, "OPTIONS": {**options, "isolation_level": 3, "options": only_reads}}  # repeatable read
    else:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
        base = {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "cchc.sqlite3"}
        default = {**base, "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": pragmas}}
        reader = {
            **base,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "DEFERRED",
                "init_command": "PRAGMA query_only=1; PRAGMA cache_size=-32000;",
            },
        }
    # A test's open transaction is seen by the reader only when both share its connection.
    return {"default": default, "reader": {**reader, "TEST": {"MIRROR": "default"}}}


DATABASES = databases(ENV.database_url, ENV.home)
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "directory.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "cchc.console.refusals.locked"
CSRF_FAILURE_VIEW = "cchc.console.refusals.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [*PACKAGE.glob("*/locale"), *PACKAGE.glob("registers/*/locale")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "ui" / "assets" / "dist"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Uploads are read by imports, never kept in memory whole nor under the name that a user gave.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING"}, "axes": {"level": "ERROR"}},
}
