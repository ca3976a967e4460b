"""What commands need that work on the database of the site."""

from __future__ import annotations

import os


def set_up() -> None:
    """Make the models of the site usable in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django

    django.setup()
