"""What a list of members would change: each line against what is held at that moment.

It is asked before anything is applied, and again under the lock under which the lines are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from concord.kernel.faults import Fault
from concord.kernel.text import same_name
from concord.society.access import Actor, RefusedError, Role
from concord.society.people.columns import PERSONS
from concord.society.people.member_lists import Line, MemberList, Period, no_overlap, read_lines
from concord.society.people.models import Account, Membership, Organisation, Person
from concord.society.people.queries import layer_of_host, selves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from concord.society.people.columns import ColumnMapping
    from concord.society.people.spreadsheets import Table

Member = Person | Organisation
IMPORT = "members.import"
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """What a line would do now.

    ``changes``: field to (old, new); ``own``: fields left as the member wrote them; ``periods``: those
    that are new. With ``faults`` it does nothing. ``account`` is one that has the address and no person yet.
    """

    line: Line
    is_new: bool
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    faults: tuple[Fault, ...] = ()
    member: Member | None = field(default=None, compare=False)
    account: Account | None = field(default=None, compare=False)

    @property
    def is_nothing(self) -> bool:
        """Whether the line says what is known already."""
        return not (self.is_new or self.changes or self.periods)


def require_staff(actor: Actor) -> None:
    """Return for staff of the host and the system. Raises RefusedError for everybody else."""
    if not actor.has(Role.HOST_STAFF, Role.SYSTEM):
        raise RefusedError(IMPORT)


def preview(*, actor: Actor, table: Table, mapping: ColumnMapping) -> tuple[list[Difference], list[Fault]]:
    """What a list would change and every fault of its rows, those against what is held included.

    Nothing is written. Raises RefusedError unless the actor is staff of the host or the system,
    FaultsFoundError if no row can be read.
    """
    require_staff(actor)
    members = read_lines(table, mapping)
    differences = [*differences_of(actor, members)]
    against = [fault for difference in differences for fault in difference.faults]
    return [one for one in differences if not one.faults], sorted([*members.faults, *against])


def differences_of(actor: Actor, members: MemberList) -> Iterator[Difference]:
    """What each line of a list would change, one after the other."""
    judge = Judge(actor, members)
    for start in range(0, len(members.lines), _AT_A_TIME):
        yield from judge.judge(members.lines[start : start + _AT_A_TIME])


class Judge:
    """Compares lines of one list with what is held; a member whom two lines mean has the periods of both."""

    def __init__(self, actor: Actor, members: MemberList) -> None:
        self.file = members.table.file
        self.by_field = {to: heading for heading, to in members.mapping.fields.items()}
        self.is_of_persons = members.mapping.kind == PERSONS
        self.layer, self.own = layer_of_host(), selves(actor.person)
        self.periods: dict[int, list[Period | Membership]] = {}

    def judge(self, lines: Sequence[Line]) -> list[Difference]:
        """What each of the lines would do. A constant number of queries."""
        known = self._people(lines) if self.is_of_persons else self._organisations(lines)
        members = {member.pk: member for found in known for member in found if isinstance(member, Member)}
        self._read_periods([pk for pk in members if pk not in self.periods])
        return [self._difference(line, *found) for line, found in zip(lines, known, strict=True)]

    def _read_periods(self, members: Sequence[int]) -> None:
        side = "person" if self.is_of_persons else "organisation"
        rows = Membership.objects.filter(**{f"{side}__in": members}).select_related("membership_class")
        found: dict[int, list[Period | Membership]] = defaultdict(list)
        for row in rows.order_by("since"):
            found[getattr(row, f"{side}_id")].append(row)
        self.periods |= {member: found[member] for member in members}

    def _people(self, lines: Sequence[Line]) -> list[tuple[Member | None, Member | None, Account | None]]:
        """The person of the number, the one of the address, and an account with the address, for each line.

        An address that somebody confirmed beside the one of their account is theirs too, and so are the
        address and the number of a record that was joined with theirs.
        """
        emails = [line.email for line in lines if line.email]
        accounts = {account.email: account for account in Account.objects.filter(email__in=emails)}
        confirmed = EmailAddress.objects.filter(email__in=emails, verified=True).select_related("user")
        by_email = {row.email: row.user for row in confirmed} | accounts
        holders = Person.objects.filter(account__in={account.pk for account in by_email.values()})
        joined = ("account", "merged_into__account")
        people = {one.account_id: one.merged_into or one for one in holders.select_related(*joined)}
        numbers = [line.number for line in lines if line.number]
        numbered = Person.objects.filter(number__in=numbers).select_related(*joined)
        by_number = {one.number: one.merged_into or one for one in numbered}
        found: list[tuple[Member | None, Member | None, Account | None]] = []
        for line in lines:
            account = by_email.get(line.email)
            person = people.get(account.pk) if account else None
            found.append((by_number.get(line.number), person, account))
        return found

    def _organisations(self, lines: Sequence[Line]) -> list[tuple[Member | None, Member | None, None]]:
        """The organisation of the number, and the one of the atlas id or else of the name, for each line."""
        rows = list(Organisation.objects.all())
        by_id = {row.atlas_id: row for row in rows if row.atlas_id}
        by_number = {row.number: row for row in rows if row.number}
        by_name = {same_name(row.name_en): row for row in rows}
        return [
            (
                by_number.get(line.number),
                by_id.get(line.values.get("atlas_id", "")) or by_name.get(same_name(line.title)),
                None,
            )
            for line in lines
        ]

    def _difference(
        self, line: Line, numbered: Member | None, named: Member | None, account: Account | None
    ) -> Difference:
        member = numbered or named
        if numbered and named and numbered.pk != named.pk:
            expected = _("the number of the member with this address or name")
            return Difference(
                line, is_new=False, faults=(self._fault(line.row, "number", line.number, expected),)
            )
        if member is None:
            return Difference(line, is_new=True, periods=line.periods, account=account)
        held = self.periods[member.pk]
        days = {(one.since, one.until) for one in held}
        periods = tuple(period for period in line.periods if (period.since, period.until) not in days)
        faults = (*self._faults_of_member(line, member, periods), *self._faults_of_periods(line, held))
        if faults:
            return Difference(line, is_new=False, faults=faults, member=member)
        held += periods
        changes, own = self._changes(line, member)
        return Difference(line, False, changes, own, periods, member=member, account=account)

    def _changes(self, line: Line, member: Member) -> tuple[dict[str, tuple[str, str]], tuple[str, ...]]:
        """What the line would change, and what stays as the member wrote it.

        Who has signed in says who they are; a list of the secretariat does not overrule them. Only the number
        is the secretariat's own. Nobody's address is changed by a list.
        """
        account = getattr(member, "account", None)
        speaks = account is not None and account.last_login is not None
        changes, own = {}, []
        for name, value in line.values.items():
            old = value_of(member, name)
            if not value or value == old:
                continue
            if (name == "email" and account) or (speaks and name != "number"):
                own.append(name)
            else:
                changes[name] = (old, value)
        return changes, tuple(own)

    def _faults_of_member(self, line: Line, member: Member, periods: Sequence[Period]) -> Iterator[Fault]:
        name = "email" if isinstance(member, Person) else "name_en"
        if member.layer != self.layer:
            expected = (
                _("a person of the same layer as the host: real people and the rehearsal are never mixed")
                if isinstance(member, Person)
                else _("a body of the same layer as the host: real bodies and the rehearsal are never mixed")
            )
            yield self._fault(line.row, name, line.values.get(name, ""), expected)
        if isinstance(member, Person) and periods and member.pk in self.own:
            expected = _("nobody admits themselves: somebody else does it")
            yield self._fault(periods[0].row, name, line.email, expected)
        if line.number and member.number not in ("", line.number):
            expected = _("%(number)s, the number that the member has") % {"number": member.number}
            yield self._fault(line.row, "number", line.number, expected)

    def _faults_of_periods(self, line: Line, held: Iterable[Period | Membership]) -> Iterator[Fault]:
        """A fault for each period of the line that shares a day with one held or is held in another class."""
        for period in line.periods:
            for one in held:
                if (one.since, one.until) == (period.since, period.until):
                    held_class = str(getattr(one.membership_class, "name_en", one.membership_class))
                    if held_class != period.membership_class:
                        expected = _("%(class)s, in which this period is held") % {"class": held_class}
                        yield self._fault(period.row, "class", period.membership_class, expected)
                elif one.since == period.since or (
                    one.since < period.until and period.since < (getattr(one, "ended_on", None) or one.until)
                ):
                    yield self._fault(period.row, "since", period.since.isoformat(), no_overlap(one))

    def _fault(self, row: int, name: str, value: str, expected: str) -> Fault:
        return Fault(self.file, row, self.by_field.get(name, name), value, expected)


def value_of(member: Member, name: str) -> str:
    """What is held in a field of a list; language and address stand with the account."""
    holder: object = getattr(member, "account", None) if name in ("email", "language") else member
    return str(getattr(holder, name, "") or "")
