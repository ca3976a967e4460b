from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.tiny_facts import replace, write_tiny_facts

from concord.atlas.edition.build import build, read_facts
from concord.atlas.sources.curated.facts import Document, Facts, validators
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write_tiny_facts(tmp_path / "facts")


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in read_facts(folder).reading.faults]


def test_sound_facts_have_no_fault(facts: Path) -> None:
    reading = read_facts(facts).reading
    assert (reading.faults, reading.untidy, reading.warnings) == ([], [], [])


DATE = "a day 2018-12-03, a month 2018-12, a year 2018, about 2018~, or one day of [2018-03..2018-05]"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "authorisation_events.csv",
            "2018-08-23",
            "2018-8-23",
            f"authorisation_events.csv:3 date: '2018-8-23': expected {DATE}",
        ),
        (
            "authorisation_events.csv",
            "2018-08-23",
            "2018-02-30",
            f"authorisation_events.csv:3 date: '2018-02-30': no such day; expected {DATE}",
        ),
        (
            "authorisations.csv",
            "kymriah,US,fda",
            "kymriah,UK,fda",
            "authorisations.csv:4 jurisdiction: 'UK': expected an ISO 3166 code such as KR, or EU "
            "(the United Kingdom is GB)",
        ),
        (
            "authorisations.csv",
            "EU,ema,novartis",
            "EU,ema,novatis",
            "authorisations.csv:3 holder: 'novatis': 'novatis' is no key of organisations; "
            "did you mean 'novartis'?",
        ),
        (
            "authorisations.csv",
            "kymriah-eu,kymriah",
            "kymriah-eu,kymria",
            "authorisations.csv:3 product: 'kymria': 'kymria' is no key of products; did you mean 'kymriah'?",
        ),
        (
            "trials.csv",
            "ema-kymriah",
            "ema-kymriah|missing",
            "trials.csv:2 sources: 'ema-kymriah|missing': 'missing' is no key of references",
        ),
        (
            "products.csv",
            "gene_modified_cell_therapy",
            "gene_modified_cell",
            "products.csv:3 class: 'gene_modified_cell': expected one of cell_therapy, "
            "gene_modified_cell_therapy, gene_therapy, oncolytic_virus, tissue_engineered; "
            "did you mean 'gene_modified_cell_therapy'?",
        ),
        (
            "authorisation_events.csv",
            "marketed,[2018-08..2019]",
            "marketed,2018-08-22",
            "authorisation_events.csv:4 date: '2018-08-22': expected an event not before the grant of "
            "2018-08-23 in line 3",
        ),
        (
            "authorisation_events.csv",
            "marketed,[2018-08..2019]",
            "withdrawn,2017",
            "authorisation_events.csv:4 date: '2017': expected an end not before the grant of 2018-08-23 "
            "in line 3",
        ),
        (
            "authorisation_events.csv",
            "marketed,[2018-08..2019],",
            "granted,2019,full",
            "authorisation_events.csv:4 event: 'granted': expected one grant; line 3 has it already",
        ),
        (
            "authorisation_events.csv",
            "kymriah-us,granted,2017-08,full",
            "kymriah-us,marketed,2017-08,",
            "authorisations.csv:4 authorisation: 'kymriah-us': expected one event granted in "
            "authorisation_events.csv",
        ),
        (
            "authorisation_events.csv",
            "[2018-08..2019],",
            "[2018-08..2019],full",
            "authorisation_events.csv:4 grant_kind: 'full': expected nothing with the event marketed",
        ),
        (
            "organisations.csv",
            "medipost,Medipost,company",
            "mfds,Medipost,company",
            "organisations.csv:5 organisation: 'mfds': expected a key once; line 4 has it already",
        ),
        (
            "references.csv",
            "https://www.mfds.go.kr/list",
            "www.mfds.go.kr/list",
            "references.csv:3 url: 'www.mfds.go.kr/list': expected an address such as "
            "https://www.example.org/page",
        ),
        (
            "references.csv",
            "https://www.mfds.go.kr/list",
            "https://www.ema.europa.eu/en/kymriah",
            "references.csv:3 url: 'https://www.ema.europa.eu/en/kymriah': expected an address once; "
            "ema-kymriah has it already",
        ),
        (
            "product_traits.csv",
            "kymriah,cord_blood,no,,rule,high,\n",
            "",
            "products.csv:3 product: 'kymriah': expected a row in product_traits.csv with trait cord_blood "
            "(yes, no or unknown)",
        ),
        (
            "authorisation_traits.csv",
            "kymriah-us,stem_cell_per_regulator,no,,rule,high,\n",
            "",
            "authorisations.csv:4 authorisation: 'kymriah-us': expected a row in authorisation_traits.csv "
            "with trait stem_cell_per_regulator (yes, no or unknown)",
        ),
        (
            "trials.csv",
            ",97,",
            ",97.0,",
            "trials.csv:2 enrolment: '97.0': expected a whole number without separators, such as 1500",
        ),
        (
            "trials.csv",
            "US|JP",
            "US||JP",
            "trials.csv:2 countries: 'US||JP': expected a list such as a|b without empty parts, "
            "each jurisdiction",
        ),
        (
            "products.csv",
            "Kymriah,tis",
            ",tis",
            "products.csv:3 name: '': must not be empty: expected text",
        ),
        (
            "products.csv",
            "T cells",
            "T  cells",
            "products.csv:3 material: 'T  cells': expected single spaces only within the text: 'T cells'",
        ),
        (
            "organisations.csv",
            "Seongnam",
            "Se\u0301ongnam",
            "organisations.csv:4 city: 'Se\u0301ongnam': expected Unicode NFC: 'S\u00e9ongnam'",
        ),
        (
            "organisations.csv",
            "Seongnam",
            "Seong\ufffdnam",
            "organisations.csv:4 city: 'Seong\ufffdnam': expected the character that was lost here: "
            "the text passed through a wrong encoding",
        ),
        (
            "organisation_names.csv",
            "1998,2013-03",
            "1998,1997",
            "organisation_names.csv:2 until: '1997': expected a date not before since 1998",
        ),
        (
            "measures.csv",
            ",isct-2018,",
            ",isct-2019,",
            "measures.csv:2 subject: 'isct-2019': expected a key of organisations or meetings; "
            "did you mean 'isct-2018'?",
        ),
        (
            "committees.csv",
            ",ema-kymriah,",
            ",,",
            "committees.csv:2 sources: '': expected a source, or confidence low, or basis recalled or rule",
        ),
        (
            "products.csv",
            "Medipost,\n",
            "Medipost\n",
            "products.csv:2: 'cartistem,Cartistem,,cell_therapy,allogeneic,cord blood cells,Medipost': "
            "expected 8 cells, found 7; quote a cell that holds a comma",
        ),
        (
            "products.csv",
            "originator,note",
            "originater,note",
            "products.csv:1 originator: '': expected a column originator; did you mean 'originater'?",
        ),
        (
            "indication_groups.yaml",
            "ko: 연골",
            "kr: 연골",
            "indication_groups.yaml group 1.kr: '연골': unknown key; known: en, id, ko",
        ),
        (
            "indication_groups.yaml",
            "{id: cartilage",
            "{id: {cartilage",
            "indication_groups.yaml:2: '': not readable as YAML: did not find expected ',' or '}'",
        ),
    ],
)
def test_each_fault_names_its_place(facts: Path, file: str, old: str, new: str, fault: str) -> None:
    replace(facts, file, old, new)
    assert fault in faults(facts)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"meeting,", b"\xef\xbb\xbfmeeting,", "1: 'ef bb bf': expected UTF-8 without a byte order mark"),
        (b"Montreal", b"Montr\xe9al", "2: 'e9 61 6c 2c': expected UTF-8; save the file as UTF-8"),
        (b"Montreal", b"Mont\0real", "2: '\\x00': expected text without NUL characters"),
        (b"Montreal", b'"Montreal', "2: '': not readable as CSV: unexpected end of data"),
    ],
    ids=["mark", "latin-1", "nul", "open quote"],
)
def test_a_file_that_cannot_be_read(facts: Path, old: bytes, new: bytes, fault: str) -> None:
    path = facts / "meetings.csv"
    path.write_bytes(path.read_bytes().replace(old, new))
    assert f"meetings.csv:{fault}" in faults(facts)


def test_an_empty_file(facts: Path) -> None:
    (facts / "meetings.csv").write_bytes(b"")
    assert "meetings.csv:1: '': expected a header line" in faults(facts)


def test_faults_are_collected_not_only_the_first(facts: Path) -> None:
    replace(facts, "products.csv", "autologous", "autologus")
    replace(facts, "trials.csv", ",97,", ",many,")
    replace(facts, "meetings.csv", "2018-05-02", "05/02/2018")
    assert [fault.split(" ")[0] for fault in faults(facts)] == [
        "products.csv:3",
        "meetings.csv:2",
        "trials.csv:2",
    ]


def test_a_missing_file_is_a_fault_and_a_strange_one_a_warning(facts: Path) -> None:
    (facts / "trials.csv").rename(facts / "trials.xls")
    found = read_facts(facts).reading
    assert [str(fault) for fault in found.faults] == ["trials.csv: '': expected this file among the facts"]
    assert [str(fault) for fault in found.warnings] == [
        "trials.xls: '.xls': not read: expected .csv or .yaml"
    ]


def test_a_new_column_warns(facts: Path) -> None:
    replace(facts, "measures.csv", "confidence,note\n", "confidence,note,page\n")
    replace(facts, "measures.csv", "medium,\n", "medium,,7\n")
    found = read_facts(facts)
    assert found.reading.faults == []
    assert [str(fault) for fault in found.reading.warnings] == [
        "measures.csv:1 page: 'page': unknown column: kept, not read"
    ]
    assert found.tables["measures"][0].cells["page"] == "7"


def test_rows_out_of_order_are_untidy_and_still_sound(facts: Path) -> None:
    path = facts / "organisations.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(rest) + first, encoding="utf-8")
    found = build(facts, facts.parent / "home") and read_facts(facts)
    assert [str(fault) for fault in found.reading.untidy] == [
        "organisations.csv:6 organisation: 'ema': expected rows in order of organisation; "
        "run concord check --tidy"
    ]


def test_a_build_refuses_faults(facts: Path) -> None:
    replace(facts, "trials.csv", ",97,", ",many,")
    with pytest.raises(FaultsFoundError, match=r"trials\.csv:2 enrolment: 'many'"):
        build(facts, facts.parent / "home")


def test_a_redirect_leads_from_a_key_given_up_to_one_in_use(facts: Path) -> None:
    path = facts / "redirects.csv"
    path.write_text("kind,old,new,since,note\nproduct,kymriah,kymria,2026-01-01,\n", encoding="utf-8")
    assert faults(facts) == [
        "redirects.csv:2 new: 'kymria': expected a key of products; did you mean 'kymriah'?",
        "redirects.csv:2 old: 'kymriah': expected a key that is no longer in use",
    ]


@pytest.fixture
def refuse_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    def validator(document: Document, facts: Facts) -> Iterator[Fault]:
        for row in document.content:
            if row.cells["law"] not in facts.keys["organisations"]:
                yield Fault(document.file, row.line, "law", row.cells["law"], "expected an organisation")

    monkeypatch.setattr(validators, "_entries", {"policy/*.csv": validator})


@pytest.mark.usefixtures("refuse_drafts")
def test_a_registered_validator_judges_its_files(facts: Path) -> None:
    (facts / "policy").mkdir()
    (facts / "policy" / "laws.csv").write_text("law\nmfds\ndraft\n", encoding="utf-8")
    assert faults(facts) == ["policy/laws.csv:3 law: 'draft': expected an organisation"]
