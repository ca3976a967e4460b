"""As-of counts and lists of authorisations under named counting rules."""

from concord.atlas.questions.approvals.count import (
    GROUPINGS,
    Count,
    CountedRow,
    Counts,
    count,
    history,
    listing,
    oldest_confirmation,
    steps,
)
from concord.atlas.questions.approvals.groups import NOT_KNOWN, groups_of
from concord.atlas.questions.approvals.question import Question, RecordBeginsError
from concord.atlas.questions.approvals.rules import CountingRule, rule, rules
from concord.atlas.questions.approvals.where import Where

__all__ = [
    "GROUPINGS",
    "NOT_KNOWN",
    "Count",
    "CountedRow",
    "CountingRule",
    "Counts",
    "Question",
    "RecordBeginsError",
    "Where",
    "count",
    "groups_of",
    "history",
    "listing",
    "oldest_confirmation",
    "rule",
    "rules",
    "steps",
]
