"""Drawing PDF documents: Korean set in a font that has it, a running line on every page.

A document that takes a while must hold up no other answer: under ``concord serve`` a process of its own draws
it. Orders and results lie in a folder of the server, named by the hash of the page; :func:`ready` waits a
moment and answers None while the document is still being drawn, so that the reader asks again.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from html import escape
from pathlib import Path

from concord.kernel.text import printable

_STYLE = """
@page { size: A4; margin: 22mm 20mm 24mm;
  @bottom-center { content: %(line)s; font: 8pt "Nanum Gothic", sans-serif; color: #555 }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555 } }
html { font: 10pt/1.5 "Nanum Gothic", "DejaVu Sans", sans-serif }
h1 { font-size: 18pt; line-height: 1.25 } h2 { font-size: 13pt; margin-top: 8mm; break-after: avoid }
table { border-collapse: collapse; width: 100%% } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 1.5mm 2mm; border-bottom: .3pt solid #999 }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums }
dl.facts { display: grid; grid-template-columns: 38mm 1fr; gap: 1mm 4mm } dd { margin: 0 } dt { color: #555 }
.mark { border: .6pt solid #a33; padding: 2mm 3mm; color: #a33 }
"""
# The environment variable with the folder of the drawing process, and what its files end with, in order.
FOLDER = "CONCORD_DRAWINGS"
STAGES = ORDER, DRAWING, AGAIN, DRAWN, FAILED = ".order", ".drawing", ".again", ".pdf", ".failed"
# Seconds for which a request waits for its document: most are drawn by then.
_PATIENCE = 1.0


class DocumentError(RuntimeError):
    """The drawing process could not draw a document; the message is the kind of fault."""


def ready(page: str, environment: Mapping[str, str] = os.environ) -> bytes | None:
    """The PDF of a page, or None if it is still being drawn. Raises DocumentError if it cannot be drawn.

    Without a drawing process it is drawn here.
    """
    folder = environment.get(FOLDER)
    if folder is None:
        return draw(page)
    drawing = Path(folder) / hashlib.sha256(page.encode()).hexdigest()
    if not any(drawing.with_suffix(stage).exists() for stage in STAGES):
        part = drawing.with_suffix(f".{os.getpid()}")
        part.write_text(page, encoding="utf-8")
        part.replace(drawing.with_suffix(ORDER))
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if drawing.with_suffix(DRAWN).exists():
            return drawing.with_suffix(DRAWN).read_bytes()
        if drawing.with_suffix(FAILED).exists():
            raise DocumentError(drawing.with_suffix(FAILED).read_text(encoding="utf-8"))
        time.sleep(0.02)
    return None


def page_of(body: str, language: str, line: str) -> str:
    """The whole page around trusted HTML. ``line`` stands at the foot of every page."""
    style = _STYLE % {"line": _quoted(line)}
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def _quoted(text: str) -> str:
    """The text as a string of CSS that ends neither the string nor the element around it.

    Every sign but letters, digits and spaces is written as its code (CSS Syntax 3, section 4.3.7).
    """
    signs = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in printable(text))
    return f'"{"".join(signs)}"'


def draw(page: str) -> bytes:
    """The PDF of a page, drawn in this process."""
    # Imported here: loading pango takes longer than answering most pages.
    from weasyprint import HTML

    document: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf()
    return document


def _refuse(url: str, *_args: object, **_options: object) -> dict[str, object]:
    """Nothing is fetched for a document, neither from the net nor from this machine."""
    raise ValueError(f"{url}: documents load nothing")
