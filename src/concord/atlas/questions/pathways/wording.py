"""Words in the two languages of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in English and in Korean."""

    en: str = ""
    ko: str = ""

    def say(self, language: str) -> str:
        """The text in that language; Korean for ``ko``, else English."""
        return self.ko if language == "ko" else self.en

    @classmethod
    def of(cls, given: Mapping[str, str] | None) -> Wording:
        """Read ``{en: ..., ko: ...}``; nothing gives empty texts."""
        return cls(given.get("en", ""), given.get("ko", "")) if given else cls()


DISCLAIMER = Wording(
    "not legal or medical advice, not an official source",
    "법률·의학 자문이 아니며 공식 자료가 아닙니다",
)
