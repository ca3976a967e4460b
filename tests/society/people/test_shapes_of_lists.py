"""Lists as other systems and other people write them, with invented rows (users 13, robustness 8)."""

import io
import zipfile
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from tests.support.member_lists import apply, preview

from concord.kernel.faults import FaultsFoundError
from concord.society.people.columns import ColumnMapping, read_day, recognised, unknown_words
from concord.society.people.member_lists import open_table
from concord.society.people.models import Membership, MembershipClass, Organisation, Person
from concord.society.people.queries import current_members, dates_of
from concord.society.people.states import Standing, standing

HEAD = "email,name,class,since,until\n"
FIRST = "ada@lim.example,Ada Lim,Individual,2026-01-01,2027-01-01\n"
SECOND = "ada@lim.example,Ada Lim,Individual,2027-01-01,2028-01-01\n"


@pytest.fixture
def host(cast):
    MembershipClass.objects.create(name_en="Individual", name_ko="개인 회원")
    MembershipClass.objects.create(name_en="Corporate", name_ko="기업 회원", for_organisations=True)
    return cast.actor("host")


def corrected(content, file="m.csv", **said):
    found = recognised(open_table(content, file))
    return ColumnMapping(**(found.as_json() | said))


def periods():
    rows = Membership.objects.order_by("person__name", "organisation__name_en", "since")
    return [
        (str(row.person or row.organisation), row.since.isoformat(), row.until.isoformat()) for row in rows
    ]


def faults(actor, content, file="m.csv", mapping=None):
    with pytest.raises(FaultsFoundError) as caught:
        preview(actor=actor, content=content, file=file, mapping=mapping)
    return [str(fault) for fault in caught.value.faults]


def workbook(*rows, change=lambda sheet: None):
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(buffer)
    return buffer.getvalue()


def with_dimension(content, told):
    """The workbook with another extent said in its first sheet."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                before, _sign, rest = text.partition(b'<dimension ref="')
                text = before + b'<dimension ref="' + told.encode() + rest[rest.index(b'"') :]
            new.writestr(name, text)
    return copy.getvalue()


def test_the_extent_that_a_sheet_declares_is_not_trusted(host):
    rows = [["email", "name", "class", "since", "until"]]
    rows += [["ada@lim.example", "Ada Lim", "Individual", date(2026, 1, 1), date(2027, 1, 1)]]
    apply(actor=host, content=with_dimension(workbook(*rows), "A1"), file="m.xlsx")
    assert periods() == [("Ada Lim", "2026-01-01", "2027-01-01")]


def test_trailing_blank_columns_with_a_style_are_none(host):
    def paint(sheet):
        for cell in ("F1", "G1", "F2", "H2"):
            sheet[cell].fill = PatternFill("solid", "FFFF00")
        sheet["F2"] = " "

    rows = [["email", "name", "class", "since", "until"], FIRST.strip().split(",")]
    apply(actor=host, content=workbook(*rows, change=paint), file="m.xlsx")
    apply(actor=host, content=f"{HEAD[:-1]},,\n{SECOND[:-1]},,\n".encode(), file="m.csv")
    assert [since for _name, since, _until in periods()] == ["2026-01-01", "2027-01-01"]


def test_semicolons_and_commas_within_names(host):
    content = (HEAD + FIRST.replace("Ada Lim", '"Lim; Ada"')).replace(",", ";").encode()
    apply(actor=host, content=content.replace(b"Lim; Ada", b"Lim, Ada"), file="m.csv")
    assert periods() == [("Lim, Ada", "2026-01-01", "2027-01-01")]


def test_a_list_from_korean_excel_in_cp949(host):
    content = (
        "2026년 회원 명부\n\n이메일,성명,국가,직업,회원 구분,시작일,만료일\n"
        "eun@han.example,한은서,대한민국,규제 전문가,개인 회원,2026. 1. 1.,2026. 12. 31.\n"
    ).encode("cp949")
    apply(actor=host, content=content, file="명부.csv")
    person = Person.objects.get(account__email="eun@han.example")
    assert (person.name_native, person.country, person.profession) == (
        "한은서",
        "KR",
        "regulatory_specialist",
    )
    assert periods() == [("한은서", "2026-01-01", "2027-01-01")]


CIVICRM = [
    "Contact ID", "Contact Type", "Sort Name", "Display Name", "Do Not Phone", "Do Not Email", "Do Not Mail",
    "Nickname", "Legal Name", "Image Url", "Preferred Language", "First Name", "Middle Name", "Last Name",
    "Individual Prefix", "Individual Suffix", "Job Title", "Birth Date", "Is Deceased", "Household Name",
    "Current Employer", "Street Address", "Supplemental Address 1", "City", "Postal Code", "State", "Country",
    "Phone", "Phone Type", "Email", "Membership ID", "Membership Type", "Member Since",
    "Membership Start Date", "Membership Expiration Date", "Source", "Status", "Is Test", "Is Pay Later",
    "Auto Renew", "Campaign ID", "Number of terms",
]  # fmt: skip


def exported_row(**cells):
    return [cells.get(name.replace(" ", "_"), "") for name in CIVICRM]


def test_an_export_of_42_columns_with_one_row_a_period(host):
    """The later period stands first; surplus columns are ignored on request."""
    ada = {
        "Contact_ID": 17, "Display_Name": "Ada Lim", "Email": "ada@lim.example", "Country": "South Korea",
        "Membership_Type": "General", "Preferred_Language": "Korean", "Is_Test": "#",
        "Number_of_terms": "=1+1",
    }  # fmt: skip
    later = ada | {
        "Membership_Start_Date": date(2027, 1, 1),
        "Membership_Expiration_Date": date(2027, 12, 31),
    }
    first = ada | {
        "Membership_Start_Date": date(2026, 1, 1),
        "Membership_Expiration_Date": date(2026, 12, 31),
    }
    content = workbook(CIVICRM, exported_row(**later), exported_row(**first))
    assert len(CIVICRM) == 42
    told = faults(host, content, "export.xlsx")
    assert "export.xlsx:1 Nickname: 'Nickname': one of email" in "\n".join(told)
    fields = {"Contact ID": "number", "Membership Expiration Date": "last_day"}
    found = recognised(open_table(content, "export.xlsx"))
    mapping = corrected(content, "export.xlsx", fields=found.fields | fields, ignores_rest=True)
    assert unknown_words(mapping, open_table(content, "export.xlsx"), 9) == {"class": ["General"]}
    assert faults(host, content, "export.xlsx", mapping)[0] == (
        "export.xlsx:2 Membership Type: 'General': one of Individual"
    )
    mapping.values["class"] = {"general": "Individual"}
    (difference,) = apply(actor=host, content=content, file="export.xlsx", mapping=mapping)
    assert difference.line.rows == (2, 3)
    person = Person.objects.get(number="17")
    assert (person.number, person.name, person.country, person.account.language) == (
        "17",
        "Ada Lim",
        "KR",
        "ko",
    )
    assert periods() == [("Ada Lim", "2026-01-01", "2027-01-01"), ("Ada Lim", "2027-01-01", "2028-01-01")]


def test_the_later_year_first_is_linked_and_the_member_counts_once(host):
    """robustness 1"""
    apply(actor=host, content=(HEAD + SECOND).encode(), file="m.csv")
    apply(actor=host, content=(HEAD + FIRST).encode(), file="m.csv")
    first, second = Membership.objects.order_by("since")
    assert second.follows == first
    assert [standing(dates_of(row), date(2027, 1, 15)) for row in (first, second)] == [
        Standing.RENEWED,
        Standing.CURRENT,
    ]
    assert current_members(date(2027, 1, 15)).get() == second


def test_both_years_in_one_list_in_any_order(host):
    apply(actor=host, content=(HEAD + SECOND + FIRST).encode(), file="m.csv")
    first, second = Membership.objects.order_by("since")
    assert second.follows == first


def test_a_second_confirmed_address_is_the_same_person(host):
    """robustness 12"""
    apply(actor=host, content=(HEAD + FIRST).encode(), file="m.csv")
    ada = Person.objects.get(name="Ada Lim")
    EmailAddress.objects.create(user=ada.account, email="ada@work.example", verified=True)
    EmailAddress.objects.create(user=ada.account, email="not@hers.example", verified=False)
    second = SECOND.replace("ada@lim", "ada@work")
    (difference,) = apply(actor=host, content=(HEAD + second).encode(), file="m.csv")
    assert (difference.is_new, difference.member, difference.changes) == (False, ada, {})
    other = FIRST.replace("ada@lim", "not@hers")
    (difference,) = preview(actor=host, content=(HEAD + other).encode(), file="m.csv")
    assert difference.is_new


def test_two_rows_of_one_person_under_two_addresses_share_their_periods(host):
    apply(actor=host, content=(HEAD + FIRST).encode(), file="m.csv")
    ada = Person.objects.get(name="Ada Lim")
    EmailAddress.objects.create(user=ada.account, email="ada@work.example", verified=True)
    again = SECOND.replace("ada@lim", "ada@work").replace("2027-01", "2027-06")
    assert faults(host, (HEAD + SECOND + again).encode()) == [
        "m.csv:3 since: '2027-06-01': no day from 2027-01-01 to 2027-12-31"
    ]


def test_one_row_a_member_with_several_periods(host):
    content = (
        "email,name,class,begin,end,begin 2,end 2,class 2\n"
        "ada@lim.example,Ada Lim,Individual,2027-01-01,2027-12-31,2026-01-01,2026-12-31,\n"
        "bo@berg.example,Bo Berg,Individual,2026-01-01,2026-12-31,,,\n"
    )
    apply(actor=host, content=content.encode(), file="m.csv")
    assert periods() == [
        ("Ada Lim", "2026-01-01", "2027-01-01"),
        ("Ada Lim", "2027-01-01", "2028-01-01"),
        ("Bo Berg", "2026-01-01", "2027-01-01"),
    ]


def test_only_what_is_needed_is_compulsory(host):
    content = b"member number,name,since\n17,Ada Lim,2026-01-31\n"
    assert faults(host, content) == [
        "m.csv:1 class: '': this column, which is missing",
        "m.csv:1 until / last_day / months: '': this column, which is missing",
    ]
    mapping = corrected(content, constants={"class": "Individual", "months": "1"})
    apply(actor=host, content=content, file="m.csv", mapping=mapping)
    assert periods() == [("Ada Lim", "2026-01-31", "2026-03-01")]
    person = Person.objects.get(number="17")
    assert person.account is None


@pytest.mark.parametrize(
    ("name", "value"), [("months", "1200"), ("months", "0"), ("months", "x"), ("last_day", "2100-12-31")]
)
def test_an_end_beyond_the_calendar_is_a_fault_of_its_cell(host, name, value):
    content = f"email,name,class,since,{name}\nada@lim.example,Ada Lim,Individual,2026-01-01,{value}\n"
    (fault,) = faults(host, content.encode())
    assert fault.startswith(f"m.csv:2 {name}: '{value}'")


def test_a_member_is_known_by_their_number_and_conflicts_are_named(host):
    head = "number,email,name,class,since,until\n"
    apply(actor=host, content=f"{head}17,{FIRST}18,{FIRST.replace('ada@', 'bo@')}".encode(), file="m.csv")
    (moved,) = preview(
        actor=host, content=f"{head}17,{SECOND.replace('ada@', 'new@')}".encode(), file="m.csv"
    )
    assert (moved.is_new, moved.changes, moved.own) == (False, {}, ("email",))
    assert faults(host, f"{head}18,{SECOND}19,{SECOND.replace('ada@', 'bo@')}".encode()) == [
        "m.csv:2 number: '18': the number of the member with this address or name",
        "m.csv:3 number: '19': 18, the number that the member has",
    ]
    assert faults(host, f"{head}20,{SECOND}21,{SECOND}".encode()) == [
        f"m.csv:{row} email: 'ada@lim.example': each member under one number or id" for row in (2, 3)
    ]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2026-01-31", "", date(2026, 1, 31)),
        ("31.01.2026", "", date(2026, 1, 31)),
        ("31. 1. 2026", "", date(2026, 1, 31)),
        ("2026. 1. 31.", "", date(2026, 1, 31)),
        ("2026/1/31", "", date(2026, 1, 31)),
        ("2026년 1월 31일", "", date(2026, 1, 31)),
        ("20260131", "", date(2026, 1, 31)),
        ("20260131000000", "", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", "", date(2026, 1, 31)),
        ("31 January 2026", "", date(2026, 1, 31)),
        ("31-Jan-2026", "", date(2026, 1, 31)),
        ("January 31st, 2026", "", date(2026, 1, 31)),
        ("3/4/2026", "mdy", date(2026, 3, 4)),
        ("3/4/2026", "dmy", date(2026, 4, 3)),
        ("5/5/2026", "", date(2026, 5, 5)),
    ],
)
def test_days_are_read_in_their_common_shapes(text, form, expected):
    assert read_day(text, form) == expected


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "1899-12-31", "2026-01-0\u0663", "46053", "31 Foo 2026", "2026-1.31", "", "99999999"],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of any kind
        read_day(text)


def test_a_number_in_a_workbook_is_a_day_counted_by_it():
    assert read_day("46053", epoch=date(1899, 12, 30)) == date(2026, 1, 31)


def test_days_that_can_be_read_in_two_ways_are_refused_until_the_list_or_a_person_says_how(host):
    content = (HEAD + FIRST.replace("2026-01-01", "1/2/2026")).encode()
    (told,) = faults(host, content)
    assert told.startswith("m.csv:2 since: '1/2/2026': a day that can be read in one way")
    assert preview(actor=host, content=content, file="m.csv", mapping=corrected(content, day_form="mdy"))
    told = recognised(open_table(content.replace(b"2027-01-01", b"1/31/2027"), "m.csv"))
    assert told.day_form == "mdy"


def test_words_are_read_as_our_own_pages_write_them_in_both_languages(host):
    head = "email,name,country,area,profession,language,class,since,until\n"
    rows = [
        "ada@lim.example,Ada Lim,south korea,Regulatory,regulatory specialist,English,individual",
        "bo@berg.example,Bo Berg,스웨덴,학계,임상의,한국어,개인 회원",
        "cy@cox.example,Cy Cox,usa,,,,Individual",
    ]
    content = head + "".join(f"{row},2026-01-01,2027-01-01\n" for row in rows)
    lines = [one.line.values for one in apply(actor=host, content=content.encode(), file="m.csv")]
    assert [[values[name] for name in ("country", "area", "profession", "language")] for values in lines] == [
        ["KR", "regulatory", "regulatory_specialist", "en"],
        ["SE", "academia", "clinician", "ko"],
        ["US", "", "", ""],
    ]
    assert Person.objects.get(name="Bo Berg").account.language == "ko"


def test_a_word_that_means_nothing_is_mapped_or_left_out(host):
    content = (HEAD + FIRST).replace("name,", "name,country,").replace("Lim,", "Lim,Freedonia,").encode()
    assert faults(host, content) == ["m.csv:2 country: 'Freedonia': a country code such as KR, or nothing"]
    for ours, expected in (("SE", "SE"), ("", "")):
        mapping = corrected(content, values={"country": {"freedonia": ours}})
        (difference,) = preview(actor=host, content=content, file="m.csv", mapping=mapping)
        assert difference.line.values["country"] == expected
    mapping = corrected(content, values={"class": {"individual": "Gold"}, "country": {"freedonia": ""}})
    assert faults(host, content, mapping=mapping) == ["m.csv:2 class: 'Individual': one of Individual"]


def test_a_list_of_organisations_is_read_the_same_way(host):
    content = (
        "기관명;영문 기관명;기관 유형;국가;회원 구분;시작일;만료일\n"
        "셀컴퍼니;Cell Company;company;대한민국;기업 회원;2027. 1. 1.;2027. 12. 31.\n"
        "셀컴퍼니;Cell Company;company;대한민국;기업 회원;2026. 1. 1.;2026. 12. 31.\n"
    ).encode("utf-16")
    apply(actor=host, content=content, file="기관.csv")
    assert Organisation.objects.get(name_en="Cell Company").name_ko == "셀컴퍼니"
    assert [since for _name, since, _until in periods()] == ["2026-01-01", "2027-01-01"]


def test_a_period_held_in_another_class_is_a_conflict(host):
    MembershipClass.objects.create(name_en="Student", name_ko="학생")
    apply(actor=host, content=(HEAD + FIRST).encode(), file="m.csv")
    assert faults(host, (HEAD + FIRST.replace("Individual", "Student")).encode()) == [
        "m.csv:2 class: 'Student': Individual, in which this period is held"
    ]
