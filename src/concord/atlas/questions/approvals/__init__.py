"""As-of counts and lists of authorisations under named counting rules."""

from concord.atlas.edition.columns import NOT_KNOWN
from concord.atlas.questions.approvals.counts import GROUPINGS, Count, Counts, count, history, steps
from concord.atlas.questions.approvals.question import Filters, Question, RecordBeginsError
from concord.atlas.questions.approvals.rows import CountedRow, groups_of, listing, oldest_confirmation
from concord.atlas.questions.approvals.rules import CountingRule, rule, rules

__all__ = [
    "GROUPINGS",
    "NOT_KNOWN",
    "Count",
    "CountedRow",
    "CountingRule",
    "Counts",
    "Filters",
    "Question",
    "RecordBeginsError",
    "count",
    "groups_of",
    "history",
    "listing",
    "oldest_confirmation",
    "rule",
    "rules",
    "steps",
]
