"""Logs as one JSON object a line. Only named, impersonal fields are written."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

_FIELDS = (
    *("request", "method", "route", "status", "milliseconds", "command"),
    *("job", "letter", "kind", "attempt", "outcome", "fault"),
)


class JsonFormatter(logging.Formatter):
    """A record as JSON; of the extra fields only those that cannot hold personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, message, the known fields and the traceback if there is one."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - logging's own name and type
        """Where it failed and what kinds of exception these were, without their messages."""
        return "".join(_lines(ei[1]))


def _lines(error: BaseException) -> Iterator[str]:
    """The traceback, its cause first, without messages: they may quote what a person typed."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _lines(cause)
        yield "\nwhich led to:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
