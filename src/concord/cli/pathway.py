"""``concord pathway``: how a product is classed and which routes exist; cases, proof, reforms."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotation
from typing import Annotated, Any

import typer

from concord.atlas.questions.pathways.answering import Law, law
from concord.atlas.questions.pathways.dated import answer_request
from concord.atlas.questions.pathways.rendering import dated
from concord.atlas.questions.pathways.requests import Request, read_product, read_table
from concord.cli.output import AsOfOption, FormatOption, emit, new_app
from concord.kernel import clock
from concord.kernel.dates import PartialDate
from concord.kernel.faults import Fault, FaultsFoundError

app = new_app("How a product is classed, by law and day, and which routes exist.")
COLUMNS = ("id", "jurisdiction", "question", "date", "outcomes", "error")


@app.callback()
def group() -> None:
    """How a product is classed, by law and day, and which routes exist."""


@app.command()
def classify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML of one product or CSV of many.")],
    as_of: AsOfOption = None,
    chosen: FormatOption = None,
) -> None:
    """Classify one product (YAML) or many (CSV, each with its own jurisdiction and day)."""
    record = law()
    requests, faults = _requests(file, record)
    answers = []
    for request in requests:
        asked = request
        if as_of is not None:
            day = PartialDate.of(as_of)
            asked = Request(
                request.id, request.jurisdiction, request.question, day, request.facts, request.row
            )
        try:
            answers.append(dated(answer_request(record, asked, clock.today(), file.name), record.words))
        except FaultsFoundError as error:
            faults.extend(error.faults)
        except LookupError as error:
            faults.append(Fault(file.name, request.row, "jurisdiction", request.jurisdiction, str(error)))
    if not answers and faults:
        raise FaultsFoundError(faults)
    early = [found for found in answers if found.get("error")]
    if early and len(early) == len(answers):
        raise FaultsFoundError(
            [
                Fault(file.name, 0, f"date {one['jurisdiction']}", str(one["date"]), one["error"])
                for one in early
            ]
        )
    answer: dict[str, Any] = {"answers": answers}
    if faults:
        answer["faults"] = [str(fault) for fault in faults]
    emit(answer, chosen, rows="answers", columns=COLUMNS)
    if faults:
        raise FaultsFoundError(faults)


def _requests(file: Path, record: Law) -> tuple[list[Request], list[Fault]]:
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".csv":
        return read_table(text, file.name, record.words)
    requests: list[Request] = []
    for request in read_product(text, file.name, record.words):
        places = [request.jurisdiction] if request.jurisdiction else sorted(record.rules)
        requests += [
            Request(request.id, place, request.question, request.day, request.facts, request.row)
            for place in places
        ]
    return requests, []
