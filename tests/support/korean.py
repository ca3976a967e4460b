"""What a Korean reader sees of a page, and which Latin words may stand in it."""

from __future__ import annotations

from html.parser import HTMLParser

# Names of things, forms of files, units, and what is typed as it stands.
ALLOWED = {
    "Concord", "English", "GitHub", "Apache", "CC", "BY", "PDF", "PNG", "JPEG", "DOCX", "XLSX", "CSV", "JSON",
    "ZIP", "Atom", "API", "MB", "KB", "UTC", "SHA", "ISO", "https", "http", "concord", "society", "queue",
    "SVG", "since", "until", "OpenAPI", "ORCID", "ROR", "XML", "FHIR", "URL",
    "ISCT", "SCRM", "CARM", "CRM", "CARC",
}  # fmt: skip


class Seen(HTMLParser):
    """The text that a Korean reader sees or hears, without what is marked as another language or as code."""

    void = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if not self.skipped:
            self.text += [
                found[name] for name in ("aria-label", "title", "placeholder", "alt") if found.get(name)
            ]
        if tag in self.void:
            return
        foreign = found.get("lang") not in (None, "ko") or tag in {"script", "style", "code", "textarea"}
        self.skipped += bool(self.skipped or foreign)

    def handle_endtag(self, tag):
        if self.skipped and tag not in self.void:
            self.skipped -= 1

    def handle_data(self, data):
        if not self.skipped:
            self.text.append(data)


def main_texts(html: str) -> list[str]:
    """The texts of the main part of a page, without what is marked as another language or as code."""
    seen = Seen()
    seen.feed(html.partition('<main id="content"')[2].partition(">")[2].partition("</main>")[0])
    return seen.text
