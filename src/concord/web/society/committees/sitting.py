"""The page of a sitting: agenda, interests declared, decisions, actions, minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.shortcuts import render

from concord.kernel import clock
from concord.society.access.rules import find, may
from concord.society.committees.domain.legality import possible_on_sitting
from concord.society.committees.facts import state_of_action, state_of_sitting
from concord.society.committees.models import Action, AgendaItem, Interest, Sitting, Term
from concord.society.committees.states import ActionState, Verb, is_legal
from concord.web.society.agreements.files import download
from concord.web.society.committees.words import ACTION, SITTING, VERB

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from concord.society.access.actor import Actor
    from concord.web.society.request import SocietyRequest


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One sitting, for those who serve."""
    sitting = find(request.actor, Sitting.objects.select_related("committee__organisation", "minutes"), key)
    actor, state = request.actor, state_of_sitting(sitting, clock.today())
    runs = may(actor, "run", sitting)
    serves = actor.person in _serving_today(sitting)
    items = [_item(item, actor, state, runs=runs, serves=serves) for item in _items(sitting)]
    context = {
        "sitting": sitting,
        "committee": sitting.committee,
        "state": SITTING[state],
        "items": items,
        "verbs": [(verb, VERB[verb]) for verb in possible_on_sitting(actor, sitting)],
        "voters": _voters(sitting),
    }
    return render(request, "society/committees/sitting.html", context)


def minutes(request: SocietyRequest, key: str) -> FileResponse:
    """The minutes as the file that was handed in."""
    return download(find(request.actor, Sitting.objects.select_related("minutes"), key).minutes)


def _items(sitting: Sitting) -> list[AgendaItem]:
    return list(
        AgendaItem.objects.filter(sitting=sitting)
        .select_related("resolution")
        .prefetch_related(
            Prefetch("interests", queryset=Interest.objects.select_related("person")),
            Prefetch("actions", queryset=Action.objects.select_related("owner")),
        )
    )


def _item(item: AgendaItem, actor: Actor, state: Any, *, runs: bool, serves: bool) -> dict[str, Any]:  # noqa: ANN401
    decided = hasattr(item, "resolution")
    declared = any(one.person_id == actor.person for one in item.interests.all())
    verbs = [
        verb
        for verb, holds in (
            (Verb.DECLARE, serves and not decided and not declared),
            (Verb.RESOLVE, runs and not decided),
            (Verb.ASSIGN, runs),
        )
        if holds and is_legal(verb, state)
    ]
    return {
        "item": item,
        "decided": decided,
        "verbs": [(verb, VERB[verb]) for verb in verbs],
        "actions": [_action(action, actor, runs=runs) for action in item.actions.all()],
    }


def _action(action: Action, actor: Actor, *, runs: bool) -> dict[str, Any]:
    state = state_of_action(action, clock.today())
    to_do = state in {ActionState.OPEN, ActionState.OVERDUE}
    verbs = [Verb.FINISH] if to_do and (runs or action.owner_id == actor.person) else []
    verbs += [Verb.DROP] if to_do and runs else []
    return {"action": action, "state": ACTION[state], "verbs": [(verb, VERB[verb]) for verb in verbs]}


def _serving_today(sitting: Sitting) -> set[int]:
    day = clock.today()
    terms = Term.objects.filter(seat__committee=sitting.committee_id, since__lte=day, until__gt=day)
    return set(terms.values_list("person_id", flat=True))


def _voters(sitting: Sitting) -> list[Term]:
    """Who holds a seat on the day of the sitting."""
    day = sitting.held_on
    return list(
        Term.objects.filter(seat__committee=sitting.committee_id, since__lte=day, until__gt=day)
        .select_related("person", "seat__nominated_by")
        .order_by("seat__position")
    )
