"""``concord meetings``: the agenda of one-to-one meetings of a partnering day."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concord.cli.output import FormatOption, emit, new_app
from concord.kernel.strict_yaml import LARGEST_TEXT, read_bytes
from concord.society.gatherings.agenda.check import Reason, check, refusals
from concord.society.gatherings.agenda.documents import Instance, read_agenda, read_day
from concord.society.gatherings.agenda.problem import Agenda, Problem, meetings_of_each, plain_worth
from concord.society.gatherings.agenda.solver import Solution, Step, solve

if TYPE_CHECKING:
    from concord.society.gatherings.agenda.check import Refusal

app = new_app("The agenda of one-to-one meetings: solve it, check it.")
DayArgument = Annotated[Path, typer.Argument(metavar="FILE", help="JSON of a partnering day.")]


@app.callback()
def group() -> None:
    """The agenda of one-to-one meetings: solve it, check it."""


@app.command("solve")
def solve_day(
    file: DayArgument,
    seconds: Annotated[float, typer.Option(min=0, max=3600, help="How long to look for a better one.")] = 20,
    rounds: Annotated[
        int | None, typer.Option(min=0, help="This many rounds instead: the same agenda everywhere.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Where chance begins.")] = 0,
    form: FormatOption = None,
) -> None:
    """Give requests their slots, show what no agenda can exceed, and why a request has no place."""
    instance = read_day(read_bytes(file, LARGEST_TEXT), file.name)
    solution = solve(instance.problem, seed=seed, seconds=seconds, rounds=rounds, progress=_tell)
    emit(_answer(instance, solution), form, rows="meetings")


@app.command("check")
def check_day(
    file: DayArgument,
    agenda: Annotated[
        Path | None, typer.Argument(metavar="[AGENDA]", help="JSON that `solve` printed, to be checked too.")
    ] = None,
    form: FormatOption = None,
) -> None:
    """Check a day, and whether an agenda of it keeps every rule. The exit code is 1 if it does not."""
    instance = read_day(read_bytes(file, LARGEST_TEXT), file.name)
    found: Agenda = instance.problem.locked
    if agenda is not None:
        found = read_agenda(read_bytes(agenda, LARGEST_TEXT), agenda.name, instance.day)
    breaches = [instance.named(breach) for breach in check(instance.problem, found)]
    answer = {
        "ok": not breaches,
        "people": len(instance.day.people),
        "slots": len(instance.day.slots),
        "requests": len(instance.day.requests),
        "meetings": int((found >= 0).sum()),
        "rows": breaches,
    }
    emit(answer, form)
    if breaches:
        raise typer.Exit(1)


@app.command()
def fairness(
    file: DayArgument,
    worth: Annotated[
        list[float], typer.Option(min=0, help="Worth of a first meeting, above its own; as often as wanted.")
    ] = [0, 5, 10, 20, 40],  # noqa: B006 - typer takes it as the default
    rounds: Annotated[int, typer.Option(min=0, help="Rounds for each.")] = 10,
    form: FormatOption = None,
) -> None:
    """What it costs to give everybody their first meetings: one line for each worth of them."""
    instance = read_day(read_bytes(file, LARGEST_TEXT), file.name)
    first = instance.day.fairness.first
    rows = [_price(instance.problem, first, one, rounds) for one in worth]
    most = max((row["worth"] for row in rows), default=0) or 1
    for row in rows:
        row["price_percent"] = round(100 * (1 - row["worth"] / most), 3)
    emit({"first": first, "rows": rows}, form)


def _price(problem: Problem, first: int, worth: float, rounds: int) -> dict[str, Any]:
    solution = solve(problem.with_fairness(first, worth), rounds=rounds)
    given = meetings_of_each(problem, solution.agenda)
    return {
        "first_worth": worth,
        "worth": plain_worth(problem, solution.agenda),
        "meetings": int((solution.agenda >= 0).sum()),
        "without_a_meeting": int((given == 0).sum()),
        "with_fewer_than_first": int((given < first).sum()),
    }


def _tell(step: Step, bound: float) -> None:
    if sys.stderr.isatty():
        typer.echo(f"{step.seconds:6.1f} s  {100 * step.value / bound:.3f} % of the bound", err=True)


def _answer(instance: Instance, solution: Solution) -> dict[str, Any]:
    given = meetings_of_each(instance.problem, solution.agenda)
    return {
        "meetings_given": int((solution.agenda >= 0).sum()),
        "worth": plain_worth(instance.problem, solution.agenda),
        "value": solution.value,
        "bound": round(solution.bound, 6),
        "bound_method": solution.method,
        "share_of_bound": round(solution.share, 6),
        "rounds": solution.rounds,
        "people_without_a_meeting": int((given == 0).sum()),
        "progress": [
            {"seconds": round(step.seconds, 2), "rounds": step.rounds, "value": step.value}
            for step in solution.steps
        ],
        "without_a_place": [
            _refusal(instance, refusal) for refusal in refusals(instance.problem, solution.agenda)
        ],
        "meetings": instance.meetings(solution.agenda),
    }


def _refusal(instance: Instance, refusal: Refusal) -> dict[str, Any]:
    row: dict[str, Any] = {
        "request": instance.day.requests[refusal.request].key,
        "reason": str(refusal.reason),
    }
    if refusal.reason is Reason.MAXIMUM:
        row["people"] = [instance.day.people[number].key for number in refusal.participants]
    return row
