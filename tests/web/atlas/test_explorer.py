import csv
import io

import orjson


def rows_of(browser, address):
    text = browser.get(address).content.decode().removeprefix("\N{BYTE ORDER MARK}")
    return list(csv.DictReader(io.StringIO(text)))


def test_rows_as_csv_say_what_is_certain(browser):
    rows = rows_of(browser, "/approvals?as_of=2018-12-03&format=csv&sort=product")
    assert [(row["authorisation"], row["counts"]) for row in rows] == [
        ("cartistem-kr", "certain"),
        ("kymriah-eu", "certain"),
        ("kymriah-us", "possible"),
    ]


def test_rows_as_json_carry_edition_day_and_rule(browser, tiny_edition):
    answer = orjson.loads(browser.get("/approvals?as_of=2018-12-03&format=json").content)
    assert (answer["edition"], answer["as_of"], answer["rule"]) == (
        tiny_edition,
        "2018-12-03",
        "all-in-force",
    )
    assert answer["total"] == {"certain": 2, "possible": 2}
    assert {row["jurisdiction"]: (row["certain"], row["possible"]) for row in answer["counts"]} == {
        "EU": (1, 1),
        "KR": (1, 1),
        "US": (0, 1),
    }


def test_filters_narrow_the_rows(browser):
    address = "/approvals?as_of=2018-12-03&format=csv"
    assert [row["jurisdiction"] for row in rows_of(browser, f"{address}&class=cell_therapy")] == ["KR"]
    assert [
        row["jurisdiction"] for row in rows_of(browser, f"{address}&holder=novartis&sort=jurisdiction")
    ] == [
        "EU",
        "US",
    ]
    assert [row["jurisdiction"] for row in rows_of(browser, f"{address}&year=2018")] == ["EU"]
    assert rows_of(browser, f"{address}&donor=na") == []


def test_sorting_turns_round(browser):
    ascending = rows_of(browser, "/approvals?format=csv&sort=granted")
    descending = rows_of(browser, "/approvals?format=csv&sort=-granted")
    assert [row["authorisation"] for row in ascending] == ["cartistem-kr", "kymriah-us", "kymriah-eu"]
    assert descending == ascending[::-1]


def test_the_picture_stands_alone_as_svg(browser):
    response = browser.get("/approvals/steps.svg?as_of=2018-12-03")
    text = response.content.decode()
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert text.startswith("<svg")
    assert "#0072b2" in text


def test_a_number_out_of_bounds_is_refused_with_the_bounds_of_its_parameter(browser):
    answer = browser.get("/approvals?confirmed_within=-1")
    assert answer.status_code == 400
    assert "a whole number from 0 to 36525" in answer.content.decode()
    assert browser.get("/approvals?confirmed_within=0").status_code == 200
