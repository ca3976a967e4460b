"""Settings for the measurement only: the site's own, Django's admin, and templates for it."""

from __future__ import annotations

from concord.web.settings import *  # noqa: F403
from concord.web.settings import INSTALLED_APPS, TEMPLATES

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.admin_list"
TEMPLATES = [
    *TEMPLATES,
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "admin",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
# Without the tables of the admin, which its change lists do not ask: the place is one that the site serves.
MIGRATION_MODULES = {"admin": None}
