"""Two rows of one person joined into one: found, looked at beforehand, done in one transaction, undone.

Nothing is deleted: the row that is given up stays and leads to the one that is kept, with what that one has
already. Whatever refers to it is moved and named again in the ledger, so that every seal still holds; what
was there before is kept, so that the joining can be undone while nothing was built on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Model, Q
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import clean_line, fold
from concord.society.access import SYSTEM, Actor, NotFoundError, RefusedError, Role, locked, require
from concord.society.errors import Refusals, WrongStateError
from concord.society.ledger.entries import record
from concord.society.ledger.models import Entry
from concord.society.mail import outbox, tickets
from concord.society.people import notices, periods
from concord.society.people.models import (
    Affiliation,
    Consent,
    Membership,
    Merge,
    Person,
    Shown,
)
from concord.society.people.queries import actor_for, layer_of_host, lock_host, selves
from concord.society.people.rules import on
from concord.society.people.states import MERGE_ACTIONS, MergeAction, MergeState, merge_state
from concord.society.people.zones import host_today

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


TICKET = "person.merge"
LINK_DAYS = 14
_BLANKS = ("name_native", "country", "area", "profession")
_HIDDEN = dict.fromkeys(("listed", "shows_expertise", "shows_contact"), Shown.NOBODY)
# Joinings themselves, and what an import made: they tell of the one record.
_STAYING = frozenset({"people.merge", "imports.importedrow"})
# Of these a new row says nothing of what was built on the joining.
_PASSING = frozenset({"privacy.look"})
refused = Refusals(
    {
        "same_person": ("merged", _("These are one record already: choose two.")),
        "merged_already": ("merged", _("One of the two was joined with another before.")),
        "person_erased": ("merged", _("One of the two was erased.")),
        "acts_for_both_sides": (
            "merged",
            _("One of the two acts for the host and the other for another body. End one of these first."),
        ),
        "no_address_to_ask": ("ask", _("One of the two has no account: there is no address to ask.")),
        "being_asked": ("merged", _("The two are being asked already.")),
        "built_upon": ("", _("Something was built on it since: it cannot be undone any more.")),
    }
)


@dataclass(slots=True)
class Joined:
    """What a joining does, in figures and rows, and what there was before, so that it can be undone.

    ``moved`` and ``stays`` count rows by the label of their model; what stays would stand twice.
    ``before`` holds for each column that was changed the model, the column and the old value by key of row.
    """

    moved: Counter[str] = field(default_factory=Counter)
    stays: Counter[str] = field(default_factory=Counter)
    ended: list[Membership] = field(default_factory=list)
    ties: list[Affiliation] = field(default_factory=list)
    rights: list[Affiliation] = field(default_factory=list)
    withdrawn: list[Consent] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    rows: list[Model] = field(default_factory=list)
    before: list[tuple[str, str, list[list[Any]]]] = field(default_factory=list)

    def change(self, row: Model, **values: Any) -> None:  # noqa: ANN401 - values of columns
        """Write the values, keeping the old ones."""
        for name, value in values.items():
            old = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
            if isinstance(old, date | datetime):
                old = old.isoformat()
            self.before.append((row._meta.label_lower, name, [[row.pk, old]]))
            setattr(row, name, value)
        row.save()
        self.rows.append(row)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two rows that may be one person, by primary key, and why: ``address``, ``name`` or ``organisation``."""

    kept: int
    merged: int
    reasons: tuple[str, ...]


def candidates(actor: Actor) -> list[Candidate]:
    """Pairs that may be one person: one confirmed address, one name in one country, or one native name in
    one organisation. The row that was made first comes first. Raises RefusedError for all but staff.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("merge")
    live = Person.objects.filter(merged_into=None, layer=layer_of_host()).exclude(name="")
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    for pk, name, country in live.order_by("pk").values_list("pk", "name", "country"):
        names[pk] = fold(name)
        if country:
            groups["name", names[pk], country].append(pk)
    ties = Affiliation.objects.filter(on(host_today()), person__in=live).exclude(person__name_native="")
    columns = ("person", "person__name_native", "organisation")
    for pk, native, body in ties.order_by("person").values_list(*columns):
        groups["organisation", fold(native), str(body)].append(pk)
    for pk, address in _addresses(live):
        groups["address", address].append(pk)
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for (why, *_rest), pks in groups.items():
        first, *others = sorted(set(pks))
        for other in others:
            reasons[first, other].append(why)
    order = sorted(reasons, key=lambda pair: ("address" not in reasons[pair], names[pair[0]], pair))
    return [Candidate(*pair, tuple(reasons[pair])) for pair in order]


def _addresses(people: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - a query of persons
    yield from people.exclude(account=None).values_list("pk", "account__email")
    confirmed = EmailAddress.objects.filter(user__person__in=people, verified=True)
    yield from confirmed.values_list("user__person", "email")


def preview(*, actor: Actor, kept: Person, merged: Person) -> Joined:
    """What a joining would do: it is done and taken back, so that the figures are those of the act.

    Raises AccessError and ValidationError as :func:`merge` does.
    """
    with transaction.atomic():
        kept, merged = _checked(actor, kept, merged)
        joined = _join(kept, merged, said=needs_word(kept, merged))
        transaction.set_rollback(True)
    return joined


def needs_word(kept: Person, merged: Person) -> bool:
    """Whether both have to say that they are one: each has shown who they are, and one acts for a body.

    Otherwise staff could take over a hand that signs, by joining it with a row of their own.
    """
    pair = (kept, merged)
    if merged.pk in selves(kept.pk) or not all(map(_is_confirmed, pair)):
        return False
    return any(actor_for(person).represents for person in pair)


def _is_confirmed(person: Person) -> bool:
    account = person.account
    if account is None:
        return False
    return account.last_login is not None or EmailAddress.objects.filter(user=account, verified=True).exists()


@transaction.atomic
def merge(*, actor: Actor, kept: Person, merged: Person, reason: str, ask: bool = False) -> Merge:
    """Join two rows of one person, or with ``ask`` send each address a link first and wait for both.

    Where :func:`needs_word`, both are asked in any case. Raises RefusedError for all but staff of the host;
    ValidationError for who is one of the two, without a reason, and for what does not fit together.
    """
    lock_host()
    kept, merged = _checked(actor, kept, merged)
    if not clean_line(reason):
        raise refused("reason_missing")
    if Merge.objects.filter(_open(), Q(kept__in=[kept, merged]) | Q(merged__in=[kept, merged])).exists():
        raise refused("being_asked")
    ask = ask or needs_word(kept, merged)
    if ask and not (kept.account and merged.account):
        raise refused("no_address_to_ask")
    row = Merge.objects.create(kept=kept, merged=merged, asked_by_id=actor.person, asked_at=clock.now())
    facts = {"kept": kept.key, "merged": merged.key}
    record(actor, "person.merge_asked", row, facts=facts, reason=reason)
    if ask:
        for person in (kept, merged):
            _ask(row, person)
        return row
    return _done(actor, row)


def _open() -> Q:
    return Q(done_at=None, refused_at=None, withdrawn_at=None)


def _checked(actor: Actor, kept: Person, merged: Person) -> tuple[Person, Person]:
    """The two rows, locked. Raises AccessError and ValidationError as :func:`merge` says."""
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("merge")
    if kept.pk == merged.pk:
        raise refused("same_person")
    kept, merged = locked(kept), locked(merged)
    if not selves(actor.person).isdisjoint(selves(kept.pk) | selves(merged.pk)):
        raise refused("own_role")
    _check_fit(kept, merged)
    return kept, merged


def _check_fit(kept: Person, merged: Person) -> None:
    if kept.merged_into_id or merged.merged_into_id:
        raise refused("merged_already")
    if not (kept.name and merged.name):
        raise refused("person_erased")
    if kept.layer != merged.layer:
        raise refused("layers_are_not_mixed")
    sides = [actor_for(person).roles & {Role.HOST_STAFF, Role.PARTNER_STAFF} for person in (kept, merged)]
    if all(sides) and sides[0] != sides[1]:
        raise refused("acts_for_both_sides")


def _ask(row: Merge, person: Person) -> None:
    assert person.account is not None  # checked by merge
    expires_at = clock.now() + timedelta(days=LINK_DAYS)
    ticket = tickets.issue(purpose=TICKET, person_key=person.key, object_key=row.key, expires_at=expires_at)
    context = {"ticket": ticket.key, "layer": person.layer, "days": LINK_DAYS}
    outbox.write("merge_asked", person.account, context, about=row)


def asked(text: str) -> tuple[Merge, Person]:
    """The joining that a link asks about, and who is asked. Raises NotFoundError for any other link."""
    ticket = tickets.look(text, TICKET)
    row = (
        Merge.objects.select_related("kept__account", "merged__account").filter(key=ticket.object_key).first()
    )
    if row is None or state_of(row) is not MergeState.ASKED or not (row.kept.name and row.merged.name):
        raise NotFoundError
    return row, row.kept if row.kept.key == ticket.person_key else row.merged


def state_of(row: Merge) -> MergeState:
    """Where the joining stands."""
    return merge_state(
        is_done=row.done_at is not None,
        is_undone=row.undone_at is not None,
        is_refused=row.refused_at is not None,
        is_withdrawn=row.withdrawn_at is not None,
    )


@transaction.atomic
def answer(*, text: str, agrees: bool) -> Merge:
    """Say with the one-use link of a letter whether the two are one; the second yes joins them.

    Raises NotFoundError for any link that cannot be used, ValidationError if the two do not fit any more.
    """
    lock_host()
    asked(text)
    ticket = tickets.use(text, TICKET)
    row = locked(Merge.objects.get(key=ticket.object_key))
    _require_state(row, MergeAction.ANSWER)
    person = row.kept if row.kept.key == ticket.person_key else row.merged
    actor = actor_for(person)
    if not agrees:
        row.refused_at = clock.now()
        row.save(update_fields=["refused_at"])
        record(actor, "person.merge_refused", row)
        return row
    said = "kept_said_at" if person == row.kept else "merged_said_at"
    setattr(row, said, clock.now())
    row.save(update_fields=[said])
    record(actor, "person.merge_agreed", row)
    if row.kept_said_at is None or row.merged_said_at is None:
        return row
    _check_fit(row.kept, row.merged)
    return _done(SYSTEM, row)


@transaction.atomic
def withdraw(*, actor: Actor, row: Merge) -> Merge:
    """Ask no longer; the links open nothing any more. Raises WrongStateError once it is done or refused."""
    row = _mine(actor, row, MergeAction.WITHDRAW)
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    record(actor, "person.merge_withdrawn", row)
    return row


@transaction.atomic
def undo(*, actor: Actor, row: Merge, reason: str) -> Merge:
    """Take a joining back: every row goes where it was. Both accounts are told.

    Raises RefusedError for all but staff, ValidationError for who is one of the two, without a reason, and
    once anything was built on it; WrongStateError unless it is done.
    """
    lock_host()
    row = _mine(actor, row, MergeAction.UNDO)
    if not clean_line(reason):
        raise refused("reason_missing")
    if is_built_upon(row):
        raise refused("built_upon")
    touched: dict[tuple[str, int], Model] = {}
    for label, name, pairs in reversed(row.before["changes"]):
        model = apps.get_model(label)
        for old in {str(old): old for _pk, old in pairs}.values():
            pks = [pk for pk, value in pairs if value == old]
            model._default_manager.filter(pk__in=pks).update(**{name: old})
            touched |= {(label, one.pk): one for one in model._default_manager.filter(pk__in=pks)}
    for person in (row.kept, row.merged):
        person.refresh_from_db()
        person.save()
    _link_periods(row.kept, row.merged)
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    facts = {"kept": row.kept.key, "merged": row.merged.key}
    record(actor, "person.unmerged", row, facts=facts, reason=reason, rows=touched.values())
    _tell(row, "merge_undone")
    return row


def is_built_upon(row: Merge) -> bool:
    """Whether the person has acted, or anything of theirs was changed or added, since the joining."""
    if not row.before:
        return True
    keys = [row.kept.key, row.merged.key, *row.before["keys"]]
    later = Entry.objects.filter(id__gt=row.before["entry"])
    if later.filter(Q(actor=row.kept.key) | Q(object_key__in=keys)).exists():
        return True
    references: dict[str, int] = row.before["references"]
    return _references(row.kept) != references


def _mine(actor: Actor, row: Merge, action: MergeAction) -> Merge:
    row = locked(row, "kept", "merged")
    require(actor, action, row)
    if not selves(actor.person).isdisjoint({row.kept_id, row.merged_id}):
        raise refused("own_role")
    _require_state(row, action)
    return row


def _require_state(row: Merge, action: MergeAction) -> None:
    if (now := state_of(row)) not in MERGE_ACTIONS[action]:
        raise WrongStateError(action, now)


def _done(actor: Actor, row: Merge) -> Merge:
    """Join the two, with one entry that names every row anew; both accounts are told."""
    joined = _join(row.kept, row.merged, said=row.kept_said_at is not None)
    for membership in joined.ended:
        record(actor, "membership.ended", membership, facts={"on": str(membership.ended_on)})
    for consent in joined.withdrawn:
        record(actor, "consent.withdrawn", consent, facts={"purpose": consent.document.purpose})
        notices.drop_list_letters(row.kept, consent.document.purpose)
    row.done_at = clock.now()
    row.before = {"changes": joined.before, "keys": [one.key for one in joined.rows if hasattr(one, "key")]}
    row.save()
    facts = {"kept": row.kept.key, "merged": row.merged.key}
    entry = record(actor, "person.merged", row, facts=facts, rows=joined.rows)
    row.before |= {"entry": entry.pk, "references": _references(row.kept)}
    row.save(update_fields=["before"])
    _tell(row, "merge_done")
    return row


def _tell(row: Merge, kind: str) -> None:
    context = {"layer": row.kept.layer, "path": "/profile"}
    for person in (row.kept, row.merged):
        if person.account is not None:
            outbox.write(kind, person.account, context, about=row)


def _join(kept: Person, merged: Person, *, said: bool) -> Joined:
    """Move everything that refers to the one row to the other. ``said``: both have said that they are one."""
    joined = Joined()
    if not said:
        _end_rights(joined, kept, merged)
    _join_consents(joined, kept, merged)
    _join_memberships(joined, kept, merged)
    _join_ties(joined, kept, merged)
    for relation in _relations():
        _move(joined, relation, kept, merged)
    _link_periods(kept, merged)
    blank = {
        name: getattr(merged, name) for name in _BLANKS if not getattr(kept, name) and getattr(merged, name)
    }
    if blank:
        joined.change(kept, **blank)
    _join_accounts(joined, kept, merged)
    joined.change(merged, merged_into=kept, **_HIDDEN)
    return joined


def _link_periods(kept: Person, merged: Person) -> None:
    periods.link(Membership.objects.filter(person__in=[kept, merged]))


def _relations() -> list[ManyToOneRel]:
    """Every column of every app that refers to a person, also one that has no name on the person's side."""
    every = Person._meta.get_fields(include_hidden=True)
    rows = [one for one in every if isinstance(one, ManyToOneRel)]
    return [one for one in rows if one.related_model._meta.label_lower not in _STAYING]


def _references(person: Person) -> dict[str, int]:
    """How many rows refer to the person, by column."""
    return {
        f"{one.related_model._meta.label_lower}.{one.field.name}": count
        for one in _relations()
        if one.related_model._meta.label_lower not in _PASSING
        and (count := one.related_model._base_manager.filter(**{one.field.name: person}).count())
    }


def _move(joined: Joined, relation: ManyToOneRel, kept: Person, merged: Person) -> None:
    model: type[Model] = relation.related_model
    name, label = relation.field.name, model._meta.label_lower
    rows = list(model._base_manager.filter(**{name: merged}))
    moved = (
        rows
        if _is_moved(model, rows, name, kept)
        else [row for row in rows if _is_moved(model, [row], name, kept)]
    )
    if moved:
        joined.before.append((label, name, [[row.pk, merged.pk] for row in moved]))
        joined.rows += model._base_manager.filter(pk__in=[row.pk for row in moved])
    joined.moved[label] += len(moved)
    joined.stays[label] += len(rows) - len(moved)


def _is_moved(model: type[Model], rows: Iterable[Model], name: str, kept: Person) -> bool:
    """Whether the rows could be moved: False if one of them would stand twice."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**{name: kept})
    except IntegrityError:
        return False
    return True


def _join_consents(joined: Joined, kept: Person, merged: Person) -> None:
    """The stricter word wins: what one of the two took back is taken back for both."""
    rows = Consent.objects.filter(person__in=[kept, merged], document__is_required=False)
    rows = rows.select_related("document").order_by("given_at", "pk")
    last = {(one.person_id, one.document.purpose): one for one in rows}
    strict = {purpose for (_who, purpose), one in last.items() if one.withdrawn_at is not None}
    for consent in rows:
        if consent.withdrawn_at is None and consent.document.purpose in strict:
            joined.change(consent, withdrawn_at=clock.now())
            joined.withdrawn.append(consent)


def _join_memberships(joined: Joined, kept: Person, merged: Person) -> None:
    """Of two periods that share days the one that lasts longer goes on: no day held is lost."""
    held = list(Membership.objects.filter(person=kept))
    for row in Membership.objects.filter(person=merged).order_by("since"):
        for own in held:
            _join_periods(joined, own, row)


def _join_periods(joined: Joined, own: Membership, row: Membership) -> None:
    """End one of two periods that share a day: ``own`` of the kept row where ``row`` begins, or ``row``.

    ``row`` ends today at the earliest, and stays with the record that is given up if it has begun.
    """
    both, today = max(own.since, row.since), host_today()
    last, own_last = (one.ended_on or one.until for one in (row, own))
    if last <= today or both >= min(last, own_last):
        return
    if row.since < own.since and own_last < last:
        _change_places(joined, own, row)
        shorter, on = own, min(own_last, max(both, today))
    else:
        shorter, on = (own, both) if own_last < last else (row, max(both, today))
    joined.change(shorter, ended_on=on)
    joined.ended.append(shorter)


def _change_places(joined: Joined, own: Membership, row: Membership) -> None:
    """Give each period to the other record; ``own``, within ``row``, meanwhile lies after every other."""
    kept, merged = own.person, row.person
    since, until = own.since, own.until
    theirs = Membership.objects.filter(person__in=[kept, merged])
    after = max(theirs.values_list("until", flat=True))
    # In an order in which each column by itself can be written back.
    joined.change(own, ended_on=None, until=after + timedelta(days=1), since=after)
    joined.change(row, person=kept)
    joined.change(own, person=merged)
    joined.change(own, since=since, until=until)
    joined.moved[Membership._meta.label_lower] += 1


def _end_rights(joined: Joined, kept: Person, merged: Person) -> None:
    """Who never showed who they are brings no right to act for a body along: the body gives it anew."""
    if merged.pk in selves(kept.pk):
        return
    unproved = [person for person in (kept, merged) if not _is_confirmed(person)]
    ties = Affiliation.objects.filter(person__in=unproved, may_represent=True)
    for tie in ties.filter(Q(until=None) | Q(until__gt=host_today())).select_related("organisation"):
        joined.change(tie, may_represent=False)
        joined.rights.append(tie)


def _join_ties(joined: Joined, kept: Person, merged: Person) -> None:
    """Two open ties to one body are one: the right to act for it is kept."""
    today = host_today()
    held = {tie.organisation_id: tie for tie in Affiliation.objects.filter(person=kept, until=None)}
    for tie in Affiliation.objects.filter(person=merged, until=None, organisation__in=held):
        own = held[tie.organisation_id]
        if tie.may_represent and not own.may_represent:
            joined.change(own, may_represent=True)
        ends = {"until": today} if tie.since < today else {}
        joined.change(tie, may_represent=False, **ends)
        joined.ties.append(tie)


def _join_accounts(joined: Joined, kept: Person, merged: Person) -> None:
    """Every confirmed address of the two signs in to the one account that stays; the other is closed.

    An address that nobody confirmed opens nothing: it still leads an import to the person.
    """
    account, other = kept.account, merged.account
    if other is None:
        return
    if account is None:
        joined.change(merged, account=None)
        joined.change(kept, account=other)
        return
    held = {row.email: row for row in EmailAddress.objects.filter(user=account)}
    for row in EmailAddress.objects.filter(user=other, verified=True):
        joined.addresses.append(row.email)
        mine = held.get(row.email)
        if mine is None:
            joined.change(row, primary=False, user=account)
        else:
            joined.change(row, verified=False)
            joined.change(mine, verified=True)
    joined.change(other, is_active=False)
    keys = UserSession.objects.filter(user=other).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
