"""``concord pathway``: how a product is classed and which routes exist; cases, proof, reforms."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from concord.atlas.edition.policy import policy_of
from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.cases import (
    CaseAnswer,
    answer_case,
    answer_json,
    read_product,
    read_table,
)
from concord.atlas.questions.pathways.decisions import compare, judge, recorded, tallies
from concord.atlas.questions.pathways.proofs import prove
from concord.atlas.questions.pathways.reforms import apply, effects, read_reform, unknown_bills
from concord.atlas.questions.pathways.rules import read_rules, rule_sets
from concord.atlas.questions.pathways.vocabulary import vocabulary
from concord.cli import current_edition
from concord.cli.output import AsOfOption, EditionOption, FormatOption, emit, new_app
from concord.kernel import clock
from concord.kernel.dates import PartialDate
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import read_text

app = new_app("How a product is classed, by law and day, and which routes exist.")
PROOF_COLUMNS = (
    "jurisdiction", "question", "from", "rows", "attributes", "combinations", "partly_known", "proved",
)  # fmt: skip
CASE_KEYS = (
    "id", "jurisdiction", "case_type", "label_source", "counts", "expected", "outcomes", "verdict", "rows",
    "row_agrees", "reason",
)  # fmt: skip
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
    text = read_text(file)
    if file.suffix == ".csv":
        products, faults = read_table(text, file.name, record.words)
    else:
        products, faults = read_product(text, file.name, record), []
    answered: list[CaseAnswer] = []
    for product in products:
        case = product if as_of is None else replace(product, day=PartialDate.of(as_of))
        try:
            answered.append(answer_case(record, case, clock.today()))
        except FaultsFoundError as error:
            faults += error.within(file.name, case.row).faults
        except LookupError as error:
            faults.append(Fault(file.name, case.row, "jurisdiction", case.jurisdiction, str(error)))
    faults = list(dict.fromkeys(faults))  # what is wrong with one product is wrong in every place asked
    if not faults and not any(one.answers for one in answered):
        faults = [
            Fault(file.name, 0, f"date {one.case.jurisdiction}", str(one.case.day), one.error)
            for one in answered
        ]
        answered = []
    if answered:
        answer: dict[str, Any] = {"answers": [answer_json(one, record.words) for one in answered]}
        if faults:
            answer["faults"] = [str(fault) for fault in faults]
        emit(answer, chosen, rows="answers", columns=COLUMNS)
    if faults:
        raise FaultsFoundError(faults)


@app.command()
def cases(edition_id: EditionOption = None, chosen: FormatOption = None) -> None:
    """Answer the labelled cases and compare.

    Then the authorised products beside their regulators' decisions.
    """
    record = law()
    verdicts = judge(record, clock.today())
    compared = compare(record, recorded(current_edition.edition(edition_id)), clock.today())
    emit(
        {
            "cases": len(verdicts),
            "counted": sum(one.counts for one in verdicts),
            "rows": [
                {key: getattr(one, key) for key in CASE_KEYS}
                for one in verdicts
                if chosen is not None or one.verdict != "right"
            ],
            "by": tallies(verdicts),
            "products": dict(Counter(one.verdict for one in compared)),
            "findings": [
                {
                    "authorisation": one.authorisation,
                    "decided": one.expected,
                    "rules_say": list(one.answer.outcomes),
                    "verdict": one.verdict,
                    "basis": one.basis,
                    "note": one.note,
                }
                for one in compared
                if one.verdict in ("disagrees", "undetermined")
            ],
        },
        chosen,
        columns=[key for key in CASE_KEYS if key not in ("counts", "rows", "row_agrees")],
    )


RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", metavar="DIR", help="A folder of rule files; without it those in use."),
]


@app.command(name="prove")
def prove_rules(rules: RulesOption = None, chosen: FormatOption = None) -> None:
    """Prove by enumeration.

    No overlap, no gap but the declared ones, and knowing more never adds an outcome.
    """
    words = vocabulary()
    proofs = prove(rule_sets() if rules is None else read_rules(rules, words, refuse_clashes=False), words)
    wrong = [one for proof in proofs for one in proof.against]
    rows = [
        {
            "jurisdiction": proof.jurisdiction,
            "question": proof.question,
            "from": proof.day.isoformat(),
            "rows": proof.rows,
            "attributes": proof.attributes,
            "combinations": proof.combinations,
            "declared_gaps": proof.declared_gaps,
            "partly_known": proof.partial,
            "proved": not proof.against,
            "counterexamples": [asdict(one) for one in proof.against],
        }
        for proof in proofs
    ]
    emit({"proved": not wrong, "tables": len(rows), "rows": rows}, chosen, columns=PROOF_COLUMNS)
    for one in wrong:
        typer.echo(f"{one.kind}: {one.detail}; facts: {one.facts or 'anything'}", err=True)
    if wrong:
        raise typer.Exit(1)


@app.command()
def reform(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A reform: a patch over the rules of one place.")
    ],
    edition_id: EditionOption = None,
    chosen: FormatOption = None,
) -> None:
    """What if: which products and cases change under a reform."""
    record = law()
    patch = read_reform(read_text(file), file.name, record.words)
    edition = current_edition.edition(edition_id)
    if faults := unknown_bills(patch, file.name, policy_of(edition).instruments):
        raise FaultsFoundError(faults)
    changed = effects(patch, record, recorded(edition))
    answer = {
        "reform": patch.id,
        "jurisdiction": patch.jurisdiction,
        "bills": list(patch.bills),
        "supposed_from": patch.day.isoformat(),
        "rule_set": apply(patch, record.rules_of(patch.jurisdiction), record.words).hash,
        "changed": len(changed),
        "rows": [asdict(one) for one in changed],
    }
    emit(
        answer, chosen, columns=("kind", "id", "question", "before", "after", "routes_gained", "routes_lost")
    )
