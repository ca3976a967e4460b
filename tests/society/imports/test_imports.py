"""Imports in the background: applied in batches, resumed, stopped, undone (users 13, robustness 11)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concord.kernel import clock
from concord.society.access import SYSTEM, NotFoundError, RefusedError
from concord.society.errors import WrongStateError, refusals_in
from concord.society.files.models import StoredFile
from concord.society.imports import actions
from concord.society.imports.models import ImportedRow, KeptMapping, MemberImport
from concord.society.imports.queries import built_upon, mapping_of, preview_of
from concord.society.imports.states import ImportState
from concord.society.jobs.worker import work_once
from concord.society.ledger import verification
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.models import Entry
from concord.society.people.actions import renew
from concord.society.people.models import (
    Account,
    Membership,
    MembershipClass,
    Organisation,
    Person,
    RenewalAnswer,
)
from concord.society.privacy.actions import erase
from concord.society.privacy.retention import retain

HEAD = "email,name,country,class,since,until\n"
ADA = "ada@lim.example,Ada Lim,KR,Individual,2026-01-01,2027-01-01\n"
BO = "bo@berg.example,Bo Berg,SE,Individual,2026-01-01,2027-01-01\n"
CY = "cy@cox.example,Cy Cox,US,Individual,2026-01-01,2027-01-01\n"


@pytest.fixture
def host(cast, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(actions, "PAUSE", 0)
    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    name_rows_without_entry(Entry)
    return cast.actor("host")


def handed_in(host, *lines, head=HEAD):
    return actions.begin(actor=host, file=ContentFile((head + "".join(lines)).encode(), name="m.csv"))


def applied(host, *lines, **more):
    row = actions.apply(actor=host, member_import=handed_in(host, *lines), **more)
    return worked(row)


def worked(row):
    while work_once() is not None:
        pass
    row.refresh_from_db()
    return row


def names():
    return sorted(
        Person.objects.filter(account__email__endswith="m.example").values_list("name", flat=True)
    ) + sorted(
        Person.objects.filter(account__email__in=["bo@berg.example", "cy@cox.example"]).values_list(
            "name", flat=True
        )
    )


def refusal(do, **arguments):
    with pytest.raises(ValidationError) as caught:
        do(**arguments)
    return refusals_in(caught.value)[0].code


def test_a_list_is_handed_in_once_looked_at_applied_and_its_file_removed(host):
    row = handed_in(host, ADA, BO)
    preview = preview_of(host, row)
    assert (dict(preview.counts), preview.faults) == ({"new": 2, "periods": 2, "unreadable": 0}, [])
    assert names() == []
    row = worked(actions.apply(actor=host, member_import=row))
    assert (row.state, row.position, row.total, row.file) == (ImportState.APPLIED, 2, 2, None)
    assert row.counts == {"new": 2, "periods": 2}
    assert not StoredFile.objects.exists()
    assert names() == ["Ada Lim", "Bo Berg"]
    assert verification.examine().faults == []


def test_an_import_is_undone_as_a_whole(host):
    """robustness 11"""
    applied(host, ADA)
    row = applied(host, ADA.replace("KR", "JP").replace("2026-01-01,2027", "2027-01-01,2028"), BO)
    assert row.counts == {"changed": 1, "new": 1, "periods": 2}
    row = worked(actions.undo(actor=host, member_import=row))
    assert (row.state, names(), ImportedRow.objects.filter(member_import=row).count()) == (
        ImportState.UNDONE,
        ["Ada Lim"],
        0,
    )
    assert Person.objects.get(name="Ada Lim").country == "KR"
    assert Membership.objects.get().until == date(2027, 1, 1)
    assert not Account.objects.filter(email="bo@berg.example").exists()
    assert verification.examine().faults == []


def test_what_somebody_changed_since_stays_as_they_left_it(host):
    applied(host, ADA)
    row = applied(host, ADA.replace("KR", "JP"))
    Person.objects.filter(name="Ada Lim").update(country="DE")
    worked(actions.undo(actor=host, member_import=row))
    assert Person.objects.get(name="Ada Lim").country == "DE"


def test_rows_on_which_something_was_built_are_named_and_nothing_is_undone(host, cast):
    row = applied(host, ADA, BO, CY)
    ada, bo, cy = (Person.objects.get(name=name) for name in ("Ada Lim", "Bo Berg", "Cy Cox"))
    renew(actor=host, membership=ada.memberships.get(), until=date(2028, 1, 1))
    RenewalAnswer.objects.create(membership=bo.memberships.get(), wants=True, said_at=clock.now())
    Account.objects.filter(pk=cy.account_id).update(last_login=clock.now())
    assert refusal(actions.undo, actor=host, member_import=row) == "built_upon"
    assert sorted((one.row, why) for one, why in built_upon(row.rows.all())) == [
        (2, "the membership was renewed"),
        (2, "the person has acted here, or others with them"),
        (3, "the membership was answered for, or ended early"),
        (4, "the person has acted here, or others with them"),
    ]
    assert row.state == ImportState.APPLIED
    assert names() == ["Ada Lim", "Bo Berg", "Cy Cox"]


def test_what_is_built_on_a_row_while_it_is_undone_keeps_that_row(host):
    row = applied(host, ADA, BO)
    row = actions.undo(actor=host, member_import=row)
    RenewalAnswer.objects.create(
        membership=Membership.objects.get(person__name="Bo Berg"), wants=True, said_at=clock.now()
    )
    row = worked(row)
    assert (row.state, row.counts["kept"], names()) == (ImportState.UNDONE, 2, ["Bo Berg"])


def test_a_list_with_faults_is_applied_without_them_or_not_at_all(host):
    row = handed_in(host, ADA, BO.replace("SE", "XX"))
    assert refusal(actions.apply, actor=host, member_import=row) == "faults_left"
    row = worked(actions.apply(actor=host, member_import=row, skips_faults=True))
    assert (names(), row.counts) == (["Ada Lim"], {"new": 1, "periods": 1, "refused_rows": 1})
    # The file is kept for the rows that were refused.
    assert [fault.row for fault in preview_of(host, row).faults] == [3]
    assert refusal(actions.apply, actor=host, member_import=handed_in(host, BO.replace("SE", "XX"))) == (
        "nothing_to_apply"
    )


def test_applying_stops_goes_on_and_no_member_comes_twice(host, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    row = actions.apply(actor=host, member_import=handed_in(host, ADA, BO, CY))
    monkeypatch.setattr(actions.time, "sleep", lambda _seconds: actions.stop(actor=host, member_import=row))
    row = worked(row)
    assert (row.state, row.position, names()) == (ImportState.STOPPED, 1, ["Ada Lim"])
    monkeypatch.setattr(actions.time, "sleep", lambda _seconds: None)
    row = worked(actions.go_on(actor=host, member_import=row))
    assert (row.state, row.position, names()) == (ImportState.APPLIED, 3, ["Ada Lim", "Bo Berg", "Cy Cox"])
    assert list(Entry.objects.filter(object_key=row.key).order_by("pk").values_list("verb", flat=True)) == [
        "import.begun", "import.started", "import.applied", "import.stopped", "import.continued",
        "import.applied", "import.applied", "import.finished",
    ]  # fmt: skip
    assert verification.examine().faults == []


def test_what_was_stopped_is_undone(host, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    row = actions.apply(actor=host, member_import=handed_in(host, ADA, BO))
    monkeypatch.setattr(actions.time, "sleep", lambda _seconds: actions.stop(actor=host, member_import=row))
    row = worked(row)
    monkeypatch.setattr(actions.time, "sleep", lambda _seconds: None)
    assert (worked(actions.undo(actor=host, member_import=row)).state, names()) == (ImportState.UNDONE, [])


def test_two_imports_at_once_make_each_member_once(host, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    first = actions.apply(actor=host, member_import=handed_in(host, ADA, BO))
    second = actions.apply(actor=host, member_import=handed_in(host, BO, ADA))
    members = {row.pk: actions.lines_of(row) for row in (first, second)}
    for row in (first, second, first, second):
        actions._apply_batch(row, members[row.pk])
    assert names() == ["Ada Lim", "Bo Berg"]
    assert Membership.objects.count() == 2


def test_a_member_whom_somebody_admitted_meanwhile_is_refused_and_counted(host):
    row = actions.apply(actor=host, member_import=handed_in(host, ADA, BO))
    applied_by_hand = actions.apply(
        actor=host,
        member_import=handed_in(host, ADA.replace("2026-01-01,2027-01-01", "2025-06-01,2026-06-01")),
    )
    actions.run(applied_by_hand.key)
    row = worked(row)
    assert row.counts == {"new": 1, "periods": 1, "refused": 1, "refused_rows": 1}


def test_a_mapping_is_kept_by_name_and_taken_again_for_the_same_headings(host):
    head = "Mail;Who;Kind;Begin;End;Remark\n"
    line = "ada@lim.example;Ada Lim;General;1.1.2026;31.12.2026;x\n"
    row = handed_in(host, line, head=head)
    mapping = mapping_of(row)
    mapping.fields.update({"Who": "name", "Kind": "class"})
    mapping.values["class"] = {"general": "Individual"}
    reading = actions.table_of(row).reading
    mapping = type(mapping)(**(mapping.as_json() | {"ignores_rest": True}))
    actions.settle(actor=host, member_import=row, reading=reading, mapping=mapping)
    row.refresh_from_db()
    worked(actions.apply(actor=host, member_import=row, keep_as="From the old register"))
    assert names() == ["Ada Lim"]
    again = handed_in(host, line.replace("ada@", "al@").replace("Ada", "Al"), head=head)
    assert preview_of(host, again).counts["new"] == 1
    other = handed_in(host, ADA)
    assert (
        refusal(actions.apply, actor=host, member_import=other, keep_as="From the old register")
        == "name_taken"
    )
    assert KeptMapping.objects.get().made_by_id == host.person


def test_what_cannot_be_done_in_a_state_is_too_late_and_only_staff_import(host, cast):
    row = handed_in(host, ADA)
    for do in (actions.stop, actions.go_on, actions.undo):
        with pytest.raises(WrongStateError):
            do(actor=host, member_import=row)
    for do in (actions.apply, actions.discard):
        with pytest.raises(NotFoundError):
            do(actor=cast.actor("partner"), member_import=row)
    with pytest.raises(RefusedError):
        handed_in(cast.actor("partner"), ADA)
    row = actions.discard(actor=host, member_import=row)
    assert (row.state, row.file, StoredFile.objects.count()) == (ImportState.DISCARDED, None, 0)
    with pytest.raises(WrongStateError):
        actions.discard(actor=host, member_import=row)


def test_an_import_stops_when_who_began_it_is_no_longer_staff(host, cast):
    row = actions.apply(actor=host, member_import=handed_in(host, ADA))
    cast.people["host"].affiliations.update(until=date(2026, 3, 1))
    assert (worked(row).state, names()) == (ImportState.STOPPED, [])


def test_organisations_are_imported_and_undone(host):
    MembershipClass.objects.create(name_en="Corporate", name_ko="기업", for_organisations=True)
    head = "name_en,kind,class,since,until\n"
    row = handed_in(host, "Cell Company,company,Corporate,2026-01-01,2027-01-01\n", head=head)
    row = worked(actions.apply(actor=host, member_import=row))
    assert Organisation.objects.get(name_en="Cell Company").memberships.count() == 1
    worked(actions.undo(actor=host, member_import=row))
    assert not Organisation.objects.filter(name_en="Cell Company").exists()


def test_a_list_that_still_names_an_erased_person_is_removed(host):
    draft = handed_in(host, ADA)
    other = handed_in(host, BO)
    kept = applied(host, ADA, BO.replace("SE", "XX"), skips_faults=True)
    erase(actor=host, person=Person.objects.get(name="Ada Lim"))
    states = {row.pk: (row.state, row.file is None) for row in MemberImport.objects.all()}
    assert states == {
        draft.pk: (ImportState.DISCARDED, True),
        other.pk: (ImportState.DRAFT, False),
        kept.pk: (ImportState.APPLIED, True),
    }
    assert not ImportedRow.objects.exists()
    assert verification.examine().faults == []


def test_a_list_is_kept_for_a_week(host, monkeypatch):
    row = handed_in(host, ADA)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-09T08:00")
    assert retain_imports(host) == 0
    monkeypatch.setenv("CONCORD_NOW", "2026-03-09T10:00")
    assert retain_imports(host) == 1
    row.refresh_from_db()
    assert (row.state, row.file) == (ImportState.DISCARDED, None)


def retain_imports(host):
    return {ending.name: ending.count for ending in retain(actor=SYSTEM)}["imports"]


def test_looking_for_what_was_built_on_an_import_costs_the_same_for_one_row_and_for_many(host):
    one, many = applied(host, ADA), applied(host, BO, CY)
    counts = []
    for row in (one, many):
        with CaptureQueriesContext(connection) as queries:
            assert list(built_upon(row.rows.all())) == []
        counts.append(len(queries))
    assert counts[0] == counts[1]
