"""Agreements with what they promise, and deliverables with their days and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from concord.society.access import Actor, find, reads, visible
from concord.society.agreements.days import possible_on_day
from concord.society.agreements.deliverables import possible_on_deliverable
from concord.society.agreements.dossier import comparison
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    DayProposal,
    Deliverable,
    Evidence,
    Initiative,
    Party,
    Review,
    Signature,
    Text,
    Verdict,
    Waiver,
)
from concord.society.agreements.progress import Step, steps
from concord.society.agreements.queries import (
    agreement_facts,
    due_zone,
    is_unconfirmed,
    parties_of,
    rows_due,
    state_of,
    status_of,
    timing_of,
    with_facts,
    with_settlement,
)
from concord.society.agreements.states import Terms, terms_on
from concord.society.people.models import Person
from concord.society.tokens.models import Scope
from concord.web.api.reading import day
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.schemas import (
    Context,
    Layered,
    OfDay,
    OnDay,
    Page,
    PagedOnDay,
    PartyRef,
    PersonRef,
    Titled,
    TokenedRequest,
    Words,
    actor_in,
    page_of,
    path,
    use_day,
    words,
)
from concord.web.errors import BadParameterError
from concord.web.society.agreements.views import is_insider

router = Router(tags=["society"])


class AgreementLine(Titled, Layered):
    """An agreement in a list. Signature, announcement and effect are different days; null is not known.

    ``ends_on`` and ``notice_months`` are in force on the day: ``amended_by`` is the newest signed amendment
    in effect, ``first_ends_on`` the last day as first signed, ``continued_from`` the day on which a signed
    successor takes effect. Of an amendment, they are what it changes; null leaves them as they are.
    """

    kind: str
    status: str
    parties: list[PartyRef]
    announced_on: date | None
    announcement_url: str
    effective_from: date | None
    ends_on: date | None
    notice_months: int | None
    first_ends_on: date | None
    is_open_ended: bool
    amended_by: str | None
    continued_from: date | None
    terminated_on: date | None
    is_published: bool
    unconfirmed: bool

    @staticmethod
    def resolve_status(agreement: Agreement, context: Context) -> str:
        """The status on the day."""
        return str(status_of(agreement, context["request"].day))

    @staticmethod
    def resolve_ends_on(agreement: Agreement, context: Context) -> date | None:
        """The last day in force on the day."""
        return agreement.ends_on if _amends(agreement) else _terms(agreement, context).ends_on

    @staticmethod
    def resolve_first_ends_on(agreement: Agreement) -> date | None:
        """The last day as first signed."""
        return agreement.ends_on

    @staticmethod
    def resolve_notice_months(agreement: Agreement, context: Context) -> int | None:
        """The notice in force on the day."""
        return agreement.notice_months if _amends(agreement) else _terms(agreement, context).notice_months

    @staticmethod
    def resolve_amended_by(agreement: Agreement, context: Context) -> str | None:
        """The key of the newest amendment in effect on the day."""
        amendment = _terms(agreement, context).amendment
        return amendment.key if amendment else None

    @staticmethod
    def resolve_continued_from(agreement: Agreement) -> date | None:
        """The day from which a signed successor is in effect."""
        return agreement_facts(agreement).succeeded_on

    @staticmethod
    def resolve_unconfirmed(agreement: Agreement) -> bool:
        """Whether a signature was recorded for a party that has not answered: shown with the status."""
        return is_unconfirmed(agreement)

    @staticmethod
    def resolve_parties(agreement: Agreement) -> list[Party]:
        """The parties in the order of the text."""
        return parties_of(agreement)


class Agreements(Page, OfDay):
    """Agreements, the newest first, with their status on the day."""

    rows: list[AgreementLine]


class DeliverableLine(Titled, Layered):
    """One thing to be delivered. ``state`` and ``timing`` are computed, never stored.

    ``due`` binds once ``day_is_agreed``; until then it is the day last proposed. It ends in ``due_zone``.
    """

    agreement: str = path("agreement", "key")
    code: str
    due: date
    due_zone: str
    day_is_agreed: bool
    verification: str
    state: str
    timing: str

    @staticmethod
    def resolve_due_zone(deliverable: Deliverable) -> str:
        """The zone in which the due day ends."""
        return due_zone(deliverable)

    @staticmethod
    def resolve_state(deliverable: Deliverable) -> str:
        """The state, computed."""
        return str(state_of(deliverable))

    @staticmethod
    def resolve_timing(deliverable: Deliverable, context: Context) -> str:
        """How it stands to its due day."""
        return str(timing_of(deliverable, context["request"].day))


class DueLine(DeliverableLine):
    """A deliverable that is due, from the party that delivers to the one that accepts."""

    delivered_by: PartyRef = path("initiative", "lead")
    accepted_by: PartyRef = path("initiative", "counterpart")


class DueList(Page, OfDay):
    """What is due from one day to another, both in, by day and code; the public record apart."""

    first: date
    last: date
    rows: list[DueLine]


class InitiativeOut(Titled):
    """What is done to keep a promise: who leads and delivers, who accepts, what is to be delivered."""

    key: str
    lead: PartyRef
    counterpart: PartyRef
    deliverables: list[DeliverableLine]


class CommitmentOut(Schema):
    """One promise. ``due`` is EDTF; ``outcome`` is what a source says came of it, null if none does."""

    key: str
    number: int
    clause: str
    text: Words
    promisors: list[PartyRef]
    promisees: list[PartyRef]
    due: str
    source_url: str
    outcome: Words | None
    outcome_sources: list[str]
    initiatives: list[InitiativeOut]

    @staticmethod
    def resolve_text(commitment: Commitment) -> dict[str, str]:
        """The text in both languages."""
        return words(commitment.text_en, commitment.text_ko)

    @staticmethod
    def resolve_outcome(commitment: Commitment) -> dict[str, str] | None:
        """What a source says came of it."""
        return words(commitment.outcome_en, commitment.outcome_ko) if commitment.outcome_en else None


class TextOut(Schema):
    """An authentic text by its SHA-256; one of them governs."""

    key: str
    language: str
    governs: bool
    sha256: str = path("file", "sha256")
    size: int = path("file", "size")


class SignatureOut(Schema):
    """A party has signed; ``on_behalf``: the host recorded it from a paper. ``standing`` says how far."""

    key: str
    party: str = path("party", "organisation", "key")
    signed_on: date | None
    on_behalf: bool
    standing: str


class ReviewOut(Schema):
    """A party agrees to the text that is in review; ``on_behalf``: the host recorded what it received."""

    party: str = path("party", "organisation", "key")
    on_behalf: bool
    agreed_at: datetime


class AgreementStepOut(Schema):
    """A step to effect: what is missing by code, and which organisations act next."""

    name: str
    is_done: bool
    missing: list[str]
    waits_for: list[str]

    @staticmethod
    def resolve_waits_for(step: Step) -> list[str]:
        """The keys of the organisations."""
        return [party.organisation.key for party in step.waits_for]


class AgreementOut(AgreementLine, OfDay):
    """An agreement with its commitments; texts and signatures as far as you may see them."""

    text_is_public: bool
    no_commitments_because: str
    steps: list[AgreementStepOut]
    texts: list[TextOut]
    reviews: list[ReviewOut]
    signatures: list[SignatureOut]
    commitments: list[CommitmentOut]

    @staticmethod
    def resolve_steps(agreement: Agreement, context: Context) -> list[Step]:
        """The steps until it is in effect, for the parties and the host."""
        insider = is_insider(actor_in(context), agreement)
        return steps(agreement, context["request"].day) if insider else []

    @staticmethod
    def resolve_reviews(agreement: Agreement, context: Context) -> Iterable[Review]:
        """Who agreed to the text, as far as the reader may see it."""
        rows = visible(actor_in(context), Review).filter(party__agreement=agreement)
        return rows.select_related("party__organisation").order_by("party__position")

    @staticmethod
    def resolve_texts(agreement: Agreement, context: Context) -> Iterable[Text]:
        """The texts that the reader may see."""
        return visible(actor_in(context), Text).filter(agreement=agreement).select_related("file")

    @staticmethod
    def resolve_signatures(agreement: Agreement, context: Context) -> Iterable[Signature]:
        """The signatures that the reader may see."""
        rows = visible(actor_in(context), Signature).filter(party__agreement=agreement)
        return rows.select_related("party__organisation", "answer").order_by("party__position")

    @staticmethod
    def resolve_commitments(agreement: Agreement, context: Context) -> Iterable[Commitment]:
        """The commitments with all that hangs under them."""
        return _commitments(actor_in(context), agreement)


class FileOut(Schema):
    """A file that was handed in, by its SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


class EvidenceOut(Schema):
    """Proof: a file, a public page or a note on what fulfils the deliverable."""

    key: str
    note: str
    url: str
    file: FileOut | None
    by: PersonRef | None
    handed_in_at: datetime

    @staticmethod
    def resolve_by(evidence: Evidence, context: Context) -> Person | None:
        """Who handed it in for the party, if they show their name to the reader."""
        return evidence.by if reads(actor_in(context), evidence, "by") else None


class VerdictOut(Schema):
    """The counterpart's word on one piece of evidence."""

    evidence: str = path("on_evidence", "key")
    accepted: bool
    reason: str
    by: PersonRef | None
    given_at: datetime

    @staticmethod
    def resolve_by(verdict: Verdict, context: Context) -> Person | None:
        """Who said so for the party, if they show their name to the reader."""
        return verdict.by if reads(actor_in(context), verdict, "by") else None


class DayOut(Schema):
    """A day that a side proposed; ``answer`` is empty while nobody of the other side has answered."""

    key: str
    day: date
    party: str = path("party", "organisation", "key")
    reason: str
    proposed_at: datetime
    answer: str
    answer_reason: str
    answered_at: datetime | None
    acts: list[str]

    @staticmethod
    def resolve_acts(day: DayProposal, context: Context) -> list[str]:
        """What the reader may do with it now."""
        if day.answer:
            return []
        return [str(act) for act in possible_on_day(actor_in(context), day, day.deliverable.agreement)]


class WaiverOut(Schema):
    """The counterpart no longer asks for it."""

    reason: str
    given_at: datetime


class DeliverableOut(DueLine, OfDay):
    """A deliverable; evidence and verdicts as far as you may see them, and what you may do now."""

    fulfils_kind: str
    fulfils_key: str
    promised_number: int | None
    counted_as: str
    counted: int | None
    days: list[DayOut]
    evidence: list[EvidenceOut]
    verdicts: list[VerdictOut]
    waiver: WaiverOut | None
    acts: list[str]

    @staticmethod
    def resolve_counted(deliverable: Deliverable) -> int | None:
        """How many are counted of what the number was promised of."""
        found = comparison(deliverable)
        return found.counted if found else None

    @staticmethod
    def resolve_days(deliverable: Deliverable, context: Context) -> list[DayProposal]:
        """The proposed days that the reader may see."""
        rows = visible(actor_in(context), DayProposal).filter(deliverable=deliverable)
        days = list(rows.select_related("party__organisation").order_by("proposed_at", "pk"))
        for one in days:
            one.deliverable = deliverable
        return days

    @staticmethod
    def resolve_evidence(deliverable: Deliverable, context: Context) -> Iterable[Evidence]:
        """The evidence that the reader may see."""
        rows = visible(actor_in(context), Evidence).select_related("file", "by")
        return rows.filter(deliverable=deliverable)

    @staticmethod
    def resolve_verdicts(deliverable: Deliverable, context: Context) -> Iterable[Verdict]:
        """The verdicts that the reader may see."""
        rows = visible(actor_in(context), Verdict).select_related("on_evidence", "by")
        return rows.filter(deliverable=deliverable)

    @staticmethod
    def resolve_waiver(deliverable: Deliverable, context: Context) -> Waiver | None:
        """The waiver, if there is one that the reader may see."""
        return visible(actor_in(context), Waiver).filter(deliverable=deliverable).first()

    @staticmethod
    def resolve_acts(deliverable: Deliverable, context: Context) -> list[str]:
        """What the reader may do now."""
        actions = possible_on_deliverable(actor_in(context), deliverable, deliverable.agreement)
        return [str(action) for action in actions]


class Between(PagedOnDay):
    """``from`` and ``to`` are days, both in; ``as_of`` is the day on which the timing is judged."""

    first: Annotated[str, Field(alias="from")]
    last: Annotated[str, Field(alias="to")]


@router.get(
    "/agreements",
    response={200: Agreements, 400: Refusal, 404: Closed},
    summary=gettext_noop("Agreements that I may see"),
    **needs(Scope.AGREEMENTS),
)
def agreements(request: TokenedRequest, asked: Query[PagedOnDay]) -> dict[str, Any]:
    """Those of the bodies you act for, and those that their parties published."""
    use_day(request, asked)
    return page_of(with_facts(visible(actor_of(request), Agreement)).order_by("-created_at", "-pk"), asked)


@router.get(
    "/agreements/{key}",
    response={200: AgreementOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("One agreement with commitments, initiatives and deliverables"),
    **needs(Scope.AGREEMENTS),
)
def agreement(request: TokenedRequest, key: str, asked: Query[OnDay]) -> Agreement:
    """An agreement as it stands on the day."""
    use_day(request, asked)
    return find(actor_of(request), with_facts(Agreement.objects.all()), key)


@router.get(
    "/due",
    response={200: DueList, 400: Refusal, 404: Closed},
    summary=gettext_noop("What is due to whom between two days"),
    **needs(Scope.AGREEMENTS),
)
def due(request: TokenedRequest, asked: Query[Between]) -> dict[str, Any]:
    """The rows of ``concord society due``, as far as you may see them."""
    first, last = _required("from", asked.first), _required("to", asked.last)
    if last < first:
        raise BadParameterError("to", asked.last, f"a day from {first.isoformat()} on")
    use_day(request, asked)
    rows = with_settlement(rows_due(visible(actor_of(request), Deliverable), first, last, request.day))
    return {"first": first, "last": last, **page_of(rows.select_related("agreement"), asked)}


@router.get(
    "/deliverables/{key}",
    response={200: DeliverableOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("One deliverable with its evidence"),
    **needs(Scope.AGREEMENTS),
)
def deliverable(request: TokenedRequest, key: str, asked: Query[OnDay]) -> Deliverable:
    """A deliverable, both sides of it, and its settlement."""
    use_day(request, asked)
    return _deliverable(actor_of(request), key)


def _amends(agreement: Agreement) -> bool:
    return agreement.kind == AgreementKind.AMENDMENT


def _terms(agreement: Agreement, context: Context) -> Terms:
    return terms_on(agreement_facts(agreement), context["request"].day)


def _deliverable(actor: Actor, key: str) -> Deliverable:
    row = find(actor, with_settlement(Deliverable.objects.all()), key)
    row.agreement = find(actor, with_facts(Agreement.objects.all()), row.agreement.key)
    return row


def _commitments(actor: Actor, agreement: Agreement) -> QuerySet[Commitment]:
    items = with_settlement(visible(actor, Deliverable)).select_related("agreement").order_by("due", "code")
    initiatives = visible(actor, Initiative).select_related("lead__organisation", "counterpart__organisation")
    rows = visible(actor, Commitment).filter(agreement=agreement).order_by("number")
    return rows.prefetch_related(
        "promisors__organisation",
        "promisees__organisation",
        Prefetch("initiatives", queryset=initiatives.order_by("pk")),
        Prefetch("initiatives__deliverables", queryset=items),
    )


def _required(parameter: str, text: str) -> date:
    if not text:
        raise BadParameterError(parameter, text, "a day such as 2026-04-01")
    return day(parameter, text)
