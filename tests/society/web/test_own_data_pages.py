import io
import zipfile

import pytest
from django.test import Client
from tests.support.member_lists import apply

from concord.society.ledger.models import Entry
from concord.society.people.models import MembershipClass, Person
from concord.society.privacy.models import Look, RetentionRun

HEAD = "email,name,name_native,country,area,profession,expertise,class,since,until\n"
GOOD = "ada@lim.example,Ada Lim,임아다,KR,academia,researcher,assays,Individual,2026-01-01,2027-01-01\n"


@pytest.fixture
def as_person(cast):
    MembershipClass.objects.create(name_en="Individual", name_ko="개인")

    def sign_in(name):
        browser = Client()
        browser.force_login(cast.people[name].account)
        return browser

    return sign_in


def test_everything_held_on_me_is_one_page_and_one_archive(as_person):
    browser = as_person("partner")
    page = browser.get("/my-data?lang=ko").content.decode()
    assert "partner@test.example" in page
    assert "Person of partner" in page
    opened = browser.get("/my-data/export?lang=en")
    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    assert "Open the page that holds it." in opened.content.decode()
    assert not Entry.objects.filter(verb="person.exported").exists()
    archive = browser.post("/my-data/export")
    assert Entry.objects.filter(verb="person.exported").count() == 1
    assert archive.headers["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(archive.content)).namelist() == ["held.json"]


def test_the_pages_of_ones_own_data_need_signing_in():
    for address in ("/my-data", "/my-data/export", "/my-data/erase", "/retention", "/members/import"):
        assert Client().get(address).status_code == 302


def test_an_erasure_is_foreseen_confirmed_and_signs_out(cast, as_person):
    browser, person = as_person("partner"), cast.people["partner"]
    assert "Why kept" in browser.get("/my-data/erase").content.decode()
    assert browser.post("/my-data/erase", {}).status_code == 422
    assert Person.objects.get(pk=person.pk).name == "Person of partner"
    assert browser.post("/my-data/erase", {"sure": "on"}).headers["Location"] == "/my-data/erased"
    assert Person.objects.get(pk=person.pk).name == ""
    assert browser.get("/my-data").status_code == 302


def test_staff_see_what_retention_would_end_and_run_it(as_person):
    assert as_person("partner").get("/retention").status_code == 403
    host = as_person("host")
    assert "How long is what kept?" in host.get("/retention").content.decode()
    host.post("/retention")
    assert RetentionRun.objects.count() == 1


def test_an_export_is_noted_for_every_member_in_it(cast, as_person):
    host = as_person("host")
    apply(actor=cast.actor("host"), content=(HEAD + GOOD).encode(), file="members.csv")
    assert host.get("/members/export.csv").status_code == 405
    answer = host.post("/members/export.csv")
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("ada@lim.example,Ada Lim")
    assert [(look.subject.name, look.matter) for look in Look.objects.all()] == [("Ada Lim", "export")]
    assert host.post("/members/export.pdf").status_code == 404
    assert as_person("partner").post("/members/export.csv").status_code == 403
