"""PDF documents, with a Korean font and a running line, and stored files as downloads."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.http import FileResponse

from concord.society.access.rules import NotFoundError
from concord.society.files.storage import path_of

if TYPE_CHECKING:
    from concord.society.files.models import StoredFile

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


def pdf(body: str, language: str, line: str) -> bytes:
    """A PDF of trusted HTML. ``line`` stands at the foot of every page."""
    # Imported here: loading pango takes longer than answering most pages.
    from weasyprint import HTML

    quoted = '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
    style = _STYLE % {"line": quoted}
    page = (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )
    document: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf()
    return document


def _refuse(url: str, *_args: object, **_options: object) -> dict[str, object]:
    """Nothing is fetched for a document, neither from the net nor from this machine."""
    raise ValueError(f"{url}: documents load nothing")


def download(file: StoredFile | None) -> FileResponse:
    """The content under the name with which it was handed in. Raises NotFoundError without a file."""
    if file is None:
        raise NotFoundError
    content = path_of(file.sha256).open("rb")
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
