"""What the states and sides of introductions, and what they are about, are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction
from concord.society.partnering.states import Side, State
from concord.society.partnering.subjects import subject

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATE: dict[State, _StrPromise] = {
    State.WITH_HOST: gettext_lazy("with the host, which looks for a contact"),
    State.OUTSIDE: gettext_lazy("with a contact outside, to whom the host wrote"),
    State.OPEN: gettext_lazy("waits for an answer"),
    State.INTRODUCED: gettext_lazy("introduced"),
    State.DECLINED: gettext_lazy("declined"),
    State.NOT_ROUTED: gettext_lazy("no contact found"),
    State.EXPIRED: gettext_lazy("expired without an answer"),
    State.WITHDRAWN: gettext_lazy("withdrawn"),
}
SIDE: dict[Side, _StrPromise] = {
    Side.SEEKER: gettext_lazy("who asks"),
    Side.SOUGHT: gettext_lazy("who is asked"),
}
_KINDS = {
    "product": gettext_lazy("product"),
    "organisation": gettext_lazy("organisation"),
    "meeting": gettext_lazy("meeting"),
}


def about(code: str, last_seen: str = "") -> dict[str, str] | None:
    """What an introduction is about: its words and the address of its page; None for nothing.

    What the record no longer knows keeps the name as last seen, without an address.
    """
    known = subject(code) if code else None
    if known is None:
        return {"words": last_seen, "address": ""} if last_seen else None
    language = get_language() or "en"
    name = known.name_in(language)
    address = reverse(known.kind, args=[known.id])
    if known.place and is_jurisdiction(known.place):
        words = _("%(name)s, not authorised in %(place)s")
        return {
            "words": words % {"name": name, "place": jurisdiction(known.place).name(language)},
            "address": address,
        }
    kind = _KINDS[known.kind]
    return {"words": _("%(name)s (%(kind)s)") % {"name": name, "kind": kind}, "address": address}
