"""Who may see and do what with introductions. Staff see that they exist; they answer for nobody."""

from __future__ import annotations

from django.db.models import Q

from concord.society.access import EVERYBODY, NOTHING, SEE, Actor, Rule, allow, host_staff
from concord.society.partnering.models import Introduction, MeetingRules
from concord.society.partnering.queries import side_of
from concord.society.partnering.states import IntroductionAction, Side


def _sought_rows(actor: Actor) -> Q:
    if actor.person is None:
        return NOTHING
    # Somebody who seeks their own organisation stands on the seeking side only.
    asked = Q(sought_person=actor.person) | Q(sought_organisation__in=actor.represents)
    return asked & ~Q(seeker=actor.person)


seeker = Rule(
    lambda actor: NOTHING if actor.person is None else Q(seeker=actor.person),
    lambda actor, introduction: side_of(actor, introduction) is Side.SEEKER,
)
sought = Rule(
    _sought_rows,
    lambda actor, introduction: side_of(actor, introduction) is Side.SOUGHT,
)

allow(Introduction, host_staff | seeker | sought, SEE)
allow(
    Introduction,
    seeker | sought,
    IntroductionAction.CONSENT,
    IntroductionAction.DECLINE,
    IntroductionAction.REPORT,
)
allow(Introduction, seeker, IntroductionAction.WITHDRAW)
allow(Introduction, host_staff, IntroductionAction.RECORD_ON_BEHALF)
allow(MeetingRules, EVERYBODY, SEE)
