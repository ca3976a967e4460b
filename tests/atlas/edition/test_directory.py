from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition import directory
from concord.atlas.edition.build import build
from concord.atlas.edition.directory import Entry

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MFDS = Entry(
    "organisation",
    "mfds",
    "Ministry of Food and Drug Safety",
    {"en": "Ministry of Food and Drug Safety", "ko": "식품의약품안전처"},
)


def test_names_by_language_and_redirects(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_HOME", str(tiny.parent / "home"))
    (tiny / "redirects.csv").write_text(
        "kind,old,new,since,note\norganisation,kfda,mfds,2026-01-01,\n", encoding="utf-8"
    )
    build(tiny)
    found = directory.current()
    assert found.entry("organisation", "mfds") == MFDS
    assert MFDS.name_in("ko") == "식품의약품안전처"
    assert MFDS.name_in("ja") == "Ministry of Food and Drug Safety"
    led = found.entry("organisation", "kfda")
    assert led is not None
    assert (led.id, led.redirected_from) == ("mfds", "kfda")
    assert found.entry("organisation", "absent") is None
    assert found.entry("no-such-kind", "mfds") is None
    assert [entry.id for entry in found.entries("product")] == ["cartistem", "kymriah"]
    assert [entry.name for entry in found.entries("agreement")] == ["Medipost and Novartis Korea"]
    assert directory.current() is found
