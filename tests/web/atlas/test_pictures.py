from datetime import date

from django.template.loader import render_to_string

from concord.kernel.dates import PartialDate
from concord.kernel.timelines import Timeline
from concord.web.atlas.pictures import Bar, Numbers, Range, Years, bars, ranges, stacked, tiles

NEW_YEAR = date(2011, 1, 1)


def test_years_are_spread_over_the_axis_and_days_beyond_it_are_kept_at_its_ends():
    years = Years(2010, 2011, 0, 730)
    assert years.x(date(2010, 1, 1)) == 0
    assert years.x(date(2011, 12, 31)) == 730
    assert years.x(date(1990, 1, 1)) == 0
    assert years.x(date(2030, 1, 1)) == 730
    assert [text for _, text in years.ticks()] == ["2010", "2011"]


def test_long_axes_print_round_years_only():
    assert [text for _, text in Years(1997, 2026, 0, 100).ticks()] == [
        "2000",
        "2005",
        "2010",
        "2015",
        "2020",
        "2025",
    ]


def test_numbers_grow_upwards():
    numbers = Numbers(20, 0, 100)
    assert numbers.y(0) == 100
    assert numbers.y(20) == 0
    assert [value for _, value in numbers.ticks()] == [0, 5, 10, 15, 20]


def test_steps_stack_certain_counts_and_outline_the_possible_total():
    steps = {
        "cell_therapy": [(NEW_YEAR, 1, 1), (date(2012, 1, 1), 2, 3)],
        "gene_therapy": [(date(2012, 1, 1), 1, 1)],
    }
    picture = stacked(steps, ["cell_therapy", "gene_therapy"], date(2012, 12, 31))
    assert [(band.key, band.value) for band in picture.bands] == [("cell_therapy", 2), ("gene_therapy", 1)]
    assert picture.numbers.most == 4
    assert picture.bands[0].label_y > picture.bands[1].label_y


def test_steps_end_on_the_day_and_know_nothing_later():
    steps = {"cell_therapy": [(NEW_YEAR, 1, 1), (date(2012, 1, 1), 2, 2)]}
    assert stacked(steps, ["cell_therapy"], date(2011, 6, 1)).bands[0].value == 1
    assert stacked(steps, ["cell_therapy"], date(2010, 6, 1)) is None


def test_bars_are_solid_where_certain_and_hatched_where_possible():
    timeline = Timeline.came(PartialDate.parse("2011"))
    picture = bars([Bar("KR", "#kr", timeline, ((NEW_YEAR, "Granted", False),))], date(2012, 12, 31), 2010)
    (line,) = picture.lines
    assert [span["certain"] for span in line["spans"]] == [False, True]
    first, second = line["spans"]
    assert first == {"x": picture.years.x(NEW_YEAR), "width": first["width"], "certain": False}
    assert round(first["x"] + first["width"]) == round(second["x"])
    assert [mark["title"] for mark in line["marks"]] == ["Granted"]


def test_every_known_jurisdiction_has_a_tile_of_its_own():
    picture = tiles({"KR": (4, 5), "SG": (1, 1)}, ["KR", "SG", "US", "ZW"])
    assert [(tile["code"], tile["certain"], tile["possible"]) for tile in picture["tiles"]] == [
        ("KR", 4, 5),
        ("SG", 1, 1),
        ("US", 0, 0),
        ("ZW", 0, 0),
    ]
    assert len({(tile["x"], tile["y"]) for tile in picture["tiles"]}) == 4
    assert {tile["code"]: tile["shade"] for tile in picture["tiles"]}["US"] == 0


def test_the_name_of_a_way_of_counting_is_drawn_whole():
    names = ("All in force", "In force, national permissions and hospital exemptions added")
    rows = [Range(name, ("Korea", "India"), ((1, 2), (1, 1)), "holds") for name in names]
    drawn = render_to_string("pictures/ranges.svg", {"picture": ranges(rows)}).partition("</desc>")[2]
    assert [name for name in names if f">{name}</text>" not in drawn] == []
    assert drawn.count("textLength") == 1
