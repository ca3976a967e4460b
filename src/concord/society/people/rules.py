"""Who may see and change what about people and organisations, and which fields of a person."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from concord.society.access import (
    EVERYBODY,
    EVERYTHING,
    NOTHING,
    SEE,
    Actor,
    Role,
    Rule,
    allow,
    host_staff,
    reveal,
)
from concord.society.fields import Layer
from concord.society.people.models import (
    Affiliation,
    Consent,
    Document,
    Mailing,
    Membership,
    Merge,
    Organisation,
    Person,
    RenewalRound,
    SavedList,
    Shown,
)
from concord.society.people.zones import host_today


def own(path: str) -> Rule:
    """The actor's own rows: ``path`` leads from the row to the primary key of its person."""

    def rows(actor: Actor) -> Q:
        return NOTHING if actor.person is None else Q(**{path: actor.person})

    def holds(actor: Actor, obj: object) -> bool:
        return actor.person is not None and getattr(obj, path) == actor.person

    return Rule(rows, holds)


def shown_to(actor: Actor) -> list[str]:
    """Which choices of visibility include the actor."""
    members_too = actor.has(Role.MEMBER, Role.HOST_STAFF)
    return [Shown.EVERYBODY, Shown.MEMBERS] if members_too else [Shown.EVERYBODY]


listed_for_actor = Rule(
    lambda actor: Q(listed__in=shown_to(actor)),
    lambda actor, person: person.listed in shown_to(actor),
)
own_person = own("pk")
represented = Rule(
    lambda actor: Q(pk__in=actor.represents),
    lambda actor, organisation: organisation.pk in actor.represents,
)

acts_here = Rule(
    lambda _actor: ~Q(layer=Layer.RECORD), lambda _actor, organisation: organisation.layer != Layer.RECORD
)
for_own_body = Rule(
    lambda actor: Q(organisation__in=actor.represents) if actor.represents else NOTHING,
    lambda actor, tie: tie.organisation_id in actor.represents,
)
not_own = Rule(
    lambda actor: EVERYTHING if actor.person is None else ~Q(person=actor.person),
    lambda actor, tie: tie.person_id != actor.person,
)
gives_no_right = Rule(lambda _actor: Q(may_represent=False), lambda _actor, tie: not tie.may_represent)


def on(day: date) -> Q:
    """A filter for dated rows that hold on that day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def _voices() -> QuerySet[Affiliation]:
    """The ties of those who act for a body today."""
    return Affiliation.objects.filter(on(host_today()), may_represent=True)


to_body_without_voice = Rule(
    lambda _actor: ~Q(organisation__in=_voices().values("organisation")),
    lambda _actor, tie: not _voices().filter(organisation=tie.organisation_id).exists(),
)

allow(Person, host_staff | own_person | listed_for_actor, SEE)
allow(Person, own_person, "edit", "consent", "choose_zone")
allow(Organisation, EVERYBODY, SEE)
# A body sets the rules for being met itself: the staff of the host set none for others.
allow(Organisation, represented & acts_here, "set_rules")
allow(Organisation, (host_staff | represented) & acts_here, "set_zone")
allow(Affiliation, host_staff | own("person_id") | for_own_body, SEE)
# Who acts for a body loses that by their own word or by that of the body, not by the staff of the host.
allow(Affiliation, own("person_id") | for_own_body | (host_staff & gives_no_right), "end")
# The body says who acts for it. For one that nobody acts for yet, the staff of the host pass on its word.
allow(Affiliation, not_own & (for_own_body | (host_staff & to_body_without_voice)), "entrust")
# A body's membership is seen and answered for by those who represent the body.
_own_membership = own("person_id") | Rule(
    lambda actor: Q(organisation__in=actor.represents) if actor.represents else NOTHING,
    lambda actor, membership: membership.organisation_id in actor.represents,
)
allow(Membership, host_staff | _own_membership, SEE)
allow(Membership, _own_membership, "answer")
allow(Membership, host_staff & not_own, "renew", "withdraw", "record-answer")
allow(Membership, host_staff, "end")
allow(Document, EVERYBODY, SEE)
allow(Consent, own("person_id") | host_staff, SEE)
allow(Consent, own("person_id"), "withdraw")
allow(RenewalRound, host_staff, SEE, "run")
allow(SavedList, host_staff, SEE, "delete")
allow(Mailing, host_staff, SEE, "rewrite", "test", "release", "withdraw")
allow(Merge, host_staff, SEE, "withdraw", "undo")


def name_shown(path: str) -> Rule:
    """Those to whom the person at the end of ``path`` shows their line."""

    def holds(actor: Actor, obj: object) -> bool:
        person = getattr(obj, path)
        return person is not None and person.listed in shown_to(actor)

    return Rule(lambda actor: Q(**{f"{path}__listed__in": shown_to(actor)}), holds)


def _chosen(field: str) -> Rule:
    """Those whom the person chose for one part of their line."""
    return Rule(
        lambda actor: Q(**{f"{field}__in": shown_to(actor)}),
        lambda actor, person: getattr(person, field) in shown_to(actor),
    )


# Expertise and address follow the person's own choice, whatever the line does.
reveal(Person, host_staff | own_person | _chosen("shows_expertise"), "expertise")
reveal(Person, host_staff | own_person | _chosen("shows_contact"), "address")
reveal(Person, own_person, "listed", "shows_expertise", "shows_contact")
