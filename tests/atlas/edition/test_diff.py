from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.tiny_facts import replace

from concord.atlas.edition.build import build
from concord.atlas.edition.diff import CellChange, Change, diff

if TYPE_CHECKING:
    from pathlib import Path

    from concord.atlas.edition.build import Built


def changes(tiny_built: Built, tiny: Path) -> list[Change]:
    return diff(tiny_built.path, build(tiny, tiny.parent / "home").path)


def test_no_change(tiny_built: Built) -> None:
    assert diff(tiny_built.path, tiny_built.path) == []


def test_a_changed_cell_has_old_and_new(tiny_built: Built, tiny: Path) -> None:
    replace(tiny, "authorisations.csv", "EMEA/H/C/004090", "EMEA/H/C/004091")
    (change,) = changes(tiny_built, tiny)
    cell = CellChange("number", "EMEA/H/C/004090", "EMEA/H/C/004091")
    assert change == Change("changed", "authorisation", "kymriah-eu", (cell,))
    assert str(change) == "authorisation kymriah-eu: number from 'EMEA/H/C/004090' to 'EMEA/H/C/004091'"


def test_a_cell_filled_and_a_cell_emptied(tiny_built: Built, tiny: Path) -> None:
    replace(tiny, "products.csv", "Kymriah,tisagenlecleucel", "Kymriah,")
    replace(tiny, "products.csv", "Medipost,\n", "Medipost,made in Korea\n")
    assert [str(change) for change in changes(tiny_built, tiny)] == [
        "product cartistem: note 'made in Korea' added",
        "product kymriah: inn 'tisagenlecleucel' removed",
    ]


def test_an_event_that_got_another_date_is_one_change(tiny_built: Built, tiny: Path) -> None:
    replace(tiny, "authorisation_events.csv", "kymriah-us,granted,2017-08,", "kymriah-us,granted,2017-08-30,")
    (change,) = changes(tiny_built, tiny)
    assert (change.action, change.key) == ("changed", "kymriah-us|2017-08-30|granted")
    assert change.cells == (CellChange("date", "2017-08", "2017-08-30"),)


def test_rows_added_and_removed_by_kind(tiny_built: Built, tiny: Path) -> None:
    replace(
        tiny, "organisation_relations.csv", "novartis,member_of,medipost,2020,,,invented for the test\n", ""
    )
    replace(
        tiny,
        "organisation_names.csv",
        "mfds,식품의약품안전처",
        "medipost,메디포스트,ko,local,,\nmfds,식품의약품안전처",
    )
    assert [str(change) for change in changes(tiny_built, tiny)] == [
        "organisation_name medipost, local, ko, 메디포스트 added",
        "organisation_relation novartis, member_of, medipost removed",
    ]


def test_other_files_are_compared_too(tiny: Path, tiny_built: Built) -> None:
    (tiny / "policy").mkdir()
    (tiny / "policy" / "laws.yaml").write_text("- {id: armab, stage: bill}\n", encoding="utf-8")
    (change,) = changes(tiny_built, tiny)
    assert (change.action, change.kind, change.key) == ("added", "policy/laws", "armab")
