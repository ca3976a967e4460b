"""Who leaves a body, or is no member any more, is let in nowhere from that day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from concord.society.mail import tickets
from concord.society.mail.models import Ticket
from concord.society.partnering import actions as partnering
from concord.society.people.models import Affiliation, Membership, MembershipClass, Person
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope

TODAY = date(2026, 3, 2)


@pytest.fixture
def society(cast):
    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인", grace_days=0)
    for name in ("third", "outsider"):
        Membership.objects.create(
            person=cast.people[name], membership_class=terms, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
    return cast


def doors(society, name, addresses):
    """What pages and addresses of the API answer to the person and to a token made before."""
    person = society.people[name]
    _, secret = grant(actor=society.actor(name), name="A machine", scopes=list(Scope), days=30)
    browser = Client()
    browser.force_login(person.account)

    def ask():
        headers = {"Authorization": f"Bearer {secret}"}
        return [
            Client().get(one, headers=headers).status_code
            if one.startswith("/api/")
            else browser.get(one).status_code
            for one in addresses
        ]

    return ask


def test_an_affiliation_that_ended_opens_nothing_from_that_day(society, planned):
    agreement = planned.agreement.key
    ask = doors(
        society,
        "partner",
        [
            f"/agreements/{agreement}",
            f"/deliverables/{planned.key}",
            f"/agreements/{agreement}/dossier",
            f"/api/v1/society/agreements/{agreement}",
            f"/api/v1/society/deliverables/{planned.key}",
        ],
    )
    assert ask() == [200] * 5
    Affiliation.objects.filter(person=society.people["partner"]).update(until=TODAY)
    assert ask() == [404] * 5


def test_the_link_of_a_letter_opens_nothing_for_who_left_the_body(society):
    partnering.ask(actor=society.actor("outsider"), sought=society.bodies["partner"], why="A joint protocol")
    address = f"/introductions/answer/{tickets.token(Ticket.objects.get().key)}"
    assert "A joint protocol" in Client().get(address).content.decode()
    Affiliation.objects.filter(person=society.people["partner"]).update(until=TODAY)
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"answer": "consent"}).status_code == 404


def test_the_link_of_a_letter_opens_nothing_for_a_closed_account(society):
    partnering.ask(actor=society.actor("outsider"), sought=society.bodies["partner"], why="A joint protocol")
    address = f"/introductions/answer/{tickets.token(Ticket.objects.get().key)}"
    account = society.people["partner"].account
    account.is_active = False
    account.save()
    assert Client().get(address).status_code == 404


def test_a_membership_that_ended_closes_what_is_shown_to_members(society):
    shown = Person.objects.create(name="Ada Lim", listed="members", layer="rehearsal")
    ask = doors(society, "third", [f"/people/{shown.key}", f"/api/v1/society/directory/{shown.key}"])
    assert ask() == [200, 200]
    Membership.objects.filter(person=society.people["third"]).update(ended_on=TODAY)
    assert ask() == [404, 404]
