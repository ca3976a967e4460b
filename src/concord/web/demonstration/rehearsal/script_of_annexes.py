"""What the annex and the second partner promise: most of it due in the quarter of today."""

from __future__ import annotations

from concord.web.demonstration.rehearsal.script import Planned, Promise

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
    ),
)
