"""What states and kinds of rows of an import are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.imports.states import ImportState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATES: dict[str, _StrPromise] = {
    ImportState.DRAFT: pgettext_lazy("import", "read, nothing applied"),
    ImportState.APPLYING: pgettext_lazy("import", "being applied"),
    ImportState.STOPPED: pgettext_lazy("import", "stopped"),
    ImportState.APPLIED: pgettext_lazy("import", "applied"),
    ImportState.UNDOING: pgettext_lazy("import", "being undone"),
    ImportState.UNDONE: pgettext_lazy("import", "undone"),
    ImportState.DISCARDED: pgettext_lazy("import", "discarded"),
}
KINDS: dict[str, _StrPromise] = {
    "new": _("new members"),
    "known": _("known members with a new period"),
    "changed": _("known members that change"),
    "unchanged": _("members without a change"),
    "refused": _("members in conflict with what is held"),
}
FIGURES: dict[str, _StrPromise] = KINDS | {
    "periods": _("new periods"),
    "refused_rows": _("rows refused"),
    "kept": _("rows that were not taken back"),
}
