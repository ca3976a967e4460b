"""Programs review agreements under the rules of the pages; none signs, and none makes one alone (users 1)."""

from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.society.agreements.test_reviews import status
from tests.support.agreements import attach

from concord.society.agreements.models import Party, Review
from concord.society.agreements.states import Status
from concord.web.api.api import api

SCAN = b"%PDF-1.7 a signature page"


def party_key(agreement, position):
    return Party.objects.get(agreement=agreement, position=position).key


def test_two_sides_review_by_program_and_undo_it(cast, committed, ask, do):
    agreement = committed.agreement
    refused, answer = do("host", f"agreements/{agreement.key}/submission", {})
    assert (refused, [one["code"] for one in answer["errors"]]) == (422, ["text_missing"])
    attach(cast.actor("host"), agreement)
    assert do("host", f"agreements/{agreement.key}/submission", {})[0] == 201
    theirs = party_key(agreement, 2)
    assert do("host", f"parties/{theirs}/review", {})[0] == 404
    assert do("partner", f"parties/{theirs}/review", {})[0] == 201
    shown = ask("partner", f"agreements/{agreement.key}")[1]
    assert (shown["status"], [one["on_behalf"] for one in shown["reviews"]]) == (
        "awaiting_signatures",
        [False, False],
    )
    assert shown["parties"][1]["party"] == theirs
    assert [step["name"] for step in shown["steps"] if step["waits_for"]] == ["signatures"]
    assert do("partner", f"parties/{theirs}/review/withdrawal", {"reason": "Too early"})[0] == 201
    assert do("partner", f"parties/{theirs}/review", {})[0] == 201
    assert do("host", f"agreements/{agreement.key}/reopening", {"reason": "A number"})[0] == 201
    assert do("partner", f"agreements/{agreement.key}/return", {"reason": "Clause 2"})[0] == 201
    assert status(agreement) is Status.DRAFT
    assert do("partner", f"agreements/{agreement.key}/return", {"reason": "Clause 2"})[0] == 409


def test_no_address_of_the_interface_signs():
    addresses = api.get_openapi_schema()["paths"]
    assert [one for one in addresses if "sign" in one.rpartition("society/")[2]] == []


def test_a_termination_is_taken_back_by_program(cast, signed, do):
    key = signed.key
    ended = {"on": "2026-03-10", "reason": "Over"}
    assert do("host", f"agreements/{key}/termination", ended)[0] == 201
    refused = do("partner", f"agreements/{key}/termination/withdrawal", {"reason": "No"})
    assert (refused[0], refused[1]["code"]) == (422, "terminated_by_another")
    assert do("host", f"agreements/{key}/termination/withdrawal", {"reason": "A slip"})[0] == 201


@pytest.mark.parametrize("partner_is_here", [True, False])
def test_users_1_one_person_makes_no_agreement_alone_by_form_and_program_together(
    cast, committed, do, partner_is_here
):
    agreement = committed.agreement
    if not partner_is_here:
        cast.bodies["partner"].affiliations.all().delete()
    browser = Client()
    browser.force_login(cast.people["host"].account)
    attach(cast.actor("host"), agreement)
    because, keys = {"reason": "By letter"}, [party_key(agreement, one) for one in (1, 2)]
    forms = {
        "agree_to_text": {},
        "agree_on_behalf": because,
        "sign": {"signed_on": "2026-03-01"},
        "sign_on_behalf": {"signed_on": "2026-03-01", "reason": "Paper"},
        "withdraw_agreement": because,
    }
    programs = {"review": {}, "review/record": because}
    for _round in range(2):
        browser.post(f"/agreements/{agreement.key}/do/submit_for_review")
        do("host", f"agreements/{agreement.key}/submission", {})
        for (name, body), key in product(forms.items(), keys):
            file = {"scan": SimpleUploadedFile("page.pdf", SCAN)} if name == "sign_on_behalf" else {}
            browser.post(f"/parties/{key}/do/{name}", body | file)
        for (name, body), key in product(programs.items(), keys):
            do("host", f"parties/{key}/{name}", body)
    assert status(agreement) is Status.IN_REVIEW
    assert [row.party.position for row in Review.objects.all()] == [1]
