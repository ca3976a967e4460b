"""The pages of agreements: the list, one, a deliverable, the dossier, what is due, and files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from concord.kernel.dates import FIRST_DAY, LAST_DAY
from concord.society.access import PUBLIC, SEE, Actor, NotFoundError, Role, find, may, visible
from concord.society.agreements import signatures
from concord.society.agreements.actions import possible_on_agreement
from concord.society.agreements.days import possible_on_day
from concord.society.agreements.deliverables import possible_on_deliverable
from concord.society.agreements.dossier import comparison, dossier_of
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    Deliverable,
    Evidence,
    Party,
    Signature,
    Text,
)
from concord.society.agreements.queries import (
    PartySummary,
    agreement_facts,
    amendments_of,
    attach_sides,
    commitments_of,
    deliverable_facts,
    due_zone,
    evidence_of,
    fetch_settlement,
    parties_of,
    party_summaries,
    promisors_and_promisees,
    review_of,
    rows_due,
    signature_of,
    state_of,
    status_of,
    timing_of,
    verdicts_of,
    with_facts,
    with_state,
)
from concord.society.agreements.signatures import possible_on_party, possible_on_signature
from concord.society.agreements.states import (
    AgreementAction,
    State,
    Timing,
    is_legal,
    quarter,
    state,
    terms_on,
    timing,
)
from concord.society.fields import Layer
from concord.society.links import linked
from concord.society.newsroom.models import Announcement
from concord.web.society import drawing, words
from concord.web.society.agreements import actions
from concord.web.society.agreements.words import step_rows
from concord.web.society.documents import answer, download
from concord.web.society.fields import TextField
from concord.web.society.history import history
from concord.web.society.request import ROWS_A_PAGE, SocietyRequest, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from concord.web.society.actions import ActionTable


def index(request: SocietyRequest) -> HttpResponse:
    """Every agreement that the reader may see, the public record apart from what happens here."""
    agreements = with_facts(visible(request.actor, Agreement)).order_by("layer", "-created_at", "-pk")
    page = page_of(request, agreements, ROWS_A_PAGE)
    kinds = words.names(AgreementKind)
    rows: list[dict[str, Any]] = [
        {
            "agreement": agreement,
            "kind": kinds[agreement.kind],
            "status": words.agreement_status(agreement, request.as_of),
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
    commitments = _commitments(agreement, request.as_of, request.actor)
    insider = is_insider(request.actor, agreement)
    context = {
        "agreement": agreement,
        "status": words.agreement_status(agreement, request.as_of),
        "steps": step_rows(agreement, request.as_of) if insider else [],
        "parties": _parties(request.actor, agreement),
        "texts": list(visible(request.actor, Text).filter(agreement=agreement).select_related("file")),
        "commitments": commitments,
        "verbs": [
            (action, actions.AGREEMENT.actions[action].label)
            for action in possible_on_agreement(request.actor, agreement)
            if action in actions.AGREEMENT.actions
        ],
        "may_commit": is_legal(AgreementAction.DRAFT, status)
        and may(request.actor, AgreementAction.DRAFT, agreement),
        "may_plan": is_legal(AgreementAction.PLAN, status)
        and may(request.actor, AgreementAction.PLAN, agreement),
        "is_insider": insider,
        "happenings": _happenings(request.actor, agreement, commitments),
        "is_record": agreement.layer == Layer.RECORD,
        "annexes": _annexes(request.actor, agreement, request.as_of),
        "belongs_to": _seen(request.actor, agreement.belongs_to),
        "sides": _sides(agreement, commitments, request.as_of),
        **_terms(request.actor, agreement, request.as_of),
        "announcements": visible(request.actor, Announcement)
        .filter(agreement=agreement, published_at__isnull=False)
        .prefetch_related("versions"),
    }
    return render(request, "society/agreements/page.html", context)


def deliverable(request: SocietyRequest, key: str) -> HttpResponse:
    """One deliverable: both sides of it, its evidence, and what I can do now."""
    rows = with_state(Deliverable.objects.select_related("initiative__commitment", "agreement"))
    item = find(request.actor, rows, key)
    agreement = find(request.actor, with_facts(Agreement.objects.all()), item.agreement.key)
    attach_sides(item.initiative, {party.pk: party for party in parties_of(agreement)})
    insider = is_insider(request.actor, agreement)
    at = timing_of(item, request.as_of)
    context = {
        "deliverable": item,
        "due_zone": due_zone(item),
        "evidence": evidence_of(item),
        "verdicts": verdicts_of(item),
        "agreement": agreement,
        "state": words.STATE[state_of(item)],
        "timing": words.WAITS_FOR_YOU if _waits_for(request.actor, item, at) else words.TIMING[at],
        "acts": [
            (action, actions.DELIVERABLE.actions[action].label)
            for action in possible_on_deliverable(request.actor, item, agreement)
        ],
        "is_insider": insider,
        "comparison": comparison(item) if insider else None,
        **_days(request.actor, item, agreement, insider=insider),
        "linked": linked(item.fulfils_kind, item.fulfils_key),
        "happenings": history(request.actor, [item], known=_called(agreement, [item])) if insider else [],
    }
    return render(request, "society/agreements/deliverable.html", context)


def _terms(actor: Actor, agreement: Agreement, day: date) -> dict[str, Any]:
    """The terms in force, the signed amendments that the reader may see and those ahead, and succession."""
    facts = agreement_facts(agreement)
    amendments = [row for row in amendments_of(agreement) if may(actor, SEE, row)]
    return {
        "terms": terms_on(facts, day),
        "amendments": amendments,
        "coming": [row for row in amendments if row.effective_from and row.effective_from > day],
        "continued": facts.succeeded_on,
    }


def _days(actor: Actor, item: Deliverable, agreement: Agreement, *, insider: bool) -> dict[str, Any]:
    """The days that were proposed, and what the reader can do with the one that waits for an answer."""
    item.agreement = agreement
    rows = (
        list(item.days.select_related("party__organisation").order_by("proposed_at", "pk")) if insider else []
    )
    for row in rows:
        row.deliverable = item
    open_day = next((row for row in rows if not row.answer), None)
    possible = possible_on_day(actor, open_day, agreement) if open_day else []
    return {
        "days": rows,
        "open_day": open_day,
        "day_acts": [(action, actions.DAY.actions[action].label) for action in possible],
    }


@login_required
def dossier(request: SocietyRequest, key: str) -> HttpResponse:
    """The dossier, for the parties and the host."""
    return render(request, "society/agreements/dossier.html", _dossier_context(request, key))


@login_required
def dossier_pdf(request: SocietyRequest, key: str) -> HttpResponse:
    """The same as a document, in the reader's language."""
    context = _dossier_context(request, key)
    agreement: Agreement = context["agreement"]
    rehearsed = agreement.layer == Layer.REHEARSAL
    line = (
        _("Rehearsal: the bodies and people in this document are invented.") if rehearsed else agreement.title
    )
    body = render_to_string("society/agreements/dossier_document.html", context)
    page = drawing.page_of(body, get_language() or "en", line)
    return answer(request, page, f"dossier-{agreement.key}.pdf")


@login_required
def due(request: SocietyRequest) -> HttpResponse:
    """The quarter that holds the day of the page, by the side that receives."""
    first, last = quarter(request.as_of)
    page = page_of(
        request, rows_due(visible(request.actor, Deliverable), first, last, request.as_of), ROWS_A_PAGE
    )
    receivers: dict[str, list[dict[str, Any]]] = {}
    items = list(page)
    fetch_settlement(items)
    for item in items:
        name = item.initiative.counterpart.organisation.name
        receivers.setdefault(name, []).append(deliverable_row(item, request.as_of, request.actor))
    context = {
        "first": first,
        "last": last,
        "receivers": sorted(receivers.items()),
        "count": page.paginator.count,
        "page": page,
        "before": (first - timedelta(days=1)).isoformat() if first > FIRST_DAY else "",
        "after": (last + timedelta(days=1)).isoformat() if last < LAST_DAY else "",
    }
    return render(request, "society/agreements/due.html", context)


def text_file(request: SocietyRequest, key: str) -> HttpResponseBase:
    """An authentic text."""
    return download(request, find(request.actor, Text.objects.select_related("file"), key).file)


def evidence_file(request: SocietyRequest, key: str) -> HttpResponseBase:
    """A file handed in as evidence."""
    return download(request, find(request.actor, Evidence.objects.select_related("file"), key).file)


def scan_file(request: SocietyRequest, key: str) -> HttpResponseBase:
    """The scan of a signed paper."""
    return download(request, find(request.actor, Signature.objects.select_related("scan"), key).scan)


@never_cache
def answer_by_link(request: SocietyRequest, text: str) -> HttpResponse:
    """The link of a letter to a party without an account: shows the scan, and takes its answer.

    Opening the link uses nothing up, since mail scanners open links too; the answer does.
    """
    signature = signatures.linked_signature(text)
    context: dict[str, Any] = {"signature": signature, "agreement": signature.party.agreement, "text": text}
    chosen, reason = request.POST.get("answer"), TextField(max_length=300, required=False)
    if request.method != "POST" or chosen not in {"confirm", "contest"}:
        return render(request, "society/agreements/signature_answer.html", context)
    try:
        said = {"confirms": chosen == "confirm", "reason": reason.clean(request.POST.get("reason", ""))}
        made = signatures.answer_by_link(text=text, **said)
    except ValidationError as refusal:
        context |= {"refusals": refusal.messages, "reason": request.POST.get("reason", "")}
        return render(request, "society/agreements/signature_answer.html", context, status=422)
    context |= {"answer": made}
    return render(request, "society/agreements/signature_answered.html", context)


@never_cache
def scan_by_link(request: SocietyRequest, text: str) -> HttpResponseBase:
    """The scan that the link of a letter is about."""
    scan = signatures.linked_signature(text).scan
    if scan is None:
        raise NotFoundError
    return download(request, scan)


def _annexes(actor: Actor, agreement: Agreement, day: date) -> list[dict[str, Any]]:
    rows = with_facts(visible(actor, Agreement).filter(belongs_to=agreement)).order_by("created_at", "pk")
    return [{"agreement": row, "status": words.agreement_status(row, day)} for row in rows]


def _sides(agreement: Agreement, commitments: list[dict[str, Any]], day: date) -> list[PartySummary]:
    rows = [
        row["deliverable"]
        for line in commitments
        for part in line["initiatives"]
        for row in part["deliverables"]
    ]
    return party_summaries(parties_of(agreement), rows, day) if rows else []


def _seen(actor: Actor, agreement: Agreement | None) -> Agreement | None:
    return agreement if agreement is not None and may(actor, SEE, agreement) else None


def _commitments(agreement: Agreement, day: date, actor: Actor) -> list[dict[str, Any]]:
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
                    "is_own": any(
                        party.organisation_id in actor.represents
                        for party in (initiative.lead, initiative.counterpart)
                    ),
                    "deliverables": [
                        deliverable_row(item, day, actor) for item in initiative.deliverables.all()
                    ],
                }
                for initiative in commitment.initiatives.all()
            ],
        }
        for commitment in rows
    ]


def deliverable_row(item: Deliverable, day: date, actor: Actor = PUBLIC) -> dict[str, Any]:
    """A deliverable as lists show it: a template follows a long path slowly, and this one for each row."""
    facts = deliverable_facts(item)
    at = timing(facts, day)
    return {
        "deliverable": item,
        "key": item.key,
        "name": str(item),
        "due": item.due,
        "due_zone": due_zone(item),
        "lead": item.initiative.lead.organisation.label,
        "counterpart": item.initiative.counterpart.organisation.label,
        "state": words.STATE[state(facts)],
        "timing": words.WAITS_FOR_YOU if _waits_for(actor, item, at) else words.TIMING[at],
    }


def _waits_for(actor: Actor, item: Deliverable, at: Timing) -> bool:
    """Whether what lies with the counterpart lies with the reader."""
    return at is Timing.WITH_COUNTERPART and item.initiative.counterpart.organisation_id in actor.represents


def _parties(actor: Actor, agreement: Agreement) -> list[dict[str, Any]]:
    rows = []
    for party in parties_of(agreement):
        signature = signature_of(party)
        rows.append(
            {
                "party": party,
                "signature": signature,
                "review": review_of(agreement, party),
                "buttons": [
                    *_buttons(actions.PARTY, party.key, party, possible_on_party(actor, agreement, party)),
                    *_on_signature(actor, agreement, party, signature),
                ],
            }
        )
    return rows


def _on_signature(
    actor: Actor, agreement: Agreement, party: Party, signature: Signature | None
) -> list[tuple[str, str]]:
    if signature is None or not signature.on_behalf:
        return []
    party.agreement, signature.party = agreement, party
    possible = possible_on_signature(actor, agreement, signature)
    return _buttons(actions.SIGNATURE, signature.key, signature, possible)


def _buttons(table: ActionTable, key: str, obj: Any, possible: list[str]) -> list[tuple[str, str]]:  # noqa: ANN401
    """Address and words of the button of each action."""
    address = "society-party-act" if table is actions.PARTY else "society-signature-act"
    return [
        (reverse(address, args=[key, action]), str(table.heading(table.actions[action].label, obj)))
        for action in possible
    ]


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
    called = _called(agreement, items, [line["commitment"] for line in commitments])
    return history(actor, [agreement, *items], known=called)


def _called(
    agreement: Agreement, items: Sequence[Deliverable], commitments: Sequence[Commitment] = ()
) -> dict[str, str]:
    """What the log calls parties, commitments, deliverables and evidence, by their keys."""
    evidence = [row for item in items for row in evidence_of(item)]
    rows: list[Commitment | Deliverable] = [*commitments, *items]
    return (
        {party.key: party.organisation.label for party in parties_of(agreement)}
        | {row.key: str(row) for row in rows}
        | {row.key: row.file.name if row.file else row.note for row in evidence}
    )


def _dossier_context(request: SocietyRequest, key: str) -> dict[str, Any]:
    agreement = find(request.actor, with_facts(Agreement.objects.all()), key)
    if not is_insider(request.actor, agreement):
        raise NotFoundError
    drawn_up = dossier_of(agreement, request.as_of)
    return {
        "agreement": agreement,
        "dossier": drawn_up,
        **_terms(request.actor, agreement, request.as_of),
        "day": request.as_of,
        "status": words.agreement_status(agreement, request.as_of),
        "annexes": [
            (annex, words.agreement_status(annex, request.as_of), number)
            for annex, _at, number in drawn_up.annexes
        ],
        "may_renew": AgreementAction.RENEW in possible_on_agreement(request.actor, agreement),
        "counts": [
            (words.STATE[one] if isinstance(one, State) else words.TIMING[one], number)
            for one, number in drawn_up.counted
        ],
        "chapters": [
            {
                "commitment": chapter.commitment,
                "lines": [
                    {"line": line, "state": words.STATE[line.state], "timing": words.TIMING[line.timing]}
                    for line in chapter.lines
                ],
            }
            for chapter in drawn_up.chapters
        ],
    }
