"""The pages of an import, in both languages (users 13)."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.society.imports import actions
from concord.society.imports.models import KeptMapping, MemberImport
from concord.society.jobs.worker import work_once
from concord.society.people.models import Membership, MembershipClass, Organisation, Person

HEAD = "email,name,country,class,since,until\n"
ADA = "ada@lim.example,Ada Lim,KR,Individual,2026-01-01,2027-01-01\n"
BAD = "bo@berg.example,Bo Berg,XX,Individual,2026-01-01,2025-01-01\n"
OTHER = "Mail;Wer;Art;Beginn;Ende;Notiz\nada@lim.example;Ada Lim;General;1/2/2026;1/2/2027;x\n"


@pytest.fixture
def host(cast, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(actions, "PAUSE", 0)
    MembershipClass.objects.create(name_en="Individual", name_ko="개인 회원")
    MembershipClass.objects.create(name_en="Corporate", name_ko="기업 회원", for_organisations=True)
    return reader(cast, "host")


def reader(cast, name):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser


def hand_in(host, content, name="m.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    answer = host.post("/members/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def text(answer, status=200):
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def asked(page):
    """What the form of a page holds."""
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        fields[name] = chosen[1] if chosen else ""
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def test_a_list_is_chosen_once_looked_at_and_applied_in_the_background(host):
    address = hand_in(host, HEAD + ADA)
    page = text(host.get(address))
    assert "Read as UTF-8, commas between the cells, lines that end with LF, headings in row 1" in page
    assert "new members</dt><dd>1" in page
    assert not Membership.objects.exists()
    assert host.post(f"{address}/do/apply").headers["Location"] == address
    assert "0 of 1 are done" in text(host.get(address))
    while work_once():
        pass
    page = text(host.get(address))
    assert "1 of 1 are done" in page
    assert "Undo the import" in page
    assert Membership.objects.get().person.name == "Ada Lim"
    host.post(f"{address}/do/undo")
    while work_once():
        pass
    assert "undone" in text(host.get(address))
    assert not Person.objects.filter(name="Ada Lim").exists()


def test_every_fault_stands_with_its_place_and_as_a_file_with_the_rows_to_correct(host):
    address = hand_in(host, HEAD + ADA + BAD)
    page = text(host.get(address))
    assert "2 faults" in page
    assert "<code>XX</code>" in page
    assert "<code>2025-01-01</code>" in page
    told = host.get(f"{address}/faults.csv").content.decode("utf-8-sig").splitlines()
    assert told == [
        "Row,Column,Value,Expected",
        '3,country,XX,"a country code such as KR, or nothing"',
        "3,until,2025-01-01,a day after 2026-01-01",
    ]
    assert host.get(f"{address}/refused").content.decode("utf-8-sig").replace("\r\n", "\n") == HEAD + BAD
    assert "The list has faults" in text(host.post(f"{address}/do/apply"), 422)
    host.post(f"{address}/do/apply", {"skips_faults": "on"})
    while work_once():
        pass
    assert "rows refused</dt><dd>1" in text(host.get(address))
    assert host.get(f"{address}/refused").status_code == 200


def test_columns_words_and_days_are_said_on_the_page_and_kept(host):
    address = hand_in(host, OTHER.encode("cp949"))
    page = text(host.get(address))
    assert "this column, which is missing" in page
    form = asked(text(host.get(f"{address}/do/settle")))
    form |= {"column_1": "name", "column_2": "class", "column_3": "since", "column_4": "last_day"}
    form |= {"ignores_rest": "on", "day_form": "dmy"}
    assert host.post(f"{address}/do/settle", form).status_code == 302
    form = asked(text(host.get(f"{address}/do/settle")))
    assert "word_class_0" in form
    form |= {"word_class_0": "Individual", "ignores_rest": "on"}
    host.post(f"{address}/do/settle", form)
    page = text(host.get(address))
    assert "1 February 2026 – 1 February 2027" in page
    assert "Left out: Notiz" in page
    host.post(f"{address}/do/apply", {"keep_as": "The old register"})
    while work_once():
        pass
    assert Membership.objects.count() == 1
    again = hand_in(host, OTHER.replace("ada@", "al@").replace("Ada", "Al").encode())
    assert "The mapping “The old register” is used." in text(host.get(again))
    assert KeptMapping.objects.count() == 1


def test_what_was_recognised_is_corrected_and_columns_are_recognised_anew(host):
    address = hand_in(host, HEAD.replace("email", "E-Mail") + ADA)
    form = asked(text(host.get(f"{address}/do/settle")))
    assert host.post(f"{address}/do/settle", form | {"delimiter": ";"}).status_code == 302
    assert "semicolons between the cells" in text(host.get(address))
    form = asked(text(host.get(f"{address}/do/settle")))
    assert "heading in one of" in text(host.post(f"{address}/do/settle", form | {"heading": "77"}), 422)
    assert host.post(f"{address}/do/settle", form | {"delimiter": ",", "kind": "persons"}).status_code == 302
    form = asked(text(host.get(f"{address}/do/settle")))
    answer = host.post(f"{address}/do/settle", form | {"column_1": "email"})
    assert "Two columns cannot fill one field" in text(answer, 422)


def test_a_list_of_organisations_in_korean(host):
    lines = "기관명;영문 기관명;기관 유형;회원 구분;시작일;만료일\n"
    lines += "셀컴퍼니;Cell Company;company;기업 회원;2026. 1. 1.;2026. 12. 31.\n"
    address = hand_in(host, lines.encode("cp949"), "기관.csv")
    page = text(host.get(f"{address}?lang=ko"))
    assert "CP949" in page
    assert "Cell Company" in page
    host.post(f"{address}/do/apply")
    while work_once():
        pass
    assert Organisation.objects.get(name_en="Cell Company").memberships.count() == 1


def test_only_staff_see_imports_and_what_is_too_late_says_so(host, cast):
    address = hand_in(host, HEAD + ADA)
    for path in (address, f"{address}/faults.csv", f"{address}/refused", f"{address}/do/apply"):
        assert reader(cast, "partner").get(path).status_code == 404
    assert reader(cast, "partner").get("/members/import").status_code == 403
    host.post(f"{address}/do/discard")
    assert host.get(f"{address}/do/settle").status_code == 404
    assert host.get(f"{address}/refused").status_code == 404
    assert host.post(f"{address}/do/stop").status_code == 422
    assert MemberImport.objects.get().file is None
    assert "discarded" in text(host.get("/members/import"))
