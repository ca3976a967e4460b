"""Writing what lines of a list change: members, their fields and periods, many rows in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from concord.kernel.zones import zone_of_country
from concord.society.people.models import Account, Membership, MembershipClass, Organisation, Person
from concord.society.people.periods import link
from concord.society.people.zones import host_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from concord.society.fields import Layer
    from concord.society.people.member_lists import Period
    from concord.society.people.member_matching import Difference, Member

_OF_ACCOUNT = ("email", "language")


@dataclass(slots=True)
class Written:
    """What was written, each with the difference or the period that asked for it.

    ``changed`` holds the values before.
    """

    made: list[tuple[Difference, Member]] = field(default_factory=list)
    changed: list[tuple[Difference, Member, dict[str, str]]] = field(default_factory=list)
    periods: list[tuple[Period, Membership]] = field(default_factory=list)


def write(differences: Iterable[Difference], layer: Layer) -> Written:
    """Write them, within the transaction and under the lock in which they were judged."""
    asked = [one for one in differences if not one.is_nothing and not one.faults]
    written = Written()
    members = _make([one for one in asked if one.is_new], layer, written)
    for difference in asked:
        if difference.member is not None:
            members[difference.line.row] = difference.member
            if difference.changes:
                _change(difference, difference.member, written)
    _add_periods(asked, members, written)
    return written


def _make(new: Sequence[Difference], layer: Layer, written: Written) -> dict[int, Member]:
    """The new members of the lines, by row."""
    if new and "name_en" in new[0].line.values:
        bodies = [Organisation(layer=layer, **_of_member(one.line.values)) for one in new]
        made: Sequence[Member] = Organisation.objects.bulk_create(bodies)
    else:
        made = _people(new, layer)
    written.made = [*zip(new, made, strict=True)]
    return {difference.line.row: member for difference, member in written.made}


def _people(new: Sequence[Difference], layer: Layer) -> list[Person]:
    without = [one for one in new if one.account is None and one.line.email]
    rows = [
        Account(
            email=one.line.email,
            password=make_password(None),
            time_zone=zone_of_country(one.line.values.get("country", "")) or host_zone(),
            **{name: one.line.values[name] for name in ("language",) if one.line.values.get(name)},
        )
        for one in without
    ]
    accounts = dict(zip((one.line.row for one in without), Account.objects.bulk_create(rows), strict=True))
    people = [
        Person(account=accounts.get(one.line.row, one.account), layer=layer, **_of_member(one.line.values))
        for one in new
    ]
    return Person.objects.bulk_create(people)


def _of_member(values: dict[str, str]) -> dict[str, Any]:
    fields = {name: value for name, value in values.items() if name not in _OF_ACCOUNT}
    return fields | ({"atlas_id": fields["atlas_id"] or None} if "atlas_id" in fields else {})


def _change(difference: Difference, member: Member, written: Written) -> None:
    set_fields(member, {name: new for name, (_old, new) in difference.changes.items()})
    written.changed.append(
        (difference, member, {name: old for name, (old, _new) in difference.changes.items()})
    )


def set_fields(member: Member, values: dict[str, str]) -> None:
    """Save these fields of a member; an address makes an account for a person without one."""
    for name, value in _of_member(values).items():
        setattr(member, name, value)
    if isinstance(member, Person):
        if member.account is None and values.get("email"):
            member.account = Account.objects.create_user(
                values["email"], time_zone=zone_of_country(member.country) or host_zone()
            )
        if member.account is not None and values.get("language"):
            member.account.language = values["language"]
            member.account.save(update_fields=["language"])
    member.save()


def _add_periods(asked: Sequence[Difference], members: dict[int, Member], written: Written) -> None:
    classes = {row.name_en: row for row in MembershipClass.objects.all()}
    rows: list[tuple[Period, Membership]] = []
    for difference in asked:
        member = members[difference.line.row]
        side: dict[str, Any] = {"person" if isinstance(member, Person) else "organisation": member}
        for period in difference.periods:
            terms = classes[period.membership_class]
            row = Membership(**side, membership_class=terms, since=period.since, until=period.until)
            rows.append((period, row))
    Membership.objects.bulk_create([row for _period, row in rows])
    written.periods = rows
    people = [row.person_id for _period, row in rows if row.person_id]
    bodies = [row.organisation_id for _period, row in rows if row.organisation_id]
    link(Membership.objects.filter(Q(person__in=people) | Q(organisation__in=bodies)))
