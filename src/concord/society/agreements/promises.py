"""The commitments of agreements with all that hangs under them, tied to the parties already at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from concord.society.agreements.facts import parties_of, with_state
from concord.society.agreements.models import Commitment, Deliverable, Initiative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from concord.society.agreements.models import Agreement, Party


def commitments_of(agreements: Sequence[Agreement]) -> list[Commitment]:
    """The commitments of agreements fetched ``with_facts``, in that order, with initiatives and deliverables.

    Who leads and who accepts are the parties of the agreements: to join them anew to each initiative takes
    longer than the rest.
    """
    place = {agreement.pk: n for n, agreement in enumerate(agreements)}
    parties = {party.pk: party for agreement in agreements for party in parties_of(agreement)}
    deliverables = with_state(Deliverable.objects.order_by("due", "code"))
    found = Commitment.objects.filter(agreement__in=place).prefetch_related(
        Prefetch("initiatives", queryset=Initiative.objects.order_by("pk")),
        Prefetch("initiatives__deliverables", queryset=deliverables),
    )
    rows = sorted(found.order_by(), key=lambda one: (place[one.agreement_id], one.number))
    for commitment in rows:
        commitment.agreement = agreements[place[commitment.agreement_id]]
        for initiative in commitment.initiatives.all():
            tie_sides(initiative, parties)
    return rows


def promisors_and_promisees(
    commitments: Sequence[Commitment], parties: Sequence[Party]
) -> dict[int, tuple[list[Party], list[Party]]]:
    """Who promises and who receives, by the key of the commitment, in the order of ``parties``."""
    promisors, promisees = (_pairs(field, commitments) for field in ("promisors", "promisees"))
    return {
        one.pk: (
            [party for party in parties if (one.pk, party.pk) in promisors],
            [party for party in parties if (one.pk, party.pk) in promisees],
        )
        for one in commitments
    }


def tie_sides(initiative: Initiative, parties: Mapping[int, Party]) -> None:
    """Both sides of the initiative are these objects, where they are among them: no query asks for them."""
    for side in ("lead", "counterpart"):
        party = parties.get(getattr(initiative, f"{side}_id"))
        if party is not None:
            setattr(initiative, side, party)


def _pairs(field: str, commitments: Sequence[Commitment]) -> set[tuple[int, int]]:
    between = Commitment._meta.get_field(field).remote_field.through  # type: ignore[union-attr]  # many to many
    rows = between.objects.filter(commitment__in=commitments)
    return set(rows.values_list("commitment_id", "party_id"))
