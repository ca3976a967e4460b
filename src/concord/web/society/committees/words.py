"""What the verbs and states of committees are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.committees.states import ActionItemState, MeetingState, SeatState, TermState, Verb

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERB: dict[Verb, _StrPromise] = {
    Verb.APPOINT: _("Appoint to this seat"),
    Verb.CHANGE_SEAT: _("Change the seat"),
    Verb.CLOSE_SEAT: _("Close the seat"),
    Verb.END_TERM: _("End the term early"),
    Verb.WITHDRAW_TERM: _("Withdraw the appointment"),
    Verb.MOVE: _("Move the sitting"),
    Verb.CANCEL: _("Cancel the sitting"),
    Verb.ADD_ITEM: _("Add to the agenda"),
    Verb.DECLARE: _("Declare my interest"),
    Verb.RESOLVE: _("Record the decision"),
    Verb.ASSIGN: _("Ask somebody to act"),
    Verb.WRITE_MINUTES: _("Write the minutes"),
    Verb.ADOPT: _("Adopt the minutes"),
    Verb.FINISH: _("Close as done"),
    Verb.DROP: _("Drop with a reason"),
}

SEAT: dict[SeatState, _StrPromise] = {
    SeatState.VACANT: _("vacant"),
    SeatState.AWAITED: _("vacant, the next holder is appointed"),
    SeatState.HELD: pgettext_lazy("seat", "held"),
    SeatState.CLOSED: pgettext_lazy("seat", "closed"),
}

TERM: dict[TermState, _StrPromise] = {
    TermState.AHEAD: _("begins later"),
    TermState.RUNNING: pgettext_lazy("term", "runs"),
    TermState.OVER: pgettext_lazy("term", "over"),
}

MEETING: dict[MeetingState, _StrPromise] = {
    MeetingState.CALLED: pgettext_lazy("sitting", "called"),
    MeetingState.SAT: _("sat, minutes not adopted yet"),
    MeetingState.ADOPTED: _("sat, minutes adopted"),
    MeetingState.CANCELLED: pgettext_lazy("sitting", "cancelled"),
}

ACTION_ITEM: dict[ActionItemState, _StrPromise] = {
    ActionItemState.OPEN: pgettext_lazy("action", "open"),
    ActionItemState.OVERDUE: _("overdue"),
    ActionItemState.DONE: _("done"),
    ActionItemState.DROPPED: pgettext_lazy("action", "dropped"),
}
