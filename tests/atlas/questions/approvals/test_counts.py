from datetime import date

import pytest

from concord.atlas.questions.approvals import (
    Filters,
    Question,
    RecordBeginsError,
    answer,
    count,
    listing,
    rule,
    rules,
    steps,
)
from concord.atlas.questions.approvals.rules import parse_rules
from concord.kernel.faults import FaultsFoundError

DAY = date(2018, 12, 3)


def counted(edition, name="all-in-force", day=DAY, by="jurisdiction", **narrowing):
    answer = count(edition, Question(rule(name), day, **narrowing), by)
    return {row.key: (row.certain, row.possible) for row in answer.rows}


@pytest.fixture
def korea(literal):
    """One row of each kind: plain, ended, end not known to the day, low, annulled later, conditional."""
    keys = ("plain", "ended", "gone", "recalled", "annulled", "conditional", "cord")
    make, happened = literal.authorisation, literal.event
    return literal.edition(
        [literal.product(key, cord_blood="yes" if key == "cord" else "no") for key in keys],
        [
            make("plain", "KR", "2001-01-30"),
            make("ended", "KR", "2007-02", happened("withdrawn", "2012-08")),
            make("gone", "KR", "2007", happened("withdrawn", "[2011-12-16..2021-08-03]", basis="rule")),
            make("recalled", "KR", "2010", confidence="low"),
            make("annulled", "KR", "2017-07-12", happened("annulled", "2019-07-09")),
            make(
                "conditional",
                "KR",
                "2017-12-27",
                happened("converted", "2024-05-21", "full"),
                terms="conditional",
            ),
            make("cord", "US", "2011-11-10", legal_form="bla"),
            make("plain", "US", "2018-12-03", legal_form="pma"),
        ],
    )


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("all-in-force", DAY, {"KR": (3, 5), "US": (1, 1)}),
        ("all-in-force", date(2021, 8, 3), {"KR": (2, 3), "US": (1, 1)}),
        ("all-in-force", date(2000, 1, 1), {}),
        ("all-ever", DAY, {"KR": (5, 6), "US": (1, 1)}),
        ("without-cord-blood", DAY, {"KR": (3, 5)}),
        ("annulled-never-counted", DAY, {"KR": (4, 5), "US": (1, 1)}),
        ("full-terms-only", DAY, {"KR": (2, 4), "US": (1, 1)}),
        ("full-terms-only", date(2024, 5, 21), {"KR": (2, 3), "US": (1, 1)}),
        ("conditional-or-time-limited", DAY, {"KR": (1, 1)}),
        ("with-devices", DAY, {"KR": (3, 5), "US": (2, 2)}),
        ("all-marketed", DAY, {"KR": (0, 5), "US": (0, 1)}),
        ("stem-cell-per-regulator", DAY, {"KR": (0, 5), "US": (0, 1)}),
    ],
)
def test_each_rule_counts_what_it_says(korea, name, day, expected):
    assert counted(korea, name, day) == expected


def test_a_possible_row_says_what_keeps_it_from_being_certain(korea):
    rows = listing(korea, Question(rule("stem-cell-per-regulator"), DAY))
    doubts = {row.authorisation.id: row.doubts for row in rows}
    assert doubts["gone-kr"] == ("in_force", "stem_cell_per_regulator")
    assert doubts["plain-kr"] == ("stem_cell_per_regulator",)


def test_groupings(korea):
    assert counted(korea, by="class") == {"cell_therapy": (4, 6)}
    assert counted(korea, by="year") == {
        "2001": (1, 1),
        "2007": (0, 1),
        "2010": (0, 1),
        "2011": (1, 1),
        "2017": (2, 2),
    }
    assert counted(korea, by="all") == {"all": (4, 6)}
    with pytest.raises(ValueError, match="expected one of jurisdiction, class"):
        count(korea, Question(rule("all-ever"), DAY), "colour")


def test_a_grant_of_one_of_two_years_is_certain_in_the_total(literal):
    edition = literal.edition(
        [literal.product("one")], [literal.authorisation("one", "KR", "[2013-12-01..2014-02-01]")]
    )
    answer = count(edition, Question(rule("all-ever"), DAY), "year")
    assert [(row.key, row.certain, row.possible) for row in answer.rows] == [("2013", 0, 1), ("2014", 0, 1)]
    assert (answer.total.certain, answer.total.possible) == (1, 1)


def test_narrowing(korea):
    assert counted(korea, filters=Filters(jurisdictions=frozenset({"US"}))) == {"US": (1, 1)}
    assert counted(korea, filters=Filters(products=frozenset({"gone"}))) == {"KR": (0, 1)}
    assert counted(korea, filters=Filters(years=frozenset({"2017"}))) == {"KR": (2, 2)}
    assert counted(korea, filters=Filters(donors=frozenset({"allogeneic"}))) == {}


def test_stale_rows_become_possible_on_demand_only(korea):
    assert counted(korea, day=date(2026, 11, 22), confirmed_within=3650) == {"KR": (2, 3), "US": (1, 1)}
    assert counted(korea, day=date(2026, 11, 22), confirmed_within=30) == {"KR": (0, 3), "US": (0, 1)}
    assert answer(korea, Question(rule("all-ever"), DAY)).oldest_confirmed == date(2026, 1, 1)


def test_what_was_known_begins_with_the_record(korea):
    assert counted(korea, known=date(2026, 11, 22)) == counted(korea)
    with pytest.raises(RecordBeginsError, match="the record begins on 2026-11-22"):
        counted(korea, known=date(2018, 12, 3))


def test_a_product_counts_once_however_many_authorisations_it_has(literal):
    edition = literal.edition(
        [literal.product("one", inn="same"), literal.product("other", inn="same")],
        [
            literal.authorisation("one", "IN", "2016"),
            literal.authorisation("one", "IN", "2020", suffix="-2"),
            literal.authorisation("other", "IN", "2017", holder="second"),
        ],
    )
    assert counted(edition) == {"IN": (2, 2)}
    assert counted(edition, "authorisations-in-force") == {"IN": (2, 2)}
    assert counted(edition, "authorisations-in-force", date(2021, 1, 1)) == {"IN": (3, 3)}
    assert counted(edition, "substances-in-force") == {"IN": (1, 1)}
    assert counted(edition, "holders-in-force") == {"IN": (2, 2)}


def test_how_the_union_counts(literal):
    edition = literal.edition(
        [literal.product("central"), literal.product("national")],
        [
            literal.authorisation("central", "EU", "2015-02-17"),
            literal.authorisation("national", "DE", "2012", legal_form="hospital_exemption"),
        ],
    )
    assert counted(edition) == {"EU": (1, 1)}
    assert counted(edition, "with-national-permissions") == {"DE": (1, 1), "EU": (1, 1)}
    assert counted(edition, "europe-as-one") == {"EU": (2, 2)}
    states = counted(edition, "by-member-state")
    assert (len(states), states["GB"]) == (28, (1, 1))
    assert "GB" not in counted(edition, "by-member-state", date(2021, 1, 1))
    assert counted(edition, "by-member-state", date(2021, 1, 1))["GB-NIR"] == (1, 1)


def test_a_suspension_interrupts(literal):
    edition = literal.edition(
        [literal.product("one")],
        [
            literal.authorisation(
                "one",
                "EU",
                "2013-06-27",
                literal.event("suspended", "2014-09-25"),
                literal.event("reinstated", "2016-01-01"),
                literal.event("expired", "2018-07-01"),
            )
        ],
    )
    days = [date(2014, 9, 24), date(2014, 9, 25), date(2016, 1, 1), date(2018, 7, 1)]
    assert [counted(edition, day=day) for day in days] == [{"EU": (1, 1)}, {}, {"EU": (1, 1)}, {}]
    assert steps(edition, Question(rule("all-in-force"), DAY)) == {
        "EU": [
            (date(2013, 6, 27), 1, 1),
            (date(2014, 9, 25), 0, 0),
            (date(2016, 1, 1), 1, 1),
            (date(2018, 7, 1), 0, 0),
        ]
    }


def test_a_recalled_end_casts_doubt_but_never_removes(literal):
    end = literal.event("withdrawn", "2015-05", basis="recalled")
    edition = literal.edition([literal.product("one")], [literal.authorisation("one", "AU", "2010", end)])
    assert counted(edition, day=date(2015, 4, 30)) == {"AU": (1, 1)}
    assert counted(edition, day=date(2026, 1, 1)) == {"AU": (0, 1)}


def test_every_rule_has_its_texts_in_both_languages():
    assert len(rules()) >= 12
    assert all(rule.name("en") and rule.name("ko") and rule.text("en") for rule in rules().values())
    assert all(any("가" <= c <= "힣" for c in rule.text("ko")) for rule in rules().values())
    with pytest.raises(ValueError, match="expected a counting rule: all-in-force"):
        rule("best")


def test_a_rule_needs_its_words_in_both_languages_and_nothing_else():
    names = "name: {en: In force, cord blood left out, ko: 효력}"
    text = f"defaults: {{}}\nrules:\n  r:\n    {names}\n    text: {{en: a, ko: b}}\n"
    with pytest.raises(FaultsFoundError) as raised:
        parse_rules(text, "rules.yaml")
    assert ("r.name.cord blood left out", "unknown key; known: en, ko") in [
        (fault.column, fault.expected) for fault in raised.value.faults
    ]
