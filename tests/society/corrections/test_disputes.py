import pytest
from django.core.management import CommandError, call_command

from concord.society.access import SYSTEM
from concord.society.corrections.actions import decide, dispute
from concord.society.corrections.models import Dispute
from concord.web import rates

pytestmark = pytest.mark.django_db

WRONG = {"statement": "The day of the grant is 19 January 2012.", "source": "https://regulator.example/list"}


def test_a_dispute_is_recorded_with_its_edition_and_thanked_for(browser, tiny_edition):
    response = browser.post("/corrections/dispute/cartistem-kr", WRONG)
    assert response.headers["Location"] == "/corrections?thanks=1"
    found = Dispute.objects.get()
    assert (found.row, found.edition, found.state) == ("cartistem-kr", tiny_edition, "open")


def test_what_was_typed_is_kept_and_the_fault_is_named(browser):
    response = browser.post("/corrections/dispute/cartistem-kr", {**WRONG, "source": "no address"})
    assert response.status_code == 422
    assert WRONG["statement"] in response.content.decode()
    assert "Enter a valid URL" in response.content.decode()
    assert not Dispute.objects.exists()


def test_a_row_that_is_not_there_cannot_be_disputed(browser):
    assert browser.get("/corrections/dispute/nothing-kr").status_code == 404


def test_the_log_shows_what_was_written_only_after_a_decision(page):
    found = dispute(row="cartistem-kr", edition="e1", **WRONG)
    assert WRONG["statement"] not in page("/corrections")
    decide(actor=SYSTEM, number=found.pk, state=Dispute.State.ACCEPTED, answer="The register says so.")
    text = page("/corrections")
    assert WRONG["statement"] in text
    assert "The register says so." in text


def test_a_decision_stands_and_needs_an_answer():
    found = dispute(row="cartistem-kr", edition="e1", **WRONG)
    with pytest.raises(ValueError, match="with an answer"):
        decide(actor=SYSTEM, number=found.pk, state=Dispute.State.DECLINED, answer=" ")
    call_command("decide_dispute", str(found.pk), "declined", "The licence says 18 January.")
    with pytest.raises(CommandError, match="was decided on"):
        call_command("decide_dispute", str(found.pk), "accepted", "No.")
    with pytest.raises(CommandError, match="no dispute 999"):
        call_command("decide_dispute", "999", "accepted", "No.")


@pytest.mark.parametrize(
    "about", ["product:kymriah", "organisation:mfds", "claim:isct-2018-most-authorised", "kymriah-eu"]
)
def test_whatever_has_a_page_can_be_disputed(browser, about):
    response = browser.get("/corrections/new", {"about": about}, follow=True)
    assert response.status_code == 200
    assert browser.post(f"/corrections/dispute/{about}", WRONG).status_code == 302
    assert Dispute.objects.get().row == about


@pytest.mark.parametrize("about", ["product:nothing", "wish:kymriah", "claim:nothing"])
def test_what_is_not_there_cannot_be_disputed(browser, about):
    assert browser.get(f"/corrections/dispute/{about}").status_code == 404


def test_the_short_address_needs_what_it_is_about(browser):
    assert browser.get("/corrections/new").status_code == 400


def test_a_sixth_dispute_within_minutes_is_refused_and_what_was_typed_is_kept(browser, settings, monkeypatch):
    settings.CONCORD_RATES = True
    monkeypatch.setattr(rates, "_WINDOWS", {})
    for _ in range(5):
        assert browser.post("/corrections/dispute/kymriah-eu", WRONG).status_code == 302
    response = browser.post("/corrections/dispute/kymriah-eu", WRONG)
    assert response.status_code == 429
    assert WRONG["statement"] in response.content.decode()
    assert Dispute.objects.count() == 5


def test_a_day_takes_no_more_than_its_most(browser, monkeypatch):
    monkeypatch.setattr("concord.web.society.corrections.views.MOST_A_DAY", 0)
    assert browser.post("/corrections/dispute/kymriah-eu", WRONG).status_code == 429


def test_pages_lead_to_the_form(page):
    assert "/corrections/dispute/product:kymriah" in page("/products/kymriah")
    assert "/corrections/dispute/organisation:mfds" in page("/organisations/mfds")
    assert "/corrections/dispute/claim:isct-2018-most-authorised" in page("/claims/isct-2018-most-authorised")
