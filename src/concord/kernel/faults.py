"""A fault in somebody's input: its place, the value there, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place. ``row`` counts lines of the file from 1, 0 for the whole file."""

    file: str
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = self.file + (f":{self.row}" if self.row else "")
        column = f" {self.column}" if self.column else ""
        return f"{place}{column}: {self.value!r}: {self.expected}"


class FaultsFoundError(ValueError):
    """Input was refused whole; ``faults`` lists every reason in order of place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def within(self, file: str, row: int = 0, column: str = "") -> FaultsFoundError:
        """The same faults in this file, on this line if they name none, within this column."""
        faults = [
            replace(one, file=file, row=one.row or row, column=f"{column}.{one.column}".strip("."))
            for one in self.faults
        ]
        return FaultsFoundError(faults)


def near(text: str, known: Iterable[str]) -> str:
    """The known text that is most like this one, as ``; did you mean 'x'?``, or nothing."""
    from rapidfuzz import fuzz, process

    match = process.extractOne(text, list(known), scorer=fuzz.ratio, score_cutoff=70)
    return f"; did you mean {match[0]!r}?" if match else ""
