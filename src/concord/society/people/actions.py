"""What people and staff do: join, describe, consent, affiliate, admit, renew, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import clean_line
from concord.society.access import Actor, RefusedError, Role, locked, require
from concord.society.errors import ENDS_BEFORE_IT_BEGINS, MIXED_LAYERS, Refusals, WrongStateError
from concord.society.fields import Layer
from concord.society.ledger.entries import Private, record
from concord.society.people import notices, periods
from concord.society.people.models import (
    Account,
    Affiliation,
    Consent,
    Document,
    Membership,
    MembershipClass,
    Organisation,
    Person,
    RenewalAnswer,
)
from concord.society.people.queries import dates_of, layer_of_host, selves
from concord.society.people.states import (
    MEMBERSHIP_ACTIONS,
    MembershipAction,
    is_withdrawable,
    standing,
)
from concord.society.people.zones import forget_host_zone

refused = Refusals(
    {
        "answered_already": (
            "",
            _("The member has answered for this period already: end it instead."),
        ),
        "answered_later": (
            "received_on",
            _("The member has answered here themself after that day: their own word stands."),
        ),
        "affiliated_already": (
            "organisation",
            _("They are affiliated with this organisation on some of these days already."),
        ),
        "consent_is_required": (
            "act",
            _("This consent is required and ends with your account, not before."),
        ),
        "ends_before_it_begins": ("until", ENDS_BEFORE_IT_BEGINS),
        "layers_are_not_mixed": ("organisation", MIXED_LAYERS),
        "person_of_another_layer": ("person", MIXED_LAYERS),
        "other_kind_of_class": ("membership_class", _("This class is not for members of this kind.")),
        "outside_the_period": ("on", _("The day lies outside the period of the membership.")),
        "outside_the_term": ("until", _("The day lies outside the term.")),
        "overlaps": ("since", _("The period shares a day with another membership of the same member.")),
        "received_on_no_such_day": (
            "received_on",
            _("The day is ahead, or lies before the period began."),
        ),
        "renewed_already": ("until", _("A period follows already.")),
        "source_missing": ("source", _("Say how the organisation told you.")),
        "staff_of_the_host": (
            "may_represent",
            _("They act for the host: another body has to name somebody else first."),
        ),
        "who_is_missing": ("person", _("Name a person or an organisation, one of the two.")),
    }
)
EDITABLE = (
    "name",
    "name_native",
    "country",
    "area",
    "profession",
    "expertise",
    "listed",
    "shows_expertise",
    "shows_contact",
)


@transaction.atomic
def join(*, account: Account, name: str, name_native: str = "", layer: Layer = Layer.LIVE) -> Person:
    """Make the person of a new account; the person is the actor of their own joining."""
    person = Person(account=account, layer=layer, name=clean_line(name), name_native=clean_line(name_native))
    person.save()
    record(
        Actor(person.key, person=person.pk),
        "person.joined",
        person,
        private=[Private("name", person.name, person.key)],
    )
    return person


@transaction.atomic
def describe(*, actor: Actor, person: Person, changes: Mapping[str, str]) -> Person:
    """Change what the person says of themself. Raises ValueError for a field that is not theirs to set."""
    strange = changes.keys() - set(EDITABLE)
    if strange:
        raise ValueError(f"not editable: {', '.join(sorted(strange))}")
    person = locked(person)
    require(actor, "edit", person)
    lines = {name: clean_line(value) for name, value in changes.items()}
    changed = {name: line for name, line in lines.items() if getattr(person, name) != line}
    for name, value in changed.items():
        setattr(person, name, value)
    person.save()
    private = [Private(name, value, person.key) for name, value in sorted(changed.items())]
    record(actor, "person.described", person, private=private)
    return person


@transaction.atomic
def choose_zone(*, actor: Actor, person: Person, time_zone: str) -> Account:
    """The person says where their days begin and end.

    Raises ValidationError for a zone that is not known, RefusedError for anybody else.
    """
    require(actor, "choose_zone", person)
    if person.account is None:
        raise RefusedError("choose_zone")
    account = locked(person.account)
    account.time_zone = time_zone
    account.save(update_fields=["time_zone"])
    record(actor, "person.zone_chosen", person, private=[Private("time_zone", time_zone, person.key)])
    return account


@transaction.atomic
def set_zone(*, actor: Actor, organisation: Organisation, time_zone: str) -> Organisation:
    """Say where the days of a body begin and end; an empty text leaves it to its country and the host.

    Days that were set before keep the zone in which they were set. Raises ValidationError for a zone that is
    not known.
    """
    organisation = locked(organisation)
    require(actor, "set_zone", organisation)
    organisation.time_zone = time_zone
    organisation.save(update_fields=["time_zone"])
    if organisation.is_host:
        transaction.on_commit(forget_host_zone)
    record(actor, "organisation.zone_set", organisation, facts={"time_zone": time_zone})
    return organisation


@transaction.atomic
def give_consent(*, actor: Actor, person: Person, document: Document) -> Consent:
    """Agree to one version of a document. Asking again changes nothing.

    Raises RefusedError for anybody but the person: nobody ticks a consent for somebody else.
    """
    locked(person)
    if actor.person != person.pk:
        raise RefusedError("consent")
    standing = Consent.objects.filter(person=person, document=document, withdrawn_at=None).first()
    if standing is not None:
        return standing
    consent = Consent.objects.create(person=person, document=document, given_at=clock.now())
    record(
        actor,
        "consent.given",
        consent,
        facts={"purpose": document.purpose, "version": document.version},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Actor, person: Person, document: Document) -> None:
    """Take a consent back. Raises ValidationError for a required one, RefusedError for others."""
    locked(person)
    standing = Consent.objects.filter(person=person, document=document, withdrawn_at=None).first()
    if standing is None:
        return
    require(actor, "withdraw", standing)
    if document.is_required:
        raise refused("consent_is_required")
    standing.withdrawn_at = clock.now()
    standing.save(update_fields=["withdrawn_at"])
    record(actor, "consent.withdrawn", standing, facts={"purpose": document.purpose})
    notices.drop_list_letters(person, document.purpose)


@transaction.atomic
def affiliate(
    *, actor: Actor, person: Person, organisation: Organisation, since: date, title: str = ""
) -> Affiliation:
    """Say that one works there from that day on; it gives no right to act for the organisation.

    Raises ValidationError for a tie to the same organisation that still holds or ends later, or if one of
    the two is real and the other of the rehearsal.
    """
    person = locked(person)
    require(actor, "edit", person)
    if person.layer != organisation.layer:
        raise refused("layers_are_not_mixed")
    ties = Affiliation.objects.filter(person=person, organisation=organisation)
    if ties.filter(Q(until=None) | Q(until__gt=since)).exists():
        raise refused("affiliated_already")
    tie = Affiliation.objects.create(
        person=person, organisation=organisation, title=clean_line(title), since=since
    )
    record(actor, "affiliation.begun", tie, facts={"person": person.key, "organisation": organisation.key})
    return tie


@transaction.atomic
def end_affiliation(*, actor: Actor, tie: Affiliation, until: date) -> Affiliation:
    """End a tie: ``until`` is the first day without it. The person, the body, or staff of the host.

    Raises ValidationError for a day before it began, or for a tie that has ended.
    """
    tie = locked(tie)
    require(actor, "end", tie)
    if until <= tie.since or tie.until is not None:
        raise refused("outside_the_term")
    tie.until = until
    tie.save(update_fields=["until"])
    record(actor, "affiliation.ended", tie, facts={"until": until.isoformat()})
    return tie


@transaction.atomic
def entrust(*, actor: Actor, tie: Affiliation, may_represent: bool, source: str = "") -> Affiliation:
    """Say whether the person may act for the organisation here: who acts for it says so, nobody for themself.

    For an organisation that nobody acts for yet, the staff of the host pass on what it said; ``source`` says
    how, and the entry that it was on its behalf. Raises ValidationError without a source, for staff of the
    host, who would act for both sides, and for another account of the same person.
    """
    # The organisation is locked, so that two do not both speak first for it.
    locked(tie.organisation)
    tie = locked(tie, "organisation", "person")
    require(actor, "entrust", tie)
    if tie.person_id in selves(actor.person):
        raise refused("own_role")
    on_behalf = may_represent and tie.organisation_id not in actor.represents
    if on_behalf:
        _check_first_voice(tie, source)
    tie.may_represent = may_represent
    tie.save(update_fields=["may_represent"])
    facts = {"may_represent": may_represent, "on_behalf": on_behalf}
    record(actor, "affiliation.entrusted", tie, facts=facts, reason=clean_line(source))
    return tie


def _check_first_voice(tie: Affiliation, source: str) -> None:
    if not clean_line(source):
        raise refused("source_missing")
    others = selves(tie.person_id)
    if Affiliation.objects.filter(person__in=others, organisation__is_host=True, may_represent=True).exists():
        raise refused("staff_of_the_host")


@transaction.atomic
def admit(
    *,
    actor: Actor,
    membership_class: MembershipClass,
    since: date,
    until: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """Begin a membership of a person or an organisation, one of the two, by the host's staff.

    Raises ValidationError for neither or both, a class of the other kind, an end before the beginning, or a
    period that overlaps another.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("admit")
    member = person or organisation
    if member is None or (person and organisation):
        raise refused("who_is_missing")
    side = member._meta.model_name or ""
    locked(member)
    if person is not None and person.pk in selves(actor.person):
        raise refused("own_role")
    if member.layer != layer_of_host():
        raise refused("layers_are_not_mixed" if organisation else "person_of_another_layer")
    if membership_class.for_organisations != (side == "organisation"):
        raise refused("other_kind_of_class")
    if until <= since:
        raise refused("ends_before_it_begins")
    if periods.share_a_day(periods.of_member(person, organisation), since, until):
        raise refused("overlaps")
    membership = periods.begin(
        person=person,
        organisation=organisation,
        membership_class=membership_class,
        since=since,
        until=until,
    )
    facts = {"since": since.isoformat(), "until": until.isoformat(), "member": member.key}
    record(actor, "membership.begun", membership, facts=facts)
    return membership


@transaction.atomic
def renew(*, actor: Actor, membership: Membership, until: date) -> Membership:
    """Let a new period follow directly.

    Raises ValidationError if one does already, if it would share a day with a later one or end before it
    begins; WrongStateError for a membership that lapsed or ended.
    """
    old = _locked_membership(actor, membership, MembershipAction.RENEW)
    if old.person_id in selves(actor.person):
        raise refused("own_role")
    if Membership.objects.filter(follows=old).exists():
        raise refused("renewed_already")
    if until <= old.until:
        raise refused("ends_before_it_begins")
    if periods.share_a_day(periods.of_member(old.person, old.organisation), old.until, until):
        raise refused("overlaps")
    row = periods.begin(
        person=old.person,
        organisation=old.organisation,
        membership_class=old.membership_class,
        since=old.until,
        until=until,
    )
    record(actor, "membership.renewed", row, facts={"follows": old.key, "until": until.isoformat()})
    return row


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership, on: date, reason: str) -> Membership:
    """End a membership early: ``on`` is the first day without it.

    Raises ValidationError for a day outside the period or with a period that follows, WrongStateError for a
    membership that is over.
    """
    row = _locked_membership(actor, membership, MembershipAction.END)
    if not row.since <= on <= row.until:
        raise refused("outside_the_period")
    if Membership.objects.filter(follows=row).exists():
        raise refused("renewed_already")
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    record(actor, "membership.ended", row, facts={"on": on.isoformat()}, reason=reason)
    return row


@transaction.atomic
def answer(*, actor: Actor, membership: Membership, wants: bool) -> RenewalAnswer:
    """The member says whether to renew: themself, or who represents the organisation; nobody else.

    The last word counts; every word stands in the ledger. Raises WrongStateError outside the days of renewal
    and grace, ValidationError once a period follows.
    """
    row = _locked_membership(actor, membership, MembershipAction.ANSWER)
    answer = _last_word(row, wants=wants)
    record(actor, "membership.answered", row, facts={"wants": wants})
    return answer


@transaction.atomic
def record_answer(
    *, actor: Actor, membership: Membership, wants: bool, channel: str, received_on: date
) -> RenewalAnswer:
    """Staff write down what the member said elsewhere, how and on which day; the member is told.

    Raises RefusedError for one's own, WrongStateError as :func:`answer` does, and ValidationError for a day
    that is ahead or before the period began, or if the member has answered here after that day.
    """
    row = _locked_membership(actor, membership, MembershipAction.RECORD_ANSWER)
    if row.person_id in selves(actor.person) or row.organisation_id in actor.represents:
        raise refused("own_role")
    if not row.since <= received_on <= actor.today:
        raise refused("received_on_no_such_day")
    said = RenewalAnswer.objects.filter(membership=row, channel="").first()
    if said is not None and received_on < said.said_at.astimezone(ZoneInfo(actor.time_zone)).date():
        raise refused("answered_later")
    answer = _last_word(row, wants=wants, channel=channel, received_on=received_on)
    how = {"channel": channel, "received_on": received_on.isoformat()}
    record(actor, "membership.answer_recorded", row, facts={"wants": wants, **how})
    notices.tell_answer_recorded(answer)
    return answer


def _last_word(row: Membership, **said: Any) -> RenewalAnswer:  # noqa: ANN401 - fields of the answer
    """Put an answer in the place of the one before."""
    if Membership.objects.filter(follows=row).exists():
        raise refused("renewed_already")
    nothing = {"channel": "", "received_on": None, "skipped_because": ""}
    answer, _created = RenewalAnswer.objects.update_or_create(
        membership=row, defaults={**nothing, **said, "said_at": clock.now()}
    )
    return answer


@transaction.atomic
def withdraw_membership(*, actor: Actor, membership: Membership, reason: str) -> Person | Organisation:
    """Take back a period made by mistake, before it begins or on the day it was made; the member is told.

    Raises RefusedError for one's own, ValidationError without a reason or if something was built on it (an
    answer, a period that follows), WrongStateError once it is too late. The ledger keeps that it was made.
    """
    row = _locked_membership(actor, membership, MembershipAction.WITHDRAW)
    member = row.person or row.organisation
    assert member is not None  # held by membership_of_one
    if row.person_id in selves(actor.person):
        raise refused("own_role")
    if not clean_line(reason):
        raise refused("reason_missing")
    if Membership.objects.filter(follows=row).exists():
        raise refused("renewed_already")
    if RenewalAnswer.objects.filter(membership=row).exists():
        raise refused("answered_already")
    days = {"since": row.since.isoformat(), "until": row.until.isoformat()}
    before, facts = row.follows, {"membership": row.key, **days}
    notices.tell_withdrawn(row)
    row.delete()
    periods.link(periods.of_member(row.person, row.organisation))
    record(
        actor,
        "membership.withdrawn",
        before or member,
        facts=facts,
        reason=reason,
        rows=[row, *filter(None, [before])],
    )
    return member


def made_on(membership: Membership, actor: Actor) -> date | None:
    """The day on which the period was made, where the actor is; None for one from before this was kept."""
    moment = membership.created_at
    return None if moment is None else moment.astimezone(ZoneInfo(actor.time_zone)).date()


def _locked_membership(actor: Actor, membership: Membership, verb: MembershipAction) -> Membership:
    # The member first: admitting, renewing and withdrawing of one member happen one after another.
    locked(membership.person or membership.organisation or membership)
    row = locked(membership)
    require(actor, verb, row)
    dates, day = dates_of(row), actor.today
    now = standing(dates, day)
    if now not in MEMBERSHIP_ACTIONS[verb] or (
        verb is MembershipAction.WITHDRAW and not is_withdrawable(dates, made_on(row, actor), day)
    ):
        raise WrongStateError(verb, now)
    return row
