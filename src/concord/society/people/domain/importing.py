"""Members from a list: what would change is shown first, then everything is applied, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel.faults import FaultsFoundError
from concord.society.ledger.entries import Private, record
from concord.society.people.domain.differences import Difference, layer_of_host, overlaps, require_importer
from concord.society.people.domain.persons import searchable
from concord.society.people.lines import OF_PERSON, MemberLine, parse
from concord.society.people.models import Account, Membership, MembershipClass, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.kernel.faults import Fault
    from concord.society.access.actor import Actor
    from concord.society.fields import Layer


def preview(*, actor: Actor, content: bytes, file: str) -> list[Difference[MemberLine]]:
    """What the file would change; nothing is written.

    Raises RefusedError unless the actor is staff of the host or the system, FaultsFoundError with every
    fault of the file, those against periods already held included.
    """
    require_importer(actor)
    classes = list(MembershipClass.objects.filter(for_organisations=False).values_list("name_en", flat=True))
    lines = parse(content, file, classes)
    people = _people([line.email for line in lines])
    faults = [fault for line in lines for fault in _overlaps(file, line, people.get(line.email))]
    if faults:
        raise FaultsFoundError(faults)
    return [_difference(line, people.get(line.email)) for line in lines]


@transaction.atomic
def apply(*, actor: Actor, content: bytes, file: str) -> list[Difference[MemberLine]]:
    """Apply the file in one transaction and say what changed. Raises as :func:`preview` does."""
    differences = preview(actor=actor, content=content, file=file)
    people = _people([found.line.email for found in differences])
    classes = {found.name_en: found for found in MembershipClass.objects.all()}
    layer = layer_of_host()
    for found in differences:
        if not found.is_nothing:
            person = people.get(found.line.email) or _join(found.line, layer)
            _change(actor, person, found)
            if found.adds_period:
                _add_period(actor, person, found.line, classes[found.line.membership_class])
    return differences


def _people(addresses: Sequence[str]) -> dict[str, Person]:
    found = Person.objects.filter(account__email__in=addresses).select_related("account")
    return {
        person.account.email: person
        for person in found.prefetch_related("memberships")
        if person.account is not None
    }


def _difference(line: MemberLine, person: Person | None) -> Difference[MemberLine]:
    if person is None:
        return Difference(line, True, {}, (), True)
    differing = {
        column: (getattr(person, column), line.person[column])
        for column in OF_PERSON
        if line.person[column] and getattr(person, column) != line.person[column]
    }
    # Who has signed in says who they are; a list of the secretariat does not overrule them.
    speaks = person.account is not None and person.account.last_login is not None
    held = {(period.since, period.until) for period in person.memberships.all()}
    return Difference(
        line,
        False,
        {} if speaks else differing,
        tuple(differing) if speaks else (),
        (line.since, line.until) not in held,
    )


def _overlaps(file: str, line: MemberLine, person: Person | None) -> list[Fault]:
    return overlaps(file, line, person.memberships.all()) if person else []


def _join(line: MemberLine, layer: Layer) -> Person:
    account = Account.objects.filter(email=line.email).first() or Account.objects.create_user(line.email)
    return Person(account=account, layer=layer)


def _change(actor: Actor, person: Person, found: Difference[MemberLine]) -> None:
    changed = found.line.person if found.is_new else {key: new for key, (_, new) in found.changes.items()}
    if not changed:
        return
    for column, value in changed.items():
        setattr(person, column, value)
    person.search_text = searchable(person)
    person.save()
    private = [Private(column, value, person.key) for column, value in sorted(changed.items()) if value]
    record(actor, "person.imported", person, facts={"is_new": found.is_new}, private=private)


def _add_period(actor: Actor, person: Person, line: MemberLine, terms: MembershipClass) -> None:
    before = Membership.objects.filter(person=person, until=line.since, ended_on=None, renewal=None).first()
    membership = Membership.objects.create(
        person=person, membership_class=terms, since=line.since, until=line.until, follows=before
    )
    facts = {"person": person.key, "since": line.since.isoformat(), "until": line.until.isoformat()}
    record(actor, "membership.imported", membership, facts=facts)
