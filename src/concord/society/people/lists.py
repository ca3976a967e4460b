"""Lists of members: found and filtered, counted by facet, taken away as a table, and kept under a name."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.dates import parse_day, shifted
from concord.kernel.text import clean_line, fold, mailbox
from concord.society.access import Actor, RefusedError, Role, locked, require, visible
from concord.society.errors import Refusals
from concord.society.ledger.entries import record
from concord.society.people import spreadsheets
from concord.society.people.models import Affiliation, Membership, Organisation, SavedList
from concord.society.people.queries import current_members, dates_of, with_member
from concord.society.people.rules import on
from concord.society.people.states import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

refused = Refusals(
    {
        "name_missing": ("name", _("Give the list a name.")),
        "name_taken": ("name", _("Another list has this name.")),
    }
)
EXPORT = "members.export"
DUE = timedelta(days=90)
"""Within so many days a membership is listed among those that run out."""
SORTS = ("until", "-until", "since", "-since", "name", "-name", "country", "-country")
SHOWN = ("today", "due", "grace", "former", "ahead", "all")
KINDS = ("person", "organisation")
ENDS = ("ends_from", "ends_to")
MOST_VALUES = 12
COLUMNS = (
    "kind", "email", "name", "name_native", "country", "area", "profession", "language", "class", "since",
    "until", "standing",
)  # fmt: skip
_WRITERS = {"csv": spreadsheets.write_csv, "xlsx": spreadsheets.write_xlsx}


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which memberships are meant, and in which order.

    ``q`` holds words of a name, an organisation or an address, ``organisation`` words of the member's body
    or of one to which the member belongs; ``membership_class`` is a key. ``ends_from`` and ``ends_to`` are
    the days between which the last day of the membership lies, both in.
    """

    q: str = ""
    show: str = "today"
    kind: str = ""
    membership_class: str = ""
    country: str = ""
    language: str = ""
    area: str = ""
    organisation: str = ""
    ends_from: date | None = None
    ends_to: date | None = None
    sort: str = "until"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> MemberFilter:
        """The filter of a query that was kept. Raises ValueError for a day that is none."""
        known: dict[str, Any] = {
            field.name: query[field.name] for field in fields(cls) if field.name in query
        }
        for name in ENDS:
            if name in known:
                known[name] = parse_day(known[name])
        return cls(**known)

    def query(self) -> dict[str, str]:
        """What differs from a list that nobody filtered, as the parameters of an address."""
        usual = asdict(MemberFilter())
        return {name: str(value) for name, value in asdict(self).items() if value and value != usual[name]}


def listed(actor: Actor, wanted: MemberFilter, day: date) -> QuerySet[Membership]:
    """The memberships that the actor may see and the filter means, as they stand on the day, in its order."""
    return _in_order(meant(visible(actor, Membership), wanted, day), wanted.sort)


def meant(
    rows: QuerySet[Membership], wanted: MemberFilter, day: date, current: QuerySet[Membership] | None = None
) -> QuerySet[Membership]:
    """Those of the rows that the filter means. ``current`` are the members of the day, if they are known."""
    rows = _standing(rows, wanted.show, day, current_members(day) if current is None else current)
    if wanted.kind:
        rows = rows.filter(**{f"{wanted.kind}__isnull": False})
    if wanted.membership_class:
        rows = rows.filter(membership_class__key=wanted.membership_class)
    for name in ("country", "area"):
        if value := getattr(wanted, name):
            rows = rows.filter(Q(**{f"person__{name}": value}) | Q(**{f"organisation__{name}": value}))
    if wanted.language:
        rows = rows.filter(person__account__language=wanted.language)
    if wanted.ends_from:
        rows = rows.filter(until__gt=wanted.ends_from)
    if wanted.ends_to:
        rows = rows.filter(until__lte=shifted(wanted.ends_to, days=1))
    for word in fold(wanted.organisation).split():
        rows = rows.filter(_of_organisation(word, day))
    for word in wanted.q.split():
        rows = rows.filter(_named(word, day))
    return rows


def _standing(
    rows: QuerySet[Membership], show: str, day: date, current: QuerySet[Membership]
) -> QuerySet[Membership]:
    if show == "all":
        return rows
    if show == "ahead":
        return rows.filter(since__gt=day)
    if show == "former":
        over = rows.filter(Q(until__lte=day, renewal=None) | Q(ended_on__lte=day))
        return over.exclude(pk__in=current)
    rows = rows.filter(pk__in=current)
    if show == "due":
        return rows.filter(until__gt=day, until__lte=day + DUE, renewal=None)
    return rows.filter(until__lte=day) if show == "grace" else rows


def _of_organisation(word: str, day: date) -> Q:
    ties = Affiliation.objects.filter(on(day), organisation__search_text__contains=word)
    return Q(organisation__search_text__contains=word) | Q(person__in=ties.values("person"))


def _named(word: str, day: date) -> Q:
    """A word of the name or of an organisation; with an @ in it, a part of an address."""
    if "@" not in word:
        return Q(person__search_text__contains=fold(word)) | _of_organisation(fold(word), day)
    part = mailbox(word)
    confirmed = EmailAddress.objects.filter(email__contains=part, verified=True)
    return Q(person__account__email__contains=part) | Q(person__account__in=confirmed.values("user"))


def _in_order(rows: QuerySet[Membership], sort: str) -> QuerySet[Membership]:
    column, back = sort.lstrip("-"), sort.startswith("-")
    if column == "name":
        rows = rows.annotate(listed_name=Coalesce("person__name", "organisation__name_en"))
    elif column == "country":
        rows = rows.annotate(listed_country=_of_member("country"))
    order = F({"name": "listed_name", "country": "listed_country"}.get(column, column))
    return rows.order_by(order.desc() if back else order.asc(), "pk")


def _of_member(column: str) -> Coalesce:
    return Coalesce(f"person__{column}", f"organisation__{column}")


def facets(rows: QuerySet[Membership]) -> dict[str, list[tuple[str, int]]]:
    """For each facet its most frequent values among the rows with their numbers; one query a facet."""
    columns: dict[str, Any] = {
        "membership_class": F("membership_class__key"),
        "country": _of_member("country"),
        "area": _of_member("area"),
        "language": F("person__account__language"),
    }
    return {name: _facet(rows, column) for name, column in columns.items()}


def _facet(rows: QuerySet[Membership], column: Any) -> list[tuple[str, int]]:  # noqa: ANN401 - an expression
    valued = rows.order_by().annotate(value=column).exclude(value=None).exclude(value="")
    counts = valued.values("value").annotate(count=Count("pk")).order_by("-count", "value")
    return list(counts.values_list("value", "count")[:MOST_VALUES])


def download(*, actor: Actor, wanted: MemberFilter, day: date, form: str) -> bytes:
    """Exactly what the filter means, as ``csv`` or ``xlsx``, formulas defused; the export is recorded.

    Nobody waits while it is read. Raises RefusedError for all but staff of the host.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(EXPORT)
    rows = with_member(listed(actor, wanted, day)).select_related("person__account")
    lines = [_line(row, day) for row in rows.iterator(chunk_size=2000)]
    content = _WRITERS[form](COLUMNS, lines)
    host = Organisation.objects.get(is_host=True)
    with transaction.atomic():
        record(actor, EXPORT, host, facts={"form": form, "members": len(lines)})
    return content


def _line(row: Membership, day: date) -> list[str]:
    person, body = row.person, row.organisation
    period = [row.membership_class.name_en, str(row.since), str(row.until), standing(dates_of(row), day)]
    if body is not None:
        return [
            "organisation",
            "",
            body.name_en,
            body.name_ko,
            body.country,
            body.area,
            body.kind,
            "",
            *period,
        ]
    assert person is not None  # held by membership_of_one
    account = person.account
    email, language = (account.email, account.language) if account else ("", "")
    said = [person.name, person.name_native, person.country, person.area, person.profession]
    return ["person", email, *said, language, *period]


@transaction.atomic
def save(*, actor: Actor, name: str, query: Mapping[str, str]) -> SavedList:
    """Keep a filter under a name, for all staff of the host. Raises RefusedError for anybody else.

    Raises ValidationError without a name, and for one that another list has.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("save")
    name = clean_line(name)
    if not name:
        raise refused("name_missing")
    if SavedList.objects.filter(name__iexact=name).exists():
        raise refused("name_taken")
    row = SavedList.objects.create(
        name=name,
        query=MemberFilter.read(query).query(),
        made_by_id=actor.person,
        made_at=clock.now(),
    )
    record(actor, "list.saved", row)
    return row


@transaction.atomic
def delete(*, actor: Actor, row: SavedList) -> None:
    """Delete a list; the members on it stay as they are."""
    row = locked(row)
    require(actor, "delete", row)
    record(actor, "list.deleted", row)
    row.delete()


def counted(actor: Actor, rows: list[SavedList], day: date) -> list[tuple[SavedList, int]]:
    """Each list with the number of its memberships on the day, in one query for all of them."""
    if not rows:
        return []
    current = current_members(day)
    seen = visible(actor, Membership)
    found = {f"list_{row.pk}": meant(seen, MemberFilter.read(row.query), day, current) for row in rows}
    numbers = Membership.objects.aggregate(
        **{name: Count("pk", filter=Q(pk__in=listed.values("pk"))) for name, listed in found.items()}
    )
    return [(row, numbers[f"list_{row.pk}"]) for row in rows]
