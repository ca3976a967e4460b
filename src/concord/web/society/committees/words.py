"""What the states of committees are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.committees.states import ActionItemState, MeetingState, SeatState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SEAT: dict[SeatState, _StrPromise] = {
    SeatState.VACANT: _("vacant"),
    SeatState.AWAITED: _("vacant, the next holder is appointed"),
    SeatState.HELD: pgettext_lazy("seat", "held"),
    SeatState.CLOSED: pgettext_lazy("seat", "closed"),
}

MEETING: dict[MeetingState, _StrPromise] = {
    MeetingState.CALLED: pgettext_lazy("meeting", "called"),
    MeetingState.TOOK_PLACE: _("held, minutes not adopted yet"),
    MeetingState.ADOPTED: _("held, minutes adopted"),
    MeetingState.CANCELLED: pgettext_lazy("meeting", "cancelled"),
}

ACTION_ITEM: dict[ActionItemState, _StrPromise] = {
    ActionItemState.OPEN: pgettext_lazy("action", "open"),
    ActionItemState.OVERDUE: _("overdue"),
    ActionItemState.DONE: _("done"),
    ActionItemState.DROPPED: pgettext_lazy("action", "dropped"),
}
