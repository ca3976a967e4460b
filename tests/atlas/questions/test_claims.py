from datetime import date

import pytest
from tests.support.claims import claim

from concord.atlas.edition.model import Confidence, Measure
from concord.atlas.questions.claims import Strongest, Verdict, check
from concord.kernel.dates import PartialDate
from concord.kernel.faults import FaultsFoundError

H, F, T, U = Verdict.HOLDS, Verdict.FAILS, Verdict.TIED, Verdict.UNDETERMINED


def verdicts(edition, reading):
    return [finding.verdict for finding in check(edition, claim(reading)).findings]


@pytest.fixture
def edition(literal):
    """Two for Korea and one that may have ended; three for the US, two of them cord blood."""
    make = literal.authorisation
    keys = ("k1", "k2", "gone", "u1", "cord1", "cord2")
    products = [literal.product(key, cord_blood="yes" if "cord" in key else "no") for key in keys]
    rows = [
        make("k1", "KR", "2001-01-30"),
        make("k2", "KR", "2011-07-01", traits=[("stem_cell_per_regulator", "yes")]),
        make("gone", "KR", "2007", literal.event("withdrawn", "[2012..2021]", basis="rule")),
        make("u1", "US", "2010"),
        make("cord1", "US", "2011-11-10"),
        make("cord2", "US", "2012"),
    ]
    figures = [
        ("own-figure", "own", 2018, 1600),
        ("other-figure", "other", 2018, 1550),
        ("late", "other", 2022, 9),
    ]
    measures = {
        key: Measure(
            key, "isct", "members", value, "over", PartialDate.parse(str(year)), (by,), Confidence.HIGH, ""
        )
        for key, by, year, value in figures
    }
    return literal.edition(products, rows, measures=measures, organisations={"isct": ...})


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("{relation: most, subject: KR, rules: [all-in-force, without-cord-blood]}", [U, H]),
        ("{relation: most, subject: US, rules: [all-in-force, without-cord-blood]}", [U, F]),
        ("{relation: most, subject: KR, rules: [all-in-force], among: [EU]}", [H]),
        ("{relation: exactly, number: 2, subject: '2011', by: year, rules: [all-ever]}", [H]),
        ("{relation: exactly, number: 6, subject: autologous, by: donor, rules: [all-ever]}", [H]),
        ("{relation: at_least, number: 6, subject: holder, by: holder, rules: [all-ever]}", [H]),
        ("{relation: rank, number: 2, subject: US, rules: [without-cord-blood]}", [H]),
        ("{relation: at_least, number: 2, subject: KR, rules: [all-in-force]}", [H]),
        ("{relation: more_than, number: 2, subject: KR, rules: [all-in-force]}", [U]),
        ("{relation: exactly, number: 6, subject: world, rules: [all-ever]}", [H]),
        (
            "{relation: share, number: 50, subject: world, rules: [all-ever], part: {jurisdictions: [KR]}}",
            [H],
        ),
        ("{relation: first, subject: k1, rules: [all-ever]}", [H]),
        ("{relation: first, subject: KR, rules: [all-ever]}", [H]),
        ("{relation: first, subject: k2, number: 2, rules: [all-ever]}", [F]),
        (
            "{relation: first, subject: cord1, where: {jurisdictions: [US]}, number: 2, rules: [all-ever]}",
            [H],
        ),
        ("{relation: first, subject: k2, rules: [stem-cell-per-regulator-ever]}", [U]),
        ("{relation: at_least, number: 1500, population: measures, measure: members, subject: isct}", [H]),
        ("{relation: at_least, number: 1580, population: measures, measure: members, subject: isct}", [U]),
    ],
)
def test_each_relation(edition, reading, expected):
    assert verdicts(edition, reading) == expected


def test_an_open_verdict_names_the_rows_that_would_settle_it_and_the_nearest_days(edition):
    checked = check(edition, claim("{relation: most, subject: KR, rules: [all-in-force]}"))
    flips = {flip.kind: flip for flip in checked.findings[0].flips if flip.kind != "day"}
    assert flips["row"].rows == ("gone-kr",)
    days = [(flip.day, flip.verdict) for flip in checked.findings[0].flips if flip.kind == "day"]
    assert days == [(date(2011, 12, 31), H), (date(2021, 12, 31), F)]


def test_a_tie_says_how_little_would_break_it(literal):
    edition = literal.edition(
        [literal.product("a"), literal.product("b")],
        [literal.authorisation("a", "KR", "2001"), literal.authorisation("b", "US", "2001")],
    )
    checked = check(edition, claim("{relation: most, subject: KR, rules: [all-in-force]}"))
    finding = checked.findings[0]
    assert (finding.verdict, finding.counts) == (T, {"KR": (1, 1), "US": (1, 1)})
    margins = [(flip.verdict, flip.group, flip.number) for flip in finding.flips if flip.kind == "margin"]
    assert margins == [(H, "KR", 1), (F, "US", 1)]
    assert checked.strongest == Strongest("shared", ("all-in-force",))


@pytest.mark.parametrize(
    ("rules", "form"),
    [
        ("[without-cord-blood]", Strongest("as_claimed", ("without-cord-blood",))),
        ("[all-in-force, without-cord-blood]", Strongest("under_rules", ("without-cord-blood",))),
        ("[all-in-force]", Strongest("among_first", ("all-in-force",), 2)),
    ],
)
def test_the_strongest_form_that_holds(edition, rules, form):
    assert check(edition, claim(f"{{relation: most, subject: KR, rules: {rules}}}")).strongest == form


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ("{relation: best, subject: KR}", "'best': expected one of most, rank"),
        ("{relation: rank, subject: KR}", "the relation rank needs a number"),
        ("{relation: most, subject: KR, rules: [fair]}", "main.rules: 'fair': no such counting rule"),
        ("{relation: most, subject: KR, colour: red}", "a-claim.readings 1.colour: 'red': unknown key"),
        ("{relation: most, subject: KR, where: {jurisdictions: [UK]}}", "the United Kingdom is GB"),
        ("{relation: most}", "a-claim.readings 1.subject: '': expected this key"),
    ],
)
def test_a_fault_names_claim_and_remedy(reading, message):
    with pytest.raises(FaultsFoundError, match=message) as caught:
        claim(reading)
    assert caught.value.faults[0].column.startswith("a-claim.")
