"""``/healthz``: whether this process can answer, and keep what people send."""

from __future__ import annotations

import errno
import shutil
import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from concord.atlas.edition.store import NoEditionError, current_id
from concord.society.monitoring import queue_word

# Bytes on the disk of the home under which it counts as full: a backup or an edition needs more.
FLOOR = 100_000_000


def healthz(request: HttpRequest) -> JsonResponse:
    """200 if database, disk and edition are in order, else 503. The queue decides nothing: pages answer."""
    parts = {"database": _database(), "disk": _disk(), "edition": _edition(), "queue": _queue()}
    healthy = parts["database"] == parts["disk"] == "ok" and parts["edition"] != "missing"
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
            if connection.vendor == "postgresql":
                cursor.execute("SHOW transaction_read_only")
                return "ok" if cursor.fetchone() == ("off",) else "read-only"
    except DatabaseError:
        return "unreachable"
    return "ok"


def _disk() -> str:
    """``ok``, ``full`` or ``read-only``: of the home, where uploads, letters and an SQLite database lie."""
    try:
        with tempfile.TemporaryFile(dir=settings.HOME) as probe:
            probe.write(bytes(4096))
    except OSError as error:
        return "full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "read-only"
    return "ok" if shutil.disk_usage(settings.HOME).free >= FLOOR else "full"


def _queue() -> str:
    try:
        return queue_word()
    except DatabaseError:
        return "unknown"
