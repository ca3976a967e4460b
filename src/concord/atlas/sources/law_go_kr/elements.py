"""Strict walking of an XML document: an element is read, named as ignored, or a fault with its place."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from xml.etree.ElementTree import Element


class Walk:
    """One document while it is read. Faults gather in ``faults``; ``finish`` raises them together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def root(self, data: bytes, name: str) -> Element:
        """Parse and return the root. Raises FaultsFoundError for no XML, entities, or another root."""
        try:
            root: Element = defusedxml.ElementTree.fromstring(data)
        except ParseError as error:
            line = error.position[0]
            raise FaultsFoundError(
                [Fault(self.file, line, "", "", f"not readable as XML: {error}")]
            ) from None
        except DefusedXmlException as error:
            fault = Fault(self.file, 0, "", type(error).__name__, "expected XML without entities or a DTD")
            raise FaultsFoundError([fault]) from None
        if root.tag != name:
            raise FaultsFoundError([Fault(self.file, 0, "", root.tag, f"expected the root {name}")])
        return root

    def hold(self, element: Element, path: str, known: Collection[str]) -> None:
        """Every child element must be known; anything else is a fault that names it."""
        for child in element:
            if child.tag not in known:
                self.fault(f"{path}/{child.tag}", text_of(child), "an element that is not known here")

    def need(self, element: Element, path: str, name: str) -> str:
        """The text of a child that must be there and not empty."""
        found = maybe(element, name)
        if not found:
            self.fault(f"{path}/{name}", "", "expected a text")
        return found

    def day(self, element: Element, path: str, name: str) -> date:
        """A day written as 20200828. A fault, and the first day of the calendar, for anything else."""
        text = self.need(element, path, name)
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

    def finish(self) -> None:
        """Raise FaultsFoundError if anything was wrong."""
        if self.faults:
            raise FaultsFoundError(self.faults)


def text_of(element: Element) -> str:
    """The text of an element in NFC; line breaks within it stay."""
    return unicodedata.normalize("NFC", "".join(element.itertext())).strip()


def maybe(element: Element, name: str) -> str:
    """The text of the first child of that name, nothing if there is none."""
    child = element.find(name)
    return "" if child is None else text_of(child)
