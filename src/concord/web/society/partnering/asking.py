"""Who may ask for an introduction and for whom, whom it reaches, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from concord.society.access import SEE, Actor, Role, may
from concord.society.partnering.notices import host_accounts
from concord.society.partnering.queries import (
    bodies_to_ask_for,
    can_be_sought,
    state_of,
    who_can_answer,
)
from concord.society.partnering.states import Side, State
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import layer_of_host
from concord.web.society.partnering.actions import ORGANISATION

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.utils.functional import _StrOrPromise

    from concord.society.partnering.models import Introduction

MOST = 6
"""How many bodies of the rehearsal are named instead of a real one."""


def who_may_ask(actor: Actor, sought: Person | Organisation | None = None) -> dict[str, Any]:
    """What a page says of asking: who may, for whom, and whether anybody would read the letter."""
    layer = _layer_of(actor)
    is_self = isinstance(sought, Person) and sought.pk == actor.person
    is_barred = sought is not None and not can_be_sought(layer, sought)
    context: dict[str, Any] = {
        "asks_as_member": actor.has(Role.MEMBER),
        "asks_for": list(bodies_to_ask_for(actor)),
        "may_ask": _may_ask(actor) and not is_barred and not is_self,
        "may_propose": actor.has(Role.HOST_STAFF) and not is_barred and not is_self,
        "is_barred": is_barred,
        "is_self": is_self,
        "host": Organisation.objects.filter(is_host=True).first(),
    }
    if sought is not None:
        context["ask_key"] = sought.key if sought.pk else getattr(sought, "atlas_id", "")
        context["can_answer"] = who_can_answer(sought, actor.person).exists()
        context["can_route"] = isinstance(sought, Organisation) and bool(host_accounts())
    if is_barred:
        bodies = Organisation.objects.filter(layer=layer).exclude(pk__in=actor.represents)
        context["instead"] = [(body, who_can_answer(body, actor.person).exists()) for body in bodies[:MOST]]
    return context


def may_be_asked_by(actor: Actor, key: str) -> bool:
    """Whether the form is open to the actor: they may ask, and their layer may seek the body of that key."""
    sought = None if key.startswith("per-") else ORGANISATION.fetch(key)
    return _may_ask(actor) and (sought is None or can_be_sought(_layer_of(actor), sought))


def _may_ask(actor: Actor) -> bool:
    return actor.has(Role.MEMBER) or bool(actor.represents)


def _layer_of(actor: Actor) -> str:
    """The layer in which the actor stands; for the public that of the host."""
    own = Person.objects.filter(key=actor.key).values_list("layer", flat=True).first()
    return own or layer_of_host()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an introduction: when, what, and the reason or note with it."""

    at: datetime
    what: _StrOrPromise
    note: str = ""
    link: Any = None

    @property
    def day(self) -> date:
        """The day in the reader's time zone."""
        return timezone.localtime(self.at).date()


def steps(actor: Actor, introduction: Introduction) -> list[Step]:
    """What happened, in order of time. Of a refusal it says which side, and neither who nor why."""
    begun = _("proposed by staff of the host") if introduction.introducer_id else _("asked for")
    done = [Step(introduction.asked_at, begun)]
    done += [
        Step(row.written_at, _("the host wrote to a contact of who is asked"))
        for row in introduction.routes.all()
    ]
    for answer in introduction.answers.all():
        # Who asks consents by asking.
        is_own = answer.side == Side.SEEKER and answer.consents and introduction.introducer_id is None
        if not is_own:
            said = {True: _("%(side)s: consented"), False: _("%(side)s: declined")}[answer.consents]
            done.append(Step(answer.given_at, said % {"side": answer.get_side_display()}))
    if introduction.given_up_at:
        what = _("the host found no contact")
        done.append(Step(introduction.given_up_at, what, introduction.given_up_because))
    if introduction.withdrawn_at:
        done.append(Step(introduction.withdrawn_at, _("withdrawn")))
    if state_of(introduction) is State.EXPIRED:
        done.append(Step(introduction.expires_at, _("nobody answered in time")))
    for outcome in introduction.outcomes.all():
        what = f"{outcome.get_side_display()}: {outcome.get_result_display()}"
        agreement = outcome.agreement
        link = agreement if agreement is not None and may(actor, SEE, agreement) else None
        done.append(Step(outcome.given_at, what, outcome.note, link))
    return sorted(done, key=lambda step: step.at)
