"""Law and pathway for programs answer as the command does."""

import json

import pytest
from django.test import Client

from concord.cli.main import run


@pytest.fixture
def get(edition):
    return lambda address, **parameters: Client().get(f"/api/v1/{address}", parameters)


@pytest.fixture
def command(edition, capsys):
    def answer(*words):
        assert run([*words, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return answer


@pytest.fixture
def classify(edition):
    def post(*products):
        body = json.dumps({"products": products})
        return Client().post("/api/v1/pathway/classify", body, content_type="application/json")

    return post


KR = ("--jurisdiction", "KR")


@pytest.mark.parametrize(
    ("options", "parameters"),
    [
        (("--as-of", "2018-12-03", *KR), {"as_of": "2018-12-03", "jurisdiction": "KR"}),
        (
            ("--changed-between", "2019-01-01", "2021-01-01"),
            {"changed_between": "2019-01-01,2021-01-01"},
        ),
        (("--coming", "12", "--as-of", "2025-01-01"), {"coming": "12", "as_of": "2025-01-01"}),
    ],
    ids=["on a day", "changed", "coming"],
)
def test_instruments_in_the_shape_of_the_command(get, command, options, parameters):
    answer = get("instruments", **parameters).json()
    assert len(answer["rows"]) > 3
    printed = command("instruments", *options)
    assert printed.pop("time_zone", "UTC") == "UTC"
    assert answer == printed


def test_one_instrument_with_its_steps(get):
    key = get("instruments", jurisdiction="KR", as_of="2026-01-01").json()["rows"][0]["instrument"]
    one = get(f"instruments/{key}").json()
    assert one["instrument"] == key
    assert one["steps"][0]["date"]
    missing = get(f"instruments/{key[:-2]}")
    assert missing.status_code == 404
    assert key in [close["title"] for close in missing.json()["close"]]


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"jurisdiction": "XX"}, "jurisdiction"),
        ({"jurisdiction": ""}, "jurisdiction"),
        ({"coming": "0"}, "coming"),
        ({"changed_between": "2019-01-01"}, "changed_between"),
        ({"changed_between": "2021-01-01,2019-01-01"}, "changed_between"),
        ({"changed_between": "2019-01-01,2021-01-01", "as_of": "2020-01-01"}, "as_of"),
    ],
)
def test_wrong_questions_about_law(get, parameters, named):
    answer = get("instruments", **parameters)
    assert (answer.status_code, answer.json()["parameter"]) == (400, named)


def test_a_product_is_classed_as_the_command_does_it(classify, command, tmp_path):
    product = {
        "id": "cells",
        "jurisdictions": ["KR", "US"],
        "date": "2026-01-01",
        "facts": {"cell_source": "autologous", "viable_cells": "yes", "manipulation": "substantial"},
    }
    file = tmp_path / "cells.yaml"
    file.write_text(json.dumps(product))
    answer = classify(product, {**product, "id": "other"}).json()
    assert [one["id"] for one in answer["answers"]] == ["cells", "cells", "other", "other"]
    assert answer["answers"][:2] == command("pathway", "classify", str(file))["answers"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"facts": {"colour": "red"}}, "colour"),
        ({"facts": {"cell_source": "martian"}}, "cell_source"),
        ({"facts": {"cell_source": {"one_of": ["autologous", "martian"]}}}, "cell_source"),
        ({"jurisdictions": ["XX"]}, "jurisdiction"),
        ({"jurisdictions": []}, "jurisdictions"),
        ({"jurisdictions": ["KR", "KR"]}, "jurisdictions"),
        ({"date": "9999~"}, "date"),
        ({"date": "2023-10-00"}, "date"),
        ({"date": "before 0001"}, "date"),
        ({"facts": {"cell_source": ["autologous"] * 5000}}, "cell_source"),
        ({"facts": {"starting_material": "x" * 5000}}, "starting_material"),
        ({"facts": {"starting_material": ["blood"]}}, "starting_material"),
        ({"question": "price"}, "question"),
        ({"date": "soon"}, "date"),
        ({"date": "1066"}, "date"),
        ({"steps": ["waving"]}, "steps"),
        ({"colour": "red"}, "colour"),
        ({"facts": {"cell_source": 7}}, "cell_source"),
        ({"facts": {"cell_source": {"one_of": "autologous", "x": 1}}}, "cell_source"),
        ({"facts": 7}, "facts"),
    ],
)
def test_every_fault_of_a_product_is_named(classify, wrong, named):
    answer = classify({"facts": {}} | wrong)
    assert (answer.status_code, answer.json()["parameter"]) == (400, named)


def test_all_faults_of_all_products_stand_in_one_answer(classify):
    answer = classify({"facts": {"colour": "red"}}, {"facts": {}}, {"id": "c", "facts": {"size": "big"}})
    assert [(one["product"], one["parameter"]) for one in answer.json()["faults"]] == [
        ("1", "colour"),
        ("c", "size"),
    ]


def test_what_is_no_product_is_refused(edition):
    for body in ("", "[]", "{", '{"products": []}', '{"products": 1}'):
        answer = Client().post("/api/v1/pathway/classify", body, content_type="application/json")
        assert answer.status_code == 400, body
        assert answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("[" * 10_000, "body: '': expected lists and objects at most 50 deep"),
        ('{"products": [{"id": NaN}]}', "body: 'NaN': expected a finite number, or null"),
        ('{"products": [],\n"products": []}', "body: 'products': duplicate key: keep one"),
        ('{"products":\n', "body, line 2: '': not readable as JSON: Expecting value, column 1"),
        (b"\xff", "body: '': expected JSON in UTF-8 (byte 0)"),
    ],
)
def test_a_body_that_is_no_strict_json_is_refused_by_name(edition, body, detail):
    answer = Client().post("/api/v1/pathway/classify", body, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


def test_an_answer_has_a_bound_and_refuses_more_by_name(classify):
    answer = classify(*[{"facts": {}}] * 50)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "jurisdictions")
    assert answer.json()["expected"] == "at most 50 answers: fewer products, or name jurisdictions"
    named = classify(*[{"facts": {"viable_cells": "no"}, "jurisdictions": ["KR"]}] * 3)
    assert (named.status_code, len(named.json()["answers"])) == (200, 3)


def test_what_is_shown_of_a_wrong_value_is_short(classify):
    answer = classify({"facts": {"x" * 9000: "y" * 9000, "cell_source": "z" * 9000}})
    assert answer.status_code == 400
    assert len(answer.content) < 10_000


def test_a_hundred_faults_stand_in_one_answer(edition):
    facts = {"size": "big", "colour": "red", "shape": "round"}
    products = [{"id": f"p{number}", "jurisdictions": ["KR"], "facts": facts} for number in range(50)]
    answer = Client().post(
        "/api/v1/pathway/classify", {"products": products}, content_type="application/json"
    )
    assert (answer.status_code, len(answer.json()["faults"])) == (400, 100)
    facts = {f"unknown_{number}": "x" for number in range(5_000)}
    body = {"products": [{"jurisdictions": ["KR"], "facts": facts}]}
    answer = Client().post("/api/v1/pathway/classify", body, content_type="application/json")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "facts")
    assert len(answer.content) < 1_000


def test_the_vocabulary_names_what_may_be_said(get):
    words = get("pathway/vocabulary").json()
    source = next(one for one in words["attributes"] if one["attribute"] == "cell_source")
    assert "autologous" in [one["value"] for one in source["values"]]
    assert {"KR", "US", "EU", "JP"} <= {one["jurisdiction"] for one in words["jurisdictions"]}
    assert {"en", "ko"} == words["notice"].keys()


@pytest.mark.parametrize(
    "day",
    [
        "9999~",
        "9999",
        "9999-12-31",
        "by 9999",
        "before 0001",
        "2023-00",
        "2023-10-00",
        "0000",
        "２０２３",
        "٢٠٢٣",
        "2018/..",
    ],
)
def test_a_date_that_is_none_or_out_of_bounds_is_named(classify, day):
    answer = classify({"date": day, "facts": {}})
    assert (answer.status_code, answer.json()["parameter"], answer.json()["value"]) == (400, "date", day)


@pytest.mark.parametrize(
    "day", ["2100~", "[2018-05..]", "[..2018]", "../2018", "before 2100", "2005-2008", ""]
)
def test_a_date_at_the_end_of_the_calendar_is_answered(classify, day):
    assert classify({"date": day, "facts": {}}).status_code == 200
