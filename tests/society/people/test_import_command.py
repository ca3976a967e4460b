import json
from datetime import date, timedelta

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


def test_columns_words_and_days_are_said_by_options(file, capsys):
    file.write_text(
        "Mail;Who;Kind;From;To;Note\nada@lim.example;Ada Lim;General;2/1/2026;2/1/2027;x\n", "cp949"
    )
    options = [
        *("--encoding", "cp949", "--delimiter", ";", "--heading", "1", "--kind", "persons", "--days", "dmy"),
        *(
            "--column",
            "Who=name",
            "--column",
            "To=last_day",
            "--column",
            "Kind=",
            "--always",
            "class=General",
        ),
        *("--word", "class:General=Individual", "--ignore-other-columns"),
    ]
    assert run(["society", "import", str(file), *options]) == 0
    assert Membership.objects.values_list("person__name", "since", "until").get() == (
        "Ada Lim",
        date(2026, 1, 2),
        date(2027, 1, 3),
    )


@pytest.mark.parametrize(
    "options",
    [
        ["--kind", "people"],
        ["--days", "ymd"],
        ["--encoding", "ebcdic"],
        ["--delimiter", ";;"],
        ["--column", "name"],
        ["--column", "Nobody=name"],
        ["--column", "name=nothing"],
        ["--always", "colour=red"],
        ["--word", "colour:red=blue"],
        ["--heading", "99"],
    ],
)
def test_an_option_that_means_nothing_is_refused_by_name(file, capsys, options):
    file.write_text(HEAD + ADA, encoding="utf-8")
    assert run(["society", "import", str(file), "--dry-run", *options]) != 0
    assert "Traceback" not in capsys.readouterr().err


def test_rows_with_faults_are_left_out_on_request_and_named(file, capsys):
    file.write_text(HEAD + ADA + ADA.replace("ada@", "bo@").replace("KR", "XX"), encoding="utf-8")
    assert run(["society", "import", str(file), "--skip-faults", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["faults"] == ["members.csv:3 country: 'XX': a country code such as KR, or nothing"]
    assert Membership.objects.count() == 1


def test_a_dry_run_of_retention_ends_nothing_and_the_run_ends_what_it_said(db, capsys):
    old = clock.now() - timedelta(days=4000)
    Job.objects.create(kind="test.done", due_at=old, done_at=old)

    def retain(*options):
        assert run(["society", "retain", *options, "--format", "json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        return answer["applied"], {row["purpose"]: row["ended"] for row in answer["rows"]}

    purposes = ("letters", "sign-in letters", "links", "files", "sessions", "tokens", "wishes", "looks")
    purposes += ("imports", "contacts outside", "letters to parties without an account", "erasures")
    ended = dict.fromkeys(purposes, 0) | {"jobs": 1}
    assert retain("--dry-run") == (False, ended)
    assert Job.objects.filter(kind="test.done").count() == 1
    assert retain() == (True, ended)
    assert Job.objects.filter(kind="test.done").count() == 0
