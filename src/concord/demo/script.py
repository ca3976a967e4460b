"""What the invented bodies promise each other, and how they keep it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise between roles of the cast."""

    clause: str
    text_en: str
    text_ko: str
    promisors: tuple[str, ...]
    promisees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A deliverable. Months count from the beginning; ``due_in`` is days from today instead, and
    ``due_in_quarter`` days from the first of this quarter.

    With ``asks`` the counterpart plans it, so many days ago if ``asked`` is not 0, and the lead agrees to its
    day; ``is_open`` leaves the day without an answer. ``moved_by`` are the days by which the lead has lately
    proposed to move it, which waits for an answer.

    ``acts`` are months (or, not above zero, days before today), the act (hand in, accept, return, waive)
    and its words.
    """

    code: str
    promise: int
    initiative_en: str
    initiative_ko: str
    title_en: str
    title_ko: str
    lead: str
    counterpart: str
    verification: str
    due_month: int = 0
    due_in: int = 0
    due_in_quarter: int = 0
    acts: tuple[tuple[int, str, str], ...] = ()
    is_the_seat: bool = False
    asks: bool = False
    asked: int = 0
    is_open: bool = False
    moved_by: int = 0
    promised_number: int | None = None
    counted_as: str = ""


PROMISES = (
    Promise(
        "2.1",
        "The centre and the council hold a pavilion at each annual meeting of the society.",
        "센터와 협의회는 학회의 매 연례학술대회에서 전시관을 운영한다.",
        ("centre", "council"),
        ("society",),
    ),
    Promise(
        "2.2",
        "The society gives a seat on its commercialisation committee to a person named by the centre.",
        "학회는 센터가 추천하는 인사에게 상업화위원회 의석을 부여한다.",
        ("society",),
        ("centre", "council"),
    ),
    Promise(
        "2.3",
        "The society and the centre prepare a regional meeting together.",
        "학회와 센터는 지역 학술회의를 함께 준비한다.",
        ("society", "centre"),
        ("council",),
    ),
    Promise(
        "2.4",
        "The council introduces members of the society to companies of its market.",
        "협의회는 학회 회원을 자국 시장의 기업에 소개한다.",
        ("council",),
        ("society",),
    ),
)

DELIVERABLES = (
    Planned(
        "D1",
        1,
        "Pavilion of the first year",
        "1차 연도 전시관",
        "Pavilion with twelve booths at the annual meeting",
        "연례학술대회 부스 12개 규모 전시관",
        "centre",
        "society",
        "List of exhibitors and photographs / 참가업체 명단과 사진",
        due_month=5,
        acts=(
            (5, "hand in", "Photographs of the pavilion / 전시관 사진"),
            (5, "return", "The list of exhibitors is missing / 참가업체 명단이 빠졌습니다"),
            (6, "hand in", "List of twelve exhibitors / 참가업체 12곳 명단"),
            (6, "accept", "With thanks / 감사합니다"),
        ),
    ),
    Planned(
        "D2",
        1,
        "Pavilion of the second year",
        "2차 연도 전시관",
        "Pavilion with sixteen booths at the annual meeting",
        "연례학술대회 부스 16개 규모 전시관",
        "council",
        "society",
        "List of exhibitors and floor plan / 참가업체 명단과 배치도",
        due_in=25,
        asks=True,
    ),
    Planned(
        "D3",
        2,
        "Seat on the committee",
        "위원회 의석",
        "Seat for a person named by the centre",
        "센터 추천 인사의 의석",
        "society",
        "centre",
        "The roster of the committee / 위원회 명부",
        due_month=3,
        acts=((3, "hand in", "The seat is filled / 의석이 채워졌습니다"), (3, "accept", "")),
        is_the_seat=True,
    ),
    Planned(
        "D4",
        3,
        "Regional meeting",
        "지역 학술회의",
        "Programme and proceedings of the regional meeting",
        "지역 학술회의 프로그램과 자료집",
        "centre",
        "society",
        "Printed programme, number of participants / 인쇄된 프로그램, 참가자 수",
        due_month=16,
        acts=(
            (16, "hand in", "Programme of the meeting, 240 participants / 학술회의 프로그램, 참가자 240명"),
            (17, "accept", ""),
        ),
    ),
    Planned(
        "D5",
        3,
        "Report on the regional meeting",
        "지역 학술회의 보고서",
        "Report to the parties with plans for the next meeting",
        "당사자에게 제출하는 보고서와 차기 회의 계획",
        "society",
        "centre",
        "The report itself / 보고서 원문",
        due_in=-12,
    ),
    Planned(
        "D6",
        4,
        "Introductions",
        "소개",
        "Ten introductions with their outcome after six months",
        "소개 10건과 6개월 뒤 결과",
        "council",
        "society",
        "Record of introductions / 소개 기록",
        promised_number=10,
        counted_as="introductions.introduced",
        due_month=21,
        acts=((21, "hand in", "Record of eleven introductions / 소개 11건의 기록"),),
    ),
    Planned(
        "D7",
        4,
        "Guide to the market",
        "시장 안내서",
        "Printed guide to the market for members",
        "회원용 시장 안내서 인쇄본",
        "council",
        "society",
        "A copy of the guide / 안내서 1부",
        due_month=12,
        acts=(
            (
                11,
                "waive",
                "Members asked for a web page instead / 회원들이 대신 웹페이지를 원함",
            ),
        ),
    ),
)


ANNEX_PROMISES = (
    Promise(
        "A.1",
        "The society and the centre hold the second regional meeting.",
        "학회와 센터는 제2차 지역 학술회의를 개최한다.",
        ("society", "centre"),
        ("council",),
    ),
    Promise(
        "A.2",
        "The council brings ten companies of its market to the meeting.",
        "협의회는 자국 시장의 기업 10곳을 회의에 참가시킨다.",
        ("council",),
        ("society", "centre"),
    ),
)

ANNEX_DELIVERABLES = (
    Planned(
        "A1",
        1,
        "Second regional meeting",
        "제2차 지역 학술회의",
        "Call for abstracts in two languages",
        "초록 모집 공고(2개 언어)",
        "centre",
        "society",
        "The call as published / 게시된 공고문",
        due_in_quarter=20,
        acts=(
            (-34, "hand in", "The call in English and Korean / 영문·국문 공고문"),
            (-30, "accept", "Clear and in time / 명확하고 제때 도착함"),
        ),
    ),
    Planned(
        "A2",
        1,
        "Programme of the second meeting",
        "제2차 회의 프로그램",
        "Draft programme with speakers of both sides",
        "양측 연사를 포함한 프로그램 초안",
        "society",
        "centre",
        "The draft itself / 초안 원문",
        due_in_quarter=60,
        acts=((-4, "hand in", "Draft with fourteen speakers / 연사 14명의 초안"),),
    ),
    Planned(
        "A3",
        2,
        "Companies at the meeting",
        "회의 참가 기업",
        "List of ten companies with their contacts' consent",
        "담당자 동의를 받은 기업 10곳 명단",
        "council",
        "society",
        "The list, with the consents / 명단과 동의서",
        due_in_quarter=80,
        acts=(
            (-9, "hand in", "List of seven companies / 기업 7곳 명단"),
            (-6, "return", "Three companies are still missing / 아직 3곳이 부족합니다"),
        ),
    ),
)

INSTITUTE_PROMISES = (
    Promise(
        "3",
        "The institute trains ten members of the society a year.",
        "연구소는 매년 학회 회원 10명을 교육한다.",
        ("institute",),
        ("society",),
    ),
    Promise(
        "4",
        "The society pays for the travel of early career members.",
        "학회는 신진 회원의 여비를 부담한다.",
        ("society",),
        ("institute",),
    ),
)

INSTITUTE_DELIVERABLES = (
    Planned(
        "T1",
        1,
        "Autumn course",
        "가을 교육 과정",
        "Course on closed systems for ten members",
        "회원 10명 대상 폐쇄형 시스템 교육",
        "institute",
        "society",
        "Attendance list / 출석부",
        due_in_quarter=45,
        acts=(
            (-11, "hand in", "Attendance list of ten / 10명 출석부"),
            (-8, "accept", "All ten were there / 10명 모두 참석함"),
        ),
    ),
    Planned(
        "T2",
        2,
        "Travel",
        "여비",
        "Travel grants for four early career members",
        "신진 회원 4명 여비 지원",
        "society",
        "institute",
        "Letters of grant / 지원 결정서",
        due_in_quarter=75,
        moved_by=21,
    ),
    Planned(
        "T3",
        1,
        "Spring course",
        "봄 교육 과정",
        "Dates and programme of the spring course",
        "봄 교육 과정의 일정과 프로그램",
        "institute",
        "society",
        "The programme / 프로그램",
        due_in_quarter=85,
        asks=True,
        asked=5,
        is_open=True,
    ),
)
