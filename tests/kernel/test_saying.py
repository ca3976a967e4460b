import pytest

from concord.kernel.dates import PartialDate
from concord.kernel.saying import say


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("2018-12-03", "3 December 2018", "2018년 12월 3일"),
        ("2018-12", "December 2018", "2018년 12월"),
        ("2018", "2018", "2018년"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(text, english, korean):
    when = PartialDate.parse(text)
    assert (say(when, "en"), say(when, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("2018~", "about 2018", "2018년경"),
        ("[2018-03..2018-05]", "between March 2018 and May 2018", "2018년 3월에서 2018년 5월 사이"),
        ("[..2018-05-02]", "by 2 May 2018", "2018년 5월 2일까지"),
        ("[2018..]", "not before 2018", "2018년 이후"),
    ],
)
def test_bounds_are_said_as_bounds(text, english, korean):
    when = PartialDate.parse(text)
    assert (say(when, "en"), say(when, "ko")) == (english, korean)
