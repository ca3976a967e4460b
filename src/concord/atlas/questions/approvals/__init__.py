"""As-of counts and lists of authorisations under named counting rules.

One question, one answer, whoever asks. A face hands the parameters over as they came, each name with the
texts given for it, and shows the answer::

    question = parse_question({"rule": ["all-ever"], "jurisdiction": ["KR,US"]}, edition, today())
    by = parse_grouping(parameters)
    answer(edition, question, by).as_json()

``parse_question``, ``parse_rule`` and ``parse_grouping`` raise ``questions.parameters.ParameterError``, with
``name``, ``value``, ``code``, ``expected`` (English, after the word "expected") and ``allowed``, around which
each face puts its own words. An ``Answer`` is typed: ``rows`` (``CountedRow``), ``counts`` (``Count``, by
``by``), ``total``, ``oldest_confirmed``. ``as_json()`` is the documented shape of command and API; a page
makes its own of ``head()`` and ``groups()``. What a page needs more: ``count``, ``steps`` and ``history`` for
many days, ``listing`` for rows alone; ``jurisdictions_of``, ``holders_of`` and ``years_of`` for its choices.
"""

from concord.atlas.edition.columns import NOT_KNOWN
from concord.atlas.questions.approvals.answer import (
    Answer,
    CountedRow,
    answer,
    groups_of,
    listing,
    reasons_against,
)
from concord.atlas.questions.approvals.counts import Count, Counts, Division, count, history, steps
from concord.atlas.questions.approvals.question import (
    GROUPINGS,
    Filters,
    Question,
    RecordBeginsError,
    holders_of,
    jurisdictions_of,
    parse_grouping,
    parse_question,
    parse_rule,
    years_of,
)
from concord.atlas.questions.approvals.rules import DEFAULT_RULE, CountingRule, rule, rules

__all__ = [
    "DEFAULT_RULE",
    "GROUPINGS",
    "NOT_KNOWN",
    "Answer",
    "Count",
    "CountedRow",
    "CountingRule",
    "Counts",
    "Division",
    "Filters",
    "Question",
    "RecordBeginsError",
    "answer",
    "count",
    "groups_of",
    "history",
    "holders_of",
    "jurisdictions_of",
    "listing",
    "parse_grouping",
    "parse_question",
    "parse_rule",
    "reasons_against",
    "rule",
    "rules",
    "steps",
    "years_of",
]
