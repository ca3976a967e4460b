import itertools

import pytest

from concord.kernel.logic import Truth, all_of, any_of

EVERY = list(Truth)


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(EVERY, repeat=3)))
def test_the_laws_of_the_lattice(a, b, c):
    assert (a & b, a | b) == (b & a, b | a)
    assert a & (b & c) == (a & b) & c
    assert a & (b | c) == (a & b) | (a & c)
    assert ~(a & b) == ~a | ~b
    assert ~~a == a


def test_unknown_stays_unknown():
    assert Truth.UNKNOWN & Truth.YES is Truth.UNKNOWN
    assert Truth.UNKNOWN & Truth.NO is Truth.NO
    assert Truth.UNKNOWN | Truth.YES is Truth.YES
    assert ~Truth.UNKNOWN is Truth.UNKNOWN


def test_many_at_once():
    assert all_of([]) is Truth.YES
    assert any_of([]) is Truth.NO
    assert all_of(EVERY) is Truth.NO
    assert any_of(EVERY) is Truth.YES


def test_a_branch_must_say_which_value_it_means():
    with pytest.raises(TypeError):
        bool(Truth.YES)
    assert [(t.certain, t.possible) for t in EVERY] == [(False, False), (False, True), (True, True)]
    assert [Truth.of(v) for v in (False, None, True)] == EVERY
