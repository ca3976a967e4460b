"""What the first readers would wait for, done once, step by step between the first answers of a process.

The claims are checked and one page of each kind is asked for, in both languages, so that the edition, the
law, the templates and the translations are in place.
What then stays is set apart from what the garbage collector walks, which would pause some later answer.
"""

from __future__ import annotations

import gc
import logging
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.request import validate_host

from concord.atlas.edition import store
from concord.atlas.questions.announcements import announcements_of
from concord.atlas.questions.claims.reading import claims_of
from concord.web.atlas.claims import checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from concord.atlas.edition.model import Edition

_PAGES = (
    "/",
    "/?lang=ko",
    "/approvals",
    "/jurisdictions",
    "/jurisdictions/KR",
    "/jurisdictions/KR/law",
    "/products",
    "/organisations",
    "/claims",
    "/claims/compose",
    "/gaps",
    "/pathway",
    "/instruments",
    "/review-times",
    "/trials",
    "/meetings",
    "/search?q=cell",
    "/sources",
    "/downloads",
    "/announcements",
)


def steps(application: WSGIHandler) -> Iterator[str]:
    """Ask for everything once, a step each; nothing without an edition."""
    try:
        edition = store.current()
    except store.NoEditionError:
        return
    for claim in claims_of(edition):
        checked(edition.id, claim)
        yield claim
    for address in (*_PAGES, *_one_of_each(edition)):
        _ask(application, address)
        yield address
    gc.collect()
    gc.freeze()


def _one_of_each(edition: Edition) -> Iterator[str]:
    """The page of the first product, organisation, source, claim, and of every announcement."""
    found: dict[str, Mapping[str, object]] = {
        "products": edition.products,
        "organisations": edition.organisations,
        "sources": edition.references,
        "claims": claims_of(edition),
    }
    for kind, things in found.items():
        for key in islice(things, 1):
            yield f"/{kind}/{key}"
    for key in announcements_of(edition):
        yield f"/announcements/{key}"


def _ask(application: WSGIHandler, address: str) -> None:
    """Ask for one page. Nothing of it stands in the log of requests."""
    path, _, query = address.partition("?")
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": scheme, "HTTP_HOST": _host()}
    setup_testing_defaults(environ)
    logging.disable(logging.INFO)
    try:
        application.get_response(WSGIRequest(environ)).close()
    finally:
        logging.disable(logging.NOTSET)


def _host() -> str:
    """The name under which readers ask: answers are kept by it."""
    site = urlsplit(settings.CONCORD_SITE)
    if validate_host(site.hostname or "", settings.ALLOWED_HOSTS):
        return site.netloc
    return str(settings.ALLOWED_HOSTS[0]).lstrip(".")
