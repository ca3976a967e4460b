import pytest
from django.core.signing import Signer

from concord.society.access import NotFoundError
from concord.society.ledger.models import Entry
from concord.society.mail import tickets
from concord.society.mail.models import Ticket
from concord.society.partnering import actions as partnering
from concord.society.partnering.notices import TICKET
from concord.society.partnering.queries import state_of
from concord.society.partnering.states import State


@pytest.fixture
def link(members):
    partnering.ask(actor=members.actor("partner"), sought=members.people["third"], why="A joint protocol")
    return tickets.token(Ticket.objects.get().key)


def test_a_link_answers_once(link):
    assert state_of(partnering.answer_by_link(text=link, consents=True)) is State.INTRODUCED
    with pytest.raises(NotFoundError):
        partnering.answer_by_link(text=link, consents=False)
    assert Entry.objects.filter(verb__in=["introduction.consented", "introduction.declined"]).count() == 1


def test_an_expired_link_is_refused(link, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-10T00:00")
    with pytest.raises(NotFoundError):
        partnering.answer_by_link(text=link, consents=True)


@pytest.mark.parametrize("forge", [
    lambda link: link[:-1] + ("A" if link[-1] != "A" else "B"),
    lambda link: link.partition(":")[0],
    lambda link: Signer(salt="another").sign(link.partition(":")[0]),
    lambda _link: "",
])  # fmt: skip
def test_a_forged_link_is_refused_and_uses_nothing(link, forge):
    with pytest.raises(NotFoundError):
        partnering.answer_by_link(text=forge(link), consents=True)
    assert Ticket.objects.get().used_at is None


def test_a_link_for_another_purpose_is_refused(link):
    with pytest.raises(NotFoundError):
        tickets.look(link, "another.purpose")
    assert tickets.look(link, TICKET).used_at is None


def test_a_link_to_a_withdrawn_wish_is_refused_alike_and_stays_unused(members, link):
    introduction = partnering.bearer(Ticket.objects.get())[0]
    partnering.withdraw(actor=members.actor("partner"), introduction=introduction)
    with pytest.raises(NotFoundError):
        partnering.answer_by_link(text=link, consents=True)
