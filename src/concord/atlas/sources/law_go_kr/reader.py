"""Reads the XML of law.go.kr: the list of laws (lawSearch.do) and the text of one (lawService.do).

Shape: the public guide of the open API at open.law.go.kr and records as they are served, 2026. Reading is
strict: an element is read, named as ignored, or a fault with its place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_xml import read_xml

_HEAD = {"target", "키워드", "section", "totalCnt", "page", "numOfRows", "resultCode", "resultMsg", "law"}
_IGNORED = {"공동부령정보", "자법타법여부", "법령상세링크", "소관부처코드"}
_READ = {
    "법령일련번호",
    "현행연혁코드",
    "법령명한글",
    "법령약칭명",
    "법령ID",
    "공포일자",
    "공포번호",
    "제개정구분명",
    "소관부처명",
    "법령구분명",
    "시행일자",
}
# What is not read and why: annexes are files, the reasons and the amending text are prose, the rest is
# layout or the contact of an office, which Concord does not keep.
_PARTS = {"기본정보", "조문", "부칙"}
_PARTS_IGNORED = {"별표", "개정문", "제개정이유", "관련법령"}
_BASIC_READ = {
    "법령ID",
    "공포일자",
    "공포번호",
    "법종구분",
    "법령명_한글",
    "법령명약칭",
    "소관부처",
    "시행일자",
    "제개정구분",
}
_BASIC_IGNORED = {
    "언어",
    "법령명_한자",
    "법령명_영어",
    "제명변경여부",
    "한글법령여부",
    "편장절관",
    "전화번호",
    "별표편집여부",
    "공포법령여부",
    "연락부서",
    "공동부령정보",
    "조문별시행일자",
    "조문시행일자문자열",
    "별표시행일자문자열",
    "의결구분",
    "제안구분",
}
_UNIT_READ = {"조문번호", "조문가지번호", "조문여부", "조문제목", "조문시행일자", "조문내용", "항"}
_UNIT_IGNORED = {
    "조문참고자료",
    "조문변경여부",
    "조문이동이전",
    "조문이동이후",
    "조문제개정유형",
    "조문제개정일자문자열",
}
_PARAGRAPH = {"항번호", "항가지번호", "항내용", "항제개정유형", "항제개정일자문자열", "호", "목"}
_ITEM = {"호번호", "호가지번호", "호내용", "호제개정유형", "호제개정일자문자열", "목"}
_SUBITEM = {"목번호", "목가지번호", "목내용", "목제개정유형", "목제개정일자문자열"}
_SUPPLEMENT = {"부칙공포일자", "부칙공포번호", "부칙내용"}


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a law in the list. ``standing`` is 현행 (present), 연혁 (past) or 시행예정 (to come)."""

    mst: str
    law_id: str
    name: str
    short_name: str
    standing: str
    promulgated: date
    number: str
    in_force: date
    change: str
    kind: str
    ministry: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; ``total`` counts the rows of all pages."""

    total: int
    page: int
    rows: tuple[Row, ...]


def read_listing(data: bytes, file: str) -> Listing:
    """Read one page. Raises FaultsFoundError with every fault, and for an answer that is an error."""
    walk = Walk(file)
    root = walk.root(data, "LawSearch")
    walk.allow(root, "LawSearch", _HEAD)
    code = optional(root, "resultCode")
    if code not in ("", "00"):
        walk.fault(
            "LawSearch/resultCode", code, f"expected 00; the service says: {optional(root, 'resultMsg')}"
        )
    counts = [_count(walk, root, name) for name in ("totalCnt", "page")]
    rows = [_row(walk, law, number) for number, law in enumerate(root.findall("law"), 1)]
    walk.raise_faults()
    return Listing(counts[0], counts[1], tuple(rows))


def _count(walk: Walk, root: Element, name: str) -> int:
    text = optional(root, name) or "1"
    if not text.isdecimal():
        walk.fault(f"LawSearch/{name}", text, "expected a whole number")
        return 0
    return int(text)


def _row(walk: Walk, law: Element, number: int) -> Row:
    path = f"law[{number}]"
    walk.allow(law, path, _READ | _IGNORED)
    return Row(
        mst=walk.required(law, path, "법령일련번호"),
        law_id=walk.required(law, path, "법령ID"),
        name=walk.required(law, path, "법령명한글"),
        short_name=optional(law, "법령약칭명"),
        standing=optional(law, "현행연혁코드"),
        promulgated=walk.day(law, path, "공포일자"),
        number=walk.required(law, path, "공포번호"),
        in_force=walk.day(law, path, "시행일자"),
        change=walk.required(law, path, "제개정구분명"),
        kind=walk.required(law, path, "법령구분명"),
        ministry=optional(law, "소관부처명"),
    )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (항) with its items (호) and sub-items (목) as lines, in order. ``number`` may be empty."""

    number: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article (조). ``number`` is ``28``, or ``13-2`` for 제13조의2; ``in_force`` is its own day."""

    key: str
    number: str
    title: str
    in_force: date
    text: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Supplement:
    """Supplementary provisions (부칙) of one promulgation: which say what commences when."""

    promulgated: date
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class LawText:
    """One version of a law. ``headings`` are the lines of parts and chapters between articles."""

    key: str
    law_id: str
    name: str
    short_name: str
    kind: str
    ministry: str
    promulgated: date
    number: str
    in_force: date
    change: str
    headings: tuple[str, ...]
    articles: tuple[Article, ...]
    supplements: tuple[Supplement, ...]

    @property
    def commencing_apart(self) -> tuple[Article, ...]:
        """The articles that enter into force on another day than the version."""
        return tuple(article for article in self.articles if article.in_force != self.in_force)


def read_law(data: bytes, file: str) -> LawText:
    """Read one version. Raises FaultsFoundError with every fault."""
    walk = Walk(file)
    root = walk.root(data, "법령")
    walk.allow(root, "법령", _PARTS | _PARTS_IGNORED)
    basic = root.find("기본정보")
    if basic is None:
        walk.fault("법령/기본정보", "", "expected this element")
        walk.raise_faults()
    assert basic is not None
    path = "기본정보"
    walk.allow(basic, path, _BASIC_READ | _BASIC_IGNORED)
    units = list(root.iterfind("조문/조문단위"))
    law = LawText(
        key=root.get("법령키", ""),
        law_id=walk.required(basic, path, "법령ID"),
        name=walk.required(basic, path, "법령명_한글"),
        short_name=optional(basic, "법령명약칭"),
        kind=walk.required(basic, path, "법종구분"),
        ministry=optional(basic, "소관부처"),
        promulgated=walk.day(basic, path, "공포일자"),
        number=walk.required(basic, path, "공포번호"),
        in_force=walk.day(basic, path, "시행일자"),
        change=optional(basic, "제개정구분"),
        headings=tuple(optional(unit, "조문내용") for unit in units if _is_heading(walk, unit)),
        articles=tuple(_article(walk, unit) for unit in units if optional(unit, "조문여부") == "조문"),
        supplements=tuple(_supplement(walk, unit) for unit in root.iterfind("부칙/부칙단위")),
    )
    walk.raise_faults()
    return law


def _is_heading(walk: Walk, unit: Element) -> bool:
    kind = optional(unit, "조문여부")
    if kind not in ("조문", "전문"):
        walk.fault(f"조문단위[{unit.get('조문키', '')}]/조문여부", kind, "expected 조문 or 전문")
    return kind == "전문"


def _article(walk: Walk, unit: Element) -> Article:
    path = f"조문단위[{unit.get('조문키', '')}]"
    walk.allow(unit, path, _UNIT_READ | _UNIT_IGNORED)
    number, branch = walk.required(unit, path, "조문번호"), optional(unit, "조문가지번호")
    return Article(
        key=unit.get("조문키", ""),
        number=f"{number}-{branch}" if branch not in ("", "0") else number,
        title=optional(unit, "조문제목"),
        in_force=walk.day(unit, path, "조문시행일자"),
        text=optional(unit, "조문내용"),
        paragraphs=tuple(_paragraph(walk, path, paragraph) for paragraph in unit.iterfind("항")),
    )


def _paragraph(walk: Walk, path: str, paragraph: Element) -> Paragraph:
    path = f"{path}/항"
    walk.allow(paragraph, path, _PARAGRAPH)
    lines = [optional(paragraph, "항내용")]
    for child in paragraph:
        if child.tag == "호":
            walk.allow(child, f"{path}/호", _ITEM)
            lines.append(optional(child, "호내용"))
            for subitem in child.iterfind("목"):
                lines += _subitem(walk, f"{path}/호/목", subitem)
        elif child.tag == "목":
            # As the service writes it since 2026: beside its item, under which it is read.
            lines += _subitem(walk, f"{path}/목", child)
    return Paragraph(optional(paragraph, "항번호"), tuple(line for line in lines if line))


def _subitem(walk: Walk, path: str, subitem: Element) -> list[str]:
    walk.allow(subitem, path, _SUBITEM)
    return [text_of(content) for content in subitem.iterfind("목내용")]


def _supplement(walk: Walk, unit: Element) -> Supplement:
    path = f"부칙단위[{unit.get('부칙키', '')}]"
    walk.allow(unit, path, _SUPPLEMENT)
    return Supplement(
        promulgated=walk.day(unit, path, "부칙공포일자"),
        number=walk.required(unit, path, "부칙공포번호"),
        text=walk.required(unit, path, "부칙내용"),
    )


class Walk:
    """One document while it is read. Faults gather in ``faults``; ``raise_faults`` raises them together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def root(self, data: bytes, name: str) -> Element:
        """Parse and return the root. Raises FaultsFoundError as ``read_xml`` does, or for another root."""
        root = read_xml(data, self.file)
        if root.tag != name:
            raise FaultsFoundError([Fault(self.file, 0, "", root.tag, f"expected the root {name}")])
        return root

    def allow(self, element: Element, path: str, known: Collection[str]) -> None:
        """Every child element must be known; anything else is a fault that names it."""
        for child in element:
            if child.tag not in known:
                self.fault(f"{path}/{child.tag}", text_of(child), "an element that is not known here")

    def required(self, element: Element, path: str, name: str) -> str:
        """The text of a child that must be there and not empty."""
        text = optional(element, name)
        if not text:
            self.fault(f"{path}/{name}", "", "expected a text")
        return text

    def day(self, element: Element, path: str, name: str) -> date:
        """A day written as 20200828. A fault, and the first day of the calendar, for anything else."""
        text = self.required(element, path, name)
        if len(text) == 8 and text.isascii() and text.isdecimal():
            try:
                return date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                pass
        if text:
            self.fault(f"{path}/{name}", text, "expected a day such as 20200828")
        return date.min

    def fault(self, path: str, value: str, expected: str) -> None:
        """Note a fault at a path of elements."""
        self.faults.append(Fault(self.file, 0, path, value[:80], expected))

    def raise_faults(self) -> None:
        """Raise FaultsFoundError if anything was wrong."""
        if self.faults:
            raise FaultsFoundError(self.faults)


def text_of(element: Element) -> str:
    """The text of an element in NFC; line breaks within it stay."""
    return unicodedata.normalize("NFC", "".join(element.itertext())).strip()


def optional(element: Element, name: str) -> str:
    """The text of the first child of that name, nothing if there is none."""
    child = element.find(name)
    return "" if child is None else text_of(child)
