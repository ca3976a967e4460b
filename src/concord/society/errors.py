"""How an action refuses: by a code that its app's table turns into a field and words, or as too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

ENDS_BEFORE_IT_BEGINS = _("The last day comes before the first.")
MIXED_LAYERS = _("Real bodies, the public record and the rehearsal are never mixed.")
_COMMON: dict[str, tuple[str, _StrOrPromise]] = {
    "reason_missing": ("reason", _("A reason is needed.")),
    "ends_before_it_begins": ("ends_on", ENDS_BEFORE_IT_BEGINS),
    "layers_are_not_mixed": ("", MIXED_LAYERS),
    "own_role": ("person", _("Nobody gives a role or a right to themselves: somebody else does it.")),
    "agreement_unknown": ("agreement", _("Choose an agreement that you can see.")),
}


class WrongStateError(Exception):
    """The action is not possible in the present state; nothing was done."""

    def __init__(self, action: str, state: str) -> None:
        self.action = action
        self.state = state
        super().__init__(f"{action} is not possible while {state}")


class Refusals:
    """The refusals of one app: for each code the field that it is about (empty for none) and the words.

    Codes that several apps share have their words here; an app may name another field for one.
    """

    def __init__(self, table: Mapping[str, tuple[str, _StrOrPromise]]) -> None:
        self.table = _COMMON | dict(table)

    def __call__(self, *codes: str) -> ValidationError:
        """The error to raise: form, API and import read field, words and code from it."""
        errors: dict[str, list[ValidationError]] = {}
        for code in codes:
            field, message = self.table[code]
            errors.setdefault(field or NON_FIELD_ERRORS, []).append(ValidationError(message, code=code))
        return ValidationError(errors)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that does not fit: the field (empty for none), the reader's words for it, the code."""

    field: str
    message: str
    code: str


def refusals_in(error: ValidationError) -> list[Refusal]:
    """Everything that an error says, in its order."""
    fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    return [
        Refusal("" if field == NON_FIELD_ERRORS else field, one.messages[0], one.code or "invalid")
        for field, errors in fields.items()
        for one in errors
    ]
