from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS, NEVER, Timeline, any_on

ORDINALS = st.lists(st.integers(730000, 730020), unique=True, max_size=4).map(sorted)


@st.composite
def timelines(draw):
    days = draw(ORDINALS)
    levels = [draw(st.integers(0, 2))]
    for _ in days:
        levels.append(draw(st.sampled_from([level for level in (0, 1, 2) if level != levels[-1]])))
    return Timeline(tuple(days), tuple(levels))


DAYS = st.integers(729999, 730021).map(date.fromordinal)


@given(timelines(), timelines(), DAYS)
def test_timelines_combine_point_by_point(one, other, day):
    assert (one & other).on(day) is one.on(day) & other.on(day)
    assert (one | other).on(day) is one.on(day) | other.on(day)
    assert (~one).on(day) is ~one.on(day)
    assert one.at_most(Truth.UNKNOWN).on(day) is one.on(day) & Truth.UNKNOWN


@given(timelines(), timelines())
def test_neighbouring_levels_differ(one, other):
    for made in (one & other, one | other):
        assert all(a != b for a, b in zip(made.levels, made.levels[1:], strict=False))
        assert list(made.days) == sorted(set(made.days))
        assert len(made.levels) == len(made.days) + 1


def test_a_partial_date_comes():
    came = Timeline.came(PartialDate.parse("2018-12"))
    assert [came.on(date(2018, 11, 30)), came.on(date(2018, 12, 1)), came.on(date(2018, 12, 31))] == [
        Truth.NO,
        Truth.UNKNOWN,
        Truth.YES,
    ]
    assert Timeline.came(PartialDate.parse("[2018..]")).on(date.max) is Truth.UNKNOWN


def test_nothing_and_everything():
    assert any_on([]) == NEVER
    assert any_on([NEVER, ALWAYS]) == ALWAYS
