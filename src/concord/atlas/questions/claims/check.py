"""Check a claim: every reading under every rule that it names, and the strongest form that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions.claims.counting import check_counting
from concord.atlas.questions.claims.figures import check_figure, check_founding
from concord.atlas.questions.claims.model import (
    Checked,
    Claim,
    Finding,
    Outcome,
    Population,
    Reading,
    Relation,
    Strongest,
    Verdict,
)
from concord.atlas.questions.claims.ordering import check_order
from concord.atlas.questions.claims.stages import check_stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from concord.atlas.edition.model import Edition
    from concord.atlas.edition.policy import Policy


def check(edition: Edition, claim: Claim, policy: Policy | None = None) -> Checked:
    """Everything the record says of a claim; a refused claim has no findings.

    ``policy`` is that of the edition; without it a claim about an instrument stays undetermined.
    """
    findings = tuple(
        finding for reading in claim.readings for finding in _findings(edition, policy, claim, reading)
    )
    return Checked(claim, edition.id, findings, strongest(claim.readings, findings))


def outcome(checked: Checked) -> Outcome:
    """One word for a claim: what every rule says of its first reading, or that it depends on the rule."""
    if not checked.claim.readings:
        return Outcome.REFUSED
    first = checked.claim.readings[0].id
    verdicts = {finding.verdict for finding in checked.findings if finding.reading == first}
    return Outcome(verdicts.pop()) if len(verdicts) == 1 else Outcome.DEPENDS


def strongest(readings: Sequence[Reading], findings: Sequence[Finding]) -> Strongest | None:
    """The strongest form of the first reading that holds for certain.

    In falling strength: as claimed under every rule; as claimed under some; a shared first place;
    among the first n under every rule; a certain number of units under every rule.
    """
    if not readings:
        return None
    own = [finding for finding in findings if finding.reading == readings[0].id]
    holding = tuple(finding.rule for finding in own if finding.verdict is Verdict.HOLDS)
    if len(holding) == len(own):
        return Strongest("as_claimed", holding)
    if holding:
        return Strongest("under_rules", holding)
    return _weaker(readings[0], own)


def _weaker(reading: Reading, findings: Sequence[Finding]) -> Strongest:
    tied = tuple(finding.rule for finding in findings if finding.verdict is Verdict.TIED)
    if tied:
        return Strongest("shared", tied)
    every = tuple(finding.rule for finding in findings)
    if reading.relation in {Relation.MOST, Relation.RANK}:
        worst = max((_worst_place(finding, reading.subject) for finding in findings), default=0)
        if 0 < worst <= 3:
            return Strongest("among_first", every, worst)
    if reading.relation in {Relation.MOST, Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN}:
        least = min((finding.counts.get(reading.subject, (0, 0))[0] for finding in findings), default=0)
        if least:
            return Strongest("at_least", every, least)
    return Strongest("none", ())


def _worst_place(finding: Finding, subject: str) -> int:
    low, _ = finding.counts.get(subject, (0, 0))
    rivals = [possible for key, (_, possible) in finding.counts.items() if key != subject]
    return 1 + sum(possible > low for possible in rivals)


def _findings(edition: Edition, policy: Policy | None, claim: Claim, reading: Reading) -> Iterator[Finding]:
    if reading.population is Population.AUTHORISATIONS:
        checker = check_order if reading.relation is Relation.FIRST else check_counting
        for rule in reading.rules:
            yield checker(edition, reading, rule)
    elif reading.relation is Relation.FOUNDED:
        yield check_founding(edition, claim, reading)
    elif reading.population is Population.INSTRUMENTS:
        yield check_stage(policy, reading)
    else:
        yield check_figure(edition, claim, reading)
