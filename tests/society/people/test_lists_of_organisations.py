from datetime import date

import pytest
from django.utils import translation
from tests.support.member_lists import apply, preview

from concord.kernel.faults import FaultsFoundError
from concord.society.access import RefusedError
from concord.society.ledger.models import Entry
from concord.society.people.models import Membership, MembershipClass, Organisation

HEAD = "atlas_id,name_en,name_ko,short,kind,country,area,website,class,since,until\n"
CELL = "cell-co,Cell Company,셀컴퍼니,CC,company,KR,commercialisation,https://cell.example,Corporate,2026-01-01,2027-01-01\n"
PLAIN = ",Plain Institute,,,university,SE,,,Corporate,2026-01-01,2027-01-01\n"


KINDS = "society, centre, council, company, university, hospital, regulator, other"


@pytest.fixture
def host(cast):
    MembershipClass.objects.create(name_en="Corporate", name_ko="기업 회원", for_organisations=True)
    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    return cast.actor("host")


def run(do, actor, *lines):
    return do(actor=actor, content=(HEAD + "".join(lines)).encode(), file="bodies.csv")


def faults(actor, *lines):
    with pytest.raises(FaultsFoundError) as caught:
        run(apply, actor, *lines)
    return [str(fault) for fault in caught.value.faults]


def test_a_preview_writes_nothing_and_says_what_an_import_then_does(host):
    before = Organisation.objects.count()
    foreseen = run(preview, host, CELL, PLAIN)
    assert (Organisation.objects.count(), Entry.objects.count()) == (before, 0)
    assert run(apply, host, CELL, PLAIN) == foreseen
    body = Organisation.objects.get(name_en="Cell Company")
    assert (body.atlas_id, body.name_ko, body.kind, body.layer) == (
        "cell-co",
        "셀컴퍼니",
        "company",
        "rehearsal",
    )
    assert body.memberships.get().until == date(2027, 1, 1)
    assert Organisation.objects.get(name_en="Plain Institute").atlas_id is None
    assert all(one.is_nothing for one in run(preview, host, CELL, PLAIN))


def test_a_body_is_known_by_its_atlas_id_then_by_its_name(host):
    run(apply, host, CELL, PLAIN)
    renamed, moved = run(
        apply,
        host,
        CELL.replace("Cell Company", "Cell Group"),
        PLAIN.replace("SE", "NO").replace("Plain", "PLAIN"),
    )
    assert renamed.changes == {"name_en": ("Cell Company", "Cell Group")}
    assert moved.changes["country"] == ("SE", "NO")
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (",company,", ",firm,", f"kind: 'firm': one of {KINDS}"),
        ("https://cell.example", "cell", "website: 'cell': an address such as https://example.org"),
        ("Cell Company", "", "name_en: '': a name"),
        ("Corporate", "Individual", "class: 'Individual': one of Corporate"),
        (",KR,", ",UK,", "country: 'UK': a country code such as KR, or nothing"),
        ("2027-01-01", "2025-01-01", "until: '2025-01-01': a day after 2026-01-01"),
    ],
)  # fmt: skip
def test_each_value_is_judged_and_one_bad_row_applies_nothing(host, old, new, expected):
    before = Organisation.objects.count()
    assert faults(host, PLAIN, CELL.replace(old, new, 1)) == [f"bodies.csv:3 {expected}"]
    assert Organisation.objects.count() == before


def test_a_body_twice_an_overlap_and_a_body_of_another_layer_are_faults(host):
    assert faults(host, CELL, CELL) == [
        "bodies.csv:3 since: '2026-01-01': no day from 2026-01-01 to 2026-12-31"
    ]
    run(apply, host, CELL)
    assert faults(host, CELL.replace("2026-01-01,2027", "2026-07-01,2028")) == [
        "bodies.csv:2 since: '2026-07-01': no day from 2026-01-01 to 2026-12-31"
    ]
    Organisation.objects.filter(name_en="Cell Company").update(layer="record")
    assert "never mixed" in faults(host, CELL)[0]


def test_what_was_expected_is_said_in_the_readers_language(host):
    with translation.override("ko"):
        assert faults(host, CELL.replace("https://cell.example", "cell").replace("KR", "UK")) == [
            "bodies.csv:2 country: 'UK': KR과 같은 국가 코드 또는 빈칸",
            "bodies.csv:2 website: 'cell': https://example.org과 같은 주소",
        ]


def test_only_staff_import(cast, host):
    with pytest.raises(RefusedError):
        run(preview, cast.actor("partner"), CELL)


@pytest.mark.parametrize(
    "name",
    [
        "Plain\u200b Institute",
        "Plain Insti\u00adtute",
        "PLAIN  INSTITUTE",
        "Ｐｌａｉｎ Institute",
        "\u2060Plain Institute",
    ],
)
def test_another_writing_of_a_name_makes_no_second_organisation(host, name):
    run(apply, host, PLAIN)
    run(apply, host, PLAIN.replace("Plain Institute", name))
    assert Organisation.objects.filter(country="SE").count() == 1
    twice = faults(host, PLAIN, PLAIN.replace("Plain Institute", name))
    assert [fault.rpartition(": ")[2] for fault in twice] == ["no day from 2026-01-01 to 2026-12-31"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2027-01-01", "9999-12-31"),
        ("2026-01-01", "1899-12-31"),
        ("2026-01-01", "2026-01-0\u0663"),
        ("2026-01-01", "２０２６-01-01"),
        ("2026-01-01", "2026-01-00"),
    ],
)
def test_a_day_out_of_bounds_is_a_fault_of_its_cell(host, old, new):
    (fault,) = faults(host, PLAIN.replace(old, new))
    assert fault.startswith("bodies.csv:2 ")
    assert repr(new) in fault


@pytest.mark.parametrize(
    "name",
    ["Plain\u200b Institute", "Plain Insti\u00adtute", "\ufeffPlain\u00a0Institute", "Ｐｌａｉｎ INSTITUTE"],
    ids=["zero width", "soft hyphen", "mark and hard space", "full width"],
)
def test_a_name_with_signs_that_nobody_sees_is_the_same_organisation(host, name):
    """Robustness 18: a zero-width space or a soft hyphen in a name made a second organisation."""
    run(apply, host, PLAIN)
    before = Organisation.objects.count()
    (found,) = run(apply, host, PLAIN.replace("Plain Institute", name))
    assert (Organisation.objects.count(), found.is_new) == (before, False)
