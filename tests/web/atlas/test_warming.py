import gc
import logging
from types import SimpleNamespace

import pytest
from django.core.wsgi import get_wsgi_application

from concord.atlas.edition import store
from concord.atlas.questions.claims.reading import claims_of
from concord.web.atlas import warming


class Asked:
    """Stands in for the application and keeps what it was asked for."""

    def __init__(self):
        self.requests = []

    def get_response(self, request):
        self.requests.append((request.get_full_path(), request.get_host(), request.scheme))
        return SimpleNamespace(close=lambda: None)


@pytest.fixture
def frozen():
    yield
    gc.unfreeze()


def test_nothing_is_asked_without_an_edition(tmp_path, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    asked = Asked()
    list(warming.steps(asked))
    assert asked.requests == []


def test_every_claim_is_checked_and_one_page_of_each_kind_is_asked_for(frozen, monkeypatch):
    checked = []
    monkeypatch.setattr(warming, "checked", lambda _edition, claim: checked.append(claim))
    asked = Asked()
    list(warming.steps(asked))
    assert checked == list(claims_of(store.current()))
    paths = [path for path, _, _ in asked.requests]
    assert paths[:2] == ["/", "/?lang=ko"]
    assert any(path.startswith("/products/") for path in paths)
    assert {host for _, host, _ in asked.requests} == {"localhost:8000"}
    assert logging.root.manager.disable == logging.NOTSET


@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_that_is_asked_for_exists(bundled_home, frozen, kept_connection, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    found = {}
    application = get_wsgi_application()

    class Watched:
        def get_response(self, request):
            response = application.get_response(request)
            found[request.get_full_path()] = response.status_code
            return response

    monkeypatch.setattr(warming, "checked", lambda _edition, _claim: None)
    list(warming.steps(Watched()))
    assert {path: status for path, status in found.items() if status != 200} == {}


def test_a_site_behind_tls_is_asked_by_its_own_name(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = [".atlas.example"]
    settings.CONCORD_SITE = "https://www.atlas.example"
    asked = Asked()
    warming._ask(asked, "/search?q=cell")
    assert asked.requests == [("/search?q=cell", "www.atlas.example", "https")]


def test_a_site_whose_name_is_not_allowed_is_asked_by_one_that_is(settings):
    settings.ALLOWED_HOSTS = ["atlas.example"]
    settings.CONCORD_SITE = "http://elsewhere.example"
    asked = Asked()
    warming._ask(asked, "/")
    assert asked.requests == [("/", "atlas.example", "http")]
