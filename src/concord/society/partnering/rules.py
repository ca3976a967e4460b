"""Who may see and do what with introductions. Staff see that they exist; they answer for nobody."""

from __future__ import annotations

from django.db.models import Q

from concord.society.access import EVERYBODY, NOTHING, SEE, Actor, Rule, allow, host_staff, reveal
from concord.society.partnering.models import Answer, Introduction, MeetingRules
from concord.society.partnering.queries import side_of
from concord.society.partnering.states import IntroductionAction, Side
from concord.society.people.rules import name_shown, own


def _seeker_rows(actor: Actor) -> Q:
    if actor.person is None:
        return NOTHING
    return Q(seeker=actor.person, seeker_organisation=None) | Q(seeker_organisation__in=actor.represents)


def _sought_rows(actor: Actor) -> Q:
    if actor.person is None:
        return NOTHING
    # Somebody who stands on both sides acts for the seeking side only.
    asked = Q(sought_person=actor.person) | Q(sought_organisation__in=actor.represents)
    return asked & ~Q(pk__in=Introduction.objects.filter(_seeker_rows(actor)).values("pk"))


seeker = Rule(
    _seeker_rows,
    lambda actor, introduction: side_of(actor, introduction) is Side.SEEKER,
)
sought = Rule(
    _sought_rows,
    lambda actor, introduction: side_of(actor, introduction) is Side.SOUGHT,
)

allow(Introduction, host_staff | seeker | sought, SEE)


def _consent_of(side: Side) -> Rule:
    consents = Answer.objects.filter(side=side, consents=True)
    return Rule(
        lambda _actor: Q(pk__in=consents.values("introduction")),
        lambda _actor, row: any(one.consents and one.side == side for one in row.answers.all()),
    )


_proposed = Rule(
    lambda _actor: Q(introducer__isnull=False), lambda _actor, row: row.introducer_id is not None
)
# Who asks names themself, and asks for somebody whom they could see. What staff propose names nobody who
# does not show their name to the other side before both have consented.
_by_seeker = Rule(lambda _actor: Q(introducer=None), lambda _actor, row: row.introducer_id is None)
_known = host_staff | _by_seeker | (_consent_of(Side.SEEKER) & _consent_of(Side.SOUGHT))
reveal(Introduction, _known | own("seeker_id") | name_shown("seeker"), "seeker")
reveal(Introduction, _known | own("sought_person_id") | name_shown("sought_person"), "sought_person")
reveal(Introduction, host_staff | name_shown("introducer"), "introducer")
allow(
    Introduction,
    seeker | sought,
    IntroductionAction.CONSENT,
    IntroductionAction.DECLINE,
    IntroductionAction.REPORT,
)
# Whoever began it takes it back: who asked, or the staff who proposed it.
allow(Introduction, (seeker & _by_seeker) | (host_staff & _proposed), IntroductionAction.WITHDRAW)
allow(
    Introduction,
    host_staff,
    IntroductionAction.RECORD_ON_BEHALF,
    IntroductionAction.ROUTE,
    IntroductionAction.GIVE_UP,
)
allow(MeetingRules, EVERYBODY, SEE)
