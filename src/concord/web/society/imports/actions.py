"""The actions of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from concord.kernel.faults import FaultsFoundError
from concord.society.access import NotFoundError
from concord.society.files.storage import FileDamagedError
from concord.society.imports import actions
from concord.society.imports.models import MemberImport
from concord.society.imports.queries import table_of
from concord.society.imports.states import IMPORT_ACTIONS, ImportAction
from concord.society.people.queries import layer_of_host
from concord.web.society.actions import Action, ActionTable, Place
from concord.web.society.imports import forms

if TYPE_CHECKING:
    from concord.society.access import Actor


def _of_the_file(_actor: Actor, row: MemberImport) -> dict[str, Any]:
    """The import and its table. Raises NotFoundError for one that is applied, and for a list that is lost."""
    if row.state not in IMPORT_ACTIONS[ImportAction.SETTLE] or row.file is None:
        raise NotFoundError
    try:
        return {"member_import": row, "table": table_of(row)}
    except (FaultsFoundError, FileDamagedError):
        raise NotFoundError from None


IMPORT = ActionTable(
    {
        ImportAction.SETTLE: Action(
            _("Say how it is read"),
            actions.settle,
            forms.SettleForm,
            _of_the_file,
            note=lambda _row: _("Nothing is applied by this: you see again what the list would change."),
        ),
        ImportAction.APPLY: Action(
            _("Apply the list"),
            actions.apply,
            forms.ApplyForm,
            note=lambda _row: _(
                "It is applied in the background, and you can leave the page. It can be undone as a whole "
                "until something is built on it."
            ),
        ),
        ImportAction.DISCARD: Action(_("Discard the list"), actions.discard, is_final=True),
        ImportAction.STOP: Action(
            _("Stop applying"),
            actions.stop,
            note=lambda _row: _("What is applied by then stays, until you go on or undo it."),
        ),
        ImportAction.GO_ON: Action(_("Go on applying"), actions.go_on),
        ImportAction.UNDO: Action(
            _("Undo the import"),
            actions.undo,
            is_final=True,
            note=lambda _row: _(
                "Members and periods that it made are deleted, and what it changed is as before, unless "
                "somebody changed it since."
            ),
        ),
    },
    argument="member_import",
    rows=MemberImport.objects.select_related("file"),
    place=lambda row: Place(_("Import of members"), row.get_absolute_url(), layer_of_host()),
)
