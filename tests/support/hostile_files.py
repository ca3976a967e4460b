# ruff: noqa: E501 - a table of cases
"""Files that are made to break their reader, or that people save clumsily: small on disk, large expanded.

Each has a name, its content, and words of what the reader is told; without words it is read or kept.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MEGABYTE = 1024 * 1024
HEAD = "email,name,name_native,country,area,profession,expertise,class,since,until"
ADA = "ada@lim.example,Ada Lim,임아다,KR,academia,researcher,assays,Individual,2026-01-01,2027-01-01"


@dataclass(frozen=True)
class Hostile:
    """One file: under which name it is handed in, how its content is made, and what is told of it."""

    name: str
    make: Callable[[], bytes]
    told: str = ""
    file: str = "list.xlsx"


@dataclass(frozen=True)
class Member:
    """A member of an archive whose head may lie: packed content, size and method as the head says them."""

    packed: bytes
    size: int
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0
    crc: int = 0


def packed(content: bytes) -> Member:
    """An honest member."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    return Member(deflate.compress(content) + deflate.flush(), len(content), crc=zlib.crc32(content))


def bomb(megabytes: int, before: bytes = b"") -> Member:
    """A member that expands to so many megabytes of one letter; its checksum is wrong, which shows at its end."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = deflate.compress(before) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(b"x" * MEGABYTE) + deflate.flush(zlib.Z_FULL_FLUSH)
    return Member(head + block * megabytes, len(before) + megabytes * MEGABYTE)


def archive(members: Mapping[str, Member | bytes], repeat: int = 1) -> bytes:
    """A ZIP archive; its list of entries is written so many times, as an archive of overlapping members has it."""
    body, listed = io.BytesIO(), b""
    for name, given in members.items():
        member = packed(given) if isinstance(given, bytes) else given
        spelled, at = name.encode(), body.tell()
        common = struct.pack(
            "<HHHHIIIHH", member.flags, member.method, 0, 0x21, member.crc, len(member.packed), member.size,
            len(spelled), 0,
        )  # fmt: skip
        body.write(struct.pack("<IH", 0x04034B50, 20) + common + spelled + member.packed)
        listed += struct.pack("<IHH", 0x02014B50, 20, 20) + common
        listed += struct.pack("<HHHII", 0, 0, 0, 0, at) + spelled
    count, start = min(len(members) * repeat, 0xFFFF), body.tell()
    body.write(listed * repeat)
    body.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(listed) * repeat, start, 0))
    return body.getvalue()


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows: str, before: str = "") -> bytes:
    return f"<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>".encode()


def row(number: int, *texts: str) -> str:
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


HEAD_ROW = row(1, *HEAD.split(","))
GOOD = HEAD_ROW + row(2, *ADA.split(","))


def workbook(
    first: Member | bytes, *, kind: str = "worksheet", second: str = "", **beside: Member | bytes
) -> bytes:
    """A workbook of one sheet, or of two."""
    sheets = [("first", first), *([("second", sheet(second))] if second else [])]
    entries = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, (name, _part) in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{at}" Type="{_RELATIONS}/{kind}" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    targets += "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for name in beside
    )
    members: dict[str, Member | bytes] = {
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>{entries}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>".encode(),
    }
    members |= {f"xl/worksheets/sheet{at}.xml": part for at, (_name, part) in enumerate(sheets, 1)}
    return archive(members | {f"xl/{name}.xml": part for name, part in beside.items()})


def one_cell(content: str, attributes: str = "", **beside: Member | bytes) -> bytes:
    """A list with one more cell below its head."""
    return workbook(sheet(f'{HEAD_ROW}<row r="2"><c r="A2" {attributes}>{content}</c></row>'), **beside)


def _named(name: str, member: Member) -> bytes:
    return archive({"xl/workbook.xml": b"<workbook/>", name: member})


def _csv(*lines: str) -> bytes:
    return "\n".join((HEAD, *lines, "")).encode()


_START = f"<worksheet {_MAIN}><sheetData>".encode()
_DATES = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
_BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_OPENED = "a workbook that can be opened"

WORKBOOKS = (
    Hostile("good list", lambda: workbook(sheet(GOOD))),
    Hostile("a cell of a gigabyte", lambda: workbook(bomb(1024, _START)), "expands to more than 200 MB"),
    Hostile("a cell of 60 MB", lambda: workbook(bomb(60, _START + b"<row><c t='inlineStr'><is><t>")), "at most 32767"),
    Hostile("a tag of 60 MB", lambda: workbook(bomb(60, _START + b"<row r='")), _OPENED),
    Hostile("a sheet of 100 MB", lambda: workbook(bomb(100, _START)), "expand to at most 64 MB"),
    Hostile("1,400,000 empty rows", lambda: workbook(sheet("<row/>" * 1_400_000)), "at most 100000 rows"),
    Hostile("1,400,000 cells in a row", lambda: workbook(sheet("<row>" + "<c/>" * 1_400_000)), "at most 400000 cells"),
    Hostile("a cell in the last column", lambda: workbook(sheet(GOOD + '<row r="3"><c r="XFD3"><v>1</v></c></row>')),
            "cells in the first 100 columns only"),
    Hostile("a row at the end of the sheet", lambda: workbook(sheet(GOOD + row(1_048_576, "x"))), "1048576"),
    Hostile("elements with a prefix", lambda: workbook(sheet(GOOD).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns", b"xmlns:x"))),
    Hostile("a dimension of one cell", lambda: workbook(sheet(GOOD, '<dimension ref="A1"/>'))),
    Hostile("a dimension of the whole sheet", lambda: workbook(sheet(GOOD, '<dimension ref="A1:XFD1048576"/>'))),
    Hostile("blank styled cells", lambda: workbook(sheet(GOOD.replace("</row>", '<c s="1"/></row>')))),
    Hostile("a million shared texts", lambda: one_cell("<v>0</v>", 't="s"', sharedStrings=b"<sst>" + b"<si><t/></si>" * 490_000),
            "at most 250000 shared"),
    Hostile("shared texts of 500 MB", lambda: one_cell("<v>0</v>", 't="s"', sharedStrings=bomb(500, b"<sst><si><t>")),
            "expands to more than 200 MB"),
    Hostile("a shared text that is not there", lambda: one_cell("<v>7</v>", 't="s"'), "a text, a whole number or a day"),
    Hostile("a number that is none", lambda: one_cell("<v>12x</v>"), "a text, a whole number or a day"),
    Hostile("a number of 30,000 digits", lambda: one_cell(f"<v>{'9' * 30_000}</v>"), "a text, a whole number or a day"),
    Hostile("a number that is infinite", lambda: one_cell("<v>1e999</v>", 's="1"', styles=_DATES), "a text, a whole"),
    Hostile("a day in the year 30,000", lambda: one_cell("<v>9999999</v>", 's="1"', styles=_DATES), "a text, a whole"),
    Hostile("a style that is no number", lambda: one_cell("<v>1</v>", 's="x"', styles=_DATES), "a text, a whole number"),
    Hostile("a million styles", lambda: one_cell("<v>1</v>", styles=b"<s><cellXfs>" + b"<xf/>" * 1_000_000), "at most 65490 styles"),
    Hostile("entities", lambda: workbook(_BILLION.encode() + sheet(HEAD_ROW + row(2, "&b;"))), "without a document type"),
    Hostile("an entity of this machine", lambda: workbook(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
            + sheet(HEAD_ROW + row(2, "&a;"))), "without a document type"),
    Hostile("XML that is cut off", lambda: workbook(sheet(GOOD)[:-30]), _OPENED),
    Hostile("two million tags of another kind", lambda: workbook(sheet("<x/>" * 2_000_000)), "at most 200000 elements beside"),
    Hostile("390,000 cells without a value", lambda: workbook(sheet("<row>" + "<c><v/></c>" * 390_000)), _OPENED),
    Hostile("1,350,000 tags", lambda: workbook(sheet("<row>" + "<c><is><t/></is></c>" * 270_000)), "1,300,000 tags"),
    Hostile("elements 500,000 deep", lambda: workbook(_START + b"<a>" * 500_000), "at most 200000 elements beside"),
    Hostile("an unknown encoding", lambda: workbook(b"<?xml version='1.0' encoding='x-none'?>" + sheet(GOOD)), _OPENED),
    Hostile("no sheet", lambda: archive({"xl/workbook.xml": b"<workbook/>", "xl/_rels/workbook.xml.rels": b"<r/>"}),
            "a workbook with a sheet of cells"),
    Hostile("a chart only", lambda: workbook(sheet(GOOD), kind="chartsheet"), "a workbook with a sheet of cells"),
    Hostile("no list of parts", lambda: archive({"xl/workbook.xml": b"<workbook/>"}), _OPENED),
    Hostile("a sheet that is missing", lambda: workbook(sheet(GOOD)).replace(b"sheet1.xml", b"sheet9.xml", 1), _OPENED),
    Hostile("a second sheet with cells", lambda: workbook(sheet(GOOD), second=row(1, "more")), "one sheet with cells"),
    Hostile("an empty second sheet", lambda: workbook(sheet(GOOD), second="<row/>")),
    Hostile("rows out of order", lambda: workbook(sheet(HEAD_ROW + row(9, "x") + row(3, "y"))), "rows in their order"),
    Hostile("cells out of order", lambda: workbook(sheet(HEAD_ROW + "<row><c r='C2'/><c r='A2'/></row>")), "cells in their"),
    Hostile("a row that is no number", lambda: workbook(sheet("<row r='x'/>")), _OPENED),
    Hostile("a column that is none", lambda: workbook(sheet("<row><c r='é1'/></row>")), _OPENED),
    Hostile("a formula", lambda: one_cell("<f>HYPERLINK()</f><v>1</v>"), "a value, not a formula"),
    Hostile("an error", lambda: one_cell("<v>#REF!</v>", 't="e"'), "a text, a whole number or a day"),
    Hostile("more cells than columns", lambda: workbook(sheet(HEAD_ROW + row(2, *ADA.split(","), "more"))), "10 cells, as"),
    Hostile("20,001 rows", lambda: workbook(sheet(HEAD_ROW + "".join(row(at, "x") for at in range(2, 20_003)))), "at most 20000 rows"),
    Hostile("a locked member", lambda: _named("a", Member(b"x", 1, flags=1)), "locked by a password"),
    Hostile("a member of patches", lambda: _named("a", Member(b"x", 1, flags=0x20)), "packed in a way"),
    Hostile("a member packed by LZMA", lambda: _named("a", Member(b"x", 1, method=zipfile.ZIP_LZMA)), "packed in a way"),
    Hostile("a wrong checksum", lambda: workbook(Member(packed(sheet(GOOD)).packed, len(sheet(GOOD)), crc=1)), _OPENED),
    Hostile("a member shorter than it says", lambda: workbook(Member(packed(sheet(GOOD)).packed, 100 * MEGABYTE)), _OPENED),
    Hostile("a member that is no deflate stream", lambda: workbook(Member(b"\xff" * 99, 99)), _OPENED),
    Hostile("65,000 members", lambda: archive({"a": b""}, repeat=65_000), "more than 2,000 members"),
    Hostile("members that overlap", lambda: archive({"xl/workbook.xml": bomb(1)}, repeat=1_500), "more than 200 MB"),
    Hostile("an archive that is cut off", lambda: workbook(sheet(GOOD))[:-40], "list of entries cannot be read"),
    Hostile("a list of entries somewhere else", lambda: archive({"a": b"x"}) + b"PK\x05\x06" + b"\xff" * 18, "list of entries"),
    Hostile("an old or locked workbook", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "An old Office file"),
    Hostile("an OpenDocument sheet", lambda: archive({"mimetype": b"x", "content.xml": b"<x/>"}), _OPENED),
)  # fmt: skip

CSV_FILES = (
    Hostile("returns as line ends", f"{HEAD}\r{ADA}\r".encode, file="list.csv"),
    Hostile("a mark before the text", f"\ufeff{HEAD}\r\n{ADA}\r\n".encode, file="list.csv"),
    Hostile("an empty column at the end", f"{HEAD},\n{ADA},\n".encode, file="list.csv"),
    Hostile("a column without a name", f"{HEAD},\n{ADA},x\n".encode, "10 cells, as the heading names columns"),
    Hostile("a column that is unknown", f"{HEAD},,x\n{ADA},,\n".encode, "or a column to ignore"),
    Hostile("more cells than columns", lambda: _csv(f"{ADA},more"), "10 cells, as the heading names columns"),
    Hostile("semicolons", lambda: _csv(ADA).replace(b",", b";")),
    Hostile("a heading alone", HEAD.encode, "at least one row below the heading"),
    Hostile("CP949", lambda: _csv(ADA).decode().encode("cp949")),
    Hostile("UTF-16", lambda: _csv(ADA).decode().encode("utf-16")),
    Hostile("a surrogate in UTF-16", lambda: _csv(ADA).decode().encode("utf-16") + b"\x00\xd8", "text in UTF-16 LE (byte "),
    Hostile("half a sign of UTF-16", lambda: _csv(ADA).decode().encode("utf-16") + b"\x00", "text in UTF-16 LE (byte "),
    Hostile("a NUL", lambda: _csv(ADA.replace("Ada", "A\0a")), "is a control character"),
    Hostile("a control character", lambda: _csv(ADA.replace("Ada", "A\x02a")), "is a control character"),
    Hostile("a cell of 140,000 characters", lambda: _csv("x" * 140_000), "cells of at most 131072 characters"),
    Hostile("a cell of 3,000 characters", lambda: _csv("x" * 3_000), "at most 2000 characters"),
    Hostile("a line of 19 MB", lambda: _csv("😀" * 4_900_000), "lines of at most 200000 characters"),
    Hostile("a quotation mark that is not closed", lambda: _csv('"' + "x\n" * 100_000), "every quotation mark closed"),
    Hostile("100,000 columns", lambda: b"," * 100_000 + b"x", "at most 100 columns"),
    Hostile("19 million commas", lambda: b"x," * 9_500_000, "lines of at most 200000 characters"),
    Hostile("19 million blank lines", lambda: HEAD.encode() + b"\n" * 19_000_000, "at most 100000 lines"),
    Hostile("20,001 rows", lambda: _csv(*["x"] * 20_001), "at most 20000 rows"),
    Hostile("20,000 rows of faults", lambda: _csv(*["x,,,XX,x,x,x,x,x,x"] * 20_000), "an e-mail address"),
    Hostile("nothing but a mark", lambda: b"\xef\xbb\xbf", "a list that is not empty"),
    Hostile("a picture", lambda: b"\x89PNG\r\n\x1a\n", "another kind of file"),
    Hostile("more than 20 MB", lambda: b"x" * (20 * MEGABYTE + 1), "larger than 20 MB"),
)  # fmt: skip


def picture(width: int = 1, height: int = 1, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG picture whose head says so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), *chunks, (b"IDAT", zlib.compress(b"\0" * 4)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def photograph(width: int = 1, height: int = 1) -> bytes:
    """The head of a JPEG picture that says so many pixels."""
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
    return b"\xff\xd8\xff\xc0" + frame + b"\xff\xda\0\x02\xff\xd9"


def _docx(**members: Member | bytes) -> bytes:
    return archive({"word/document.xml": b"<document/>", **members})


_KINDS = "Only PDF, PNG, JPEG, DOCX, XLSX and plain text or CSV files are kept."
_PIXELS = "more than 80 million pixels"
_PICTURE = "The picture is damaged"

EVIDENCE = (
    Hostile("a document", _docx, file="plan.docx"),
    Hostile("a small picture", picture, file="photo.png"),
    Hostile("a text with markup after its first character", lambda: b"x<script>alert(1)</script>", file="page.html"),
    Hostile("a PDF that is a page too", lambda: b"%PDF-1.7 <script>alert(1)</script>", file="page.html"),
    Hostile("a page", lambda: b"\n\n <!DOCTYPE html><p>x", _KINDS, "page.txt"),
    Hostile("a page in UTF-16", lambda: "<html>".encode("utf-16"), _KINDS, "page.txt"),
    Hostile("an SVG picture", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", _KINDS, "a.png"),
    Hostile("a picture of 4,000,000,000 pixels", lambda: picture(65_535, 65_535), _PIXELS, "a.png"),
    Hostile("a picture of 85,000,000 pixels", lambda: picture(8_500, 10_000), _PIXELS, "a.png"),
    Hostile("a picture without pixels", lambda: picture(0, 0), _PICTURE, "a.png"),
    Hostile("a picture that is cut off", lambda: picture()[:20], _PICTURE, "a.png"),
    Hostile("a picture with a wrong checksum", lambda: picture().replace(b"IHDR", b"IHDX"), _PICTURE, "a.png"),
    Hostile("a picture with a text of 30 MB", lambda: picture(1, 1, (b"zTXt", b"a\0\0" + zlib.compress(bytes(30 * MEGABYTE)))),
            _PICTURE, "a.png"),
    Hostile("a picture with a profile of 30 MB", lambda: picture(1, 1, (b"iCCP", b"a\0\0" + zlib.compress(bytes(30 * MEGABYTE)))),
            _PICTURE, "a.png"),
    Hostile("a photograph of 4,000,000,000 pixels", lambda: photograph(65_535, 65_535), _PIXELS, "a.jpg"),
    Hostile("a photograph that is cut off", lambda: photograph()[:6], _PICTURE, "a.jpg"),
    Hostile("a document that expands to 1 GB", lambda: _docx(x=bomb(1024)), "expands to more than 200 MB", "a.docx"),
    Hostile("a document of 65,000 members", lambda: archive({"word/document.xml": b""}, 65_000), "2,000 members", "a.docx"),
    Hostile("a locked document", lambda: _docx(x=Member(b"x", 1, flags=1)), "locked by a password", "a.docx"),
    Hostile("an old document", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "An old Office file", "a.docx"),
    Hostile("a document that is cut off", lambda: _docx()[:-9], "list of entries cannot be read", "a.docx"),
    Hostile("an archive in an archive", lambda: archive({f"{at}.zip": bomb(1) for at in range(9)}), _KINDS, "a.docx"),
    Hostile("a gzip of 1 GB", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bomb(1024).packed, _KINDS, "a.gz"),
    Hostile("a program", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 99, "The text holds control characters", "a.pdf"),
    Hostile("a text with a NUL", lambda: b"a\0b", "The text holds control characters", "a.txt"),
    Hostile("nothing", lambda: b"", "empty", "a.txt"),
    Hostile("more than 20 MB", lambda: b"x" * (20 * MEGABYTE + 1), "larger than 20 MB", "a.txt"),
    Hostile("a name that turns round", lambda: b"x", file="txt.\u202eexe"),
)  # fmt: skip
