"""Where a register or a publisher shows what bears a number, if its address is made of the number."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REGISTERS = (
    (re.compile(r"NCT\d{8}"), "https://clinicaltrials.gov/study/{}"),
    (re.compile(r"ISRCTN\d+"), "https://www.isrctn.com/{}"),
    (re.compile(r"jRCTs?\d+"), "https://jrct.mhlw.go.jp/en-latest-detail/{}"),
    (
        re.compile(r"(?:200[4-9]|201\d|202[0-3])-\d{6}-\d{2}"),
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:{}",
    ),
    (re.compile(r"202[2-9]-5\d{5}-\d{2}(?:-\d{2})?"), "https://euclinicaltrials.eu/ctis-public/view/{}"),
    (re.compile(r"10\.\d{4,9}/\S+"), "https://doi.org/{}"),
    (re.compile(r"\d{6,9}"), "https://pubmed.ncbi.nlm.nih.gov/{}/"),
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and where it is shown; ``address`` is empty where that cannot be told from the number."""

    number: str
    address: str


def numbered(number: str) -> Numbered:
    """The number of a trial in a register, or of a publication, with its address."""
    for shape, address in _REGISTERS:
        if shape.fullmatch(number):
            return Numbered(number, address.format(number))
    return Numbered(number, "")
