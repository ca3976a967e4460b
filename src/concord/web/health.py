"""``/healthz``: whether this process can answer."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from concord.atlas.edition.store import NoEditionError, current_id
from concord.society.monitoring import queue_word


def healthz(request: HttpRequest) -> JsonResponse:
    """200 if database and edition answer, else 503. The queue is told and decides nothing: pages answer."""
    parts = {"database": _database(), "edition": _edition(), "queue": _queue()}
    healthy = parts["database"] == "ok" and parts["edition"] != "missing"
    return JsonResponse({"status": "ok" if healthy else "failing", **parts}, status=200 if healthy else 503)


def _edition() -> str:
    try:
        return current_id()
    except NoEditionError:
        return "missing"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _queue() -> str:
    try:
        return queue_word()
    except DatabaseError:
        return "unknown"
