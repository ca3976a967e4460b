"""What work done behind the pages can fail with, and how it is written down without a personal word."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from concord.society.access import AccessError

# What a handler or a template can fail with on the data it meets. Anything else ends the worker, which is
# started again; its work is taken again.
FAULTS = (
    AccessError,
    DatabaseError,
    ObjectDoesNotExist,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)


def fault_of(error: BaseException) -> str:
    """The kind of fault, the code of the mail server if it gave one, and the last line of ours under it.

    The message is left out: it may quote what a person typed, or an address.
    """
    code = _smtp_code(error)
    place, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("concord."):
            place = f" at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{f' {code}' if code else ''}{place}"


def is_final(error: BaseException) -> bool:
    """Whether the mail server said that it will never take this letter (RFC 5321, 4.2.1: codes 5yz)."""
    return 500 <= _smtp_code(error) < 600


def _smtp_code(error: BaseException) -> int:
    if isinstance(error, SMTPRecipientsRefused):
        return min((code for code, _ in error.recipients.values()), default=0)
    return int(error.smtp_code) if isinstance(error, SMTPResponseException) else 0
