"""``concord doctor``: whether this installation can do its work, and whether the editions are whole."""

from __future__ import annotations

import typer

from concord.cli.output import FormatOption, emit, new_app

app = new_app()


@app.command()
def doctor(form: FormatOption = None) -> None:
    """Check home, disk, editions by their hashes, fonts, database, jobs, letters and seals.

    The exit code is 1 if anything is amiss.
    """
    from concord.operations.doctor import examine

    rows = [
        {"check": finding.check, "ok": not finding.remedy, "found": finding.found, "remedy": finding.remedy}
        for finding in examine()
    ]
    is_sound = all(row["ok"] for row in rows)
    emit({"ok": is_sound, "rows": rows}, form)
    if not is_sound:
        raise typer.Exit(1)
