"""Robustness 5: a day that a person enters, or that binds a party, is a day where they are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.agreements import review

from concord.kernel import clock
from concord.kernel.zones import zones
from concord.society.access import Actor
from concord.society.agreements import deliverables, notices, signatures
from concord.society.agreements.dossier import dossier_of
from concord.society.agreements.models import Deliverable, Party, Signature
from concord.society.agreements.queries import timing_of, with_settlement
from concord.society.agreements.states import Timing
from concord.society.jobs import queue
from concord.society.jobs.models import Job
from concord.society.mail.models import Message
from concord.society.people.actions import set_zone
from concord.society.people.models import Account, Organisation
from concord.society.people.queries import actor_for, actor_of
from concord.society.people.zones import REMEMBERED, host_zone, zone_of

SEOUL, LOS_ANGELES = "Asia/Seoul", "America/Los_Angeles"
ENDS = date(2026, 6, 30)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def live_in(person, zone, body=None):
    Account.objects.filter(pk=person.account_id).update(time_zone=zone)
    person.account.time_zone = zone
    if body is not None:
        Organisation.objects.filter(pk=body.pk).update(time_zone=zone)
        body.time_zone = zone


@pytest.fixture
def to_sign(cast, committed):
    review(committed.agreement, cast.actor("host"), [cast.actor("partner")])
    return committed.agreement.parties.get(organisation=cast.bodies["partner"])


@pytest.fixture
def plan(cast, signed):
    """Plans a deliverable of the partner, in its zone, due on the last day of June."""

    def made(zone):
        live_in(cast.people["partner"], zone, cast.bodies["partner"])
        host, partner = signed.parties.select_related("organisation")
        commitment = signed.commitments.get()
        initiative = deliverables.start_initiative(
            actor=cast.actor("partner"), commitment=commitment, title_en="I", title_ko="",
            lead=partner, counterpart=host,
        )  # fmt: skip
        return deliverables.plan_deliverable(
            actor=cast.actor("partner"), initiative=initiative, code="D9", title_en="A report", title_ko="",
            due=ENDS, verification="the report",
        )  # fmt: skip

    return made


def test_robustness_5_a_company_in_seoul_signs_before_nine_with_its_own_day(cast, to_sign, monkeypatch):
    live_in(cast.people["partner"], SEOUL)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    signatures.sign(actor=cast.actor("partner"), party=to_sign, signed_on=date(2026, 3, 3))
    assert Signature.objects.get(party=to_sign).signed_on == date(2026, 3, 3)


def test_a_day_that_has_not_begun_where_one_signs_is_refused(cast, to_sign, monkeypatch):
    live_in(cast.people["partner"], LOS_ANGELES)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    with pytest.raises(ValidationError) as refusal:
        signatures.sign(actor=cast.actor("partner"), party=to_sign, signed_on=date(2026, 3, 3))
    assert refusal.value.error_dict["signed_on"][0].code == "signed_in_the_future"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from([*zones(), "Etc/GMT+12", "Etc/GMT-14"]),
    moment=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
)
def test_in_every_zone_today_is_accepted_and_tomorrow_refused(cast, to_sign, monkeypatch, zone, moment):
    live_in(cast.people["partner"], zone, cast.bodies["partner"])
    monkeypatch.setenv("CONCORD_NOW", moment.isoformat())
    actor, party = cast.actor("partner"), Party.objects.get(pk=to_sign.pk)
    with pytest.raises(ValidationError):
        signatures.sign(actor=actor, party=party, signed_on=actor.today + timedelta(days=1))
    signatures.sign(actor=actor, party=party, signed_on=actor.today)
    Signature.objects.all().delete()


@pytest.mark.parametrize(("zone", "days_late"), [(LOS_ANGELES, 0), (SEOUL, 1)])
def test_robustness_5_evidence_is_late_by_the_day_of_the_body_that_delivers(
    cast, plan, monkeypatch, zone, days_late
):
    deliverable = plan(zone)
    monkeypatch.setenv("CONCORD_NOW", "2026-07-01T03:00Z")
    deliverables.hand_in(
        actor=cast.actor("partner"), deliverable=deliverable, note="", url="https://partner.example/r"
    )
    deliverables.accept(actor=cast.actor("host"), deliverable=deliverable)
    (line,) = [
        line
        for chapter in dossier_of(deliverable.agreement, date(2026, 7, 1)).chapters
        for line in chapter.lines
    ]
    assert line.days_late == days_late


@pytest.mark.parametrize(
    ("moment", "zone", "timing"),
    [
        ("2026-06-30T14:59Z", SEOUL, Timing.DUE_SOON),
        ("2026-06-30T15:00Z", SEOUL, Timing.OVERDUE),
        ("2026-07-01T06:59Z", LOS_ANGELES, Timing.DUE_SOON),
        ("2026-07-01T07:00Z", LOS_ANGELES, Timing.OVERDUE),
        ("2026-06-30T10:00Z", "Pacific/Kiritimati", Timing.OVERDUE),
        ("2026-07-01T11:59Z", "Etc/GMT+12", Timing.DUE_SOON),
    ],
)
def test_robustness_5_what_is_overdue_is_overdue_where_it_is_due(plan, monkeypatch, moment, zone, timing):
    deliverable = with_settlement(Deliverable.objects.all()).get(pk=plan(zone).pk)
    monkeypatch.setenv("CONCORD_NOW", moment)
    assert timing_of(deliverable, clock.today()) == timing


def test_a_day_in_the_past_that_is_asked_for_is_taken_as_it_is(plan, monkeypatch):
    deliverable = with_settlement(Deliverable.objects.all()).get(pk=plan(SEOUL).pk)
    monkeypatch.setenv("CONCORD_NOW", "2026-08-01T09:00Z")
    assert timing_of(deliverable, ENDS) == Timing.DUE_SOON


def test_a_body_that_moves_keeps_the_days_that_bind_it(cast, plan):
    deliverable = plan(SEOUL)
    live_in(cast.people["partner"], LOS_ANGELES, cast.bodies["partner"])
    assert Deliverable.objects.get(pk=deliverable.pk).due_zone == SEOUL


def test_a_reminder_is_asked_for_when_the_day_begins_where_the_body_is_and_once(plan, monkeypatch):
    plan(SEOUL)
    asked = []
    for moment in ("2026-06-29T14:59Z", "2026-06-29T15:00Z", "2026-06-29T23:59Z", "2026-06-30T00:00Z"):
        monkeypatch.setenv("CONCORD_NOW", moment)
        queue.ask_for_recurring_jobs()
        jobs = Job.objects.filter(kind=notices.KIND).order_by("pk")
        asked.append([one.payload["day"] for one in jobs if one.payload["zone"] == SEOUL])
    both = ["2026-06-29", "2026-06-30"]
    assert asked == [both[:1], both, both, both]


def test_nobody_is_reminded_twice_of_a_day_when_their_body_moves(cast, signed, monkeypatch):
    end = date(2026, 12, 31)
    for zone in (SEOUL, LOS_ANGELES):
        live_in(cast.people["partner"], zone, cast.bodies["partner"])
        notices.remind(end, zone)
    assert [message.recipient_id for message in Message.objects.filter(kind="reminder")] == [
        cast.people["partner"].account_id
    ]


def test_a_body_has_its_zone_else_that_of_its_country_else_that_of_the_host(cast):
    caches["pages"].delete(REMEMBERED)
    host, body = cast.bodies["host"], cast.bodies["third"]
    host.time_zone = "Europe/Berlin"
    host.save()
    assert (host_zone(), zone_of(host), zone_of(body)) == ("Europe/Berlin",) * 3
    body.country = "KR"
    assert zone_of(body) == SEOUL
    body.time_zone = LOS_ANGELES
    assert zone_of(body) == LOS_ANGELES


def test_a_host_without_a_zone_has_that_of_the_installation_then_of_its_country(cast, monkeypatch):
    host = cast.bodies["host"]
    for country, installation, zone in (
        ("", "", "UTC"),
        ("KR", "", SEOUL),
        ("KR", "Asia/Tokyo", "Asia/Tokyo"),
    ):
        Organisation.objects.filter(pk=host.pk).update(country=country)
        monkeypatch.setenv("CONCORD_ZONE", installation)
        caches["pages"].delete(REMEMBERED)
        assert host_zone() == zone


def test_who_has_no_account_has_the_day_of_the_host(monkeypatch, db):
    caches["pages"].set(REMEMBERED, SEOUL)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    assert actor_of(AnonymousUser()).today == date(2026, 3, 3)
    assert Actor("x").today == date(2026, 3, 2)


def test_a_role_begins_with_the_day_of_the_body(cast, monkeypatch):
    body, person = cast.bodies["partner"], cast.people["partner"]
    person.affiliations.update(since=date(2026, 3, 3))
    live_in(person, "UTC", body)
    live_in(person, "UTC")
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    assert actor_for(person).represents == frozenset()
    Organisation.objects.filter(pk=body.pk).update(time_zone=SEOUL)
    assert actor_for(person).represents == {body.pk}


def test_robustness_5_before_nine_in_korea_pages_speak_of_the_day_there(cast, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    live_in(cast.people["partner"], SEOUL)
    browser = Client()
    browser.force_login(cast.people["partner"].account)
    page = browser.get("/agreements/").content.decode()
    assert '<input id="as-of" type="date" name="as_of" value="2026-03-03"' in page
    assert "not of today" not in page
    assert 'value="2026-03-02"' in Client().get("/agreements/").content.decode()


@pytest.mark.parametrize("name", ["Asia/Soul", "KST-9", "utc"])
def test_a_zone_that_is_not_known_is_refused_by_name_wherever_it_comes_from(cast, name):
    for row in (cast.people["host"].account, cast.bodies["host"]):
        row.time_zone = name
        with pytest.raises(ValidationError) as refusal:
            row.save()
        assert name in refusal.value.message_dict["time_zone"][0]


def test_a_person_chooses_their_zone_and_sees_times_in_it(cast, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    browser = Client()
    browser.force_login(cast.people["partner"].account)
    assert "Time zone: UTC" in browser.get("/profile").content.decode()
    assert (
        '<option value="Asia/Seoul">South Korea: Seoul</option>'
        in browser.get("/profile/time-zone").content.decode()
    )
    assert browser.post("/profile/time-zone", {"time_zone": SEOUL}).status_code == 302
    page = browser.get("/profile").content.decode()
    assert "Time zone: Seoul" in page
    assert 'name="as_of" value="2026-03-03"' in page


@pytest.mark.parametrize("zone", ["Asia/Soul", "", "../etc/passwd"])
def test_a_form_refuses_a_zone_that_is_not_known(cast, zone):
    browser = Client()
    browser.force_login(cast.people["partner"].account)
    answer = browser.post("/profile/time-zone", {"time_zone": zone})
    assert answer.status_code == 422
    assert zone in answer.content.decode()


def test_a_body_sets_its_zone_and_so_does_the_host_for_it_but_nobody_else(cast):
    body = cast.bodies["partner"]
    for name, status in (("partner", 302), ("host", 302), ("third", 403)):
        browser = Client()
        browser.force_login(cast.people[name].account)
        Organisation.objects.filter(pk=body.pk).update(time_zone="")
        assert browser.post(f"/bodies/{body.key}/time-zone", {"time_zone": SEOUL}).status_code == status
        assert Organisation.objects.get(pk=body.pk).time_zone == (SEOUL if status == 302 else "")


def test_the_host_that_moves_is_followed_at_once(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_zone(actor=cast.actor("host"), organisation=cast.bodies["host"], time_zone=SEOUL)
    assert host_zone() == SEOUL


def test_whoever_signs_up_has_the_zone_they_chose_else_that_of_the_host(db, mailoutbox):
    caches["pages"].set(REMEMBERED, SEOUL)
    for number, (chosen, zone) in enumerate((("", SEOUL), (LOS_ANGELES, LOS_ANGELES))):
        email = f"new{number}@test.example"
        fields = {"email": email, "password1": "a-long-new-word-7", "password2": "a-long-new-word-7"}
        Client().post("/accounts/signup/", fields | {"name": "New Person", "time_zone": chosen})
        assert Account.objects.get(email=email).time_zone == zone


def test_the_desk_names_the_zone_of_a_day_that_ends_elsewhere_and_what_is_late_there(cast, plan, monkeypatch):
    plan(LOS_ANGELES)
    live_in(cast.people["host"], SEOUL)
    browser = Client()
    browser.force_login(cast.people["host"].account)
    for moment, is_late in (("2026-07-01T06:59Z", False), ("2026-07-01T07:00Z", True)):
        monkeypatch.setenv("CONCORD_NOW", moment)
        page = browser.get("/desk?show=others").content.decode()
        assert "30 June 2026 (Los Angeles)" in page
        assert ("overdue" in page) == is_late


def test_a_page_says_the_zone_of_a_day_that_binds_elsewhere(cast, plan):
    deliverable = plan(LOS_ANGELES)
    browser = Client()
    browser.force_login(cast.people["host"].account)
    assert "30 June 2026 (Los Angeles)" in browser.get(f"/deliverables/{deliverable.key}").content.decode()
    browser.force_login(cast.people["partner"].account)
    assert "(Los Angeles)</dd>" not in browser.get(f"/deliverables/{deliverable.key}").content.decode()
