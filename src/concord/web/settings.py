"""Settings, from the environment. Nothing here needs a file beside the package.

``CONCORD_HOME``           where editions, the database and collected static files live (``./var``)
``DATABASE_URL``           PostgreSQL instead of SQLite in the home
``CONCORD_SECRET_KEY``     the signing key; without it one is made and kept in the home
``CONCORD_ALLOWED_HOSTS``  host names, with commas between them
``CONCORD_HTTPS``          1 behind TLS: secure cookies, redirect, strict transport security
``CONCORD_PROXIES``        how many proxies of one's own stand in front (1 behind TLS, else 0)
``CONCORD_DEMO``           1 marks every page as the demonstration
``CONCORD_SITE``           the address of the site as letters give it (``http://localhost:8000``)
``CONCORD_SMTP``           the mail server, ``host:port`` or with a name, a password and TLS as a URL
                           (``environment.mail_server``); without it letters are files in the home
``CONCORD_SENDER``         the address from which letters come (``concord@localhost``)
``CONCORD_HOLD_MAIL``      1 keeps every letter of the society until staff have released it
``CONCORD_BUCKET``         the bucket of S3 in which uploads lie, instead of the home
``CONCORD_BUCKET_SERVER``  the address of its server, if it is not Amazon's
``CONCORD_HEAD_MAIL``      the address to which the head of the ledger is mailed once a day
``CONCORD_PUBLISH_HEAD``   1 lets everybody read the head of the ledger at ``/api/v1/ledger/head``
``CONCORD_RATES``          0 counts no requests, where whatever stands in front does
``CONCORD_ZONE``           the time zone of programs, commands, and a host without one of its own (UTC)
``CONCORD_NOW``            sets the clock
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.web.environment import database, keep_private, mail_server, proxies, secret_key

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("CONCORD_HOME") or "var").resolve()
DEMO = os.environ.get("CONCORD_DEMO") == "1"
_HTTPS = os.environ.get("CONCORD_HTTPS") == "1"

# What the site writes holds personal data: its owner alone reads it.
os.umask(0o077)
HOME.mkdir(parents=True, exist_ok=True)
keep_private(HOME)
DEBUG = False
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("CONCORD_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

ROOT_URLCONF = "concord.web.urls"
WSGI_APPLICATION = "concord.web.wsgi.application"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HOME)}
CACHES = {
    # Shared by processes and hosts: what is counted of senders and accounts.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "concord_cache",
        "KEY_FUNCTION": "concord.web.rates.hashed_key",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Pages for readers who are not signed in (``web.atlas.page_cache``), of each process its own.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 512},
    },
}
CONCORD_RATES = os.environ.get("CONCORD_RATES") != "0"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_DJANGO_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # allauth's pages of passkeys and sessions say how long ago something was.
    "django.contrib.humanize",
]
_LIBRARIES = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]
_SOCIETY = [
    "concord.society",
    "concord.society.files",
    "concord.society.jobs",
    "concord.society.ledger",
    "concord.society.mail",
    "concord.society.people",
    "concord.society.imports",
    "concord.society.tokens",
    "concord.society.committees",
    "concord.society.agreements",
    "concord.society.partnering",
    "concord.society.newsroom",
    "concord.society.corrections",
    "concord.society.privacy",
]
_WEB = [
    "concord.web.apps.WebConfig",
]
INSTALLED_APPS = [*_DJANGO_APPS, *_LIBRARIES, *_SOCIETY, *_WEB]

# Order matters: the log sees everything, the language is known before anything can fail in words.
MIDDLEWARE = [
    "concord.web.middleware.requests.RequestLogMiddleware",
    "concord.web.middleware.requests.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "concord.web.middleware.query_validation.LanguageMiddleware",
    "concord.web.middleware.query_validation.QueryValidationMiddleware",
    "concord.web.middleware.limits.BodyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "concord.web.middleware.query_validation.ZoneMiddleware",
    "concord.web.middleware.limits.RateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "concord.web.middleware.actor.ActorMiddleware",
    "concord.web.middleware.actor.SignedOutMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "concord.web.middleware.query_validation.DayMiddleware",
    "concord.web.middleware.requests.UnansweredMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "concord.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "concord.web.templatetags.concord",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LANGUAGE_COOKIE_NAME = "concord_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _HTTPS
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = clock.zone()

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if _COLLECTED
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
_BUCKET = os.environ.get("CONCORD_BUCKET", "")
# Another S3 than Amazon's, such as MinIO or Ceph.
AWS_S3_ENDPOINT_URL = os.environ.get("CONCORD_BUCKET_SERVER") or None
STORAGES = {
    "default": (
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": _BUCKET}}
        if _BUCKET
        else {"BACKEND": "concord.society.files.storage.FolderStorage"}
    ),
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = not _COLLECTED
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "concord.web.errors.csrf_failure"
CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
SESSION_ENGINE = "concord.web.sessions"
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
CONCORD_PROXIES = proxies(os.environ.get("CONCORD_PROXIES", ""), behind_tls=_HTTPS)

CONCORD_SITE = os.environ.get("CONCORD_SITE", "http://localhost:8000").rstrip("/")
# The people of a demonstration are invented: nothing is ever mailed to their addresses.
_SMTP = "" if DEMO else os.environ.get("CONCORD_SMTP", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _SMTP else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
_MAIL_SERVER = mail_server(_SMTP or "localhost")
EMAIL_HOST, EMAIL_PORT = _MAIL_SERVER["EMAIL_HOST"], _MAIL_SERVER["EMAIL_PORT"]
EMAIL_HOST_USER = _MAIL_SERVER["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _MAIL_SERVER["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SERVER["EMAIL_USE_TLS"], _MAIL_SERVER["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
CONCORD_HOLD_MAIL = os.environ.get("CONCORD_HOLD_MAIL") == "1"
CONCORD_HEAD_MAIL = os.environ.get("CONCORD_HEAD_MAIL", "")
CONCORD_PUBLISH_HEAD = os.environ.get("CONCORD_PUBLISH_HEAD") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("CONCORD_SENDER", "concord@localhost")

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["concord.web.society.accounts.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
FORM_RENDERER = "concord.web.rendering.FormRenderer"

LOGIN_REDIRECT_URL = "/desk"
ACCOUNT_ADAPTER = "concord.web.society.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "concord.web.society.accounts.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Word of a changed password, key or address goes to the address that the account had before.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# An open browser alone takes no account over: addresses, passwords and keys ask who one is.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Seconds: a mail server may let an unknown sender wait for ten minutes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "concord.web.society.passkeys.PasskeyAdapter"
MFA_FORMS = {
    "add_webauthn": "concord.web.society.passkeys.AddForm",
    "authenticate_webauthn": "concord.web.society.passkeys.AuthenticateForm",
    "edit_webauthn": "concord.web.society.passkeys.EditForm",
    "login_webauthn": "concord.web.society.passkeys.LoginForm",
    "reauthenticate_webauthn": "concord.web.society.passkeys.ReauthenticateForm",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "concord.web.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "concord": {"level": "INFO"},
        # Django logs the whole path of a failed request, search words and all; our own log does not.
        "django.request": {"level": "CRITICAL"},
        "django.server": {"level": "ERROR"},
    },
}
