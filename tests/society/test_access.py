"""Each rule is asked twice, "may I?" and "which rows?", for every model, verb and role."""

from datetime import date

import pytest
from django.apps import apps

from concord.kernel.clock import now
from concord.society.access import PUBLIC, SYSTEM, declared, visible
from concord.society.agreements import deliverables
from concord.society.committees import actions as committees
from concord.society.committees.models import SeatRole
from concord.society.people.models import Consent, Document, Membership, MembershipClass
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope

DAY = date(2026, 3, 2)
PARTS_OF_AN_INTRODUCTION = {"Answer", "OnBehalf", "Outcome", "Route", "Ticket"}


@pytest.fixture
def full_house(cast, planned):
    host = cast.actor("host")
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=planned, note="A page", url="https://partner.example/p"
    )
    deliverables.accept(actor=host, deliverable=planned)
    committee = committees.create_committee(
        actor=host, organisation=cast.bodies["host"], name_en="Commercialisation"
    )
    committee.roster_is_public = False
    committee.save()
    chair = committees.add_seat(actor=host, committee=committee, role=SeatRole.CHAIR)
    committees.appoint(actor=host, seat=chair, person=cast.people["third"], since=DAY)
    meeting = committees.call_meeting(actor=cast.actor("third"), committee=committee, held_on=DAY)
    item = committees.add_item(actor=cast.actor("third"), meeting=meeting, title="A point")
    committees.declare_interest(actor=cast.actor("third"), item=item, statement="Mine")
    committees.resolve(actor=host, item=item, text="So be it", votes_for=0, votes_against=0, abstentions=1)
    committees.assign(actor=host, item=item, text="Do it", owner=cast.people["third"], due=DAY)
    kind = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    for name, shown in (("third", "members"), ("outsider", "everybody")):
        person = cast.people[name]
        person.listed = shown
        person.save()
        Membership.objects.create(
            person=person, membership_class=kind, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
    document = Document.objects.create(purpose="mail", version=1, valid_from=DAY)
    Consent.objects.create(person=cast.people["third"], document=document, given_at=now())
    grant(actor=cast.actor("third"), name="A machine", scopes=[Scope.ME], days=30)
    return {name: cast.actor(name) for name in cast.people} | {"public": PUBLIC, "system": SYSTEM}


def test_both_forms_of_every_rule_agree_for_every_row_and_actor(full_house):
    compared = 0
    for model, verb, rule in declared():
        for name, actor in full_house.items():
            rows = set(model._default_manager.filter(rule.rows(actor)).values_list("pk", flat=True))
            for obj in model._default_manager.all():
                assert rule.holds(actor, obj) == (obj.pk in rows), (
                    f"{model.__name__}.{verb} for {name}: {obj}"
                )
                compared += 1
    assert compared > 400


def test_every_model_with_a_key_has_a_rule_for_seeing_it():
    # Messages, files and corrections are reached through the objects that hold them.
    reached_otherwise = {
        "Message",
        "StoredFile",
        "MembershipClass",
        "Correction",
        "RoundRun",
    } | PARTS_OF_AN_INTRODUCTION
    keyed = {
        model
        for model in apps.get_models()
        if model.__module__.startswith("concord.society") and any(f.name == "key" for f in model._meta.fields)
    }
    seen = {model for model, verb, _rule in declared() if verb == "see"}
    assert {model.__name__ for model in keyed - seen} <= reached_otherwise


# Who sees how many of each: h host, p partner, t third (chairs the committee), o outsider, x the public.
SEEN = {
    "Agreement": {"host": 1, "partner": 1, "third": 0, "outsider": 0, "public": 0},
    "Evidence": {"host": 1, "partner": 1, "third": 0, "outsider": 0, "public": 0},
    "Signature": {"host": 2, "partner": 2, "third": 0, "outsider": 0, "public": 0},
    "Committee": {"host": 1, "partner": 0, "third": 1, "outsider": 0, "public": 0},
    "Interest": {"host": 1, "partner": 0, "third": 1, "outsider": 0, "public": 0},
    "Person": {"host": 4, "partner": 2, "third": 2, "outsider": 2, "public": 1},
    "Consent": {"host": 1, "partner": 0, "third": 1, "outsider": 0, "public": 0},
    "Membership": {"host": 2, "partner": 0, "third": 1, "outsider": 1, "public": 0},
    "Token": {"host": 0, "partner": 0, "third": 1, "outsider": 0, "public": 0},
    "Organisation": {"host": 4, "partner": 4, "third": 4, "outsider": 4, "public": 4},
}


@pytest.mark.parametrize("name", SEEN)
def test_who_sees_what(full_house, name):
    model = next(model for model, verb, _ in declared() if verb == "see" and model.__name__ == name)
    seen = {who: visible(full_house[who], model).count() for who in SEEN[name]}
    assert seen == SEEN[name]
