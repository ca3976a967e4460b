# ruff: noqa: E501 - a table of cases
"""YAML, JSON and XML that are made to break their reader, or that people write clumsily.

Each has a name, its content, and words of what the reader is told; without words it is read.
"""

from __future__ import annotations

from itertools import pairwise

from tests.support.hostile_files import Hostile

_DEEP, _MANY = "at most 50 deep", "at most 100000 values"
_SCALAR = "at most 100 characters"


def _product(text: str) -> bytes:
    return f"jurisdictions: [KR]\nfacts:\n  cell_source: autologous\n{text}".encode()


_ALIASES = "note: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"n{name}: &{name} [{f'*{before}, ' * 10}]\n" for before, name in pairwise("abcdefgh")
)
_MERGES = "na: &a {x: 1}\n" + "".join(
    f"n{name}: &{name} {{<<: [{f'*{before}, ' * 10}]}}\n" for before, name in pairwise("abcdefgh")
)

YAML_FILES = (
    Hostile("a product", lambda: _product("")),
    Hostile("100,000 brackets", lambda: b"[" * 100_000, _DEEP),
    Hostile("100,000 braces", lambda: b"{a: " * 100_000, _DEEP),
    Hostile("100,000 dashes", lambda: b"- " * 100_000, _DEEP),
    Hostile("100,000 question marks", lambda: b"? " * 100_000, _DEEP),
    Hostile("indented a thousand times", lambda: b"".join(b" " * at + b"a:\n" for at in range(1_000)), _DEEP),
    Hostile("aliases of lists", lambda: _product(_ALIASES), _MANY),
    Hostile("aliases that are merged", lambda: _product(_MERGES), _MANY),
    Hostile("a value that holds itself", lambda: _product("note: &a [*a]\n"), "recursive"),
    Hostile("an alias of nothing", lambda: _product("note: *a\n"), "undefined alias"),
    Hostile("a million values", lambda: b"a: [" + b"1," * 1_000_000 + b"]", _MANY),
    Hostile("a million keys", lambda: b"".join(b"k%d: 1\n" % at for at in range(400_000)), _MANY),
    Hostile("5,000 unknown keys", lambda: _product("".join(f"k{at}: 1\n" for at in range(5_000))), "5000 faults"),
    Hostile("19 MB", lambda: b"#" * 19_000_000, "at most 5,000,000 characters"),
    Hostile("21 MB", lambda: b"#" * 21_000_000, "larger than 20 MB"),
    Hostile("a text of 4 MB", lambda: _product(f"note: {'x' * 4_000_000}\nother: 1\n"), "unknown key"),
    Hostile("a number of 50,000 digits", lambda: _product(f"note: {'9' * 50_000}\n"), _SCALAR),
    Hostile("a number in base 60", lambda: _product(f"note: 1{':1' * 50_000}\n"), _SCALAR),
    Hostile("a fraction in base 60", lambda: _product(f"note: 1{':1' * 50_000}.5\n"), _SCALAR),
    Hostile("a tag of Python", lambda: _product("note: !!python/object/apply:os.system [id]\n"), "no tag of a type"),
    Hostile("a tag of a day", lambda: _product("note: !!timestamp x\n"), "no tag of a type"),
    Hostile("a number that is empty", lambda: _product('note: !!int ""\n'), "not readable as YAML"),
    Hostile("a control character", lambda: _product("note: \x07\n"), "not allowed"),
    Hostile("a NUL", lambda: _product("note: \0\n"), "not readable as YAML"),
    Hostile("UTF-16", lambda: _product("").decode().encode("utf-16"), "expected UTF-8"),
    Hostile("CP949", lambda: _product("note: 세포\n").decode().encode("cp949"), "expected UTF-8"),
    Hostile("two documents", lambda: _product("") + b"---\na: 1\n", "another document"),
    Hostile("a key that is a list", lambda: _product("? [a]\n: 1\n"), "a key must be"),
    Hostile("a key twice", lambda: _product("note: x\nnote: y\n"), "duplicate key"),
    Hostile("nothing", lambda: b"", "expected a mapping"),
    Hostile("a picture", lambda: b"\x89PNG\r\n\x1a\n", "expected UTF-8"),
)  # fmt: skip


def _body(rest: str) -> bytes:
    return f'{{"products": [{{"id": "p", "jurisdictions": ["KR"], {rest}}}]}}'.encode()


_FACTS = '"facts": {"cell_source": "autologous"}'

JSON_BODIES = (
    Hostile("a product", lambda: _body(_FACTS)),
    Hostile("100,000 brackets", lambda: b"[" * 100_000, _DEEP),
    Hostile("900 braces", lambda: b'{"a":' * 900 + b"1" + b"}" * 900, _DEEP),
    Hostile("facts 60 deep", lambda: _body(f'"facts": {{"cell_source": {"[" * 60 + "]" * 60}}}'), _DEEP),
    Hostile("a million values", lambda: b"[" + b"1," * 400_000 + b"1]", "at most 100,000 values"),
    Hostile("5,000 unknown facts", lambda: _body('"facts": {' + ", ".join(f'"k{at}": "x"' for at in range(5_000)) + "}"), "at most 47 facts"),
    Hostile("101 products", lambda: b'{"products": [' + b",".join([b'{"facts": {}}'] * 101) + b"]}", "at most 50 items"),
    Hostile("a number that is none", lambda: _body('"date": NaN, ' + _FACTS), "finite number"),
    Hostile("an infinite number", lambda: _body('"date": 1e999, ' + _FACTS), "finite number"),
    Hostile("a number of 5,000 digits", lambda: _body(f'"date": {"9" * 5_000}, ' + _FACTS), "at most 19 digits"),
    Hostile("a key twice", lambda: _body(_FACTS + ", " + _FACTS), "duplicate key"),
    Hostile("half a surrogate pair", lambda: _body(f'"question": "\\ud800", {_FACTS}'), "U+D800"),
    Hostile("a date that is far away", lambda: _body('"date": "9999~", ' + _FACTS), "9999"),
    Hostile("no UTF-8", lambda: b'{"products": "\xff"}', "UTF-8"),
    Hostile("cut off", lambda: _body(_FACTS)[:-3], "not readable as JSON"),
    Hostile("a list", lambda: b"[]", "valid dictionary"),
    Hostile("an empty object", lambda: b"{}", "products"),
    Hostile("a text", lambda: b'"x"', "valid dictionary"),
)  # fmt: skip

LAW = """<법령 법령키="1"><기본정보><법령ID>1</법령ID><공포일자>20240220</공포일자><공포번호>1</공포번호>
<법종구분>법률</법종구분><법령명_한글>시험법</법령명_한글><시행일자>20250221</시행일자></기본정보></법령>"""


def _declared(encoding: str, codec: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>{LAW}'.encode(codec)


XML_FILES = (
    Hostile("a law", LAW.encode),
    Hostile("a law in EUC-KR", lambda: _declared("EUC-KR", "cp949")),
    Hostile("a law in UTF-16", lambda: _declared("UTF-16", "utf-16")),
    Hostile("a law with a mark before it", ("\ufeff" + LAW).encode),
    Hostile("Shift_JIS", lambda: _declared("Shift_JIS", "utf-8"), "UTF-8, UTF-16 or EUC-KR"),
    Hostile("an unknown encoding", lambda: _declared("x-none", "utf-8"), "UTF-8, UTF-16 or EUC-KR"),
    Hostile("another encoding than declared", lambda: _declared("UTF-8", "cp949"), "as the document declares"),
    Hostile("entities", lambda: b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>', "without entities or a DTD"),
    Hostile("an entity of this machine", lambda: b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a>&a;</a>', "without entities or a DTD"),
    Hostile("a document type", lambda: b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "without entities or a DTD"),
    Hostile("a million elements", lambda: b"<a>" + b"<b/>" * 1_000_000, "at most 200,000 elements"),
    Hostile("elements 100,000 deep", lambda: b"<a>" * 100_000, _DEEP),
    Hostile("21 MB", lambda: b" " * 21_000_000, "at most 20,000,000 bytes"),
    Hostile("an attribute of 19 MB", lambda: b'<a b="' + b"x" * 19_000_000 + b'"/>', "expected the root"),
    Hostile("cut off", lambda: LAW.encode()[:-9], "not readable as XML"),
    Hostile("a NUL", lambda: LAW.replace("시험법", "\0").encode(), "not readable as XML"),
    Hostile("nothing", lambda: b"", "not readable as XML"),
)  # fmt: skip
