from datetime import date

import pytest
from benchmarks.approvals import multiplied
from benchmarks.approvals_engines import ENGINES
from tests.support.literals import Literals as Literal

DAYS = [date(2005, 1, 1), date(2011, 7, 1), date(2015, 6, 30), date(2019, 1, 1), date(2026, 1, 1)]


@pytest.fixture
def edition():
    make, event = Literal.authorisation, Literal.event
    rows = [
        make("a", "KR", "2011-07-01"),
        make("a", "KR", "2012", suffix="-2"),
        make("b", "KR", "2007", event("withdrawn", "[2012..2021]", basis="rule")),
        make("c", "US", "2010", event("suspended", "2014")),
        make("d", "US", "2001", event("withdrawn", "2015", basis="recalled")),
        make("e", "US", "2001", confidence="low"),
        make("f", "US", "2001", legal_form="pma"),
        make("g", "AU", "2010", traits=[("product_like", "no")]),
    ]
    return Literal.edition([Literal.product(key) for key in "abcdefg"], rows)


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_gives_the_same_answers(edition, name):
    twice = multiplied(edition, 2)
    ours, theirs = ENGINES["concord"](twice), ENGINES[name](twice)
    assert [theirs(day) for day in DAYS] == [ours(day) for day in DAYS]
    assert ours(date(2019, 1, 1)) == {"KR": (2, 4), "US": (0, 4)}
