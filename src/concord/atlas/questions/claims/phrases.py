"""The phrases from which sentences about claims are made, each in English and Korean."""

from __future__ import annotations

from typing import NamedTuple

from concord.atlas.questions.claims.model import Verdict


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
    "depends": Phrase("depends on the counting rule", "계산 규칙에 따라 다름"),
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
