"""The wizard: plain questions, the one that decides most next, jurisdictions side by side.

The address holds the answers and the day, so that a page can be quoted and taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from concord.atlas.questions.pathways.answering import law
from concord.atlas.questions.pathways.asking import SKIPPED, read_state, stand
from concord.atlas.questions.pathways.dated import DatedAnswer
from concord.atlas.questions.pathways.rendering import dated
from concord.atlas.questions.pathways.requests import Request
from concord.atlas.questions.pathways.wording import DISCLAIMER
from concord.kernel.dates import PartialDate
from concord.kernel.faults import FaultsFoundError
from concord.web.atlas import parameters
from concord.web.atlas.display import language, place_name
from concord.web.atlas.downloads import as_json
from concord.web.atlas.pathway_lines import column, picture, settled
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.questions.pathways.answering import Answer, Law
    from concord.atlas.questions.pathways.asking import Standing, State
    from concord.atlas.questions.pathways.vocabulary import Attribute, Vocabulary
    from concord.web.request import ReaderRequest

_DEFAULT = ("KR", "US", "EU", "JP")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given: what it says and the address that gives it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Said:
    """One answer that was given, with the address that takes it back."""

    label: str
    value: str
    undo: str


def page(request: ReaderRequest) -> HttpResponse:
    """Where the answers so far lead, and the next question."""
    record = law()
    kind = parameters.choice(request, "format", ("html", "json"), "html")
    asked = _asked(request, record)
    try:
        state = read_state(asked, record, request.as_of, _DEFAULT)
        standing = stand(record, state)
    except FaultsFoundError as error:
        first = error.faults[0]
        raise BadParameterError(first.column, first.value, first.expected) from None
    if kind == "json":
        answers = [dated(_as_dated(one, state), record.words) for one in standing.answers]
        following = standing.next.key if standing.next else None
        return as_json({"state": state.query(), "next": following, "answers": answers})
    context = _context(state, standing, record.words)
    if parameters.choice(request, "all", ("1",), ""):
        context |= _everything(state, record.words, sorted(record.rules))
    return render(request, "atlas/pathway.html", context)


def _asked(request: ReaderRequest, record: Law) -> dict[str, str]:
    """The answers given so far, of which the form sends empty what is not known."""
    known = [*record.words.attributes, "in", SKIPPED, "as_of", "format", "lang", "all"]
    strange = next((key for key in request.GET if key not in known), None)
    if strange is not None:
        raise BadParameterError(strange[:80], request.GET[strange][:80], _("a question of the wizard"), known)
    parameters.several(request, SKIPPED, record.words.attributes)
    parameters.several(request, "in", record.rules)
    asked = {
        key: parameters.text(request, key) or "" for key in record.words.attributes if key in request.GET
    }
    asked["as_of"] = request.as_of.isoformat()
    lists = {key: ",".join(request.GET.getlist(key)) for key in ("in", SKIPPED) if key in request.GET}
    return asked | lists


def _as_dated(found: Answer, state: State) -> DatedAnswer:
    day = PartialDate.of(state.day)
    request = Request("", found.jurisdiction, found.reply.question, day, state.facts, 0)
    return DatedAnswer(request, (found,), None)


def _context(state: State, standing: Standing, words: Vocabulary) -> dict[str, object]:
    say = language()
    return {
        "section": "pathway",
        "question": standing.next.question.say(say) if standing.next else "",
        "help": standing.next.help.say(say) if standing.next else "",
        "choices": _choices(standing.next, state) if standing.next else [],
        "skip": state.told(standing.next.key, SKIPPED).query() if standing.next else "",
        "said": [_said(words.attributes[key], value, state) for key, value in state.facts.items()],
        "skipped": [
            Said(words.attributes[key].label.say(say), "", state.told(key, "").query())
            for key in sorted(state.skipped)
        ],
        "summary": settled(standing.answers),
        "is_settled": standing.is_settled,
        "columns": [column(one, words, state.day) for one in standing.answers],
        "early": [(place_name(code, say), begins) for code, begins in standing.early.items()],
        "clocks": picture(standing.answers) if state.facts else None,
        "state": state.query(),
        "notice": DISCLAIMER.say(say),
    }


def _everything(state: State, words: Vocabulary, places: list[str]) -> dict[str, object]:
    """The form that holds every question, on demand: it is long."""
    return {
        "places": [(code, place_name(code, language()), code in state.jurisdictions) for code in places],
        "everything": [_field(attribute, state) for attribute in words.ordered],
    }


def _choices(attribute: Attribute, state: State) -> list[Choice]:
    labels = zip(attribute.values, attribute.value_labels, strict=True)
    return [
        Choice(label.say(language()), state.told(attribute.key, value).query()) for value, label in labels
    ]


def _said(attribute: Attribute, value: str, state: State) -> Said:
    labels = dict(zip(attribute.values, attribute.value_labels, strict=True))
    label = labels[value].say(language()) if value in labels else value
    return Said(attribute.label.say(language()), label, state.told(attribute.key, "").query())


def _field(attribute: Attribute, state: State) -> dict[str, object]:
    """An attribute as a field of the form that holds every question."""
    labels = zip(attribute.values, attribute.value_labels, strict=True)
    chosen = state.facts.get(attribute.key, "")
    return {
        "key": attribute.key,
        "label": attribute.label.say(language()),
        "options": [(value, label.say(language()), value == chosen) for value, label in labels],
    }
