"""The curated approvals give the numbers that were published at the time."""

import csv
from collections import defaultdict
from datetime import date
from importlib.resources import files

import pytest

from concord.atlas.edition.model import ENDS
from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth

FACTS = files("concord.atlas.facts")


def table(name):
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


AUTHORISATIONS = table("authorisations.csv")
TRAITS = {(r["product"], r["trait"]): r["value"] for r in table("product_traits.csv")}
EVENTS = defaultdict(list)
for _row in table("authorisation_events.csv"):
    EVENTS[_row["authorisation"]].append((_row["event"], PartialDate.parse(_row["date"])))


def granted(authorisation, day):
    return next(d for kind, d in EVENTS[authorisation] if kind == "granted").is_on_or_before(day)


def ended(authorisation, day):
    answers = [d.is_on_or_before(day) for kind, d in EVENTS[authorisation] if kind in ENDS]
    if Truth.YES in answers:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in answers else Truth.NO


def products(jurisdiction, day, *, in_force=False):
    """Products certainly and possibly authorised (or in force) on a day."""
    certain, possible = set(), set()
    for row in AUTHORISATIONS:
        key = row["authorisation"]
        answer = granted(key, day)
        if in_force:
            answer = answer & ~ended(key, day)
        if row["jurisdiction"] == jurisdiction and answer is not Truth.NO:
            possible.add(row["product"])
            if answer is Truth.YES and row["confidence"] != "low":
                certain.add(row["product"])
    return certain, possible


@pytest.mark.parametrize(
    ("jurisdiction", "day", "published"),
    [
        ("KR", date(2007, 12, 31), 10),  # Tego Science, in the press of 2007-12-17
        ("KR", date(2011, 12, 15), 16),  # the regulator's own list
        ("JP", date(2019, 3, 31), 7),
        ("JP", date(2021, 1, 31), 10),  # staff of PMDA
        ("JP", date(2022, 12, 31), 17),  # Arato, Nomura
    ],
)
def test_ever_authorised_matches_what_was_published(jurisdiction, day, published):
    certain, possible = products(jurisdiction, day)
    assert len(possible) == published
    assert possible - certain <= {"lsk-autograft"}  # the one Korean name that rests on memory


def test_india_in_2018_without_cord_blood():
    certain, _ = products("IN", date(2018, 11, 1), in_force=True)
    assert sum(TRAITS[product, "cord_blood"] == "no" for product in certain) == 4


def test_korea_in_force_on_the_day_of_the_announcement():
    certain, possible = products("KR", date(2018, 12, 3), in_force=True)
    assert len(certain) == 16
    assert possible - certain == {"adipocell", "autostem", "hyalograft-3d", "lsk-autograft", "nkm"}


def test_just_before_and_just_after_the_announcement():
    day = date(2018, 12, 3)
    assert "voretigene-neparvovec" in products("EU", day, in_force=True)[0]  # 2018-11-22
    assert "stemirac" not in products("JP", day)[1]  # 2018-12-28
    assert "tisagenlecleucel" not in products("AU", day)[1]  # 2018-12-13


def test_refused_or_withdrawn_applications_are_not_authorisations():
    held = {(row["product"], row["jurisdiction"]) for row in AUTHORISATIONS}
    for absent in [("remestemcel-l", "EU"), ("tabelecleucel", "US"), ("delandistrogene-moxeparvovec", "EU")]:
        assert absent not in held
    assert products("US", date(2012, 12, 31))[1].isdisjoint(
        {"remestemcel-l"}
    )  # not Prochymal, despite a review


def test_products_sold_without_a_licence_have_no_authorisation():
    assert {row["product"] for row in AUTHORISATIONS}.isdisjoint({"osteocel", "relinethra"})
