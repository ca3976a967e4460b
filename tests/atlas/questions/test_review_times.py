import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.policy_rows import policy_of

from concord.atlas.questions.timelines import Measure, median_interval, review_times, span

SAMPLES = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), min_size=1, max_size=40)


def reviews(*rows):
    return policy_of(reviews=[{"review": f"r{number}"} | row for number, row in enumerate(rows)])


def test_days_between_whole_days():
    policy = reviews({"submitted": "2017-02-02", "decided": "2017-08-30"})
    found = span(policy.reviews["r0"], Measure.SUBMISSION_TO_DECISION)
    assert (found.low, found.high, found.read) == (209, 209, True)


def test_a_month_gives_bounds_and_recalled_shows():
    policy = reviews({"submitted": "2020-06", "submitted_basis": "recalled", "decided": "2021-06-15"})
    found = span(policy.reviews["r0"], Measure.SUBMISSION_TO_DECISION)
    assert (found.low, found.high, found.read) == (350, 379, False)


def test_the_start_of_the_clock_is_not_submission():
    policy = reviews({"started": "2020-01-30", "decided": "2020-12-14"})
    assert span(policy.reviews["r0"], Measure.SUBMISSION_TO_DECISION) is None
    assert span(policy.reviews["r0"], Measure.START_TO_DECISION).low == 319
    (group,) = review_times(policy)
    assert (len(group.spans), len(group.undated), group.median) == (0, 1, None)


def test_swapped_dates_are_refused():
    policy = reviews({"submitted": "2021-01-02", "decided": "2021-01-01"})
    with pytest.raises(ValueError, match="r0: 2021-01-01 comes before 2021-01-02"):
        review_times(policy)


def test_groups_by_regulator_and_scheme():
    policy = reviews(
        {"submitted": "2020-01-01", "decided": "2020-01-11", "schemes": "orphan|priority"},
        {"submitted": "2020-01-01", "decided": "2020-01-21", "regulator": "mfds", "jurisdiction": "KR"},
        {"submitted": "2020-01-01", "decided": "2020-01-31", "outcome": "refused"},
    )
    assert [group.key for group in review_times(policy, by=("regulator", "scheme"))] == [
        ("fda", "orphan"),
        ("fda", "priority"),
        ("mfds", "none"),
    ]
    assert [group.key for group in review_times(policy, jurisdiction="KR")] == [("mfds",)]
    with pytest.raises(LookupError, match="expected one of regulator, class, scheme"):
        review_times(policy, by=("colour",))


def test_five_values_have_a_median_but_no_interval_six_have():
    five = median_interval([(value, value) for value in (10, 20, 30, 40, 50)])
    assert (five.low, five.high, five.interval) == (30, 30, None)
    six = median_interval([(value, value) for value in (10, 20, 30, 40, 50, 60)])
    assert (six.low, six.interval, six.level) == (35, (10, 60), 0.96875)


def test_published_ranks_of_the_interval():
    # Conover 1999, table of the 95 per cent interval: n = 20 takes the 6th and the 15th value.
    found = median_interval([(value, value) for value in range(1, 21)])
    assert found.interval == (6, 15)
    assert found.level == pytest.approx(0.9586, abs=1e-4)


@given(SAMPLES)
def test_bounds_enclose_the_median_of_any_choice_between_them(sample):
    bounds = [(low, low + width) for low, width in sample]
    chosen = [low + width // 2 for low, width in sample]
    found, exact = median_interval(bounds), median_interval([(value, value) for value in chosen])
    assert found.low <= exact.low == exact.high <= found.high
    if exact.interval:
        assert found.interval[0] <= exact.interval[0] <= exact.interval[1] <= found.interval[1]


def test_no_values_are_refused():
    with pytest.raises(ValueError, match="at least one value"):
        median_interval([])
