"""``concord sources``: the registers on which the record rests."""

from __future__ import annotations

from concord.cli.output import FormatOption, emit, new_app

app = new_app()


@app.command()
def sources(form: FormatOption = None) -> None:
    """List the sources: publisher, terms, cadence, how each counts, and whether it is read itself.

    Only the curated facts are read today; the other registers are those on which the facts rest.
    """
    from concord.atlas.sources.catalogue import sources as catalogue

    english = ("name", "cadence", "counts")
    rows = [one.model_dump() | {key: getattr(one, key)["en"] for key in english} for one in catalogue()]
    emit({"rows": rows}, form, columns=["id", "is_read", "publisher", "licence", "cadence", "form", "counts"])
