"""Two at once on a review, on a signature and on a link: one is done, the other is told (PostgreSQL)."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, connections, transaction
from tests.society.agreements.test_reviews import person
from tests.support.agreements import review

from concord.society.access import AccessError
from concord.society.agreements import reviews, signatures
from concord.society.agreements.models import Agreement, Review, Signature, SignatureAnswer
from concord.society.errors import WrongStateError, refusals_in
from concord.society.mail import tickets
from concord.society.mail.models import Ticket
from concord.society.people.models import Affiliation
from concord.society.people.queries import actor_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection"),
]
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _emptied_ledger(transactional_db):
    """What the threads committed is removed: the ledger lets nobody empty it while its triggers stand."""
    yield
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgenabled = 'A'")
        guards = cursor.fetchall()
        for table, name in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for table in ("privatevalue", "seal", "entry"):
            cursor.execute(f"DELETE FROM ledger_{table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in guards:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def at_once(*acts):
    """What each act came to, begun at the same moment: done, or the code or kind of its refusal."""
    gate, came_to = Barrier(len(acts)), []

    def run(act):
        gate.wait(30)
        try:
            act()
            came_to.append("done")
        except ValidationError as refusal:
            came_to.append(refusals_in(refusal)[0].code)
        except (AccessError, WrongStateError) as refusal:
            came_to.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(came_to)


@pytest.fixture
def two(cast):
    """Two people of the partner."""
    deputy = person("deputy", cast.bodies["partner"])
    return cast.actor("partner"), actor_for(deputy)


def test_two_of_one_party_agree_once(cast, committed, two):
    review(committed.agreement, cast.actor("host"), [])
    party = committed.agreement.parties.get(position=2)
    came_to = at_once(*(lambda one=one: reviews.agree(actor=one, party=party) for one in two))
    assert came_to == ["WrongStateError", "done"]
    assert Review.objects.filter(party=party).count() == 1


def test_a_text_is_agreed_to_or_sent_back(cast, committed, two):
    agreement = committed.agreement
    review(agreement, cast.actor("host"), [])
    party = agreement.parties.get(position=2)
    came_to = at_once(
        lambda: reviews.agree(actor=two[0], party=party),
        lambda: reviews.send_back(actor=two[1], agreement=agreement, reason="Clause 2"),
    )
    assert came_to == ["WrongStateError", "done"]
    now = Agreement.objects.get(pk=agreement.pk)
    assert (now.approved_at is None) == (now.review_since is None) == (not Review.objects.exists())


def test_two_of_one_party_sign_once_and_a_review_is_not_opened_under_a_signature(cast, committed, two):
    agreement = committed.agreement
    review(agreement, cast.actor("host"), [two[0]])
    party = agreement.parties.get(position=2)
    came_to = at_once(
        *(lambda one=one: signatures.sign(actor=one, party=party, signed_on=DAY) for one in two)
    )
    assert came_to == ["done", "signed_already"]
    signatures.withdraw_signature(actor=two[0], party=party, reason="A slip")
    at_once(
        lambda: signatures.sign(actor=two[0], party=party, signed_on=DAY),
        lambda: reviews.reopen(actor=cast.actor("host"), agreement=agreement, reason="A number"),
    )
    now = Agreement.objects.get(pk=agreement.pk)
    assert Signature.objects.exists() == (now.approved_at is not None)


def test_a_link_is_used_once_by_two(cast, committed, two):
    agreement = committed.agreement
    review(agreement, cast.actor("host"), [two[0]])
    Affiliation.objects.filter(organisation=cast.bodies["partner"]).delete()
    signatures.sign_on_behalf(
        actor=cast.actor("host"),
        party=agreement.parties.get(position=2),
        signed_on=DAY,
        reason="Paper",
        scan=ContentFile(b"%PDF-1.7 page", "page.pdf"),
        address="seal@ministry.example",
    )
    text = tickets.token(Ticket.objects.get().key)
    came_to = at_once(
        lambda: signatures.answer_by_link(text=text, confirms=True),
        lambda: signatures.answer_by_link(text=text, confirms=False, reason="Not ours"),
    )
    assert came_to == ["NotFoundError", "done"]
    assert SignatureAnswer.objects.count() == 1
