"""Strict XML: no entities, no document type, a known encoding, and bounds on size, depth and elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 20_000_000
DEEPEST = 50
MOST_ELEMENTS = 200_000
_DECLARED = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{0,40})["']""")
# Codecs by the name that a document declares. What Korean registers call EUC-KR is written in its extension.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("euc-kr", "euckr", "ks_c_5601-1987", "cp949", "ms949", "uhc"), "cp949"),
}


class _BoundedBuilder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.depth = self.elements = 0

    def start(self, tag: str, attrs: Mapping[str, str], /) -> Element:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST:
            raise ValueError(f"expected elements at most {DEEPEST} deep")
        if self.elements > MOST_ELEMENTS:
            raise ValueError(f"expected at most {MOST_ELEMENTS:,} elements; divide the document")
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def read_xml(data: bytes, file: str) -> Element:
    """The root of a document in UTF-8, UTF-16 or, where it says so, EUC-KR.

    Raises FaultsFoundError that names the file, with the line as far as there is one.
    """
    row, value = 0, ""
    try:
        parser = DefusedXMLParser(target=_BoundedBuilder(), encoding="utf-8", forbid_dtd=True)
        parser.feed(_text(data, file).encode())
        root: Element = parser.close()
    except ParseError as error:
        row, expected = error.position[0], f"not readable as XML: {error}"
    except DefusedXmlException as error:
        value, expected = type(error).__name__, "expected XML without entities or a DTD"
    except FaultsFoundError:
        raise
    except ValueError as error:
        expected = str(error)
    else:
        return root
    raise FaultsFoundError([Fault(file, row, "", value, expected)])


def _text(data: bytes, file: str) -> str:
    """The text of a document. Raises FaultsFoundError if it is too large, or not in a known encoding."""
    if len(data) > LARGEST:
        raise FaultsFoundError([Fault(file, 0, "", "", f"expected at most {LARGEST:,} bytes of XML")])
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode("latin-1").lower() if declared else "utf-8"
    codec = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _CODECS.get(name)
    if codec is None:
        expected = "expected XML in UTF-8, UTF-16 or EUC-KR; convert it to UTF-8"
        raise FaultsFoundError([Fault(file, 1, "encoding", name, expected)])
    try:
        return data.decode("utf-8-sig" if codec == "utf-8" else codec)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        strange = data[error.start : error.end].hex(" ")
        expected = f"expected text in {name if declared else codec}, as the document declares"
        raise FaultsFoundError([Fault(file, row, "", strange, expected)]) from None
