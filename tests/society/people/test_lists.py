"""Lists of members: which rows a filter means, in which order, counted, taken away and kept."""

import csv
import io
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from tests.support.refusals import refuses

from concord.society.access import RefusedError
from concord.society.ledger.models import Entry
from concord.society.people import lists
from concord.society.people.lists import MemberFilter, listed
from concord.society.people.models import (
    Account,
    Affiliation,
    Membership,
    MembershipClass,
    Organisation,
    Person,
    SavedList,
)

DAY = date(2026, 3, 2)


@pytest.fixture
def staff(cast):
    return cast.actor("host")


@pytest.fixture
def members(cast):
    full = MembershipClass.objects.create(name_en="Full", name_ko="정회원", grace_days=60)
    corporate = MembershipClass.objects.create(name_en="Corporate", name_ko="기업", for_organisations=True)
    body = Organisation.objects.create(name_en="Ærø Cells", kind="company", country="DK", layer="rehearsal")
    rows = [
        ("Jörg Müller", "외르크", "DE", "academia", "en", (2025, 5, 1), (2026, 5, 1)),
        ("Kim Ada", "김아다", "KR", "regulatory", "ko", (2025, 1, 1), (2027, 1, 1)),
        ("Old Ben", "", "KR", "academia", "en", (2024, 1, 1), (2025, 1, 1)),
        ("Late Cy", "", "JP", "academia", "en", (2025, 2, 1), (2026, 2, 1)),
        ("New Di", "", "JP", "", "en", (2026, 6, 1), (2027, 6, 1)),
    ]
    for name, native, country, area, language, since, until in rows:
        account = Account.objects.create_user(f"{name[:3].lower()}@test.example", language=language)
        person = Person.objects.create(
            account=account, name=name, name_native=native, country=country, area=area, layer="rehearsal"
        )
        Membership.objects.create(
            person=person, membership_class=full, since=date(*since), until=date(*until)
        )
    Affiliation.objects.create(
        person=Person.objects.get(name="Kim Ada"), organisation=body, since=date(2020, 1, 1)
    )
    EmailAddress.objects.create(
        user=Account.objects.get(email="kim@test.example"), email="ada@second.example", verified=True
    )
    EmailAddress.objects.create(
        user=Account.objects.get(email="kim@test.example"), email="ada@third.example", verified=False
    )
    Membership.objects.create(
        organisation=body, membership_class=corporate, since=date(2026, 1, 1), until=date(2026, 12, 31)
    )
    return {"full": full, "corporate": corporate}


def names(rows):
    return [str(row.person.name if row.person else row.organisation.name_en) for row in rows]


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["Late Cy", "Jörg Müller", "Ærø Cells", "Kim Ada"]),
        ({"q": "MULLER"}, ["Jörg Müller"]),
        ({"q": "김아다"}, ["Kim Ada"]),
        ({"q": "kim@TEST.example"}, ["Kim Ada"]),
        ({"q": "ada@second.example"}, ["Kim Ada"]),
        ({"q": "ada@third.example"}, []),
        ({"q": "aero"}, ["Ærø Cells", "Kim Ada"]),
        ({"organisation": "AERO cells"}, ["Ærø Cells", "Kim Ada"]),
        ({"organisation": "aero", "kind": "person"}, ["Kim Ada"]),
        ({"country": "DK"}, ["Ærø Cells"]),
        ({"area": "academia"}, ["Late Cy", "Jörg Müller"]),
        ({"language": "ko"}, ["Kim Ada"]),
        ({"show": "due"}, ["Jörg Müller"]),
        ({"show": "grace"}, ["Late Cy"]),
        ({"show": "former"}, ["Old Ben"]),
        ({"show": "ahead"}, ["New Di"]),
        ({"show": "all", "country": "JP"}, ["Late Cy", "New Di"]),
        ({"ends_from": date(2026, 4, 30), "ends_to": date(2026, 12, 30)}, ["Jörg Müller", "Ærø Cells"]),
        ({"ends_from": date(2026, 5, 1), "ends_to": date(2026, 12, 29)}, []),
        ({"sort": "name"}, ["Jörg Müller", "Kim Ada", "Late Cy", "Ærø Cells"]),
        ({"sort": "-until"}, ["Kim Ada", "Ærø Cells", "Jörg Müller", "Late Cy"]),
        ({"sort": "country"}, ["Jörg Müller", "Ærø Cells", "Late Cy", "Kim Ada"]),
    ],
)
def test_a_filter_means_just_these_in_this_order(staff, given, expected):
    assert names(listed(staff, MemberFilter(**given), DAY)) == expected


def test_a_class_is_filtered_by_its_key(staff, members):
    wanted = MemberFilter(membership_class=members["corporate"].key)
    assert names(listed(staff, wanted, DAY)) == ["Ærø Cells"]


def test_facets_count_the_rows_that_the_filter_means(staff, members):
    counts = lists.facets(listed(staff, MemberFilter(show="all"), DAY))
    assert counts == {
        "membership_class": [(members["full"].key, 5), (members["corporate"].key, 1)],
        "country": [("JP", 2), ("KR", 2), ("DE", 1), ("DK", 1)],
        "area": [("academia", 3), ("regulatory", 1)],
        "language": [("en", 4), ("ko", 1)],
    }


@pytest.mark.usefixtures("members")
def test_a_download_holds_exactly_what_is_filtered_with_a_byte_order_mark(staff):
    """Robustness 18: a table for download has the mark by which spreadsheets know its encoding."""
    content = lists.download(actor=staff, wanted=MemberFilter(q="aero", sort="name"), day=DAY, form="csv")
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert tuple(head) == lists.COLUMNS
    assert [(row[0], row[1], row[2], row[8]) for row in rows] == [
        ("person", "kim@test.example", "Kim Ada", "Full"),
        ("organisation", "", "Ærø Cells", "Corporate"),
    ]
    entry = Entry.objects.get(verb="members.export")
    assert entry.facts == {"form": "csv", "members": 2}


@pytest.mark.usefixtures("members")
def test_nobody_but_staff_of_the_host_takes_members_away_or_keeps_lists(cast):
    with pytest.raises(RefusedError):
        lists.download(actor=cast.actor("partner"), wanted=MemberFilter(), day=DAY, form="csv")
    with pytest.raises(RefusedError):
        lists.save(actor=cast.actor("partner"), name="Mine", query={})


@pytest.mark.usefixtures("members")
def test_a_list_is_kept_counted_and_deleted_and_the_ledger_says_so(staff):
    row = lists.save(actor=staff, name=" In  Japan ", query={"show": "all", "country": "JP", "sort": "until"})
    assert (row.name, row.query) == ("In Japan", {"show": "all", "country": "JP"})
    with refuses("name_taken"):
        lists.save(actor=staff, name="in japan", query={})
    with refuses("name_missing"):
        lists.save(actor=staff, name="\u200b", query={})
    everybody = lists.save(actor=staff, name="Everybody", query={})
    assert lists.counted(staff, [row, everybody], DAY) == [(row, 2), (everybody, 4)]
    lists.delete(actor=staff, row=row)
    assert list(SavedList.objects.all()) == [everybody]
    verbs = Entry.objects.filter(object_type="people.savedlist").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["list.saved", "list.saved", "list.deleted"]
