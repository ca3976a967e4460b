"""Claims about published figures and founding years."""

import pytest
from tests.support.claims import claim

from concord.atlas.edition.model import Basis, Confidence, Measure, Organisation
from concord.atlas.questions.claims import Verdict, check
from concord.kernel.dates import PartialDate

H, F, U = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDETERMINED


def figure(key, value, qualifier="exactly", *, by="other", year="2018", confidence=Confidence.HIGH):
    when = PartialDate.parse(year)
    return Measure(key, "isct", "members", value, qualifier, when, (by,), confidence, "")


def finding(literal, figures, relation, number):
    elsewhere = Measure(
        "e", "other", "members", 9, "exactly", PartialDate.parse("2018"), ("other",), Confidence.HIGH, ""
    )
    measures = {row.id: row for row in (elsewhere, *figures)}
    reading = (
        f"{{relation: {relation}, number: {number}, population: measures, measure: members, subject: isct}}"
    )
    (found,) = check(
        literal.edition([], [], measures=measures, organisations={"isct": ...}), claim(reading)
    ).findings
    return found


@pytest.mark.parametrize(
    ("qualifier", "relation", "number", "verdict"),
    [
        ("exactly", "exactly", 1500, H),
        ("exactly", "exactly", 1501, F),
        ("exactly", "at_least", 1500, H),
        ("exactly", "more_than", 1500, F),
        ("over", "more_than", 1500, H),
        ("over", "more_than", 1501, U),
        ("over", "exactly", 1500, F),
        ("at_least", "at_least", 1500, H),
        ("at_least", "more_than", 1500, U),
        ("at_least", "exactly", 1499, F),
        ("about", "at_least", 1450, H),
        ("about", "at_least", 1451, U),
        ("about", "at_least", 1550, U),
        ("about", "at_least", 1551, F),
        ("about", "exactly", 1500, U),
        ("over", "fewer_than", 1501, F),
        ("exactly", "fewer_than", 1501, H),
    ],
)
def test_a_figure_is_an_interval(literal, qualifier, relation, number, verdict):
    assert finding(literal, [figure("a", 1500, qualifier)], relation, number).verdict == verdict


@pytest.mark.parametrize(
    ("figures", "verdict", "doubts"),
    [
        ([figure("a", 10), figure("b", 12)], U, [(), ()]),
        ([figure("a", 10), figure("b", 10, "about")], H, [(), ()]),
        ([figure("a", 10, confidence=Confidence.LOW)], U, [()]),
        ([figure("a", 10, by="own")], U, [("own_figure",)]),
        ([figure("a", 10, year="2016")], U, [("other_time",)]),
        ([figure("a", 10, year="2017-12")], H, [()]),
        ([], U, []),
    ],
)
def test_what_settles_a_claim_and_what_does_not(literal, figures, verdict, doubts):
    found = finding(literal, figures, "exactly", 10)
    assert found.verdict == verdict
    assert [row.doubts for row in found.rows] == doubts
    assert [flip.kind for flip in found.flips] == (["source"] if verdict is U else [])


@pytest.mark.parametrize(
    ("founded", "basis", "source", "verdict"),
    [
        ("2016", Basis.READ, "other", H),
        ("2016-03-01", Basis.READ, "other", H),
        ("2015", Basis.READ, "other", F),
        ("2017-01", Basis.READ, "other", F),
        ("[2015..2016]", Basis.READ, "other", U),
        ("2016", Basis.RECALLED, "other", U),
        ("2016", Basis.READ, "own", U),
        ("", Basis.READ, "other", U),
    ],
)
def test_a_founding_year_needs_a_source_of_its_own(literal, founded, basis, source, verdict):
    year = PartialDate.parse(founded) if founded else None
    body = Organisation(
        "carm", "CARM", "society", "KR", "", year, "", "", (), (), (source,), basis, Confidence.HIGH, ""
    )
    edition = literal.edition([], [], organisations={"carm": body})
    reading = "{population: organisations, relation: founded, number: 2016, subject: carm}"
    (found,) = check(edition, claim(reading)).findings
    assert found.verdict == verdict
    assert [(flip.kind, flip.group) for flip in found.flips] == ([("source", "carm")] if verdict is U else [])
