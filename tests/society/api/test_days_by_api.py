"""Programs plan, propose days and agree to them as people do, with the same refusals."""

import pytest

from concord.society.agreements.models import DayProposal, Deliverable
from concord.society.ledger.models import Entry

LATER = "2026-09-01"


@pytest.fixture
def initiative(planned):
    return planned.initiative


def plan(do, who, initiative, **changes):
    known = {"code": "D2", "title_en": "Booths", "due": "2026-06-01", "verification": "A look"}
    return do(who, f"initiatives/{initiative.key}/deliverables", known | changes)


def test_a_day_is_planned_by_one_side_and_agreed_by_the_other(do, ask, initiative):
    """users 4."""
    status, made = plan(do, "host", initiative)
    _, item = ask("partner", f"deliverables/{made['key']}")
    (day,) = item["days"]
    assert (status, item["state"], item["timing"], item["day_is_agreed"]) == (
        201,
        "proposed",
        "not_agreed",
        False,
    )
    assert (day["day"], day["answer"], day["acts"]) == ("2026-06-01", "", ["accept_day", "decline_day"])
    assert do("host", f"days/{day['key']}/acceptance", {})[0] == 404
    assert do("partner", f"days/{day['key']}/acceptance", {}) == (
        201,
        {"key": day["key"], "address": made["address"]},
    )
    _, item = ask("host", f"deliverables/{made['key']}")
    assert (item["state"], item["day_is_agreed"], item["days"][0]["answer"]) == ("planned", True, "accepted")
    assert Entry.objects.get(verb="deliverable.day_accepted").facts["token"].startswith("tok")


def test_another_day_is_proposed_declined_and_withdrawn(do, planned):
    address = f"deliverables/{planned.key}/days"
    status, made = do("host", address, {"due": LATER, "reason": "The hall is taken"})
    assert (status, made["address"]) == (201, f"/api/v1/society/deliverables/{planned.key}")
    assert do("partner", f"days/{made['key']}/refusal", {"reason": "Too late"})[0] == 201
    _, again = do("host", address, {"due": LATER})
    assert do("host", f"days/{again['key']}/withdrawal", {})[0] == 201
    assert list(DayProposal.objects.order_by("pk").values_list("answer", flat=True)) == [
        "set",
        "declined",
        "withdrawn",
    ]
    status, refusal = do("partner", f"days/{again['key']}/acceptance", {})
    assert (status, refusal["act"], refusal["standing"]) == (409, "accept_day", "withdrawn")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"due": "2026-03-01"}, 422, "due_has_passed"),
        ({"due": "2028-07-01"}, 422, "due_after_end"),
        ({"due": "2026-05-01"}, 422, "day_agreed_already"),
        ({"due": "tomorrow"}, 400, None),
        ({}, 400, None),
    ],
)
def test_a_day_that_does_not_fit_is_refused_as_on_the_page(do, planned, body, status, code):
    answered, refusal = do("host", f"deliverables/{planned.key}/days", body)
    assert (answered, refusal.get("code")) == (status, code)


def test_what_was_done_by_mistake_is_taken_back(do, ask, planned, initiative):
    """robustness 11."""
    address = f"deliverables/{planned.key}"
    assert do("partner", f"{address}/evidence", {"note": "It", "url": "https://p.example"})[0] == 201
    assert do("partner", f"{address}/evidence/withdrawal", {})[0] == 201
    assert ask("host", address)[1]["state"] == "planned"
    do("partner", f"{address}/evidence", {"note": "It", "url": "https://p.example"})
    do("host", f"{address}/return", {"reason": "Dark"})
    assert do("host", f"{address}/return/withdrawal", {})[0] == 201
    assert ask("host", address)[1]["state"] == "delivered"
    _, made = plan(do, "host", initiative)
    assert do("host", f"deliverables/{made['key']}/withdrawal", {}) == (
        201,
        {
            "key": planned.agreement.key,
            "address": f"/api/v1/society/agreements/{planned.agreement.key}",
        },
    )
    assert not Deliverable.objects.filter(code="D2").exists()


def test_a_deliverable_is_waived_with_a_reason(do, ask, planned):
    assert do("host", f"deliverables/{planned.key}/waiver", {"reason": "Cancelled"})[0] == 201
    assert ask("partner", f"deliverables/{planned.key}")[1]["waiver"]["reason"] == "Cancelled"


def test_a_body_that_is_no_side_plans_nothing_and_learns_nothing(do, ask, planned, initiative):
    assert plan(do, "third", initiative)[0] == 404
    day = planned.days.get()
    assert do("third", f"days/{day.key}/acceptance", {})[0] == 404
    assert ask("third", f"deliverables/{planned.key}")[0] == 404
