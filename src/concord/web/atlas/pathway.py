"""The wizard: plain questions, the one that decides most next, jurisdictions side by side.

The address holds the answers and the day, so that a page can be quoted and taken up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.atlas.questions.pathways.answers import Answer, Law, law
from concord.atlas.questions.pathways.cases import Case, CaseAnswer, answer_json
from concord.atlas.questions.pathways.vocabulary import DISCLAIMER, Attribute, vocabulary
from concord.atlas.questions.pathways.wizard import SKIPPED, Progress, State, progress, read_state
from concord.kernel.dates import PartialDate
from concord.kernel.faults import FaultsFoundError
from concord.kernel.formatting import format_date
from concord.web.atlas import parameters
from concord.web.atlas.display import language, place_name, word
from concord.web.atlas.downloads import as_json
from concord.web.atlas.law_pictures import Length, clocks
from concord.web.atlas.words import BASIS
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.questions.pathways.routes import Clock, OpenRoute, Route
    from concord.atlas.questions.pathways.rules import Row
    from concord.web.request import ReaderRequest

_DEFAULT = ("KR", "US", "EU", "JP")
KINDS = {
    "practice": gettext_lazy("Practice"),
    "research": gettext_lazy("Research"),
    "treatment": gettext_lazy("Treatment"),
    "trial": gettext_lazy("Clinical trial"),
    "authorisation": gettext_lazy("Authorisation"),
    "conditional": gettext_lazy("Conditional"),
    "expedited": gettext_lazy("Expedited"),
    "exemption": gettext_lazy("Exemption"),
    "compassionate": gettext_lazy("Before approval"),
    "classification": gettext_lazy("Classification"),
}
_UNITS = {
    "calendar_days": gettext_lazy("%(n)s calendar days"),
    "working_days": gettext_lazy("%(n)s working days"),
    "months": gettext_lazy("%(n)s months"),
    "years": gettext_lazy("%(n)s years"),
}
# A longer term than this is how long a permission lasts, not how long a review takes.
_LONGEST = 800


def page(request: ReaderRequest) -> HttpResponse:
    """Where the answers so far lead, and the next question."""
    record = law()
    kind = parameters.choice(request, "format", ("html", "json"), "html")
    given = _answers_given(request, record)
    try:
        state = read_state(given, record, request.as_of, _DEFAULT)
        reached = progress(record, state)
    except FaultsFoundError as error:
        first = error.faults[0]
        raise BadParameterError(first.column, first.value, first.expected) from None
    if kind == "json":
        following = reached.next.key if reached.next else None
        answers = [_as_json(one, state) for one in reached.answers]
        return as_json({"state": state.query(), "next": following, "answers": answers})
    context = _context(state, reached)
    if parameters.choice(request, "all", ("1",), ""):
        # The form that holds every question, on demand: it is long.
        places = sorted(record.rules)
        context["places"] = [
            (code, place_name(code, language()), code in state.jurisdictions) for code in places
        ]
        context["everything"] = [_field(attribute, state) for attribute in record.words.ordered]
    return render(request, "atlas/pathway.html", context)


def _answers_given(request: ReaderRequest, record: Law) -> dict[str, str]:
    """The answers given so far, of which the form sends empty what is not known."""
    known = [*record.words.attributes, "in", SKIPPED, "as_of", "format", "lang", "all"]
    strange = next((key for key in request.GET if key not in known), None)
    if strange is not None:
        raise BadParameterError(strange[:80], request.GET[strange][:80], _("a question of the wizard"), known)
    parameters.several(request, SKIPPED, record.words.attributes)
    parameters.several(request, "in", record.rules)
    facts = {
        key: parameters.text(request, key) or "" for key in record.words.attributes if key in request.GET
    }
    lists = {key: ",".join(request.GET.getlist(key)) for key in ("in", SKIPPED) if key in request.GET}
    return {**facts, **lists, "as_of": request.as_of.isoformat()}


def _as_json(answer: Answer, state: State) -> dict[str, Any]:
    case = Case("", answer.jurisdiction, answer.reply.question, PartialDate.of(state.day), state.facts)
    return answer_json(CaseAnswer(case, (answer,)), vocabulary())


def _context(state: State, reached: Progress) -> dict[str, Any]:
    attributes, following = vocabulary().attributes, reached.next
    return {
        "section": "pathway",
        "question": following.question.text(language()) if following else "",
        "help": following.help.text(language()) if following else "",
        "choices": _choices(following, state) if following else [],
        "skip": state.with_answer(following.key, SKIPPED).query() if following else "",
        "said": [_given(attributes[key], value, state) for key, value in state.facts.items()],
        "skipped": [_given(attributes[key], "", state) for key in sorted(state.skipped)],
        "summary": _("Settled in %(done)s of %(all)s jurisdictions.")
        % {"done": sum(one.reply.is_determined for one in reached.answers), "all": len(reached.answers)},
        "is_settled": reached.is_settled,
        "columns": [_column(one) for one in reached.answers],
        "early": [(place_name(code, language()), begins) for code, begins in reached.early.items()],
        "clocks": _picture(reached.answers) if state.facts else None,
        "state": state.query(),
        "notice": DISCLAIMER.text(language()),
    }


def _choices(attribute: Attribute, state: State) -> list[dict[str, str]]:
    """The answers that may be given: what each says and the address that gives it."""
    return [
        {"label": text.text(language()), "query": state.with_answer(attribute.key, value).query()}
        for value, text in attribute.values.items()
    ]


def _given(attribute: Attribute, value: str, state: State) -> dict[str, str]:
    """One answer that was given, with the address that takes it back."""
    label = attribute.values.get(value)
    return {
        "label": attribute.label.text(language()),
        "value": label.text(language()) if label else value,
        "undo": state.with_answer(attribute.key, "").query(),
    }


def _field(attribute: Attribute, state: State) -> dict[str, Any]:
    """An attribute as a field of the form that holds every question."""
    chosen = state.facts.get(attribute.key, "")
    options = attribute.values.items()
    return {
        "key": attribute.key,
        "label": attribute.label.text(language()),
        "options": [(value, text.text(language()), value == chosen) for value, text in options],
    }


def _column(answer: Answer) -> dict[str, Any]:
    """An answer as a column of the page: one jurisdiction beside the others."""
    return {
        "code": answer.jurisdiction,
        "name": place_name(answer.jurisdiction, language()),
        "is_partial": answer.coverage == "partial",
        "is_settled": answer.reply.is_determined,
        "outcomes": [
            *zip(answer.outcomes, outcome_labels(answer.jurisdiction, answer.outcomes), strict=True)
        ],
        "reasons": reasons(answer),
        "others": [
            (label(other.question), outcome_labels(answer.jurisdiction, other.outcomes))
            for other in answer.others
            if other.outcomes
        ],
        "undetermined": [label(one.attribute) for one in answer.undetermined],
        "routes": [_route(one, answer.day) for one in answer.routes],
        "version": answer.rules.version,
        "hash": answer.rules.hash,
    }


def outcome_labels(jurisdiction: str, outcomes: Sequence[str]) -> list[str]:
    """Outcome codes in the reader's language."""
    codes = vocabulary().codes[jurisdiction]
    return [codes[code].text(language()) for code in outcomes]


def label(key: str) -> str:
    """What an attribute or a question is called."""
    words = vocabulary()
    return (words.attributes.get(key) or words.questions[key]).label.text(language())


def reasons(answer: Answer) -> list[dict[str, Any]]:
    """The rows behind an answer: those left open, then those that are certain."""
    decisions = answer.reply.decisions
    rows = [row for decision in decisions for row in decision.open_rows]
    rows += [decision.fired for decision in decisions if decision.fired is not None]
    return [
        {
            "outcomes": outcome_labels(answer.jurisdiction, row.outcomes),
            "text": row.why.text(language()),
            **_reference(row),
        }
        for row in rows
    ]


def _reference(provision: Row | Route) -> dict[str, Any]:
    reference, basis = provision.reference, provision.basis
    return {
        "article": reference.article,
        "url": reference.url,
        "basis": word(BASIS, basis),
        "is_recalled": basis == "recalled",
    }


def _route(option: OpenRoute, day: date) -> dict[str, Any]:
    route, clock = option.route, option.route.clock
    return {
        "kind": KINDS[route.kind],
        "label": route.label.text(language()),
        "is_certain": option.is_certain,
        "needs": [label(key) for key in option.needs],
        "clock": length(clock) if clock else "",
        "ends": format_date(clock.ends(day), language())
        if clock and clock.nominal_days() <= _LONGEST
        else "",
        "note": route.note.text(language()),
        **_reference(route),
    }


def length(clock: Clock) -> str:
    """The length of a clock in words."""
    return str(_UNITS[clock.unit]) % {"n": clock.count}


def _picture(answers: Sequence[Answer]) -> dict[str, Any] | None:
    """The clocks of all routes that are not ruled out, the shortest first within a jurisdiction."""
    lengths = [
        Length(answer.jurisdiction, one.route.label.text(language()), days, length(clock))
        for answer in answers
        if answer.reply.is_determined
        for one in sorted(
            answer.routes, key=lambda one: one.route.clock.nominal_days() if one.route.clock else 0
        )
        if (clock := one.route.clock) is not None and (days := clock.nominal_days()) <= _LONGEST
    ]
    return clocks(lengths) if lengths else None
