"""How large the body of a request may be: decided by its head, before a byte of the body is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user

from concord.society.files.media_types import LARGEST
from concord.society.tokens.bearers import find
from concord.web.sessions import SessionStore

if TYPE_CHECKING:
    from django.http import HttpRequest

# Bytes of a form, of JSON, and of a form with a file: the form around the file takes its room too.
FORM = 256 * 1024
JSON = 1024 * 1024
UPLOAD = LARGEST + JSON


# The key of the environment under which ``concord serve`` notes the status of a body that it did not take.
REFUSED = "concord.body"


def limit(request: HttpRequest) -> int:
    """Bytes that the body may have.

    A file may come from somebody who is signed in, or from a program with a token.
    """
    if request.content_type == "application/json":
        return JSON
    return UPLOAD if is_asked_of_the_database(request) and _is_known(request) else FORM


def is_asked_of_the_database(request: HttpRequest) -> bool:
    """Whether the limit depends on who sends: for a form with files, longer than other forms may be."""
    return request.content_type == "multipart/form-data" and not 0 < length(request) <= FORM


def length(request: HttpRequest) -> int:
    """The length that the head declares; 0 if it declares none that is a number."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    return int(declared) if declared.isascii() and declared.isdigit() else 0


def _is_known(request: HttpRequest) -> bool:
    """Whether a token or a session of somebody signed in comes with the request."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return find(secret.strip()) is not None
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    request.session = SessionStore(key)
    return get_user(request).is_authenticated
