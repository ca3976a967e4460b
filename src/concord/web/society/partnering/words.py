"""What the states and sides of introductions are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from concord.society.partnering.states import Side, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATE: dict[State, _StrPromise] = {
    State.OPEN: _("waits for an answer"),
    State.INTRODUCED: _("introduced"),
    State.DECLINED: _("declined"),
    State.EXPIRED: _("expired without an answer"),
    State.WITHDRAWN: _("withdrawn"),
}
SIDE: dict[Side, _StrPromise] = {Side.SEEKER: _("who asks"), Side.SOUGHT: _("who is asked")}
