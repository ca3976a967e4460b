"""Compiles the translations: ``python -m concord.web.catalogues``, which ``make setup`` runs."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_LOCALE = Path(__file__).parent / "locale"


def compile_messages() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for po in _LOCALE.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source)
        with mo.open("wb") as target:
            write_mo(target, catalogue)


if __name__ == "__main__":
    compile_messages()
