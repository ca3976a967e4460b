"""``concord editions``: what has been built."""

from __future__ import annotations

from concord.atlas.edition import store
from concord.cli.output import FormatOption, OutOption, emit, new_app

app = new_app()


@app.command()
def editions(out: OutOption = None, form: FormatOption = None) -> None:
    """List the editions that have been built, the one in use marked."""
    try:
        in_use = store.current_id(out)
    except store.NoEditionError:
        in_use = ""
    rows = []
    for edition_id in store.ids(out):
        found = store.Manifest.read(store.path(edition_id, out))
        rows.append(
            {
                "edition": found.id,
                "in_use": found.id == in_use,
                "built_on": found.built_on,
                "record_begins": found.record_begins,
                "statements": found.counts["statements"],
                "schema_version": found.schema_version,
                "readable": found.schema_version == store.SCHEMA_VERSION,
                "software_version": found.software_version,
            }
        )
    emit({"rows": rows}, form)
