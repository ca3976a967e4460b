"""Erasure of many in the background, retention by purposes. Robustness 1: one bad row fails a batch."""

from threading import Event

import pytest
from django.test import Client
from tests.support.refusals import refuses

from concord.society.access import SYSTEM, RefusedError
from concord.society.jobs import queue, worker
from concord.society.jobs.models import Job
from concord.society.ledger.models import Entry
from concord.society.people.models import Person
from concord.society.personal_data import KEEPING, Keeping
from concord.society.privacy import erasures, retention
from concord.society.privacy.models import ErasureBatch, RetentionRun


def ask(cast, *names, request="letters of 1 March from Person of third"):
    people = [cast.people[name] for name in names]
    return erasures.ask(actor=cast.actor("host"), people=people, request=request)


def work():
    worker.work(Event(), until_idle=True)


def erased():
    return sorted(Entry.objects.filter(verb="person.erased").values_list("object_key", flat=True))


def test_each_person_is_erased_once_and_the_request_is_kept_without_names(cast, monkeypatch):
    monkeypatch.setattr(worker, "_BREATH", 0)
    batch = ask(cast, "third", "outsider")
    keys = sorted(cast.people[name].key for name in ("third", "outsider"))
    work()
    for job in Job.objects.filter(kind=erasures.KIND):
        erasures._erase(job.payload)
    assert erased() == keys
    assert not Person.objects.filter(key__in=keys).exclude(name="").exists()
    batch.refresh_from_db()
    assert (batch.request, batch.orders.filter(done_at=None).count()) == ("", 0)
    entry = Entry.objects.get(verb="person.erased", object_key=cast.people["third"].key)
    assert entry.values.get(name="reason").value == "letters of 1 March from […]"


def test_somebody_erased_in_the_meantime_is_not_erased_again(cast, monkeypatch):
    monkeypatch.setattr(worker, "_BREATH", 0)
    ask(cast, "third")
    ask(cast, "third", "outsider")
    work()
    assert len(erased()) == 2


def test_one_that_is_refused_keeps_no_other_back(cast, monkeypatch):
    monkeypatch.setattr(worker, "_BREATH", 0)
    refuse = erasures.actions.erase_on_request

    def erase(*, actor, person, request):
        if person == cast.people["third"]:
            raise erasures.actions.refused("request_missing")
        return refuse(actor=actor, person=person, request=request)

    monkeypatch.setattr(erasures.actions, "erase_on_request", erase)
    batch = ask(cast, "third", "outsider")
    work()
    assert erased() == [cast.people["outsider"].key]
    assert [order.fault for order in batch.orders.all()] == ["request_missing", ""]


def test_who_lost_the_right_erases_nobody_any_more(cast, monkeypatch):
    monkeypatch.setattr(worker, "_BREATH", 0)
    batch = ask(cast, "third")
    cast.people["host"].affiliations.update(may_represent=False)
    work()
    assert (erased(), batch.orders.get().fault) == ([], erasures.NOT_ALLOWED)


def test_only_staff_ask_with_a_request_and_not_for_themselves(cast):
    with refuses("request_missing"):
        ask(cast, "third", request=" ")
    with refuses("own_erasure"):
        ask(cast, "third", "host")
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - either form of a refusal of access
        erasures.ask(actor=cast.actor("partner"), people=[cast.people["third"]], request="letter")
    assert refusal.typename in {"RefusedError", "NotFoundError"}
    assert not ErasureBatch.objects.exists()


def test_staff_name_persons_by_address_and_see_how_far_it_is(cast, monkeypatch):
    monkeypatch.setattr(worker, "_BREATH", 0)
    browser = Client()
    browser.force_login(cast.people["host"].account)
    given = {
        "people": f"third@test.example\n{cast.people['outsider'].key}\n",
        "request": "letters",
        "sure": "on",
    }
    wrong = browser.post("/requests/erase", given | {"people": "third@test.example\nnobody@test.example"})
    assert wrong.status_code == 422
    assert "Nobody is known as: nobody@test.example" in wrong.content.decode()
    unsure = browser.post("/requests/erase", {**given, "sure": ""})
    assert "2 persons are meant" in unsure.content.decode()
    address = browser.post("/requests/erase", given).headers["Location"]
    assert "0 of 2" in browser.get(address).content.decode()
    work()
    assert "2 of 2" in browser.get(address).content.decode()
    other = Client()
    other.force_login(cast.people["partner"].account)
    assert [other.get(one).status_code for one in ("/requests/erase", address)] == [403, 404]


@pytest.fixture
def purposes(monkeypatch):
    """Three purposes of which the second fails."""

    def fail(_moment):
        raise ValueError("a bad row")

    ends = {"first": lambda _moment: 1, "second": fail, "third": lambda _moment: 2}
    entries = {name: Keeping(name, name, 1, end, end) for name, end in ends.items()}
    monkeypatch.setattr(KEEPING, "_entries", entries)
    # No run but that of the test.
    monkeypatch.setattr(queue._PERIODIC, "_entries", {})


def test_a_purpose_that_fails_keeps_no_other_back(db, purposes):
    retention.start(actor=SYSTEM)
    work()
    assert RetentionRun.objects.get().counts == {"first": 1, "third": 2}
    assert [entry.facts for entry in Entry.objects.filter(verb="retention.applied")] == [
        {"first": 1},
        {"third": 2},
    ]


def test_only_staff_and_the_system_begin_a_run(cast):
    with pytest.raises(RefusedError):
        retention.start(actor=cast.actor("partner"))
