import logging

import pytest
from django.apps import apps
from django.db import transaction
from tests.support.residue import in_files, in_tables

from concord.society.access import NotFoundError, RefusedError
from concord.society.files.models import StoredFile
from concord.society.ledger import seals
from concord.society.ledger.models import Entry
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import contact_for, with_facts
from concord.society.people.models import Account, Person
from concord.society.personal_data import PARTS, redact
from concord.society.privacy.actions import erase, preview_erasure

PLANTED = ("Quillonia", "퀼로니아", "verdane.example")


@pytest.fixture
def erased(planted, folders, django_capture_on_commit_callbacks, caplog):
    caplog.set_level(logging.DEBUG)
    seals.seal()
    with django_capture_on_commit_callbacks(execute=True):
        lines = erase(actor=planted.actor, person=planted.person)
    return {line.name: line.erased for line in lines}


@pytest.mark.parametrize("word", PLANTED)
def test_what_is_planted_is_found_before(planted, folders, word):
    assert len(in_tables(word)) >= 1
    if word != "퀼로니아":
        assert len(in_files(word, folders)) >= 1


def test_the_planted_name_stands_in_every_kind_of_place(planted, folders):
    places = {trace.place for trace in in_tables("Quillonia")}
    assert places >= {
        "people_person.name",
        "people_person.expertise",
        "people_affiliation.title",
        "ledger_privatevalue.value",
        "files_storedfile.name",
        "agreements_evidence.note",
        "agreements_verdict.reason",
        "partnering_introduction.why",
        "partnering_outcome.note",
        "committees_interest.statement",
        "committees_resolution.text",
        "newsroom_version.text",
        "tokens_token.name",
    }


@pytest.mark.parametrize("word", PLANTED)
def test_after_an_erasure_a_planted_name_is_found_in_no_table_file_log_or_mail(erased, folders, caplog, word):
    assert in_tables(word) == []
    assert in_files(word, folders) == []
    assert word not in caplog.text


def test_the_chain_verifies_and_the_erasure_is_in_it(erased, planted):
    seals.seal()
    assert seals.verify() == []
    entry = Entry.objects.get(verb="person.erased")
    assert (entry.object_key, entry.facts["by_staff"]) == (planted.person.key, False)


def test_what_must_stay_stays_without_a_name_and_says_why(erased, planted):
    person = Person.objects.get(pk=planted.person.pk)
    assert (str(person), person.account, person.listed) == ("erased person", None, "nobody")
    assert not Account.objects.filter(email="quillonia@verdane.example").exists()
    assert planted.deliverable.evidence.get().note == "[…] took it"
    assert StoredFile.objects.exclude(texts__isnull=False).get().name == "[…]"
    assert {name: part.kept > 0 for name, part in erased.items()} == {
        "files": True,
        "ledger": False,
        "mail": False,
        "people": True,
        "imports": False,
        "tokens": False,
        "committees": True,
        "agreements": True,
        "partnering": True,
        "newsroom": True,
        "privacy": False,
    }
    assert all(bool(part.why_kept) == (part.kept > 0) for part in erased.values())


def test_an_introduction_shows_no_contact_of_an_erased_person(erased, planted):
    made = with_facts(Introduction.objects.exclude(introducer=None)).get()
    assert contact_for(planted.cast.actor("host"), made) is None


def test_the_preview_gives_the_same_figures_and_changes_nothing(planted):
    foreseen = preview_erasure(actor=planted.actor, person=planted.person)
    assert Person.objects.get(pk=planted.person.pk).name == "Quillonia Verdane"
    assert not Entry.objects.filter(verb="person.erased").exists()
    assert foreseen == erase(actor=planted.actor, person=planted.person)


def test_nobody_erases_somebody_else_but_staff_on_request(planted):
    with pytest.raises(NotFoundError):
        erase(actor=planted.cast.actor("third"), person=planted.cast.people["outsider"])
    with pytest.raises(RefusedError):
        erase(actor=planted.cast.actor("third"), person=planted.person)
    erase(actor=planted.cast.actor("host"), person=planted.person)
    assert Entry.objects.get(verb="person.erased").facts["by_staff"] is True


def test_a_name_inside_another_word_is_left_alone():
    assert redact("Ann met Annika; ann's notes, Ann은", ["Ann"]) == "[…] met Annika; […]'s notes, […]은"
    assert redact("a+b (x)", ["a+b"]) == "[…] (x)"


def test_every_model_that_refers_to_a_person_is_answered_for():
    named = {model for _, part in PARTS for model in part.models}
    refers = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("concord.society.")
        for field in model._meta.fields
        if field.related_model in {Person, Account}
    }
    assert refers | {"people.person"} == named


def test_an_erasure_stands_or_falls_whole(planted, monkeypatch):
    monkeypatch.setattr("concord.society.privacy.actions.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase(actor=planted.actor, person=planted.person)
    assert Person.objects.get(pk=planted.person.pk).name == "Quillonia Verdane"
    assert StoredFile.objects.filter(name="Quillonia Verdane.txt").exists()
