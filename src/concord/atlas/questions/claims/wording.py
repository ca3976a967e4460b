"""Claims and their verdicts in sentences, English and Korean, for the command and the pages alike.

Korean sentences avoid particles after names and numbers, whose form would depend on the sound before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from concord.atlas.questions.approvals import rules
from concord.atlas.questions.claims.model import (
    Finding,
    Flip,
    Population,
    Reading,
    Relation,
    Strongest,
    Verdict,
)
from concord.kernel.dates import PartialDate
from concord.kernel.formatting import format_date
from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction

if TYPE_CHECKING:
    from concord.atlas.questions.claims.verdicts import Interval


class Phrase(NamedTuple):
    """One phrase in both languages, with fields in braces."""

    en: str
    ko: str

    def say(self, language: str, **fields: object) -> str:
        """The phrase in Korean for ``ko``, else in English, its fields filled."""
        return (self.ko if language == "ko" else self.en).format(**fields)


OUTCOMES = {
    "holds": Phrase("holds", "성립"),
    "fails": Phrase("does not hold", "성립하지 않음"),
    "tied": Phrase("tied", "동률"),
    "undetermined": Phrase("undetermined", "판정할 수 없음"),
    "depends": Phrase("depends on the reading or the counting rule", "해석이나 계산 규칙에 따라 다름"),
    "refused": Phrase("cannot be checked", "검증할 수 없음"),
}

OTHER_RULES = {
    "published-figures": Phrase("Published figures", "공표된 수치"),
    "instrument-stages": Phrase("Dated stages of the bill or law", "법안·법령의 단계별 날짜"),
}

MOST = {
    Verdict.HOLDS: Phrase(
        "{subject} leads with {own}. Next: {rival}, {theirs}.",
        "{subject} {own}개로 가장 많다. 다음은 {rival} {theirs}개.",
    ),
    Verdict.FAILS: Phrase(
        "{subject}: {own}. {rival}: {theirs}.",
        "{subject} {own}개, {rival} {theirs}개.",
    ),
    Verdict.TIED: Phrase(
        "First place shared. {subject}: {own}. {rival}: {theirs}.",
        "{subject} {own}개, {rival} {theirs}개로 공동 1위이다.",
    ),
    Verdict.UNDETERMINED: Phrase(
        "The record leaves it open. {subject}: {own}. {rival}: {theirs}.",
        "기록만으로는 가릴 수 없다. {subject} {own}개, {rival} {theirs}개.",
    ),
}

FIRST = {
    "absent": Phrase(
        "The record holds no such grant by that day under this rule.",
        "이 규칙으로는 해당일까지 허가 기록이 없다.",
    ),
    "not_counted": Phrase("This rule does not count it. {reasons}", "이 규칙에서는 세지 않는다. {reasons}"),
    "none": Phrase(
        "Granted {when}; nothing that the rule counts was granted before.",
        "{when} 허가. 이 규칙이 세는 것 가운데 이보다 먼저 허가된 것은 없다.",
    ),
    "some": Phrase(
        "Granted {when}; {before} came before.",
        "{when} 허가. 이보다 먼저 허가된 것이 {before}건 있다.",
    ),
    "tied": Phrase(
        "Granted {when}; another was granted on the same day.",
        "{when} 허가. 같은 날 허가된 것이 더 있다.",
    ),
}

FIGURES = {
    Verdict.HOLDS: Phrase(
        "What an independent source says bears it out.", "독립된 출처의 기록이 이를 뒷받침한다."
    ),
    Verdict.FAILS: Phrase(
        "What an independent source says contradicts it.", "독립된 출처의 기록과 어긋난다."
    ),
    Verdict.UNDETERMINED: Phrase(
        "No independent figure near that day settles it.",
        "해당일 무렵의 독립된 수치가 없거나, 있어도 판정하기에 부족하다.",
    ),
}

STAGE_STEPS = {
    "introduced": Phrase("introduced", "발의 또는 입법예고"),
    "committee": Phrase("in committee", "위원회 심사"),
    "passed": Phrase("passed", "의결"),
    "promulgated": Phrase("promulgated", "공포"),
    "published": Phrase("published", "공표"),
    "in_force": Phrase("in force", "시행"),
    "applies_from": Phrase("applies", "적용"),
    "amended": Phrase("amended", "개정"),
    "superseded": Phrase("superseded by another", "다른 법안·법령으로 대체"),
    "lapsed": Phrase("lapsed", "임기 만료 등으로 폐기"),
    "repealed": Phrase("repealed", "폐지"),
}

MARGINS = {
    Verdict.HOLDS: Phrase(
        "{group}: {number} more would make it hold.", "{group} {number}개가 더 있으면 성립한다."
    ),
    Verdict.TIED: Phrase(
        "{group}: {number} more would make it a tie.", "{group} {number}개가 더 있으면 동률이 된다."
    ),
    Verdict.FAILS: Phrase(
        "{group}: {number} more would make it fail.", "{group} {number}개가 더 있으면 성립하지 않는다."
    ),
}

STRONGEST = {
    "as_claimed": Phrase(
        "Holds as claimed under every rule that is a fair reading.",
        "합당한 모든 규칙에서 주장대로 성립한다.",
    ),
    "under_rules": Phrase("Holds under these rules: {names}.", "다음 규칙에서 성립한다: {names}."),
    "shared": Phrase(
        "{subject} shares the first place under these rules: {names}.",
        "다음 규칙에서 {subject} 공동 1위이다: {names}.",
    ),
    "among_first": Phrase(
        "{subject} is among the first {number} under every rule.",
        "모든 규칙에서 {subject} 상위 {number}위 안에 든다.",
    ),
    "in_part": Phrase(
        "In part. Readings that hold under every rule: {number}.",
        "일부만 성립한다. 모든 규칙에서 성립하는 해석: {number}개.",
    ),
    "at_least": Phrase(
        "{subject} has at least {number} under every rule.", "모든 규칙에서 {subject} {number}개 이상이다."
    ),
    "none": Phrase(
        "No form of it holds for certain on this record.", "이 기록만으로 확실히 성립하는 형태는 없다."
    ),
}

DOUBTS = {
    "ever": Phrase(
        "Whether or when it was granted is not certain.",
        "허가 여부나 허가 시점이 확실하지 않다.",
    ),
    "in_force": Phrase(
        "Whether it stood on that day is not certain: grant or end is known within bounds or from memory.",
        "해당일에 효력이 있었는지 확실하지 않다. 허가나 종료 시점이 범위로만 알려졌거나 출처를 읽지 못했다.",
    ),
    "marketed": Phrase(
        "Whether it was on the market on that day was not read.",
        "해당일에 시판 중이었는지 확인하지 못했다.",
    ),
    "product_like": Phrase(
        "Whether this is a licence for a product at all is not certain.",
        "제품에 대한 허가인지 확실하지 않다.",
    ),
    "cord_blood": Phrase(
        "Whether it is unmodified cord blood is not known.", "가공하지 않은 제대혈인지 알 수 없다."
    ),
    "minimally_manipulated": Phrase(
        "Whether its cells are minimally manipulated is not known.", "최소조작 세포인지 알 수 없다."
    ),
    "export_only": Phrase(
        "Whether it was licensed for export alone on that day is not certain.",
        "해당일에 수출 전용 품목이었는지 확실하지 않다.",
    ),
    "absent_from_regulator_list": Phrase(
        "Whether the regulator's own list showed it is not known.",
        "규제기관의 목록에 실려 있었는지 알 수 없다.",
    ),
    "living_cells": Phrase(
        "Whether it holds living cells is not known.", "살아 있는 세포가 들어 있는지 알 수 없다."
    ),
    "stem_cell_per_regulator": Phrase(
        "Whether the regulator calls it stem cell therapy was not read.",
        "규제기관이 줄기세포치료제로 부르는지 확인하지 못했다.",
    ),
    "stem_cells": Phrase(
        "Whether its cells are stem or progenitor cells is not settled.",
        "줄기세포나 전구세포가 들어 있는지 정해지지 않았다.",
    ),
    "annulled": Phrase(
        "Whether the grant was later annulled is not certain.", "허가가 나중에 취소되었는지 확실하지 않다."
    ),
    "terms": Phrase(
        "On which terms it stood on that day is not certain.",
        "해당일에 어떤 조건의 허가였는지 확실하지 않다.",
    ),
    "confirmed_within": Phrase(
        "Its standing was last confirmed longer ago than was asked for.",
        "마지막으로 확인한 날이 요청한 기간보다 오래되었다.",
    ),
    "year": Phrase("In which year it was granted is not certain.", "허가 연도가 확실하지 않다."),
    "granted": Phrase(
        "Whether it was granted within the period is not certain.",
        "그 기간 안에 허가되었는지 확실하지 않다.",
    ),
    "own_figure": Phrase(
        "The claimant's own figure; it cannot confirm the claim.",
        "주장한 쪽이 스스로 밝힌 수치로, 주장을 확인해 주지 못한다.",
    ),
    "other_time": Phrase(
        "A figure of another time; it is shown for comparison only.",
        "다른 시점의 수치로, 비교를 위해서만 보인다.",
    ),
    "recalled": Phrase("Not read in a source.", "출처에서 읽지 못했다."),
}

REASONS = {
    "ever": Phrase("It had not been granted by that day.", "해당일까지 허가되지 않았다."),
    "in_force": Phrase("It was not in force on that day.", "해당일에 효력이 없었다."),
    "marketed": Phrase("It was not on the market on that day.", "해당일에 시판 중이 아니었다."),
    "legal_form": Phrase(
        "The legal form of its authorisation is not counted.", "그 허가의 법적 형태는 세지 않는다."
    ),
    "class": Phrase("Its class is not counted.", "그 제품 분류는 세지 않는다."),
    "product_like": Phrase("It is no licence for a product.", "제품에 대한 허가가 아니다."),
    "cord_blood": Phrase("It is unmodified cord blood.", "가공하지 않은 제대혈이다."),
    "minimally_manipulated": Phrase("Its cells are minimally manipulated.", "최소조작 세포이다."),
    "export_only": Phrase("It was licensed for export alone.", "수출 전용 품목이다."),
    "absent_from_regulator_list": Phrase(
        "The regulator's own list does not show it.", "규제기관의 목록에 실려 있지 않다."
    ),
    "living_cells": Phrase("It holds no living cells.", "살아 있는 세포가 들어 있지 않다."),
    "stem_cell_per_regulator": Phrase(
        "The regulator does not call it stem cell therapy.", "규제기관이 줄기세포치료제로 부르지 않는다."
    ),
    "stem_cells": Phrase("It holds no stem or progenitor cells.", "줄기세포나 전구세포가 들어 있지 않다."),
    "annulled": Phrase("The grant was annulled later.", "허가가 나중에 취소되었다."),
    "terms": Phrase("It did not stand on such terms on that day.", "해당일에 그런 조건의 허가가 아니었다."),
    "jurisdiction": Phrase("Its place is not asked for.", "묻는 지역의 허가가 아니다."),
    "donor": Phrase("Its donor is not of the kind asked for.", "묻는 공여자 유형이 아니다."),
    "product": Phrase("The product is not asked for.", "묻는 제품이 아니다."),
    "material": Phrase("It is not of the material asked for.", "묻는 원료가 아니다."),
    "holder": Phrase("Its holder is not asked for.", "묻는 허가권자가 아니다."),
    "indication_group": Phrase("Its indication is not asked for.", "묻는 적응증이 아니다."),
    "year": Phrase("It was granted in another year.", "다른 해에 허가되었다."),
    "granted": Phrase("It was granted outside the period.", "그 기간 밖에 허가되었다."),
}

_WORLD = Phrase("the world", "전 세계")


def outcome_word(word: str, language: str) -> str:
    """A verdict or an outcome in a word or two."""
    return OUTCOMES[word].say(language)


def doubt(code: str, language: str) -> str:
    """Why a row is only possible, as a sentence."""
    return DOUBTS[code].say(language)


def reason(code: str, language: str) -> str:
    """Why a row is not counted, as a sentence."""
    return REASONS[code].say(language)


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
    """A finding under one rule."""
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
    count = number(finding.counts[reading.subject], language)
    return f"{group_name(reading.subject, language)}: {count}."


def _most(finding: Finding, reading: Reading, language: str) -> str:
    subject, *rivals = finding.counts
    named = {
        "subject": group_name(subject, language),
        "own": number(finding.counts[subject], language),
        "rival": group_name(rivals[0], language) if rivals else "",
        "theirs": number(finding.counts[rivals[0]], language) if rivals else "",
    }
    if reading.relation is Relation.RANK or not rivals:
        return f"{named['subject']}: {named['own']}."
    return MOST[finding.verdict].say(language, **named)


def _first(finding: Finding, language: str) -> str:
    if not finding.rows:
        return FIRST["absent"].say(language)
    if finding.rows[0].role == "not_counted":
        reasons = " ".join(reason(code, language) for code in finding.rows[0].doubts)
        return FIRST["not_counted"].say(language, reasons=reasons)
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
        "record": Phrase(
            "The record of {group} is incomplete; what it lacks could decide it.",
            "{group}: 기록이 완전하지 않으며, 빠진 사실이 결과를 가를 수 있다.",
        ),
    }
    return missing[flip.kind].say(language, group=group)


def strongest_sentence(strongest: Strongest, reading: Reading, language: str) -> str:
    """The strongest form of a claim that holds for certain."""
    names = "; ".join(rule_name(name, language) for name in strongest.rules)
    subject = group_name(reading.subject, language)
    return STRONGEST[strongest.form].say(language, names=names, subject=subject, number=strongest.number)
