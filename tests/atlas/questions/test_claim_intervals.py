from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from concord.atlas.questions.claims import verdicts
from concord.atlas.questions.claims.model import Verdict

H, F, T = Verdict.HOLDS, Verdict.FAILS, Verdict.TIED
INTERVAL = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda pair: (min(pair), max(pair)))
RIVALS = st.lists(INTERVAL, max_size=3)


def worlds(*counts):
    """Every way in which the counts may truly be."""
    return product(*(range(low, high + 1) for low, high in counts))


def lead(subject, others):
    best = max(others, default=0)
    if subject == 0 or subject < best:
        return F
    return T if subject == best else H


@given(INTERVAL, RIVALS)
def test_most_names_every_verdict_that_some_world_has_and_no_other(subject, rivals):
    expected = {lead(own, others) for own, *others in worlds(subject, *rivals)}
    assert set(verdicts.most(subject, rivals)) == expected


@given(INTERVAL, RIVALS, st.integers(1, 4))
def test_rank_names_every_verdict_that_some_world_has_and_no_other(subject, rivals, place):
    ranks = {1 + sum(other > own for other in others) for own, *others in worlds(subject, *rivals)}
    expected = {H if found == place else F for found in ranks}
    assert set(verdicts.rank(subject, rivals, place)) == (expected or {F})


@given(INTERVAL, st.integers(0, 4))
def test_numbers(count, number):
    values = range(count[0], count[1] + 1)
    assert set(verdicts.at_least(count, number)) == {H if v >= number else F for v in values}
    assert set(verdicts.fewer_than(count, number)) == {H if v < number else F for v in values}
    assert set(verdicts.exactly(count, number)) == {H if v == number else F for v in values}


@given(INTERVAL, INTERVAL, st.integers(0, 100))
def test_share_misses_no_verdict(part, rest, percent):
    expected = {
        H if one + other and int(Fraction(100 * one, one + other) + Fraction(1, 2)) == percent else F
        for one, other in worlds(part, rest)
        if one + other
    }
    assert expected <= set(verdicts.share(part, rest, percent))


@given(INTERVAL, INTERVAL, st.integers(0, 100))
def test_share_over_names_every_verdict_that_some_world_has(part, rest, percent):
    expected = {H if 100 * one > percent * (one + other) else F for one, other in worlds(part, rest)}
    assert set(verdicts.share_over(part, rest, percent)) == expected


def test_the_announcement_of_2018_in_small():
    assert verdicts.most((16, 16), [(16, 16), (9, 9)]) == (T,)
    assert verdicts.most((16, 16), [(8, 8)]) == (H,)
    assert verdicts.most((16, 21), [(17, 17)]) == (H, T, F)
    assert verdicts.settle((H, F)) is Verdict.UNDETERMINED
