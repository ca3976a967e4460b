"""``concord society``: what is due, the jobs, and whether the ledger is as it was sealed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concord.cli import site
from concord.cli.output import FormatOption, day_of, emit, new_app
from concord.kernel.clock import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.society.agreements.queries import DueDeliverable
    from concord.society.people.member_matching import Difference

app = new_app("The society: what is due to whom, and the proof of its ledger.")

_QUEUE_COLUMNS = ("job", "kind", "attempts", "given_up_at", "fault")
_COLUMNS = ("code", "title", "due", "from", "to", "state", "timing")


@app.callback()
def _set_up() -> None:
    site.set_up()


@app.command()
def work(
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    poll: Annotated[
        float, typer.Option("--poll", min=0.1, max=3600, help="Seconds between two looks at the queue.")
    ] = 1.0,
    beside: Annotated[int, typer.Option(hidden=True, help="End when this process has ended.")] = 0,
    form: FormatOption = None,
) -> None:
    """Do the jobs: seal, remind, mail, retain. SIGTERM or Ctrl-C ends it after the job under way.

    Any number of workers may run. With --once the exit code is 1 if a job failed.
    """
    from concord.operations.worker_process import log_faults, stop_when_told
    from concord.society import schema
    from concord.society.jobs.leases import Outcome
    from concord.society.jobs.worker import work

    schema.bring_up_to_date()
    log_faults()
    counts = work(stop_when_told(beside), pause=poll, until_idle=once)
    if once:
        emit({"rows": [{"outcome": str(outcome), "jobs": count} for outcome, count in counts.items()]}, form)
        if counts[Outcome.PUT_BACK] or counts[Outcome.GIVEN_UP]:
            raise typer.Exit(1)


@app.command()
def queue(
    *,
    again: Annotated[
        int | None, typer.Option("--again", metavar="JOB", help="Try a job again that was given up.")
    ] = None,
    form: FormatOption = None,
) -> None:
    """Jobs that were given up, each with its fault, and how queue, outbox and seals stand."""
    from dataclasses import asdict

    from concord.society.jobs.queue import retry
    from concord.society.monitoring import condition, given_up

    if again is not None and not retry(again):
        raise typer.BadParameter(f"no job {again} that was given up")
    rows = [
        {
            "job": job.pk,
            "kind": job.kind,
            "attempts": job.attempts,
            "given_up_at": job.given_up_at,
            "fault": job.fault,
        }
        for job in given_up()[:200]
    ]
    emit({**asdict(condition()), "rows": rows}, form, columns=_QUEUE_COLUMNS)


@app.command()
def due(
    first: Annotated[date, typer.Option("--from", metavar="DAY", parser=day_of, help="The first day.")],
    last: Annotated[date, typer.Option("--to", metavar="DAY", parser=day_of, help="The last day.")],
    form: FormatOption = None,
) -> None:
    """What is due to whom from one day to another, both in."""
    from concord.society.agreements.models import Deliverable
    from concord.society.agreements.queries import due_between

    if last < first:
        raise typer.BadParameter(f"--to {last} comes before --from {first}")
    rows = [_row(item) for item in due_between(Deliverable.objects.all(), first, last, today())]
    emit({"from": first, "to": last, "as_of": today(), "rows": rows}, form, columns=_COLUMNS)


@app.command()
def head(form: FormatOption = None) -> None:
    """Print the head of the ledger, to be kept elsewhere: what all seals cover, and the digest over it."""
    from dataclasses import asdict

    from concord.society.ledger.seals import whole_head

    found = whole_head()
    emit({**asdict(found), "line": str(found), "rows": [asdict(found)]}, form)


@app.command()
def verify(
    *,
    earlier: Annotated[
        str,
        typer.Option(
            "--head", metavar="FILE|TEXT", help="A head that was kept: does the ledger still contain it?"
        ),
    ] = "",
    form: FormatOption = None,
) -> None:
    """Walk the chain of the ledger, compare the rows of which it speaks, and every file with its hash.

    Exit 1 if anything is not as it was sealed, or if the ledger does not contain the earlier head.
    """
    from concord.society.files.integrity import damaged_files
    from concord.society.ledger.seals import contains, head, read_head
    from concord.society.ledger.verification import examine

    try:
        kept = read_head(_text_or_file(earlier)) if earlier else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="'--head'") from None
    report = examine()
    faults = [*report.faults, *damaged_files()]
    answer: dict[str, object] = {}
    if kept is not None:
        holds = contains(kept, report)
        answer["earlier_head"] = "the ledger contains it" if holds else "the ledger was rewritten since"
        faults += [] if holds else [f"{answer['earlier_head']}: {kept}"]
    number, digest = head()
    rows = [{"fault": fault} for fault in faults] + [{"remark": remark} for remark in report.remarks]
    emit(
        {
            "intact": not faults,
            **answer,
            "seals": number,
            "head": digest,
            "entries": report.entries,
            "rows": rows,
        },
        form,
        columns=("fault", "remark") if report.remarks else ("fault",),
    )
    if faults:
        raise typer.Exit(1)


def _text_or_file(given: str) -> str:
    """What a file holds if there is one of that name, else the text itself."""
    try:
        return Path(given).read_text(encoding="utf-8")
    except OSError:
        return given


@app.command("import")
def import_members(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    kind: Annotated[str, typer.Option(metavar="KIND", help="persons or organisations.")] = "",
    encoding: Annotated[str, typer.Option(help="Such as utf-8, utf-16-le, cp949, cp1252.")] = "",
    delimiter: Annotated[str, typer.Option(help="The sign between the cells of a CSV file.")] = "",
    heading: Annotated[int, typer.Option(min=0, help="The line that names the columns.")] = 0,
    days: Annotated[str, typer.Option(metavar="FORM", help="dmy or mdy: how 3/4/2026 is meant.")] = "",
    column: Annotated[
        list[str] | None, typer.Option(metavar="HEADING=FIELD", help="Which field a column fills.")
    ] = None,
    always: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help="What a field is in every row.")
    ] = None,
    word: Annotated[
        list[str] | None, typer.Option(metavar="FIELD:THEIRS=OURS", help="Our word for one of the list.")
    ] = None,
    ignore_others: Annotated[
        bool, typer.Option("--ignore-other-columns", help="Leave columns without a field unread.")
    ] = False,
    skip_faults: Annotated[
        bool, typer.Option("--skip-faults", help="Apply the rows without a fault; name the others.")
    ] = False,
    form: FormatOption = None,
) -> None:
    """Members from CSV or XLSX: all of the file or, with one line for every fault, nothing of it.

    Encoding, delimiter, heading and columns are recognised; what is said of them goes before. What is applied
    can be undone on the page of the import.
    """
    from django.core.files.base import ContentFile

    from concord.kernel.faults import FaultsFoundError
    from concord.kernel.strict_yaml import LARGEST_TEXT, read_bytes
    from concord.society.access import SYSTEM
    from concord.society.imports.actions import import_at_once
    from concord.society.people import columns
    from concord.society.people.member_lists import open_table
    from concord.society.people.member_matching import preview
    from concord.society.people.spreadsheets import ENCODINGS, Reading, named

    _one_of("--kind", kind, ("", columns.PERSONS, columns.ORGANISATIONS))
    _one_of("--days", days, ("", "dmy", "mdy"))
    _one_of("--encoding", encoding, ("", *ENCODINGS))
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise typer.BadParameter("expected one sign", param_hint="'--delimiter'")
    content, reading = read_bytes(file, LARGEST_TEXT), Reading(encoding, delimiter, heading)
    table = open_table(content, file.name, reading)
    mapping = columns.corrected(
        columns.recognised(table, kind),
        table,
        fields=_pairs("--column", column),
        constants=_pairs("--always", always),
        words=_pairs("--word", word),
        day_form=days,
        ignores_rest=ignore_others,
    )
    differences, faults = preview(actor=SYSTEM, table=table, mapping=mapping)
    if faults and not skip_faults:
        raise FaultsFoundError(named(file.name, faults))
    if not dry_run:
        import_at_once(
            actor=SYSTEM,
            file=ContentFile(content, name=file.name),
            reading=reading,
            mapping=mapping,
            skips_faults=skip_faults,
        )
    rows = [_difference(difference) for difference in differences]
    told = {
        "file": file.name,
        "applied": not dry_run,
        "faults": [str(fault) for fault in faults],
        "rows": rows,
    }
    emit(told, form)


def _one_of(option: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        expected = f"expected one of {', '.join(one for one in allowed if one)}"
        raise typer.BadParameter(expected, param_hint=f"'{option}'")


def _pairs(option: str, texts: Sequence[str] | None) -> dict[str, str]:
    """What stands before and behind the last equals sign of each. Raises BadParameter where none stands."""
    pairs = [text.rpartition("=") for text in texts or ()]
    wrong = next((text for name, _sign, text in pairs if not name), None)
    if wrong is not None:
        raise typer.BadParameter(f"{wrong!r}: expected an equals sign within", param_hint=f"'{option}'")
    return {name: value for name, _sign, value in pairs}


@app.command()
def retain(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would end; end nothing.")] = False,
    form: FormatOption = None,
) -> None:
    """End what is kept for longer than its purpose allows."""
    from concord.society.access import SYSTEM
    from concord.society.privacy.retention import retain, survey

    endings = survey() if dry_run else retain(actor=SYSTEM)
    rows = [
        {
            "purpose": ending.name,
            "days": ending.keeping.days,
            "ground": str(ending.keeping.ground),
            "ended": ending.count,
        }
        for ending in endings
    ]
    emit({"applied": not dry_run, "rows": rows}, form)


def _difference(difference: Difference) -> dict[str, object]:
    line = difference.line
    return {
        "row": line.row,
        "name": line.title,
        "email": line.email or None,
        "new": difference.is_new,
        "changes": [f"{column}: {old} -> {new}" for column, (old, new) in difference.changes.items()],
        "left": list(difference.own),
        "periods": [f"{period.since} to {period.until}" for period in difference.periods],
    }


def _row(item: DueDeliverable) -> dict[str, object]:
    deliverable = item.deliverable
    return {
        "agreement": deliverable.agreement.key,
        "deliverable": deliverable.key,
        "code": deliverable.code,
        "title": deliverable.title_en,
        "due": deliverable.due,
        "from": deliverable.initiative.lead.organisation.name_en,
        "to": deliverable.initiative.counterpart.organisation.name_en,
        "state": str(item.state),
        "timing": str(item.timing),
        "layer": deliverable.agreement.layer,
    }
