"""Papers of the rehearsal: short PDF files that say on every page that they are invented."""

from __future__ import annotations

from html import escape

from concord.web.society.documents import pdf

_MARK = {
    "en": "Rehearsal: this paper and the bodies in it are invented.",
    "ko": "예행연습: 이 문서와 등장하는 기관은 가공된 것입니다.",
}


def paper(text: str, language: str) -> bytes:
    """One page with the text and the mark, as PDF."""
    return pdf(f"<h1>{escape(text)}</h1><p>{_MARK[language]}</p>", language, _MARK[language])
