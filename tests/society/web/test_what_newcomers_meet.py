"""Small things that stopped somebody who saw the pages for the first time."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

import concord.web
from concord.society.imports import actions as imports
from concord.society.jobs.worker import work_once
from concord.society.people.models import Account, Affiliation, MembershipClass, Person

TEMPLATES = Path(concord.web.__file__).parent / "templates" / "society"
TABLES = [
    "agreements/deliverable.html",
    "agreements/index.html",
    "agreements/page.html",
    "agreements/sides.html",
    "mail/index.html",
    "members/duplicates.html",
    "members/lines.html",
    "members/lists.html",
    "members/mailings.html",
    "members/renewals.html",
    "partnering/index.html",
    "people/directory.html",
]


@pytest.fixture
def as_person(cast):
    def sign_in(name):
        browser = Client()
        browser.force_login(cast.people[name].account)
        return browser

    return sign_in


def page(browser, address, **headers):
    answer = browser.get(address, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "shown"), [("en", "Han Byeol (한별)"), ("ko", "한별 (Han Byeol)")])
def test_a_name_stands_first_in_the_script_of_the_reader(language, shown):
    with translation.override(language):
        assert str(Person(name="Han Byeol", name_native="한별")) == shown


def test_a_name_in_another_script_stays_behind_the_latin_one_in_korean():
    with translation.override("ko"):
        assert str(Person(name="Ivan Orlov", name_native="Иван Орлов")) == "Ivan Orlov (Иван Орлов)"
        assert Person(name="Ada Lim").called == "Ada Lim"


def test_the_desk_calls_a_zone_by_its_city_and_the_korean_one_is_no_furniture(cast, as_person):
    Account.objects.update(time_zone="America/Vancouver")
    browser = as_person("host")
    assert "Days are those of your time zone, Vancouver." in page(browser, "/desk")
    korean = page(browser, "/desk?lang=ko")
    assert "내 업무" in korean
    assert "책상" not in korean
    assert "America/" not in korean


def test_joining_without_two_records_leads_to_where_they_are_chosen(cast, as_person):
    answer = as_person("host").get("/members/merges/new")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/members/duplicates/")


def test_an_import_on_which_something_was_built_offers_no_undo(
    cast, as_person, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(imports, "PAUSE", 0)
    MembershipClass.objects.create(name_en="Individual", name_ko="개인 회원")
    rows = (
        b"email,name,country,class,since,until\nada@lim.example,Ada Lim,KR,Individual,2026-01-01,2027-01-01\n"
    )
    browser = as_person("host")
    place = browser.post("/members/import", {"file": SimpleUploadedFile("m.csv", rows)}).headers["Location"]
    browser.post(f"{place}/do/apply")
    work_once()
    assert f"{place}/do/undo" in page(browser, place)
    ada = Person.objects.get(name="Ada Lim")
    Affiliation.objects.create(person=ada, organisation=cast.bodies["host"], since="2026-01-02")
    assert f"{place}/do/undo" not in page(browser, place)


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_after_the_first_says_its_column_on_a_phone(name):
    source = (TEMPLATES / name).read_text()
    for body in re.findall(r"<tbody>(.*?)</tbody>", source, re.DOTALL):
        for row in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL):
            cells = re.findall(r"<(?:td|th)\b[^>]*>", row)
            assert [cell for cell in cells[1:] if "data-label" not in cell and "<td></td>" not in row] == []
