from datetime import date

import pytest
from tests.support.claims import claim

from concord.atlas.edition.model import Confidence, Measure
from concord.atlas.edition.policy import Step
from concord.atlas.questions.approvals import Question, listing, rules
from concord.atlas.questions.claims import Flip, Strongest, Verdict, check
from concord.atlas.questions.claims.model import Outcome
from concord.atlas.questions.claims.wording import (
    DOUBTS,
    OUTCOMES,
    STAGE_STEPS,
    doubt,
    finding_sentence,
    flip_sentence,
    strongest_sentence,
)
from concord.kernel.dates import PartialDate


@pytest.fixture
def said(literal):
    """The sentence on a reading under its only rule, in both languages."""
    make = literal.authorisation
    ended = literal.event("withdrawn", "[2012..2021]", basis="rule")
    products = [literal.product(key) for key in ("k1", "k2", "u1")]
    rows = [make("k1", "KR", "2001-01-30"), make("k2", "KR", "2011", ended), make("u1", "US", "2010")]
    figure = Measure(
        "own-figure", "isct", "members", 9, "over", PartialDate.parse("2018"), ("own",), Confidence.LOW, ""
    )
    edition = literal.edition(products, rows, measures={"own-figure": figure}, organisations={"isct": ...})

    def say(reading):
        asked = claim(reading)
        found = check(edition, asked).findings[0]
        return tuple(finding_sentence(found, asked.readings[0], language) for language in ("en", "ko"))

    return say


@pytest.mark.parametrize(
    ("reading", "english", "korean"),
    [
        (
            "{relation: most, subject: KR, rules: [all-ever]}",
            "South Korea leads with 2. Next: United States, 1.",
            "대한민국 2개로 가장 많다. 다음은 미국 1개.",
        ),
        (
            "{relation: most, subject: US, rules: [all-in-force]}",
            "The record leaves it open. United States: 1. South Korea: 1 to 2.",
            "기록만으로는 가릴 수 없다. 미국 1개, 대한민국 1~2개.",
        ),
        (
            "{relation: at_least, number: 1, subject: world, rules: [all-ever]}",
            "the world: 3.",
            "전 세계: 3.",
        ),
        (
            "{relation: first, subject: u1, rules: [all-ever]}",
            "Granted 2010; 1 came before.",
            "2010년 허가. 이보다 먼저 허가된 것이 1건 있다.",
        ),
        (
            "{relation: first, subject: k1, rules: [all-ever]}",
            "Granted 30 January 2001; nothing that the rule counts was granted before.",
            "2001년 1월 30일 허가. 이 규칙이 세는 것 가운데 이보다 먼저 허가된 것은 없다.",
        ),
        (
            "{relation: at_least, number: 9, population: measures, measure: members, subject: isct}",
            "No independent figure near that day settles it.",
            "해당일 무렵의 독립된 수치가 없거나, 있어도 판정하기에 부족하다.",
        ),
    ],
)
def test_findings_are_said_in_both_languages(said, reading, english, korean):
    assert said(reading) == (english, korean)


@pytest.mark.parametrize(
    ("flip", "english", "korean"),
    [
        (
            Flip("margin", Verdict.TIED, "US", 5),
            "United States: 5 more would make it a tie.",
            "미국 5개가 더 있으면 동률이 된다.",
        ),
        (
            Flip("row", None, "KR", 1, ("a-kr",)),
            "Open, and could decide it: 1 rows of South Korea: a-kr.",
            "미확정이며 결과를 가를 수 있는 대한민국 행 1개: a-kr.",
        ),
        (
            Flip("day", Verdict.FAILS, day=date(2020, 4, 29)),
            "On 29 April 2020: does not hold.",
            "2020년 4월 29일 기준: 성립하지 않음.",
        ),
    ],
)
def test_flips_are_said_in_both_languages(said, flip, english, korean):
    assert (flip_sentence(flip, "en"), flip_sentence(flip, "ko")) == (english, korean)


def test_the_strongest_form_names_its_rules(said):
    reading = claim("{relation: most, subject: KR, rules: [all-ever]}").readings[0]
    found = Strongest("under_rules", ("all-ever", "without-cord-blood"))
    assert strongest_sentence(found, reading, "en") == (
        "Holds under these rules: All products ever authorised; In force, cord blood left out."
    )
    assert strongest_sentence(Strongest("among_first", (), 2), reading, "ko") == (
        "모든 규칙에서 대한민국 상위 2위 안에 든다."
    )


def test_every_doubt_that_counting_casts_has_words(literal):
    unknown = dict.fromkeys(("cord_blood", "minimally_manipulated", "living_cells", "stem_cells"), "unknown")
    traits = [(name, "unknown") for name in ("product_like", "export_only", "absent_from_regulator_list")]
    annulled = literal.event("annulled", "[2018..2020]", basis="rule")
    edition = literal.edition(
        [literal.product("a", **unknown)],
        [literal.authorisation("a", "KR", "2017~", annulled, terms="not_known", traits=traits)],
    )
    found = {
        code
        for rule in rules().values()
        for row in listing(edition, Question(rule, date(2018, 12, 3)))
        for code in row.doubts
    }
    assert {"in_force", "terms", "cord_blood", "stem_cells", "stem_cell_per_regulator"} <= found
    assert found <= DOUBTS.keys()
    assert all(doubt(code, "ko") != doubt(code, "en") for code in DOUBTS)


def test_every_outcome_and_every_step_has_words():
    assert set(OUTCOMES) == set(Outcome)
    assert set(STAGE_STEPS) == set(Step)
