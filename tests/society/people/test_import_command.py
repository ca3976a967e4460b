import json

import pytest

from concord.cli.main import run
from concord.society.people.models import Membership, MembershipClass, Person

HEAD = "email,name,name_native,country,area,profession,expertise,class,since,until\n"
ADA = "ada@lim.example,Ada Lim,임아다,KR,academia,researcher,assays,Individual,2026-01-01,2027-01-01\n"


@pytest.fixture
def file(db, tmp_path):
    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    return tmp_path / "members.csv"


def test_three_planted_faults_are_three_lines_and_exit_1(file, capsys):
    bad = ADA.replace("KR", "XX"), ADA.replace("ada@lim.example", "ada"), ADA.replace("Individual", "Gold")
    file.write_text(HEAD + bad[0] + bad[1] + bad[2].replace("ada@", "bo@"), encoding="utf-8")
    assert run(["society", "import", str(file), "--dry-run"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "members.csv:2 country: 'XX': a country code such as KR, or nothing",
        "members.csv:3 email: 'ada': an e-mail address",
        "members.csv:4 class: 'Gold': one of Individual",
    ]


def test_a_dry_run_answers_and_writes_nothing_then_the_import_writes(file, capsys):
    file.write_text(HEAD + ADA, encoding="utf-8")
    assert run(["society", "import", str(file), "--dry-run", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["applied"], answer["rows"][0]["email"], answer["rows"][0]["new"]) == (
        False,
        "ada@lim.example",
        True,
    )
    assert not Person.objects.exists()
    assert run(["society", "import", str(file)]) == 0
    assert Membership.objects.get().person.name == "Ada Lim"


def test_retention_has_a_dry_run(db, capsys):
    assert run(["society", "retain", "--dry-run", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["purpose"] for row in rows} >= {"letters", "links", "jobs", "files", "wishes", "looks"}
