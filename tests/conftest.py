"""What every test stands on: a home of its own, never the checkout's."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import settings
from playwright.sync_api import sync_playwright
from tests.support.postgres import cluster
from tests.support.prepared import bundled

import concord.atlas.parts  # noqa: F401 - registers what other rooms add to an edition
from concord.web.catalogues import compile_messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# Before Django reads its settings, which it does here and nowhere earlier.
_HOME = tempfile.TemporaryDirectory(prefix="concord-tests-")
os.environ["CONCORD_HOME"] = _HOME.name
Path(_HOME.name, "static").mkdir()
os.environ["CONCORD_SECRET_KEY"] = "a key for tests only"
# One address asks everything here, faster than any reader.
os.environ["CONCORD_RATES"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "concord.web.settings"
if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_messages()
django.setup()
site_settings.CONCORD_RATES = False
from concord.society.agreements.notices import ZONES  # noqa: E402 - a model needs the settings
from concord.society.people.zones import REMEMBERED  # noqa: E402 - a model needs the settings

# A busy machine is slow, not wrong: time is measured in benchmarks, not by hypothesis.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _host_in_utc():
    """No page asks the database where the host is; a test of zones forgets this first."""
    caches["pages"].set(REMEMBERED, "UTC", None)
    caches["pages"].delete(ZONES)


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Whoever asks the whole application in a transaction needs this: no request closes the connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an edition of the bundled facts, built once for the run, to be read only."""
    return bundled(tmp_path_factory)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database, started for this run."""
    with cluster() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run; as root it runs only without its sandbox."""
    # Playwright keeps a loop running in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield browser
        browser.close()
