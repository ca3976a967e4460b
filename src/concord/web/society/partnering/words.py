"""What states, verbs and refusals of introductions are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concord.society.partnering.states import Side, State, Verb

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
VERB: dict[Verb, _StrPromise] = {
    Verb.CONSENT: pgettext_lazy("verb", "Consent"),
    Verb.DECLINE: pgettext_lazy("verb", "Decline"),
    Verb.WITHDRAW: pgettext_lazy("verb", "Withdraw"),
}
REFUSAL: dict[str, _StrPromise] = {
    "why_missing": _("Say why you want to be introduced."),
    "layers_are_not_mixed": _("Real bodies, the public record and the rehearsal are never mixed."),
    "to_oneself": _("You cannot be introduced to yourself."),
    "agreement_unknown": _("Choose an agreement that you can see."),
    "rules_not_read": _("The rules for meeting them have changed. Read them and confirm again."),
    "asked_already": _("You have asked already and the answer is still open."),
    "not_a_member": _("This person is not a member today."),
    "source_missing": _("Say how they told you."),
    "recorded_already": _("This is recorded already."),
}
