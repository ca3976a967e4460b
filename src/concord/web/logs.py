"""Logs as one JSON object a line. Only named, impersonal fields are written."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import orjson

_FIELDS = (
    *("request", "method", "route", "status", "milliseconds"),
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
