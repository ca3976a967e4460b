import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative
from concord.society.ledger.models import Entry

PDF = b"%PDF-1.7 a list of exhibitors"


@pytest.fixture
def as_person(cast):
    def sign_in(name):
        browser = Client()
        browser.force_login(cast.people[name].account)
        return browser

    return sign_in


def test_an_agreement_from_draft_to_acceptance_through_the_pages(cast, as_person, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    host, partner = as_person("host"), as_person("partner")
    done = host.post(
        "/agreements/new",
        {
            "kind": "memorandum",
            "title_en": "Memorandum",
            "parties": [cast.bodies["host"].pk, cast.bodies["partner"].pk],
            "effective_from": "2026-01-01",
            "notice_months": "6",
        },
    )
    agreement = Agreement.objects.get()
    assert done.headers["Location"] == f"/agreements/{agreement.key}"
    giver, receiver = agreement.parties.order_by("-position")
    partner.post(
        f"/agreements/{agreement.key}/commit",
        {"text_en": "A pavilion", "promisors": [giver.pk], "promisees": [receiver.pk]},
    )
    host.post(
        f"/agreements/{agreement.key}/do/draft_terms",
        {"language": "en", "governs": "on", "file": SimpleUploadedFile("text.pdf", PDF)},
    )
    host.post(f"/agreements/{agreement.key}/do/submit_for_review")
    partner.post(f"/parties/{giver.key}/do/agree_to_text")
    for browser, party in ((partner, giver), (host, receiver)):
        browser.post(f"/parties/{party.key}/sign", {"signed_on": "2026-02-01"})
    commitment = Commitment.objects.get()
    partner.post(
        f"/commitments/{commitment.key}/initiative",
        {"title_en": "Pavilion", "lead": giver.pk, "counterpart": receiver.pk},
    )
    initiative = Initiative.objects.get()
    partner.post(
        f"/initiatives/{initiative.key}/deliverable",
        {"code": "D1", "title_en": "Booths", "due": "2026-05-01", "verification": "A list"},
    )
    deliverable = Deliverable.objects.get()
    assert "D1 Booths" in partner.get("/desk").content.decode()
    partner.post(
        f"/deliverables/{deliverable.key}/do/hand_in_evidence",
        {"note": "Twelve", "file": SimpleUploadedFile("list.pdf", PDF)},
    )
    assert "D1 Booths" in host.get("/desk").content.decode()
    host.post(f"/deliverables/{deliverable.key}/do/accept", {"remark": "Thank you"})
    page = host.get(f"/deliverables/{deliverable.key}").content.decode()
    assert "<b>accepted</b> · settled" in page
    assert Entry.objects.count() == 11
    (address,) = re.findall(r'href="(/evidence/[^"]+)"', page)
    file = host.get(address)
    assert b"".join(file.streaming_content) == PDF
    assert file.headers["Content-Disposition"] == 'attachment; filename="list.pdf"'


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_is_kept(cast, as_person):
    page = as_person("host").post(
        "/agreements/new?lang=ko",
        {"kind": "memorandum", "title_en": "Half a title", "effective_from": "soon", "notice_months": "0"},
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="Half a title"' in text
    assert 'value="soon"' in text
    assert 'id="id_effective_from_error"' in text
    assert "필수" in text
    assert not Agreement.objects.exists()


def test_a_refusal_of_the_domain_is_said_on_the_form(cast, as_person):
    page = as_person("host").post(
        "/agreements/new",
        {"kind": "letter", "title_en": "Alone", "parties": [cast.bodies["host"].pk], "notice_months": "0"},
    )
    assert "An agreement needs at least two parties." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg xmlns='x'/>"), ("a.html", b" <html>"), ("a.pdf", b""), ("a.bin", b"\x00\x01")],
)
def test_a_file_is_judged_by_its_content(cast, as_person, planned, name, content):
    page = as_person("partner").post(
        f"/deliverables/{planned.key}/do/hand_in_evidence",
        {"note": "x", "file": SimpleUploadedFile(name, content, content_type="application/pdf")},
    )
    assert page.status_code == 422
    assert 'id="id_file_error"' in page.content.decode()
    assert not planned.evidence.exists()


def test_the_page_says_who_will_be_mailed(cast, as_person, planned):
    page = as_person("partner").get(f"/deliverables/{planned.key}/do/hand_in_evidence").content.decode()
    content = page[page.index("<main") :]
    assert "<li>Person of host</li>" in content
    assert "Person of partner" not in content


def test_absent_and_not_yours_are_answered_alike(cast, as_person, planned):
    outsider = as_person("outsider")
    addresses = [f"/agreements/{planned.agreement.key}", f"/deliverables/{planned.key}"]
    answers = [
        outsider.get(address) for address in (*addresses, "/agreements/agr-none", "/deliverables/del-none")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (
        len({re.sub(r'href="[^"]*"|action="[^"]*"', "", answer.content.decode()) for answer in answers}) == 1
    )
    assert outsider.post(f"/deliverables/{planned.key}/do/accept").status_code == 404


def test_a_side_that_may_see_but_not_do_is_refused(cast, as_person, planned):
    assert as_person("host").post(f"/deliverables/{planned.key}/do/hand_in_evidence").status_code == 403


def test_the_rehearsal_is_marked(cast, as_person, planned):
    for address in (f"/agreements/{planned.agreement.key}", f"/deliverables/{planned.key}", "/agreements/"):
        assert "Rehearsal: the bodies and people" in as_person("host").get(address).content.decode()


def test_the_public_sees_an_agreement_only_once_it_is_announced(cast, as_person, signed):
    public = Client()
    assert public.get(f"/agreements/{signed.key}").status_code == 404
    as_person("host").post(f"/agreements/{signed.key}/do/announce", {"on": "2026-03-01"})
    page = public.get(f"/agreements/{signed.key}").content.decode()
    assert "The text is not public." in page
    assert "What happened" not in page


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
@pytest.mark.django_db
def test_signing_in_pages_stand_in_the_frame_and_hold_no_inline_code(address):
    page = Client().get(address + "?lang=ko").content.decode()
    assert 'class="masthead"' in page
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=", page)


@pytest.mark.django_db
def test_the_demonstration_sign_in_is_absent_outside_a_demonstration(settings):
    assert Client().get("/rehearsal/sign-in").status_code == 404
    settings.DEMO = True
    assert Client().get("/rehearsal/sign-in").status_code == 404


@pytest.mark.parametrize(("day", "beyond"), [("2100-12-31", "2101"), ("1900-01-01", "1899")])
def test_no_quarter_leads_beyond_the_days_that_are_asked_about(as_person, day, beyond):
    page = as_person("host").get(f"/due?as_of={day}").content.decode()
    assert len(re.findall(r'class="chip" href="/due\?as_of=', page)) == 1
    assert f"as_of={beyond}" not in page
