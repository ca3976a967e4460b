"""The text of one version of a law: lawService.do with target law or eflaw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.sources.law_go_kr.elements import Walk, maybe, text_of

if TYPE_CHECKING:
    from datetime import date
    from xml.etree.ElementTree import Element

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
_PARAGRAPH = {"항번호", "항가지번호", "항내용", "항제개정유형", "항제개정일자문자열", "호"}
_ITEM = {"호번호", "호가지번호", "호내용", "호제개정유형", "호제개정일자문자열", "목"}
_SUBITEM = {"목번호", "목가지번호", "목내용", "목제개정유형", "목제개정일자문자열"}
_SUPPLEMENT = {"부칙공포일자", "부칙공포번호", "부칙내용"}


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
    """Supplementary provisions (부칙) of one promulgation: where partial commencement is laid down."""

    promulgated: date
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class LawText:
    """One version of a law. ``headings`` are the lines of parts and chapters that stand between articles."""

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
    walk.hold(root, "법령", _PARTS | _PARTS_IGNORED)
    basic = root.find("기본정보")
    if basic is None:
        walk.fault("법령/기본정보", "", "expected this element")
        walk.finish()
    assert basic is not None
    path = "기본정보"
    walk.hold(basic, path, _BASIC_READ | _BASIC_IGNORED)
    units = list(root.iterfind("조문/조문단위"))
    law = LawText(
        key=root.get("법령키", ""),
        law_id=walk.need(basic, path, "법령ID"),
        name=walk.need(basic, path, "법령명_한글"),
        short_name=maybe(basic, "법령명약칭"),
        kind=walk.need(basic, path, "법종구분"),
        ministry=maybe(basic, "소관부처"),
        promulgated=walk.day(basic, path, "공포일자"),
        number=walk.need(basic, path, "공포번호"),
        in_force=walk.day(basic, path, "시행일자"),
        change=maybe(basic, "제개정구분"),
        headings=tuple(maybe(unit, "조문내용") for unit in units if _is_heading(walk, unit)),
        articles=tuple(_article(walk, unit) for unit in units if maybe(unit, "조문여부") == "조문"),
        supplements=tuple(_supplement(walk, unit) for unit in root.iterfind("부칙/부칙단위")),
    )
    walk.finish()
    return law


def _is_heading(walk: Walk, unit: Element) -> bool:
    kind = maybe(unit, "조문여부")
    if kind not in ("조문", "전문"):
        walk.fault(f"조문단위[{unit.get('조문키', '')}]/조문여부", kind, "expected 조문 or 전문")
    return kind == "전문"


def _article(walk: Walk, unit: Element) -> Article:
    path = f"조문단위[{unit.get('조문키', '')}]"
    walk.hold(unit, path, _UNIT_READ | _UNIT_IGNORED)
    number, branch = walk.need(unit, path, "조문번호"), maybe(unit, "조문가지번호")
    return Article(
        key=unit.get("조문키", ""),
        number=f"{number}-{branch}" if branch not in ("", "0") else number,
        title=maybe(unit, "조문제목"),
        in_force=walk.day(unit, path, "조문시행일자"),
        text=maybe(unit, "조문내용"),
        paragraphs=tuple(_paragraph(walk, path, paragraph) for paragraph in unit.iterfind("항")),
    )


def _paragraph(walk: Walk, path: str, paragraph: Element) -> Paragraph:
    path = f"{path}/항"
    walk.hold(paragraph, path, _PARAGRAPH)
    lines = [maybe(paragraph, "항내용")]
    for item in paragraph.iterfind("호"):
        walk.hold(item, f"{path}/호", _ITEM)
        lines.append(maybe(item, "호내용"))
        for subitem in item.iterfind("목"):
            walk.hold(subitem, f"{path}/호/목", _SUBITEM)
            lines += [text_of(content) for content in subitem.iterfind("목내용")]
    return Paragraph(maybe(paragraph, "항번호"), tuple(line for line in lines if line))


def _supplement(walk: Walk, unit: Element) -> Supplement:
    path = f"부칙단위[{unit.get('부칙키', '')}]"
    walk.hold(unit, path, _SUPPLEMENT)
    return Supplement(
        promulgated=walk.day(unit, path, "부칙공포일자"),
        number=walk.need(unit, path, "부칙공포번호"),
        text=walk.need(unit, path, "부칙내용"),
    )
