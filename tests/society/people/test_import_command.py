import json
from datetime import timedelta

import pytest

from concord.cli.main import run
from concord.kernel import clock
from concord.society.jobs.models import Job
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


def test_a_dry_run_of_retention_ends_nothing_and_the_run_ends_what_it_said(db, capsys):
    old = clock.now() - timedelta(days=4000)
    Job.objects.create(kind="test.done", due_at=old, done_at=old)

    def retain(*options):
        assert run(["society", "retain", *options, "--format", "json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        return answer["applied"], {row["purpose"]: row["ended"] for row in answer["rows"]}

    purposes = ("letters", "sign-in letters", "links", "files", "sessions", "tokens", "wishes", "looks")
    ended = dict.fromkeys(purposes, 0) | {"jobs": 1}
    assert retain("--dry-run") == (False, ended)
    assert Job.objects.filter(kind="test.done").count() == 1
    assert retain() == (True, ended)
    assert Job.objects.filter(kind="test.done").count() == 0
