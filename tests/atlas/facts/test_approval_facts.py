"""The curated approvals agree with the numbers that were published at the time."""

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
CLASSES = {row["product"]: row["class"] for row in table("products.csv")}
TRAITS = {(row["product"], row["trait"]): row["value"] for row in table("product_traits.csv")}
STEM_CELL = {
    row["authorisation"]
    for row in table("authorisation_traits.csv")
    if row["trait"] == "stem_cell_per_regulator" and row["value"] == "yes"
}
EVENTS = defaultdict(list)
for _row in table("authorisation_events.csv"):
    EVENTS[_row["authorisation"]].append((_row["event"], PartialDate.parse(_row["date"])))


def in_force(authorisation, day):
    begun = next(d for kind, d in EVENTS[authorisation] if kind == "granted").is_on_or_before(day)
    ends = [~d.is_on_or_before(day) for kind, d in EVENTS[authorisation] if kind in ENDS]
    for standing in ends:
        begun = begun & standing
    return begun


def products(jurisdiction, day, *, genes=True):
    """Products certainly and possibly in force on a day."""
    certain, possible = set(), set()
    for row in AUTHORISATIONS:
        answer = in_force(row["authorisation"], day)
        if row["jurisdiction"] != jurisdiction or answer is Truth.NO:
            continue
        if not genes and "gene" in CLASSES[row["product"]]:
            continue
        possible.add(row["product"])
        if answer is Truth.YES and row["confidence"] != "low":
            certain.add(row["product"])
    return certain, possible


@pytest.mark.parametrize(
    ("jurisdiction", "day", "published"),
    [
        ("KR", date(2005, 7, 14), 4),  # the regulator, by name
        ("JP", date(2019, 3, 31), 7),
        ("JP", date(2021, 1, 31), 10),  # staff of PMDA
        ("JP", date(2022, 12, 31), 17),  # Arato, Nomura
    ],
)
def test_in_force_equals_what_was_published(jurisdiction, day, published):
    certain, possible = products(jurisdiction, day)
    assert certain == possible
    assert len(certain) == published


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (date(2007, 12, 17), 10),  # Tego Science: ten products of nine firms
        (date(2011, 12, 15), 16),  # the regulator's list
        (date(2015, 1, 31), 16),  # the regulator: stem 4, somatic 4, tissue 4, immune 2, minimal 2
        (date(2020, 4, 29), 16),  # the regulator's report on 2019
        (date(2021, 8, 3), 16),  # by name, before the new licences
        (date(2021, 8, 27), 15),  # by name, after them
    ],
)
def test_korean_cell_therapies_bracket_what_was_published(day, published):
    certain, possible = products("KR", day, genes=False)
    assert len(certain) <= published <= len(possible)


def test_india_in_2018_without_cord_blood():
    certain, _ = products("IN", date(2018, 11, 1))
    assert sum(TRAITS[product, "cord_blood"] == "no" for product in certain) == 4


def test_korea_in_force_on_the_day_of_the_announcement():
    certain, possible = products("KR", date(2018, 12, 3))
    assert len(certain) == 16
    assert possible - certain == {"adipocell", "autostem", "hyalograft-3d", "lsk-autograft"}


def test_united_states_licences_on_the_day_of_the_announcement():
    day = date(2018, 12, 3)
    licensed = {
        row["product"]
        for row in AUTHORISATIONS
        if row["jurisdiction"] == "US"
        and row["legal_form"] == "bla"
        and in_force(row["authorisation"], day) is Truth.YES
    }
    assert sum(TRAITS[product, "cord_blood"] == "yes" for product in licensed) == 8
    assert len(licensed) == 17  # with Carticel, still licensed though off the market


def test_korea_counted_four_stem_cell_products():
    assert {key for key in STEM_CELL if key.endswith("-kr")} == {
        "cartistem-kr",
        "cupistem-kr",
        "hearticellgram-ami-kr",
        "neuronata-r-kr",
    }


def test_just_before_and_just_after_the_announcement():
    day = date(2018, 12, 3)
    assert "voretigene-neparvovec" in products("EU", day)[0]  # 2018-11-22
    assert "stemirac" not in products("JP", day)[1]  # 2018-12-28
    assert "tisagenlecleucel" not in products("AU", day)[1]  # 2018-12-13


def test_refused_or_unlicensed_products_are_not_authorised():
    held = {(row["product"], row["jurisdiction"]) for row in AUTHORISATIONS}
    for absent in [("remestemcel-l", "EU"), ("tabelecleucel", "US"), ("delandistrogene-moxeparvovec", "EU")]:
        assert absent not in held
    assert "remestemcel-l" not in products("US", date(2012, 12, 31))[1]  # Prochymal, despite a review
    assert {product for product, _ in held}.isdisjoint({"osteocel", "relinethra"})
