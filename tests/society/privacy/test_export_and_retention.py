import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from concord.kernel import clock
from concord.society.access import SYSTEM, NotFoundError, RefusedError
from concord.society.ledger.models import Entry
from concord.society.partnering.models import Introduction
from concord.society.people.models import Person
from concord.society.personal_data import KEEPING
from concord.society.privacy.actions import export, holdings, note_looks
from concord.society.privacy.models import Look, Matter, RetentionRun
from concord.society.privacy.retention import retain, survey
from concord.web.society.privacy.words import COLUMN, OBJECTS


def counts(endings):
    return {ending.name: ending.count for ending in endings}


def everything():
    """Every row of the database, by table."""
    return {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


def test_the_export_holds_every_part_and_the_files(planted):
    with zipfile.ZipFile(io.BytesIO(export(actor=planted.actor, person=planted.person))) as archive:
        names = archive.namelist()
        held = json.loads(archive.read("held.json"))
    assert list(held["parts"]) == [
        "files",
        "ledger",
        "mail",
        "people",
        "imports",
        "tokens",
        "committees",
        "agreements",
        "partnering",
        "newsroom",
        "privacy",
    ]
    assert held["parts"]["people"]["person"][0]["name_native"] == "퀼로니아 베르단"
    assert held["parts"]["people"]["account"][0]["email"] == "quillonia@verdane.example"
    assert held["parts"]["partnering"]["sought"][0]["why"] == "Quillonia Verdane plans a protocol"
    assert held["parts"]["privacy"]["looks"][0]["who"] == "name_not_shown"
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "txt", "json"]
    assert Entry.objects.filter(verb="person.exported").count() == 1


@pytest.mark.parametrize(
    ("listed", "who"),
    [("nobody", "name_not_shown"), ("members", "Person of host"), ("everybody", "Person of host")],
)
def test_who_looked_is_named_as_far_as_they_show_their_name(planted, listed, who):
    Person.objects.filter(name="Person of host").update(listed=listed)
    (table,) = next(one.tables for one in holdings(planted.actor, planted.person) if one.name == "privacy")
    assert [row["who"] for row in table.rows] == [who]


def test_every_column_and_kind_of_object_of_ones_own_data_has_words(planted):
    tables = [table for one in holdings(planted.actor, planted.person) for table in one.tables]
    names = {name for table in tables for name in table.columns if not name.endswith("_ko")}
    assert names - COLUMN.keys() == set()
    keys = {row["object_key"] for table in tables if "object_key" in table.columns for row in table.rows}
    assert {key[:3] for key in keys} - OBJECTS.keys() == set()


def test_nobody_exports_somebody_else_not_even_staff(planted):
    with pytest.raises(RefusedError):
        holdings(planted.cast.actor("host"), planted.person)
    with pytest.raises(NotFoundError):
        export(actor=planted.cast.actor("third"), person=planted.cast.people["outsider"])


def test_a_look_is_noted_once_a_day_and_never_of_oneself(cast):
    host, subject = cast.actor("host"), cast.people["partner"]
    for _ in range(2):
        note_looks(host, [subject.pk, host.person], Matter.LINE)
    note_looks(host, [subject.pk], Matter.CONTACT)
    assert list(Look.objects.order_by("matter").values_list("subject", "matter")) == [
        (subject.pk, "contact"),
        (subject.pk, "line"),
    ]


def test_a_dry_run_says_what_the_run_then_ends(planted, monkeypatch):
    assert set(counts(survey()).values()) == {0}
    monkeypatch.setenv("CONCORD_NOW", "2029-01-01")
    Introduction.objects.filter(introducer=None).update(why="We plan a protocol")
    asked = Introduction.objects.get(introducer=None)
    route = asked.routes.create(
        address="desk@foundry.example", by=planted.person, written_at=asked.asked_at, name="Ann Foundry"
    )
    before = everything()
    foreseen = counts(survey())
    assert everything() == before
    assert {name: foreseen[name] > 0 for name in foreseen} == {
        "letters": True,
        "links": True,
        "letters to parties without an account": False,
        "sign-in letters": False,
        "jobs": False,
        "sessions": False,
        "files": False,
        "imports": False,
        "tokens": True,
        "wishes": True,
        "contacts outside": True,
        "looks": True,
        "erasures": False,
    }
    assert counts(retain(actor=SYSTEM)) == foreseen
    assert RetentionRun.objects.get().counts == foreseen
    assert everything() != before
    assert set(counts(survey()).values()) == {0}
    assert Introduction.objects.get(introducer=None).why == ""
    route.refresh_from_db()
    assert (route.address, route.reply_address, route.name) == ("", "", "")
    assert Introduction.objects.exclude(introducer=None).get().why != ""


def test_only_staff_and_the_system_end_anything(cast):
    with pytest.raises(RefusedError):
        retain(actor=cast.actor("partner"))


def test_every_purpose_has_a_ground_and_days():
    assert [name for name, keeping in KEEPING if not (keeping.days > 0 and str(keeping.ground))] == []


def test_sessions_that_are_over_go_with_what_was_kept_of_their_senders(cast):
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        browser.force_login(cast.people["partner"].account)
    now = clock.now()
    expired, ended, lasting = (browser.session.session_key for browser in browsers)
    for key in (expired, ended, lasting):
        UserSession.objects.create(
            user=cast.people["partner"].account, session_key=key, ip="192.0.2.1", user_agent="Reader"
        )
    UserSession.objects.update(last_seen_at=now - timedelta(days=3))
    Session.objects.filter(session_key=expired).update(expire_date=now - timedelta(days=2))
    Session.objects.filter(session_key=ended).delete()
    keeping = KEEPING.get("sessions")
    assert keeping.count(now - timedelta(days=1)) == 3
    assert keeping.end(now - timedelta(days=1)) == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == [lasting]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [lasting]
