from datetime import date

import pytest
from tests.support.refusals import refuses

from concord.society.access import RefusedError
from concord.society.people import actions
from concord.society.people.models import Affiliation

DAY = date(2026, 3, 2)


def begin(cast, body="partner", who="third", since=DAY):
    return actions.affiliate(
        actor=cast.actor(who), person=cast.people["third"], organisation=cast.bodies[body], since=since
    )


def test_several_ties_hold_at_once_and_give_no_right_to_act(cast):
    begin(cast, "partner")
    begin(cast, "outsider")
    assert Affiliation.objects.filter(person=cast.people["third"], until=None).count() == 3
    assert cast.actor("third").represents == {cast.bodies["third"].pk}


def test_the_same_tie_twice_is_refused_until_the_first_has_ended(cast):
    tie = begin(cast)
    with refuses("affiliated_already"):
        begin(cast)
    actions.end_affiliation(actor=cast.actor("third"), tie=tie, until=date(2026, 3, 9))
    begin(cast, since=date(2026, 3, 9))


def test_nobody_says_where_another_works(cast):
    with pytest.raises(RefusedError):
        begin(cast, who="host")


def test_the_body_says_who_may_act_for_it(cast):
    tie = begin(cast)
    for who in ("third", "host"):
        with pytest.raises(RefusedError):
            actions.entrust(actor=cast.actor(who), tie=tie, may_represent=True)
    actions.entrust(actor=cast.actor("partner"), tie=tie, may_represent=True)
    assert cast.bodies["partner"].pk in cast.actor("third").represents


def test_the_rehearsal_and_the_real_are_not_mixed_in_a_tie(cast):
    cast.bodies["partner"].layer = "live"
    cast.bodies["partner"].save()
    with refuses("layers_are_not_mixed"):
        begin(cast)
