"""The pages of letters to lists: from the question for a consent to the link that takes it back."""

import pytest
from django.test import Client

from concord.society.jobs.worker import work_once
from concord.society.mail import tickets
from concord.society.mail.models import Ticket
from concord.society.people import lists
from concord.society.people.models import Consent, Document, Mailing, Membership, MembershipClass
from concord.society.privacy.models import Look, Matter

WORDS = {
    "purpose": "newsletter",
    "subject_en": "Autumn news",
    "subject_ko": "가을 소식",
    "text_en": "News of the autumn.",
    "text_ko": "가을 소식입니다.",
}
CONSENT = {
    "purpose": "newsletter",
    "title_en": "Newsletter",
    "title_ko": "소식지",
    "text_en": "We write.",
    "text_ko": "보냅니다.",
}


def browser_of(cast, name):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def staff(cast):
    return browser_of(cast, "host")


@pytest.fixture
def everybody(cast):
    full = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    for name in ("third", "outsider"):
        Membership.objects.create(
            person=cast.people[name], membership_class=full, since="2026-01-01", until="2027-01-01"
        )
    return lists.save(actor=cast.actor("host"), name="Everybody", query={})


def test_from_the_question_for_a_consent_to_the_link_that_takes_it_back(cast, staff, everybody):
    page = text(staff.get(f"/members/lists/{everybody.key}/write"))
    assert "Nobody was asked for consent to anything yet" in page
    staff.post("/members/letters/consent", CONSENT)
    member = browser_of(cast, "third")
    member.post(f"/consents/{Document.objects.get().key}", {"act": "give"})
    kept = text(staff.post(f"/members/lists/{everybody.key}/write", WORDS | {"text_ko": ""}), 422)
    assert "News of the autumn." in kept
    made = staff.post(f"/members/lists/{everybody.key}/write", WORDS)
    address = made.headers["Location"]
    page = text(staff.get(address))
    for words in ("News of the autumn.", "가을 소식입니다.", "no consent to this purpose", "draft"):
        assert words in page
    assert "Person of outsider" in page
    listed = staff.get(f"{address}/without.csv").content.decode("utf-8-sig").splitlines()
    assert listed == ["name,reason", "Person of outsider,no consent to this purpose"]
    # Who is named in the file sees on their own page that staff took it away.
    assert [*Look.objects.values_list("subject__name", "matter")] == [("Person of outsider", Matter.EXPORT)]
    assert "1 person gets it" in text(staff.get(f"{address}/do/release"))
    staff.post(f"{address}/do/release")
    while work_once() is not None:
        pass
    page = text(staff.get(address))
    assert "queued for every reader" in page
    ticket = Ticket.objects.get(purpose="consent.withdraw")
    link = f"/consents/withdraw/{tickets.token(ticket.key)}"
    stranger = Client(enforce_csrf_checks=True)
    assert "Newsletter" in text(stranger.get(link))
    assert Consent.objects.get().withdrawn_at is None  # a mail scanner opens links too
    one_click = stranger.post(link, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert "Taken back" in text(one_click)
    assert Consent.objects.get().withdrawn_at is not None
    # Whoever clicks once more is told that it is done, not that the page does not exist.
    assert "This consent was taken back already" in text(stranger.get(link))


def test_nobody_but_staff_of_the_host_sees_letters(cast, staff, everybody):
    staff.post("/members/letters/consent", CONSENT)
    staff.post(f"/members/lists/{everybody.key}/write", WORDS)
    member = browser_of(cast, "third")
    assert member.get("/members/letters/").status_code == 403
    assert member.get(f"/members/letters/{Mailing.objects.get().key}").status_code == 404
    assert member.get(f"/members/lists/{everybody.key}/write").status_code == 404
