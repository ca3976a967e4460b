"""The list of agreements, the page of one, and the page of a deliverable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concord.society.access.actor import Role
from concord.society.access.rules import SEE, find, may, visible
from concord.society.agreements.domain import drafting
from concord.society.agreements.domain.legality import possible_acts, possible_verbs
from concord.society.agreements.facts import (
    evidence_of,
    parties_of,
    state_of,
    status_of,
    timing_of,
    verdicts_of,
    with_facts,
    with_state,
)
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Deliverable,
    Text,
)
from concord.society.agreements.promises import commitments_of, promisors_and_promisees, tie_sides
from concord.society.agreements.sides import View, views
from concord.society.agreements.states import Status, Verb, is_legal
from concord.society.fields import Layer
from concord.society.links import linked
from concord.society.newsroom.models import Announcement
from concord.society.people.models import Organisation
from concord.web.society import words
from concord.web.society.agreements import steps
from concord.web.society.agreements.forms import DraftForm
from concord.web.society.history import history
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.society.access.actor import Actor
    from concord.web.society.request import SocietyRequest


ROWS_A_PAGE = 25


def index(request: SocietyRequest) -> HttpResponse:
    """Every agreement that the reader may see, the public record apart from what happens here."""
    found = with_facts(visible(request.actor, Agreement)).order_by("layer", "-created_at", "-pk")
    page = page_of(request, found, ROWS_A_PAGE)
    kinds = words.names(AgreementKind)
    rows: list[dict[str, Any]] = [
        {
            "agreement": agreement,
            "kind": kinds[agreement.kind],
            "status": words.STATUS[status_of(agreement, request.as_of)],
        }
        for agreement in page
    ]
    layers = [(layer, [row for row in rows if row["agreement"].layer == layer]) for layer in Layer]
    context = {
        "layers": [pair for pair in layers if pair[1]],
        "may_draft": bool(request.actor.represents),
        "page": page,
    }
    return render(request, "society/agreements/index.html", context)


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One agreement: what it is, where it stands, what I can do now, what happened."""
    agreement = find(request.actor, with_facts(Agreement.objects.all()), key)
    status = status_of(agreement, request.as_of)
    commitments = _commitments(agreement, request.as_of)
    context = {
        "agreement": agreement,
        "status": words.STATUS[status],
        "parties": _parties(request.actor, agreement, status),
        "texts": list(visible(request.actor, Text).filter(agreement=agreement).select_related("file")),
        "commitments": commitments,
        "verbs": [
            (verb, words.VERB[verb])
            for verb in possible_verbs(request.actor, agreement)
            if verb in steps.AGREEMENT
        ],
        "may_commit": is_legal(Verb.DRAFT, status) and may(request.actor, Verb.DRAFT, agreement),
        "may_plan": is_legal(Verb.PLAN, status) and may(request.actor, Verb.PLAN, agreement),
        "is_insider": is_insider(request.actor, agreement),
        "happenings": _happenings(request.actor, agreement, commitments),
        "is_record": agreement.layer == Layer.RECORD,
        "annexes": _annexes(request.actor, agreement, request.as_of),
        "belongs_to": _seen(request.actor, agreement.belongs_to),
        "sides": _sides(agreement, commitments, request.as_of),
        "announcements": visible(request.actor, Announcement)
        .filter(agreement=agreement, published_at__isnull=False)
        .prefetch_related("versions"),
    }
    return render(request, "society/agreements/page.html", context)


def deliverable(request: SocietyRequest, key: str) -> HttpResponse:
    """One deliverable: both sides of it, its evidence, and what I can do now."""
    rows = with_state(Deliverable.objects.select_related("initiative__commitment", "agreement"))
    found = find(request.actor, rows, key)
    agreement = find(request.actor, with_facts(Agreement.objects.all()), found.agreement.key)
    tie_sides(found.initiative, {party.pk: party for party in parties_of(agreement)})
    insider = is_insider(request.actor, agreement)
    context = {
        "deliverable": found,
        "evidence": evidence_of(found),
        "verdicts": verdicts_of(found),
        "agreement": agreement,
        "state": words.STATE[state_of(found)],
        "timing": words.TIMING[timing_of(found, request.as_of)],
        "acts": [(act, words.ACT[act]) for act in possible_acts(request.actor, found, agreement)],
        "is_insider": insider,
        "linked": linked(found.fulfils_kind, found.fulfils_key),
        "happenings": history([found]) if insider else [],
    }
    return render(request, "society/agreements/deliverable.html", context)


@login_required
def draft(request: SocietyRequest) -> HttpResponse:
    """Begin an agreement."""
    bodies = Organisation.objects.exclude(layer=Layer.RECORD)
    form = DraftForm(request.POST or None, parties=bodies)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            terms = dict(form.cleaned_data)
            terms["parties"] = [(body, "") for body in terms["parties"]]
            try:
                agreement = drafting.draft(actor=request.actor, **terms)
            except drafting.DraftRefusedError as refusal:
                words.refuse(form, refusal.code)
            else:
                messages.success(request, _("The draft is begun."))
                return redirect("society-agreement", agreement.key)
        status = 422
    return render(request, "society/agreements/draft.html", {"form": form}, status=status)


def _annexes(actor: Actor, agreement: Agreement, day: date) -> list[dict[str, Any]]:
    rows = with_facts(visible(actor, Agreement).filter(belongs_to=agreement)).order_by("created_at", "pk")
    return [{"agreement": row, "status": words.STATUS[status_of(row, day)]} for row in rows]


def _sides(agreement: Agreement, commitments: list[dict[str, Any]], day: date) -> list[View]:
    rows = [
        row["deliverable"]
        for line in commitments
        for part in line["initiatives"]
        for row in part["deliverables"]
    ]
    return views(parties_of(agreement), rows, day) if rows else []


def _seen(actor: Actor, agreement: Agreement | None) -> Agreement | None:
    return agreement if agreement is not None and may(actor, SEE, agreement) else None


def _commitments(agreement: Agreement, day: date) -> list[dict[str, Any]]:
    rows = commitments_of([agreement])
    bound = promisors_and_promisees(rows, parties_of(agreement))
    return [
        {
            "commitment": commitment,
            "promisors": bound[commitment.pk][0],
            "promisees": bound[commitment.pk][1],
            "initiatives": [
                {
                    "initiative": initiative,
                    "deliverables": [deliverable_row(item, day) for item in initiative.deliverables.all()],
                }
                for initiative in commitment.initiatives.all()
            ],
        }
        for commitment in rows
    ]


def deliverable_row(item: Deliverable, day: date) -> dict[str, Any]:
    """A deliverable as lists show it: a template follows a long path slowly, and this one for each row."""
    return {
        "deliverable": item,
        "key": item.key,
        "name": str(item),
        "due": item.due,
        "lead": item.initiative.lead.organisation.label,
        "counterpart": item.initiative.counterpart.organisation.label,
        "state": words.STATE[state_of(item)],
        "timing": words.TIMING[timing_of(item, day)],
    }


def _parties(actor: Actor, agreement: Agreement, status: Status) -> list[dict[str, Any]]:
    open_to_sign = is_legal(Verb.SIGN, status)
    rows = []
    for party in parties_of(agreement):
        party.agreement = agreement
        signature = getattr(party, "signature", None)
        waits = open_to_sign and signature is None
        rows.append(
            {
                "party": party,
                "signature": signature,
                "may_sign": waits and may(actor, Verb.SIGN, party),
                "may_sign_on_behalf": waits and may(actor, "sign_on_behalf", party),
            }
        )
    return rows


def is_insider(actor: Actor, agreement: Agreement) -> bool:
    """Whether the actor is staff of the host or of a party."""
    bodies = {party.organisation_id for party in parties_of(agreement)}
    return actor.has(Role.HOST_STAFF) or not actor.represents.isdisjoint(bodies)


def _happenings(actor: Actor, agreement: Agreement, commitments: list[dict[str, Any]]) -> list[Any]:
    if not is_insider(actor, agreement):
        return []
    items = [
        row["deliverable"]
        for line in commitments
        for initiative in line["initiatives"]
        for row in initiative["deliverables"]
    ]
    return history([agreement, *items])
