from datetime import date

from tests.atlas.policy_rows import policy_of

from concord.web.atlas.law_pictures import Drawn, law_lines, shortened


def drawn(*events, first=None, day=date(2022, 1, 1)):
    policy = policy_of(instruments=[{"instrument": "a"}], events=[("a", *event) for event in events])
    instrument = policy.instruments["a"]
    return law_lines([Drawn(instrument, "A", tuple("t" for _ in instrument.events))], day, first)


def kinds(picture):
    return [part["kind"] for part in picture.lines[0]["stretches"]]


def test_thin_before_and_thick_in_force():
    assert kinds(drawn(("introduced", "2019-01-01"), ("in_force", "2020-01-01"))) == ["pending", "force"]


def test_a_day_that_is_not_known_exactly_is_drawn_as_unsure():
    assert kinds(drawn(("in_force", "2020"))) == ["unsure", "force"]


def test_a_bill_ends_where_it_was_merged():
    picture = drawn(("introduced", "2019-01-01"), ("superseded", "2019-08-02"))
    assert kinds(picture) == ["pending"]
    stretch = picture.lines[0]["stretches"][0]
    assert stretch["x"] + stretch["width"] == picture.years.x(date(2019, 8, 2))


def test_marks_say_what_lies_after_the_day_and_what_was_recalled():
    picture = drawn(("introduced", "2019-01-01", "", "recalled"), ("passed", "2023-01-01"))
    assert [(mark["later"], mark["recalled"]) for mark in picture.lines[0]["marks"]] == [
        (False, True),
        (True, False),
    ]


def test_marks_before_the_first_year_are_left_out():
    picture = drawn(("promulgated", "1953-12-18"), ("in_force", "1954-01-28"), first=1998)
    assert picture.lines[0]["marks"] == []
    assert picture.years.first == 1998


def test_labels_take_the_width_of_their_script():
    assert shortened("Act") == "Act"
    assert shortened("x" * 33) == "x" * 32 + "…"
    assert shortened("가" * 17) == "가" * 16 + "…"
