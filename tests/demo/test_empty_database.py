"""What the demonstration does with a database that is empty, and with one that is not its own."""

import fcntl

import pytest
from django.test import Client

from concord.demo.announcements import track_announcements
from concord.demo.create import NotADemonstrationError, fill
from concord.society.agreements.models import Agreement, Commitment, Deliverable
from concord.society.people.models import Account

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_the_founding_agreement_stands_as_announced_and_nothing_more():
    track_announcements()
    track_announcements()
    agreement = Agreement.objects.get()
    assert (agreement.effective_from, agreement.ends_on, agreement.texts.count()) == (None, None, 0)
    assert [party.organisation.short for party in agreement.parties.all()] == ["ISCT", "SCRM", "CARM"]
    assert all(commitment.source_url for commitment in Commitment.objects.all())
    assert Deliverable.objects.count() == 0
    page = Client().get(f"/agreements/{agreement.key}").content.decode()
    assert "announced; day of signature and term are not public" in page
    assert "The text is not public." in page
    assert "not public</dd>" in page
    assert "What you can do now" not in page


@pytest.mark.django_db
def test_a_database_with_a_life_of_its_own_is_refused():
    Account.objects.create_user("somebody@test.example")
    with pytest.raises(NotADemonstrationError, match="not born as a demonstration"):
        fill()
    with pytest.raises(NotADemonstrationError, match="not born as a demonstration"):
        fill(reset=True)
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_nobody_else_begins_while_a_demonstration_is_filled(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path

    def rehearse():
        with (tmp_path / "prepare.lock").open("w") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    monkeypatch.setattr("concord.demo.create.track_announcements", lambda: None)
    monkeypatch.setattr("concord.demo.create.rehearse", rehearse)
    assert (fill(), fill()) == (True, False)
