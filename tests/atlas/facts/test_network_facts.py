"""The bundled facts about bodies: names of their time, links that resolve."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth


def _rows(name: str) -> list[dict[str, str]]:
    text = files("concord.atlas.facts").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _names_on(organisation: str, day: date) -> set[str]:
    """Official and former names that were certainly borne on that day; empty ends do not bind."""
    borne = set()
    for row in _rows("organisation_names.csv"):
        if row["organisation"] != organisation or row["kind"] not in {"official", "former"}:
            continue
        begun = not row["since"] or PartialDate.parse(row["since"]).is_on_or_before(day) is Truth.YES
        ended = row["until"] and PartialDate.parse(row["until"]).is_on_or_before(day) is not Truth.NO
        if begun and not ended:
            borne.add(row["name"])
    return borne


def test_the_korean_regulator_bears_the_name_of_its_time() -> None:
    assert _names_on("mfds", date(2011, 12, 15)) == {
        "Korea Food and Drug Administration",
        "식품의약품안전청",
    }
    assert _names_on("mfds", date(2018, 12, 3)) == {"Ministry of Food and Drug Safety"}


def test_the_strategy_centre_was_the_acceleration_centre_before() -> None:
    assert "Global Stem cell & Regenerative medicine Acceleration Center" in _names_on(
        "scrm", date(2016, 8, 1)
    )
    assert _names_on("scrm", date(2018, 12, 3)) == {"Strategic Center for Regenerative Medicine"}
    assert "gsrac" not in {row["organisation"] for row in _rows("organisations.csv")}


def test_every_relation_joins_two_bodies_of_the_table() -> None:
    known = {row["organisation"] for row in _rows("organisations.csv")}
    loose = {
        row["organisation"]: row["other"]
        for row in _rows("organisation_relations.csv")
        if not {row["organisation"], row["other"]} <= known
    }
    assert loose == {}


def test_a_body_read_in_a_source_names_that_source() -> None:
    silent = [
        row["organisation"]
        for row in _rows("organisations.csv")
        if row["basis"] == "read" and not row["sources"]
    ]
    assert silent == []


def test_the_society_bears_its_three_names_in_turn() -> None:
    assert _names_on("isct", date(1999, 6, 1)) == {
        "International Society for Hematotherapy and Graft Engineering"
    }
    assert _names_on("isct", date(2016, 5, 25)) == {"International Society for Cellular Therapy"}
    assert _names_on("isct", date(2018, 12, 3)) == {"International Society for Cell & Gene Therapy"}


def test_no_register_number_of_a_trial_rests_on_memory_alone() -> None:
    unverified = [
        row["trial"]
        for row in _rows("trials.csv")
        if row["register_ids"] and row["basis"] != "read" and "number verified" not in row["note"]
    ]
    assert unverified == []


def test_every_party_of_the_memorandum_is_a_body_of_the_table() -> None:
    parties = [
        (row["organisation"], row["position"])
        for row in _rows("agreement_parties.csv")
        if row["agreement"] == "isct-scrm-carm-2018"
    ]
    assert parties == [("isct", "1"), ("scrm", "2"), ("carm", "3")]
