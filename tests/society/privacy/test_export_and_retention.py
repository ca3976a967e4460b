import io
import json
import zipfile

import pytest
from django.apps import apps

from concord.society.access import SYSTEM, NotFoundError, RefusedError
from concord.society.ledger.models import Entry
from concord.society.partnering.models import Introduction
from concord.society.personal_data import KEEPING
from concord.society.privacy.actions import export, holdings, note_looks
from concord.society.privacy.models import Look, Matter, RetentionRun
from concord.society.privacy.retention import retain, survey


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
    assert held["parts"]["privacy"]["looks"][0]["viewer__name"] == "Person of host"
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "txt", "json"]
    assert Entry.objects.filter(verb="person.exported").count() == 1


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
    before = everything()
    foreseen = counts(survey())
    assert everything() == before
    assert {name: foreseen[name] > 0 for name in foreseen} == {
        "letters": True,
        "links": True,
        "sign-in letters": False,
        "jobs": False,
        "files": False,
        "tokens": True,
        "wishes": True,
        "looks": True,
    }
    assert counts(retain(actor=SYSTEM)) == foreseen
    assert RetentionRun.objects.get().counts == foreseen
    assert everything() != before
    assert set(counts(survey()).values()) == {0}
    assert Introduction.objects.get(introducer=None).why == ""
    assert Introduction.objects.exclude(introducer=None).get().why != ""


def test_only_staff_and_the_system_end_anything(cast):
    with pytest.raises(RefusedError):
        retain(actor=cast.actor("partner"))


def test_every_purpose_has_a_ground_and_days():
    assert [name for name, keeping in KEEPING if not (keeping.days > 0 and str(keeping.ground))] == []
