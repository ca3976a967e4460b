"""Of what the record does not know no verdict is given, whoever asks; the fault names reading and field."""

import pytest
from tests.atlas.questions.test_claim_mutations import EDITION
from tests.docs.test_counting_and_claims_docs import COUNTING
from tests.support.claims import claim

from concord.atlas.questions.approvals.materials import is_made_of, materials
from concord.atlas.questions.claims import Verdict, check, outcome
from concord.atlas.questions.claims.counting import THIN
from concord.kernel.faults import FaultsFoundError
from concord.kernel.jurisdictions import jurisdiction

H, F, T, U = Verdict.HOLDS, Verdict.FAILS, Verdict.TIED, Verdict.UNDETERMINED
KR = "relation: exactly, subject: KR, number: 1"


@pytest.mark.parametrize(
    ("reading", "fault"),
    [
        ("relation: exactly, subject: Atlantis, number: 0", "main.subject: 'Atlantis'"),
        ("relation: exactly, subject: kr, number: 0", "main.subject: 'kr'"),
        ("relation: exactly, subject: FJ, number: 0", "main.subject: 'FJ'"),
        ("relation: exactly, subject: k1, number: 0", "main.subject: 'k1'"),
        ("relation: exactly, subject: acne, by: holder, number: 0", "main.subject: 'acne'"),
        ("relation: exactly, subject: 1850, by: year, number: 0", "main.subject: '1850'"),
        ("relation: exactly, subject: world, by: year, number: 0", "main.subject: 'world'"),
        ("relation: most, subject: world", "main.subject: 'world'"),
        ("relation: first, subject: k9", "main.subject: 'k9'"),
        ("relation: most, subject: KR, among: [US, XX]", "main.among: 'XX'"),
        ("relation: most, subject: KR, among: [US, KR]", "main.among: 'KR'"),
        (f"{KR}, where: {{products: [k9]}}", "main.where.products: 'k9'"),
        (f"{KR}, where: {{holders: [nobody]}}", "main.where.holders: 'nobody'"),
        (f"{KR}, where: {{years: [1850]}}", "main.where.years: '1850'"),
        (f"{KR}, where: {{indication_groups: [gout]}}", "main.where.indication_groups: 'gout'"),
        (f"{KR}, where: {{jurisdictions: [FJ, KR]}}", "main.where.jurisdictions: 'FJ'"),
        (
            f"{KR}, where: {{jurisdictions: [US]}}",
            "main.subject: 'KR': expected a place among those of where",
        ),
        (
            "population: organisations, relation: exactly, subject: isc, measure: members, number: 0",
            "main.subject: 'isc': expected a subject of the population organisations; did you mean 'isct'",
        ),
        (
            "population: organisations, relation: exactly, subject: isct, measure: yachts, number: 0",
            "main.measure: 'yachts'",
        ),
    ],
)
def test_what_the_record_does_not_know(reading, fault):
    with pytest.raises(FaultsFoundError) as caught:
        check(EDITION, claim(f"{{{reading}}}"))
    assert [str(one)[: len(fault)] for one in _within_claim(caught.value)] == [fault]


@pytest.mark.parametrize(
    ("reading", "fault"),
    [
        ("relation: exactly, subject: KR, number: '16'", "readings 1.number: '16': expected a whole number"),
        ("relation: exactly, subject: KR, number: [16]", "readings 1.number: '[16]'"),
        ("relation: exactly, subject: KR, number: 16.5", "readings 1.number: '16.5'"),
        ("relation: exactly, subject: KR, number: true", "readings 1.number: 'True'"),
        ("relation: exactly, subject: KR, number: .inf", "readings 1.number: 'inf'"),
        (
            "relation: exactly, subject: KR, number: -3",
            "readings 1.number: '-3': expected a whole number from 0",
        ),
        ("relation: share, subject: KR, number: 200, part: {years: [2011]}", "readings 1.number: '200'"),
        ("relation: share, subject: KR, number: 20", "readings 1.part: '': the relation share needs a part"),
        ("relation: share, subject: KR, number: 20, part: {}", "readings 1.part: '{}'"),
        ("relation: rank, subject: KR, number: 0", "readings 1.number: '0'"),
        ("relation: most, subject: KR, number: 3", "readings 1.number: '3': does not go with most"),
        ("relation: most, subject: [KR, US]", "readings 1.subject: \"['KR', 'US']\": expected a text"),
        ("relation: most, subject: null", "readings 1.subject: 'None': expected a text"),
        ("relation: most, subject: KR, among: US", "readings 1.among: 'US': expected a list"),
        ("relation: most, subject: KR, rules: []", "readings 1.rules: '[]': expected a list of 1 to 200"),
        ("relation: most, subject: KR, by: all", "readings 1.by: 'all'"),
        ("relation: first, subject: k1, by: holder", "readings 1.by: 'holder': does not go with first"),
        ("relation: founded, subject: KR, number: 1999", "readings 1.relation: 'founded'"),
        (
            "population: meetings, relation: founded, subject: a, number: 1999",
            "readings 1.relation: 'founded'",
        ),
        ("population: measures, relation: most, subject: isct", "readings 1.relation: 'most'"),
        (f"{KR}, where: {{materials: [gold]}}", "readings 1.where.materials 1: 'gold': no such material"),
        (f"{KR}, where: {{years: [20x]}}", "readings 1.where.years 1: '20x'"),
        (f"{KR}, where: {{granted: 2012/2011}}", "readings 1.where.granted: '2012/2011'"),
        (f"{KR}, as_of: 9999-12-31", "readings 1.as_of: '9999-12-31'"),
    ],
)
def test_what_is_no_reading(reading, fault):
    with pytest.raises(FaultsFoundError) as caught:
        claim(f"{{{reading}}}")
    assert [str(one)[: len(fault)] for one in _within_claim(caught.value)] == [fault]


def _within_claim(error):
    return [str(fault).removeprefix("claims.yaml a-claim.") for fault in error.faults]


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        # One row, and the record of the place is thin: more is possible, less is not.
        ("relation: exactly, subject: TW, number: 9", U),
        ("relation: exactly, subject: TW, number: 0", F),
        ("relation: at_least, subject: TW, number: 1", H),
        ("relation: fewer_than, subject: TW, number: 2", U),
        ("relation: most, subject: TW", U),
        ("relation: exactly, subject: world, number: 1, where: {jurisdictions: [TW]}", U),
        ("relation: share, subject: TW, number: 100, part: {years: [2014]}", U),
        ("relation: most, subject: KR, among: [TW]", U),
    ],
)
def test_where_the_record_is_thin(reading, verdict):
    (finding,) = check(EDITION, claim(f"{{{reading}, rules: all-ever}}")).findings
    assert finding.verdict is verdict
    assert [flip.group for flip in finding.flips if flip.kind == "record"] == (["TW"] if verdict is U else [])


def test_the_thin_places_are_those_of_the_document():
    named = {place for place in THIN if jurisdiction(place).name("en").removesuffix(" SAR China") in COUNTING}
    assert named == THIN


@pytest.mark.parametrize(
    ("reading", "counts"),
    [
        ("subject: KR, number: 50, part: {years: [2011]}", {"part": (1, 1), "rest": (2, 2)}),
        (
            "subject: world, number: 50, part: {years: [2011]}, where: {donors: [allogeneic]}",
            {"part": (1, 1), "rest": (1, 1)},
        ),
        ("subject: US, number: 50, part: {donors: [allogeneic]}", {"part": (2, 2), "rest": (1, 2)}),
        ("subject: US, number: 50, part: {materials: [MSCs]}", {"part": (1, 1), "rest": (2, 3)}),
    ],
)  # fmt: skip
def test_a_share_is_of_its_subject_and_its_part_of_what_is_asked_for(reading, counts):
    (finding,) = check(EDITION, claim(f"{{relation: share, {reading}, rules: all-ever}}")).findings
    assert finding.counts == counts


def test_a_rule_that_does_not_count_the_subject_says_why():
    (finding,) = check(
        EDITION, claim("{relation: first, subject: cord, rules: ever-without-cord-blood}")
    ).findings
    (row,) = finding.rows
    assert (finding.verdict, row.role, row.id, row.doubts) == (F, "not_counted", "cord-us", ("cord_blood",))
    elsewhere = "{relation: first, subject: u1, rules: all-ever, where: {jurisdictions: [KR]}}"
    assert check(EDITION, claim(elsewhere)).findings[0].rows[0].doubts == ("jurisdiction",)


def test_about_a_day_moves_no_day():
    stated = claim("{relation: most, subject: KR}", stated_on="2021-05~")
    assert str(stated.readings[0].as_of) == "2021-05-31"


@pytest.mark.parametrize(
    ("readings", "word", "form"),
    [
        (("exactly, number: 3, subject: KR", "exactly, number: 9, subject: JP"), "depends", "in_part"),
        (("exactly, number: 3, subject: KR", "exactly, number: 3, subject: US"), "undetermined", "in_part"),
        (("exactly, number: 3, subject: KR", "exactly, number: 1, subject: JP"), "holds", "as_claimed"),
        (("exactly, number: 9, subject: KR", "exactly, number: 9, subject: JP"), "fails", "none"),
    ],
)
def test_the_headline_speaks_of_all_readings(readings, word, form):
    lines = "\n  - ".join(
        f"{{id: reading-{at}, rules: all-ever, relation: {text}}}" for at, text in enumerate(readings)
    )
    checked = check(EDITION, claim(lines))
    assert (outcome(checked), checked.strongest.form) == (word, form)


def test_every_material_of_the_record_has_a_term(bundled_edition):
    texts = [product.material for product in bundled_edition.products.values()]
    assert [text for text in texts if not any(is_made_of(text, term) for term in materials())] == []
