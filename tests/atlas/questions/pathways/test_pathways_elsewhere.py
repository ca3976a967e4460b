"""China, Taiwan and Brazil in part, Japan before its class existed, and what Korea leaves to other laws."""

from datetime import date

import pytest

from concord.atlas.questions.pathways.answers import classify, law

CELLS = {
    "cell_source": "autologous",
    "starting_material": "cartilage",
    "viable_cells": "yes",
    "tissue_or_cell": "cell",
    "manipulation": "substantial",
    "homologous_use": "yes",
    "combined_with": "none",
    "recombinant_nucleic_acid": "no",
    "genome_editing": "no",
    "nucleic_acid_function": "na",
    "infectious_disease_vaccine": "no",
    "intended_function": "regenerate_repair",
}
VECTOR = {
    "cell_source": "none",
    "starting_material": "AAV",
    "viable_cells": "no",
    "tissue_or_cell": "vector",
    "manipulation": "na",
    "recombinant_nucleic_acid": "yes",
    "nucleic_acid_function": "therapeutic_expression",
    "intended_function": "gene_replacement",
}
TRANSPLANT = {"manipulation": "minimal", "intended_function": "haematopoietic_reconstitution"}


def outcomes(place, day, **changes):
    return classify(law(), {**CELLS, **changes}, place, date.fromisoformat(day)).outcomes


@pytest.mark.parametrize(
    ("day", "made_by", "expected"),
    [
        ("2026-05-01", "licensed_manufacturer", ("CN_BIOLOGIC",)),
        ("2026-05-01", "medical_institution_own_patient", ("CN_TECHNOLOGY",)),
        ("2026-05-01", "other", ("CN_BIOLOGIC", "CN_TECHNOLOGY")),
        ("2026-04-30", "medical_institution_own_patient", ("CN_BIOLOGIC", "CN_RESEARCH_ONLY")),
    ],
)
def test_china_has_two_roads_from_2026_05_01(day, made_by, expected):
    assert outcomes("CN", day, made_by=made_by) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("TW_CELL", "TW_TISSUE")),
        ({"intended_function": "immunological"}, ("TW_CELL",)),
        ({**VECTOR}, ("TW_GENE",)),
        ({"recombinant_nucleic_acid": "yes"}, ("TW_GENE", "TW_CELL")),
        ({"combined_with": "device_scaffold", "device_integral": "yes"}, ("TW_COMPOSITE",)),
        ({**TRANSPLANT, "starting_material": "bone marrow"}, ("TW_EXCLUDED",)),
        (
            {"tissue_or_cell": "secreted_product", "starting_material": "exosomes", "viable_cells": "no"},
            ("TW_CELL",),
        ),
    ],
)
def test_taiwan_knows_four_kinds_and_does_not_rank_them(changes, expected):
    assert set(outcomes("TW", "2026-01-01", **changes)) == set(expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("BR_ATP_2",)),
        ({**VECTOR}, ("BR_ATP_2",)),
        ({"manipulation": "minimal", "homologous_use": "no"}, ("BR_ATP_1",)),
        ({**TRANSPLANT, "starting_material": "cord blood"}, ("BR_CONVENTIONAL",)),
    ],
)
def test_brazil_has_two_classes(changes, expected):
    assert outcomes("BR", "2021-07-01", **changes) == expected


def test_japan_knew_devices_and_medicines_before_its_class():
    assert outcomes("JP", "2014-11-24") == ("JP_MEDICAL_DEVICE", "JP_MEDICINE")
    assert outcomes("JP", "2014-11-25") == ("JP_RMP",)


@pytest.mark.parametrize("day", ["2010-01-01", "2022-01-01", "2026-01-01"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"starting_material": "cornea", "tissue_or_cell": "tissue"}, {"KR_ORGAN"}),
        ({"starting_material": "pancreatic islets"}, {"KR_ORGAN"}),
        ({"starting_material": "kidney", "tissue_or_cell": "tissue"}, {"KR_ORGAN"}),
        ({"starting_material": "heart valve", "tissue_or_cell": "tissue"}, {"KR_HUMAN_TISSUE"}),
        ({**TRANSPLANT, "starting_material": "cord blood"}, {"KR_ORGAN", "KR_OTHER_MEDICINE"}),
        (
            {"starting_material": "red blood cells", "intended_function": "oxygen_transport"},
            {"KR_OTHER_MEDICINE"},
        ),
        ({"starting_material": "semen", "intended_function": "reproductive"}, {"KR_OTHER_MEDICINE"}),
    ],
)
def test_korea_leaves_transplants_transfusion_and_reproduction_to_other_laws(day, changes, expected):
    facts = {"cell_source": "allogeneic", "manipulation": "minimal", **changes}
    assert set(outcomes("KR", day, **facts)) == expected


@pytest.mark.parametrize(("day", "expected"), [("2005-05-24", ("US_DEVICE",)), ("2005-05-25", ("US_361",))])
def test_dura_mater_was_a_device_until_2005_05_25(day, expected):
    facts = {
        "cell_source": "allogeneic", "starting_material": "dura mater", "viable_cells": "no",
        "tissue_or_cell": "tissue", "manipulation": "minimal", "systemic_or_metabolic": "no",
        "same_surgical_procedure": "no", "intended_function": "structural",
    }  # fmt: skip
    assert outcomes("US", day, **facts) == expected


def test_an_animal_organ_is_not_an_organ_donation():
    facts = {
        "cell_source": "xenogeneic", "starting_material": "pig kidney", "tissue_or_cell": "tissue",
        "manipulation": "minimal", "intended_function": "organ_function",
    }  # fmt: skip
    assert "US_351" in outcomes("US", "2026-01-01", **facts)
