"""Staff of the host decide on disputes; everybody reads the decision, nobody else makes one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.society.access import PUBLIC, NotFoundError, visible
from concord.society.corrections.actions import decide, dispute
from concord.society.corrections.models import Dispute
from concord.society.ledger.models import Entry
from concord.society.people.models import Account, Affiliation, Organisation, Person

pytestmark = pytest.mark.django_db


def signed_in(*, is_host):
    body = Organisation.objects.create(name_en="A body", kind="society", is_host=is_host, layer="rehearsal")
    account = Account.objects.create_user("somebody@test.example")
    person = Person.objects.create(account=account, name="Somebody", layer="rehearsal")
    Affiliation.objects.create(person=person, organisation=body, may_represent=True, since=date(2020, 1, 1))
    client = Client()
    client.force_login(account)
    return client


def disputed(row="cartistem-kr", statement="The day is the nineteenth."):
    return dispute(row=row, edition="e1", statement=statement, source="https://regulator.example/list")


def test_the_open_ones_are_listed_with_what_was_written_and_what_they_are_about():
    found = disputed()
    text = signed_in(is_host=True).get("/corrections/open").content.decode()
    assert "The day is the nineteenth." in text
    assert 'href="/products/cartistem#cartistem-kr"' in text
    assert f'href="/corrections/open/{found.pk}"' in text


def test_a_decision_enters_the_public_log_and_the_ledger(page):
    found, client = disputed(), signed_in(is_host=True)
    response = client.post(
        f"/corrections/open/{found.pk}", {"state": "accepted", "answer": "The register says so too."}
    )
    assert response.headers["Location"] == "/corrections/open"
    text = page("/corrections")
    assert "The register says so too." in text
    assert "Accepted" in text
    entry = Entry.objects.get(verb="dispute.decided")
    assert (entry.object_key, entry.facts) == (str(found.pk), {"row": "cartistem-kr", "state": "accepted"})
    assert "No dispute is open." in client.get("/corrections/open").content.decode()


def test_a_decision_without_an_answer_is_refused_and_what_was_chosen_is_kept():
    found, client = disputed(), signed_in(is_host=True)
    response = client.post(f"/corrections/open/{found.pk}", {"state": "declined", "answer": " "})
    assert response.status_code == 422
    assert 'value="declined"' in response.content.decode()
    found.refresh_from_db()
    assert found.state == Dispute.State.OPEN


def test_a_decided_one_is_not_decided_again():
    found, client = disputed(), signed_in(is_host=True)
    answer = {"state": "accepted", "answer": "Yes."}
    assert client.post(f"/corrections/open/{found.pk}", answer).status_code == 302
    assert client.post(f"/corrections/open/{found.pk}", answer).status_code == 404
    assert client.get("/corrections/open/999").status_code == 404


def test_nobody_else_reads_or_decides():
    found = disputed()
    for client, status in ((Client(), 302), (signed_in(is_host=False), 403)):
        assert client.get("/corrections/open").status_code == status
        assert client.get(f"/corrections/open/{found.pk}").status_code == status
        # What a stranger typed is shown again, to be sent after signing in.
        assert client.post(f"/corrections/open/{found.pk}", {"state": "accepted"}).status_code == 403
    found.refresh_from_db()
    assert found.state == Dispute.State.OPEN
    assert not visible(PUBLIC, Dispute).exists()


def test_the_verb_itself_refuses_the_public():
    found = disputed()
    with pytest.raises(NotFoundError):
        decide(actor=PUBLIC, number=found.pk, state=Dispute.State.ACCEPTED, answer="Mine.")


def test_the_way_in_is_shown_to_staff_of_the_host_only(page):
    assert "/corrections/open" not in page("/corrections")
    client = signed_in(is_host=True)
    assert "/corrections/open" in client.get("/corrections").content.decode()
    assert "/corrections/open" in client.get("/desk").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(count):
    client = signed_in(is_host=True)
    for _ in range(count):
        disputed()
    client.get("/corrections/open")
    with CaptureQueriesContext(connection) as found:
        client.get("/corrections/open")
    assert sum("corrections_dispute" in one["sql"] for one in found) == 1
