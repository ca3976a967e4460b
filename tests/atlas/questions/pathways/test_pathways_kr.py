"""Korea, with the rows and the edges of its dates."""

from datetime import date

import pytest

from concord.atlas.questions.pathways.answers import classify, law

CELLS = {
    "cell_source": "autologous",
    "starting_material": "cartilage",
    "viable_cells": "yes",
    "tissue_or_cell": "cell",
    "manipulation": "substantial",
    "combined_with": "none",
    "recombinant_nucleic_acid": "no",
    "genome_editing": "no",
    "nucleic_acid_function": "na",
    "infectious_disease_vaccine": "no",
    "made_by": "licensed_manufacturer",
}
VECTOR = {
    "cell_source": "none",
    "viable_cells": "no",
    "tissue_or_cell": "vector",
    "recombinant_nucleic_acid": "yes",
    "infectious_disease_vaccine": "no",
    "starting_material": "AAV",
    "combined_with": "none",
}


def ask(day, question="class", **changes):
    return classify(law(), {**CELLS, **changes}, "KR", date.fromisoformat(day), question=question)


@pytest.mark.parametrize(
    ("changes", "outcomes", "row"),
    [
        ({}, ("KR_CELL",), "kr-2025-cell"),
        ({"recombinant_nucleic_acid": "yes"}, ("KR_GENE",), "kr-2025-gene"),
        ({"genome_editing": "yes"}, ("KR_GENE",), "kr-2025-edited"),
        ({"manipulation": "minimal"}, ("KR_CELL",), "kr-2025-cell"),
        (
            {"manipulation": "minimal", "made_by": "medical_institution_own_patient"},
            ("KR_NOT_CELL_THERAPY",),
            "kr-2025-own-patient",
        ),
        ({"mfds_determination": "tissue_engineered"}, ("KR_TISSUE_ENGINEERED",), "kr-2025-tissue-engineered"),
        (
            {"combined_with": "device", "device_integral": "yes", "device_principal": "no"},
            ("KR_COMBINED",),
            "kr-2025-combined",
        ),
        (
            {"combined_with": "device", "device_integral": "yes", "device_principal": "yes"},
            ("KR_MEDICAL_DEVICE",),
            "kr-2025-device-principal",
        ),
        (
            {"cell_source": "allogeneic", "tissue_or_cell": "tissue", "manipulation": "minimal"},
            ("KR_HUMAN_TISSUE",),
            "kr-2025-human-tissue",
        ),
        (VECTOR, ("KR_GENE",), "kr-2025-gene"),
        (
            {**VECTOR, "infectious_disease_vaccine": "yes"},
            ("KR_GENE", "KR_OTHER_MEDICINE"),
            "kr-2025-nucleic-vaccine",
        ),
    ],
)
def test_the_class_and_its_row(changes, outcomes, row):
    found = ask("2026-11-22", **changes)
    assert found.outcomes == outcomes
    assert found.reply.decisions[0].fired.id == row


def test_who_makes_it_decides_for_minimally_manipulated_own_cells():
    found = ask("2026-11-22", manipulation="minimal", made_by="unknown")
    assert found.outcomes == ("KR_NOT_CELL_THERAPY", "KR_CELL")
    assert [one.attribute for one in found.undetermined] == ["made_by"]
    assert found.undetermined[0].reduction == 1.0


def test_item_classification_is_said_in_the_wider_code():
    assert ask("2025-08-08", "item_classification").outcomes == ("KR_ADV_BIO",)


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        ({}, "KR_RESEARCH_MED"),
        ({"manipulation": "minimal"}, "KR_RESEARCH_LOW"),
        ({"cell_source": "allogeneic"}, "KR_RESEARCH_HIGH"),
        ({"cell_source": "allogeneic", "manipulation": "minimal"}, "KR_RESEARCH_MED"),
        ({"cell_source": "xenogeneic"}, "KR_RESEARCH_HIGH"),
        ({"pluripotent": "ipsc"}, "KR_RESEARCH_HIGH"),
        ({"recombinant_nucleic_acid": "yes"}, "KR_RESEARCH_HIGH"),
        (VECTOR, "KR_RESEARCH_OUT"),
    ],
)
def test_the_risk_tier(changes, tier):
    assert ask("2026-11-22", "research_tier", **changes).outcomes == (tier,)


def test_a_notice_moves_high_to_medium_only_from_2025_02_21():
    changes = {"cell_source": "allogeneic", "mohw_tier_notice": "to_medium"}
    assert ask("2025-02-20", "research_tier", **changes).outcomes == ("KR_RESEARCH_HIGH",)
    assert ask("2025-02-21", "research_tier", **changes).outcomes == ("KR_RESEARCH_MED",)


def routes(day, **changes):
    return {one.route.id: one.is_certain for one in ask(day, **changes).routes}


def test_treatment_exists_from_2025_02_21_and_needs_completed_research():
    facts = {"institution_designated": "yes", "disease_serious": "yes", "licensed_use": "no"}
    assert "KR_TREATMENT_MEDIUM" not in routes("2025-02-20", research_completed="other_institution", **facts)
    assert routes("2025-02-21", research_completed="other_institution", **facts)["KR_TREATMENT_MEDIUM"]
    assert "KR_TREATMENT_MEDIUM" not in routes("2025-02-21", research_completed="none", **facts)
    assert "KR_TREATMENT_HIGH" not in routes(
        "2025-02-21", cell_source="allogeneic", research_completed="other_institution", **facts
    )


def test_before_2020_08_28_a_product_is_licensed_under_the_pharmaceutical_affairs_act():
    assert ask("2019-01-01").outcomes == ("KR_CELL",)
    assert set(routes("2019-01-01")) == {
        "KR_TRIAL",
        "KR_LICENCE_PAA",
        "KR_ORPHAN_DEVELOPMENT",
        "KR_EXPANDED_ACCESS",
    }


def test_clocks_come_with_their_routes():
    clocks = {one.route.id: one.route.clock for one in ask("2026-11-22").routes}
    assert (clocks["KR_FAST_TRACK"].count, clocks["KR_FAST_TRACK"].unit) == (60, "calendar_days")
    assert (clocks["KR_LICENCE"].count, clocks["KR_LICENCE"].unit) == (120, "working_days")
