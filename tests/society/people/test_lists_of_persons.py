from datetime import date

import pytest
from tests.support.member_lists import apply, preview

from concord.kernel.faults import FaultsFoundError
from concord.society.access import RefusedError
from concord.society.ledger.models import Entry
from concord.society.people.member_lists import export
from concord.society.people.models import Account, Membership, MembershipClass, Person

HEAD = "email,name,name_native,country,area,profession,expertise,class,since,until\n"
ADA = "ada@lim.example,Ada Lim,임아다,KR,academia,researcher,assays,Individual,2026-01-01,2027-01-01\n"
BO = "bo@berg.example,Bo Berg,,SE,,,,Individual,2026-01-01,2027-01-01\n"


@pytest.fixture
def host(cast):
    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    return cast.actor("host")


def run(do, actor, *lines):
    return do(actor=actor, content=(HEAD + "".join(lines)).encode(), file="members.csv")


def faults(actor, *lines):
    with pytest.raises(FaultsFoundError) as caught:
        run(apply, actor, *lines)
    return [str(fault) for fault in caught.value.faults]


def test_a_preview_writes_nothing_and_says_what_an_import_then_does(host):
    foreseen = run(preview, host, ADA, BO)
    assert (Person.objects.count(), Entry.objects.count()) == (4, 0)
    done = run(apply, host, ADA, BO)
    assert [(one.line.email, one.is_new, len(one.periods)) for one in done] == [
        ("ada@lim.example", True, 1),
        ("bo@berg.example", True, 1),
    ]
    assert done == foreseen
    ada = Person.objects.get(account__email="ada@lim.example")
    assert (ada.name_native, ada.layer, ada.listed) == ("임아다", "rehearsal", "nobody")
    assert Membership.objects.filter(person=ada).values_list("since", "until").get() == (
        date(2026, 1, 1),
        date(2027, 1, 1),
    )
    assert all(one.is_nothing for one in run(preview, host, ADA, BO))


def test_two_domains_that_fold_alike_are_two_mailboxes(host):
    addresses = {"kim@strasse.example", "kim@straße.example"}
    run(apply, host, *(ADA.replace("ada@lim.example", address.upper()) for address in sorted(addresses)[:1]))
    run(apply, host, *(ADA.replace("ada@lim.example", address) for address in addresses))
    assert set(Person.objects.filter(name="Ada Lim").values_list("account__email", flat=True)) == addresses


def test_three_planted_faults_are_named_and_nothing_is_applied(host):
    bad = [
        BO.replace("SE", "XX"),
        ADA.replace("2027-01-01", "2025-01-01"),
        BO.replace("bo@berg.example", "not an address").replace("Bo Berg", "Cy"),
    ]
    assert faults(host, *bad) == [
        "members.csv:2 country: 'XX': a country code such as KR, or nothing",
        "members.csv:3 until: '2025-01-01': a day after 2026-01-01",
        "members.csv:4 email: 'not an address': an e-mail address",
    ]
    assert (Person.objects.count(), Membership.objects.count(), Entry.objects.count()) == (4, 0, 0)


def test_one_bad_row_among_good_ones_applies_nothing(host):
    assert faults(host, ADA, BO.replace("Individual", "Gold")) == [
        "members.csv:3 class: 'Gold': one of Individual"
    ]
    assert not Account.objects.filter(email="ada@lim.example").exists()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "academia",
            "science",
            "area: 'science': one of academia, regulatory, commercialisation, or nothing",
        ),
        ("Ada Lim,임아다", ",", "name: '': a name"),
        ("2026-01-01", "2026-02-30", "since: '2026-02-30': a day such as 2026-01-31"),
        ("assays", "x" * 301, f"expertise: {'x' * 301!r}: at most 300 characters"),
    ],
)
def test_each_value_is_judged(host, old, new, expected):
    assert faults(host, ADA.replace(old, new, 1)) == [f"members.csv:2 {expected}"]


def test_a_period_twice_is_named_where_it_stands_again(host):
    assert faults(host, ADA, BO, ADA.replace("ada@", "ADA@")) == [
        "members.csv:4 since: '2026-01-01': no day from 2026-01-01 to 2026-12-31"
    ]


def test_rows_of_one_member_say_the_same_of_them(host):
    later = ADA.replace("2026-01-01,2027", "2027-01-01,2028")
    assert faults(host, ADA, later.replace("KR", "JP")) == [
        "members.csv:3 country: 'JP': the same as in row 2, which is of the same member"
    ]


def test_a_period_that_overlaps_one_already_held_is_a_fault(host):
    run(apply, host, ADA)
    assert faults(host, ADA.replace("2026-01-01,2027", "2026-07-01,2028")) == [
        "members.csv:2 since: '2026-07-01': no day from 2026-01-01 to 2026-12-31"
    ]


def test_a_renewal_follows_its_period(host):
    run(apply, host, ADA)
    run(apply, host, ADA.replace("2026-01-01,2027-01-01", "2027-01-01,2028-01-01"))
    first, second = Membership.objects.order_by("since")
    assert second.follows == first


def test_a_list_changes_a_person_until_they_speak_for_themself(host):
    run(apply, host, ADA)
    (found,) = run(preview, host, ADA.replace("KR", "JP"))
    assert (found.changes, found.own) == ({"country": ("KR", "JP")}, ())
    Account.objects.filter(email="ada@lim.example").update(last_login="2026-02-01T00:00Z")
    (found,) = run(apply, host, ADA.replace("KR", "JP"))
    assert (found.changes, found.own) == ({}, ("country",))
    assert Person.objects.get(account__email="ada@lim.example").country == "KR"


def test_only_staff_import_and_export(cast, host):
    for do in (lambda actor: run(preview, actor, ADA), lambda actor: export(actor=actor, form="csv")):
        with pytest.raises(RefusedError):
            do(cast.actor("partner"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_is_read_back_without_a_difference(host, form):
    run(apply, host, ADA.replace("assays", "@assays"), BO)
    content = export(actor=host, form=form)
    assert [found.is_nothing for found in preview(actor=host, content=content, file=f"m.{form}")] == [
        True,
        True,
    ]
    assert Entry.objects.filter(verb="members.export").get().facts == {"form": form, "members": 2}
