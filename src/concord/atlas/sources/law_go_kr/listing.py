"""The list of laws: lawSearch.do with target law or eflaw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.sources.law_go_kr.elements import Walk, maybe

if TYPE_CHECKING:
    from datetime import date
    from xml.etree.ElementTree import Element

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
    walk.hold(root, "LawSearch", _HEAD)
    code = maybe(root, "resultCode")
    if code not in ("", "00"):
        walk.fault("LawSearch/resultCode", code, f"expected 00; the service says: {maybe(root, 'resultMsg')}")
    counts = [_count(walk, root, name) for name in ("totalCnt", "page")]
    rows = [_row(walk, law, number) for number, law in enumerate(root.findall("law"), 1)]
    walk.finish()
    return Listing(counts[0], counts[1], tuple(rows))


def _count(walk: Walk, root: Element, name: str) -> int:
    text = maybe(root, name) or "1"
    if not text.isdecimal():
        walk.fault(f"LawSearch/{name}", text, "expected a whole number")
        return 0
    return int(text)


def _row(walk: Walk, law: Element, number: int) -> Row:
    path = f"law[{number}]"
    walk.hold(law, path, _READ | _IGNORED)
    return Row(
        mst=walk.need(law, path, "법령일련번호"),
        law_id=walk.need(law, path, "법령ID"),
        name=walk.need(law, path, "법령명한글"),
        short_name=maybe(law, "법령약칭명"),
        standing=maybe(law, "현행연혁코드"),
        promulgated=walk.day(law, path, "공포일자"),
        number=walk.need(law, path, "공포번호"),
        in_force=walk.day(law, path, "시행일자"),
        change=walk.need(law, path, "제개정구분명"),
        kind=walk.need(law, path, "법령구분명"),
        ministry=maybe(law, "소관부처명"),
    )
