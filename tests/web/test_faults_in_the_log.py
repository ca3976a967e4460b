"""A request that fails leaves its cause in the log, under the number that the page shows."""

import json
import logging

import pytest
from django.test import Client
from django.urls import path

from concord.web import settings as site
from concord.web.logs import JsonFormatter
from concord.web.urls import *  # noqa: F403 - the handlers of the site, and its addresses
from concord.web.urls import urlpatterns as addresses

TYPED = "kim@example.org"


def failing(request):
    try:
        {}[request.GET["q"]]
    except KeyError as error:
        raise ValueError(f"nothing under {error}") from error


urlpatterns = [path("failing", failing), path("api/failing", failing), *addresses]


@pytest.fixture
def lines(settings):
    """What the site writes to its log, as its formatter writes it."""
    settings.ROOT_URLCONF = __name__
    written = []

    class Handler(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Handler()
    handler.setFormatter(JsonFormatter())
    logging.getLogger("concord").addHandler(handler)
    yield written
    logging.getLogger("concord").removeHandler(handler)


@pytest.mark.parametrize("address", ["/failing", "/api/failing"])
def test_the_cause_is_logged_with_the_number_of_the_page_and_without_what_was_typed(lines, address):
    answer = Client(raise_request_exception=False).get(address, {"q": TYPED})
    fault, request = map(json.loads, lines)
    number = request["request"]
    assert (answer.status_code, number in answer.content.decode()) == (500, True)
    assert answer.headers["X-Request-Id"] == number
    assert [fault[key] for key in ("level", "request", "method", "route")] == [
        "error",
        number,
        "GET",
        address.removeprefix("/"),
    ]
    assert fault["traceback"].endswith("builtins.ValueError\n")
    assert "builtins.KeyError" in fault["traceback"]
    assert 'in failing\n    {}[request.GET["q"]]' in fault["traceback"]
    assert TYPED not in "".join(lines)


def test_an_answer_that_does_not_fail_leaves_one_line(lines):
    Client().get("/no-such-page")
    (line,) = map(json.loads, lines)
    assert (line["status"], "traceback" in line) == (404, False)


def test_the_site_logs_through_this_formatter():
    assert site.LOGGING["formatters"]["json"]["()"] == "concord.web.logs.JsonFormatter"
    assert site.LOGGING["loggers"]["concord"] == {"level": "INFO"}
