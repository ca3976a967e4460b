"""``concord society work`` and ``queue``: the jobs of the society, and how they stand."""

from __future__ import annotations

from typing import Annotated

import typer

from concord.cli.output import FormatOption, emit

_COLUMNS = ("job", "kind", "attempts", "given_up_at", "fault")


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
    from concord.operations.worker_process import stop_when_told
    from concord.society.jobs.leases import Outcome
    from concord.society.jobs.worker import work

    counts = work(stop_when_told(beside), pause=poll, until_idle=once)
    if once:
        emit({"rows": [{"outcome": str(outcome), "jobs": count} for outcome, count in counts.items()]}, form)
        if counts[Outcome.PUT_BACK] or counts[Outcome.GIVEN_UP]:
            raise typer.Exit(1)


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
    emit({**asdict(condition()), "rows": rows}, form, columns=_COLUMNS)
