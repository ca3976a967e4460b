"""Whatever is done to a claim file, each verdict is the oracle's, or the file is refused by name."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from tests.atlas.questions.claim_oracle import could_be, could_be_first
from tests.support.literals import Literals
from tests.support.mutations import mutated

from concord.atlas.edition.model import Confidence, IndicationGroup, Measure
from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.claims import Checked, Population, Relation, check
from concord.atlas.questions.claims.counting import THIN
from concord.atlas.questions.claims.reading import parse_claims
from concord.atlas.questions.claims.rendering import answer_of
from concord.kernel.dates import PartialDate
from concord.kernel.faults import FaultsFoundError

READINGS = [
    {"relation": "most", "subject": "KR", "rules": ["all-in-force", "without-cord-blood"]},
    {"id": "two", "relation": "exactly", "subject": "US", "number": 3, "rules": "all-ever"},
    {"id": "three", "relation": "first", "subject": "k2", "number": 2, "rules": ["all-ever", "all-in-force"]},
    {
        "id": "four", "relation": "share", "subject": "world", "number": 17, "rules": ["all-in-force"],
        "where": {"donors": ["autologous"]}, "part": {"years": [2011, 2012]},
    },
    {"id": "five", "relation": "rank", "subject": "JP", "number": 2, "among": ["US", "KR"]},
    {
        "id": "six", "population": "organisations", "relation": "more_than", "subject": "isct",
        "measure": "members", "number": 9,
    },
]  # fmt: skip
RULES = [
    "all-ever", "all-in-force", "all-marketed", "substances-in-force", "authorisations-in-force",
    "ever-without-cord-blood", "stem-cell-per-regulator-ever", "by-member-state",
]  # fmt: skip
VALUES = [
    *RULES, RULES, "all", "KR", "US", "JP", "TW", "EU", "DE", "world", "Atlantis", "kr",
    "k1", "k2", "u1", "acme", "most", "rank", "at_least", "more_than", "fewer_than", "exactly", "share",
    "share_over", "first", 0, 1, 2, 3, 50,
    "holder", "year", "donor", "class", "2011", "autologous", ["KR"], ["KR", "US"], ["acme"],
    {"jurisdictions": ["KR"]},
    {"materials": ["mesenchymal"]}, {"materials": ["gold"]}, {"granted": "2010-06/2012"}, {"years": ["2012"]},
    {"holders": ["acme"]}, {"indication_groups": ["burns"]}, {"indication_groups": ["nothing"]},
    "2012-06-01", "2011~",
]  # fmt: skip


def edition_of():
    """Two places with a doubtful row each, one with a grant known to the year, a thin one, and the Union."""
    make, event = Literals.authorisation, Literals.event
    keys = ("k1", "k2", "gone", "u1", "cord", "low", "j1", "t1", "e1")
    products = [
        Literals.product(
            key,
            cord_blood="yes" if key == "cord" else "no",
            donor="allogeneic" if key in ("cord", "u1") else "autologous",
            inn="one substance" if key in ("k1", "j1") else "",
            material="MSC" if key in ("k1", "u1") else "keratinocytes",
        )
        for key in keys
    ]
    rows = [
        make("k1", "KR", "2001-01-30", holder="acme", traits=[("stem_cell_per_regulator", "yes")]),
        make("k2", "KR", "2011-07-01", indication_group="burns"),
        make("gone", "KR", "2007-03-01", event("withdrawn", "[2012..2021]", basis="rule")),
        make("u1", "US", "2010"),
        make("k2", "US", "2012-02-01", holder="acme"),
        make("cord", "US", "2011-11-10"),
        make("low", "US", "2011-05-05", confidence="low"),
        make("j1", "JP", "2013-05"),
        make("t1", "TW", "2014-05-01"),
        make("e1", "EU", "2009-10-05", terms="conditional"),
    ]
    figure = Measure(
        "f", "isct", "members", 9, "over", PartialDate.parse("2018"), ("b",), Confidence.HIGH, ""
    )
    return Literals.edition(
        products,
        rows,
        measures={"f": figure},
        organisations={"isct": ...},
        indication_groups={key: IndicationGroup(key, key, key) for key in ("burns", "other")},
    )


EDITION = edition_of()


def text_of(seed: int) -> str:
    """The mutation of that number: a claim of two readings with some changes."""
    chance = Random(seed)
    claim = {"id": "mine", "text": "Korea leads.", "claimant": "me", "stated_on": "2018-12-03"}
    readings = [dict(one) for one in chance.sample(READINGS, 2)]
    return mutated({"claims": [claim | {"readings": readings}]}, chance, VALUES)


def ask(text: str) -> list[Checked]:
    """Every claim of a file checked; none if it is refused by name."""
    try:
        checked = [check(EDITION, claim) for claim in parse_claims(text, "mine.yaml").values()]
    except FaultsFoundError:
        return []
    assert all(answer_of(one)["outcome"] for one in checked)
    return checked


def assess(seed: int) -> str:
    """How a mutation was met: ``answered`` as the oracle answers, or ``refused``."""
    text = text_of(seed)
    answers = ask(text)
    for checked in answers:
        readings = {reading.id: reading for reading in checked.claim.readings}
        for finding in checked.findings:
            reading = readings[finding.reading]
            if reading.population is Population.AUTHORISATIONS:
                assert_as_oracle(reading, finding, text)
    return "answered" if answers else "refused"


def assert_as_oracle(reading, finding, text):
    """The verdicts that the finding leaves open are those of some world, and no other."""
    said = set(finding.could_be)
    if reading.relation is Relation.FIRST:
        expected = could_be_first(EDITION, reading, finding.rule)
        said = {type(one)("holds") if one == "tied" else one for one in said}
        own = [
            row
            for row in EDITION.authorisations.values()
            if reading.subject in (row.product, row.jurisdiction)
        ]
        is_dated = all(grant_of(row).date.is_day for row in own)
        assert (said == expected) if is_dated else (said >= expected), (text, finding.rule)
        return
    if THIN & set(reading.among) or (THIN & reading.filters.jurisdictions and reading.subject not in THIN):
        return
    assert said == could_be(EDITION, reading, finding.rule, THIN), (text, reading.id, finding.rule)


@pytest.mark.parametrize("seed", range(100))
def test_any_change_of_a_claim_file_is_answered_or_refused_by_name(seed):
    assert assess(seed) in ("answered", "refused")


def test_the_changes_are_of_both_kinds():
    assert set(Counter(map(assess, range(12)))) == {"answered", "refused"}
