from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.support.refusals import refuses

from concord.society.access import NotFoundError, RefusedError
from concord.society.committees import actions as committees
from concord.society.committees.models import SeatRole, Term
from concord.society.committees.queries import holders_today
from concord.society.ledger.models import Entry
from concord.society.links import linked

DAY = date(2026, 3, 2)


@pytest.fixture
def committee(cast):
    return committees.create_committee(
        actor=cast.actor("host"), organisation=cast.bodies["host"], name_en="Commercialisation"
    )


@pytest.fixture
def seat(cast, committee):
    return committees.add_seat(
        actor=cast.actor("host"),
        committee=committee,
        nominated_by=cast.bodies["partner"],
        term_months=12,
        most_terms=2,
    )


def test_a_seat_is_real_for_what_points_to_it_once_somebody_holds_it(cast, seat):
    assert not linked("seat", seat.key).is_real
    committees.appoint(actor=cast.actor("host"), seat=seat, person=cast.people["partner"], since=DAY)
    assert linked("seat", seat.key).is_real
    assert linked("seat", "sea-none") is None


def test_nobody_is_appointed_to_a_seat_that_is_held(cast, seat):
    committees.appoint(actor=cast.actor("host"), seat=seat, person=cast.people["partner"], since=DAY)
    with refuses("seat_is_held"):
        committees.appoint(
            actor=cast.actor("host"), seat=seat, person=cast.people["third"], since=date(2027, 3, 1)
        )


def test_the_database_itself_refuses_two_holders(cast, seat):
    Term.objects.create(seat=seat, person=cast.people["partner"], since=DAY, until=date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            seat=seat, person=cast.people["third"], since=date(2026, 12, 31), until=date(2028, 1, 1)
        )
    Term.objects.create(
        seat=seat, person=cast.people["third"], since=date(2027, 1, 1), until=date(2028, 1, 1)
    )


def test_a_term_ends_early_and_leaves_a_vacancy_for_a_successor(cast, seat):
    host = cast.actor("host")
    term = committees.appoint(actor=host, seat=seat, person=cast.people["partner"], since=date(2026, 1, 1))
    committees.end_term(actor=host, term=term, until=DAY, reason="Moved to another body")
    assert holders_today([seat]) == {}
    committees.appoint(actor=host, seat=seat, person=cast.people["third"], since=DAY)
    assert holders_today([seat])[seat.pk].person == cast.people["third"]


def test_terms_in_a_row_are_limited(cast, seat):
    host, person = cast.actor("host"), cast.people["partner"]
    for year in (2026, 2027):
        committees.appoint(actor=host, seat=seat, person=person, since=date(year, 3, 2))
    with refuses("most_terms_served"):
        committees.appoint(actor=host, seat=seat, person=person, since=date(2028, 3, 2))
    with refuses("most_terms_served"):
        committees.appoint(actor=host, seat=seat, person=person, since=date(2028, 3, 3))
    committees.appoint(actor=host, seat=seat, person=person, since=date(2029, 3, 2))


def test_a_second_chair_is_refused(cast, committee):
    host = cast.actor("host")
    committees.add_seat(actor=host, committee=committee, role=SeatRole.CHAIR)
    with refuses("second_chair"):
        committees.add_seat(actor=host, committee=committee, role=SeatRole.CHAIR)


def test_only_those_who_serve_see_the_papers_and_declare_their_own_interest(cast, committee, seat):
    host = cast.actor("host")
    committees.appoint(actor=host, seat=seat, person=cast.people["partner"], since=DAY)
    meeting = committees.call_meeting(actor=host, committee=committee, held_on=DAY)
    item = committees.add_item(actor=host, meeting=meeting, title="Pavilion")
    interest = committees.declare_interest(actor=cast.actor("partner"), item=item, statement="We hold it")
    assert interest.person == cast.people["partner"]
    with pytest.raises(RefusedError):
        committees.declare_interest(actor=host, item=item, statement="For somebody else")
    with pytest.raises(NotFoundError):
        committees.declare_interest(actor=cast.actor("third"), item=item, statement="x")
    with pytest.raises(RefusedError):
        committees.add_item(actor=cast.actor("partner"), meeting=meeting, title="x")
    assert "We hold it" not in str(list(Entry.objects.values_list("facts", "private")))


def test_a_term_ends_within_the_days_that_are_kept(cast, seat):
    with refuses("ends_beyond_the_calendar"):
        committees.appoint(
            actor=cast.actor("host"), seat=seat, person=cast.people["partner"], since=date(2100, 6, 1)
        )


@pytest.mark.parametrize("name", ["Commercialisation ", "COMMERCIALISATION", "Commer\u00adcialisation\u200b"])
def test_another_writing_of_a_name_makes_no_second_committee(cast, committee, name):
    with refuses("committee_name_taken"):
        committees.create_committee(actor=cast.actor("host"), organisation=cast.bodies["host"], name_en=name)


def test_a_committee_keeps_its_name_in_another_writing(cast, committee):
    changed = committees.edit_committee(
        actor=cast.actor("host"),
        committee=committee,
        name_en="Commercialisation  ",
        name_ko="",
        remit_en="Sells.",
        remit_ko="",
        roster_is_public=True,
    )
    assert (changed.name_en, changed.remit_en) == ("Commercialisation", "Sells.")
