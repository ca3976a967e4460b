"""Hostile and clumsy files through the true doors: read, or refused by name; never an error of the server."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.hostile_files import CSV_FILES, EVIDENCE, WORKBOOKS

from concord.cli.main import run
from concord.society.people.models import MembershipClass, Person

LISTS = (*WORKBOOKS, *CSV_FILES)


@pytest.fixture
def individual(db):
    return MembershipClass.objects.create(name_en="Individual", name_ko="개인")


def signed_in(cast, name):
    browser = Client()
    browser.force_login(cast.people[name].account)
    return browser


@pytest.mark.parametrize("hostile", LISTS, ids=lambda hostile: hostile.name)
def test_a_list_is_read_or_refused_by_name(cast, individual, hostile, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    host = signed_in(cast, "host")
    page = host.post("/members/import", {"file": SimpleUploadedFile(hostile.file, hostile.make())})
    if page.status_code == 302:
        page = host.get(page.headers["Location"])
    told = html.unescape(page.content.decode())
    assert page.status_code in (422 if hostile.told else 200, 200)
    assert (hostile.told or "Ada Lim") in told
    assert len(page.content) < 300_000
    assert not Person.objects.filter(name="Ada Lim").exists()


@pytest.mark.parametrize("hostile", LISTS[::3], ids=lambda hostile: hostile.name)
def test_the_command_tells_the_same(individual, tmp_path, capsys, hostile):
    file = tmp_path / hostile.file
    file.write_bytes(hostile.make())
    assert run(["society", "import", str(file), "--dry-run"]) == (1 if hostile.told else 0)
    out = capsys.readouterr()
    assert hostile.told in out.err
    assert hostile.told or "Ada Lim" in out.out


@pytest.mark.parametrize("hostile", EVIDENCE, ids=lambda hostile: hostile.name)
def test_evidence_is_kept_or_refused_by_name(cast, planned, settings, tmp_path, hostile):
    settings.MEDIA_ROOT = tmp_path
    partner = signed_in(cast, "partner")
    content = hostile.make()
    page = partner.post(
        f"/deliverables/{planned.key}/do/hand_in_evidence",
        {"note": "x", "file": SimpleUploadedFile(hostile.file, content)},
    )
    if hostile.told:
        assert page.status_code == 422
        assert hostile.told in html.unescape(page.content.decode())
        assert not any(path.is_file() for path in tmp_path.rglob("*"))
        return
    assert page.status_code == 302
    page = partner.get(f"/deliverables/{planned.key}").content.decode()
    (address,) = re.findall(r'href="(/evidence/[^"]+)"', page)
    answer = partner.get(address)
    assert answer.getvalue() == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert not answer.headers["Content-Disposition"].rstrip('"').endswith((".html", "exe"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
