"""Claims and their verdicts in sentences, English and Korean, for the command and the pages alike.

Korean sentences avoid particles after names and numbers, whose form would depend on the sound before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions.approvals import rules
from concord.atlas.questions.claims.model import Finding, Flip, Population, Reading, Relation, Verdict
from concord.atlas.questions.claims.phrases import (
    DOUBTS,
    FIGURES,
    FIRST,
    MARGINS,
    MOST,
    OTHER_RULES,
    OUTCOMES,
    STAGE_STEPS,
    STRONGEST,
    Phrase,
)
from concord.kernel.dates import PartialDate
from concord.kernel.formatting import format_date
from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.questions.claims.intervals import Interval
    from concord.atlas.questions.claims.model import Strongest

_WORLD = Phrase("the world", "전 세계")


def outcome_word(word: str, language: str) -> str:
    """A verdict or an outcome in a word or two."""
    return OUTCOMES[word].say(language)


def doubt(code: str, language: str) -> str:
    """Why a row is only possible, as a sentence."""
    return DOUBTS[code].say(language)


def rule_name(name: str, language: str) -> str:
    """The name of a counting rule, or of the way in which figures and stages are checked."""
    return OTHER_RULES[name].say(language) if name in OTHER_RULES else rules()[name].name(language)


def group_name(key: str, language: str) -> str:
    """A jurisdiction by its name; any other key as it is."""
    if key == "world":
        return _WORLD.say(language)
    return jurisdiction(key).name(language) if key.isupper() and is_jurisdiction(key) else key


def number(interval: Interval, language: str) -> str:
    """A count that may be known only within bounds."""
    low, high = interval
    if low == high:
        return str(low)
    return Phrase("{low} to {high}", "{low}~{high}").say(language, low=low, high=high)


def finding_sentence(finding: Finding, reading: Reading, language: str) -> str:
    """What was found under one rule."""
    if reading.population is Population.INSTRUMENTS:
        return _stage(finding, language)
    if reading.population is not Population.AUTHORISATIONS:
        return FIGURES[finding.verdict].say(language)
    if reading.relation is Relation.FIRST:
        return _first(finding, language)
    if reading.relation in {Relation.MOST, Relation.RANK}:
        return _most(finding, reading, language)
    if reading.relation in {Relation.SHARE, Relation.SHARE_OVER}:
        parts = {key: number(interval, language) for key, interval in finding.counts.items()}
        return Phrase("{part} in the part, {rest} in the rest.", "해당 {part}, 나머지 {rest}.").say(
            language, **parts
        )
    found = number(finding.counts[reading.subject], language)
    return Phrase("{name}: {found}.", "{name}: {found}.").say(
        language, name=group_name(reading.subject, language), found=found
    )


def _most(finding: Finding, reading: Reading, language: str) -> str:
    subject, *rivals = finding.counts
    named = {
        "subject": group_name(subject, language),
        "own": number(finding.counts[subject], language),
        "rival": group_name(rivals[0], language) if rivals else "",
        "theirs": number(finding.counts[rivals[0]], language) if rivals else "",
    }
    if reading.relation is Relation.RANK or not rivals:
        return Phrase("{subject}: {own}.", "{subject}: {own}.").say(language, **named)
    return MOST[finding.verdict].say(language, **named)


def _first(finding: Finding, language: str) -> str:
    if not finding.rows:
        return FIRST["absent"].say(language)
    before = finding.counts["before"]
    key = "tied" if finding.verdict is Verdict.TIED else "none" if before == (0, 0) else "some"
    return FIRST[key].say(
        language, when=_when(finding.rows[0].when, language), before=number(before, language)
    )


def _stage(finding: Finding, language: str) -> str:
    come = [row for row in finding.rows if row.role == "step"]
    if not come:
        return Phrase("No step by that day is on record.", "해당일까지의 단계 기록이 없다.").say(language)
    step = STAGE_STEPS[come[-1].group].say(language)
    last = Phrase("The last step by that day: {step}, {when}.", "해당일까지의 마지막 단계: {step}, {when}.")
    return last.say(language, step=step, when=_when(come[-1].when, language))


def _when(text: str, language: str) -> str:
    return format_date(PartialDate.parse(text), language) if text else ""


def flip_sentence(flip: Flip, language: str) -> str:
    """One thing that would change the verdict."""
    group = group_name(flip.group, language) if flip.group else ""
    if flip.kind == "margin" and flip.verdict is not None:
        return MARGINS[flip.verdict].say(language, group=group, number=flip.number)
    if flip.kind == "row":
        rows = ", ".join(flip.rows)
        one = Phrase("Open, and could decide it: {rows}.", "미확정이며 결과를 가를 수 있는 행: {rows}.")
        many = Phrase(
            "Open, and could decide it: {number} rows of {group}: {rows}.",
            "미확정이며 결과를 가를 수 있는 {group} 행 {number}개: {rows}.",
        )
        return (many if group else one).say(language, rows=rows, number=flip.number, group=group)
    if flip.kind == "day" and flip.verdict is not None and flip.day is not None:
        word = outcome_word(flip.verdict, language)
        return Phrase("On {day}: {word}.", "{day} 기준: {word}.").say(
            language, day=format_date(flip.day, language), word=word
        )
    missing = {
        "source": Phrase(
            "A figure from somebody other than the claimant would settle it.",
            "주장한 쪽이 아닌 다른 출처의 수치가 있으면 판정할 수 있다.",
        ),
        "record": Phrase("This edition holds no facts on {group}.", "이 판에는 {group}에 관한 사실이 없다."),
    }
    return missing[flip.kind].say(language, group=group)


def strongest_sentence(found: Strongest, reading: Reading, language: str) -> str:
    """The strongest form of a claim that holds for certain."""
    names = _listed([rule_name(name, language) for name in found.rules])
    subject = group_name(reading.subject, language)
    return STRONGEST[found.form].say(language, names=names, subject=subject, number=found.number)


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names)
