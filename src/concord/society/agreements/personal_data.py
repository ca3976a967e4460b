"""The agreements' part of privacy: what a person signed, handed in and said for a party."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import (
    Agreement,
    DayProposal,
    Evidence,
    Review,
    Signature,
    SignatureAnswer,
    Verdict,
    Waiver,
)
from concord.society.mail.models import Message
from concord.society.personal_data import (
    KEEPING,
    PARTS,
    Erased,
    Part,
    Subject,
    Table,
    keeping_of,
    redact_rows,
    table,
)

_TEXTS = (
    (Agreement, ("no_commitments_because",)),
    (Evidence, ("note",)),
    (Verdict, ("reason",)),
    (Waiver, ("reason",)),
    (Review, ("reason",)),
    (Signature, ("reason",)),
    (SignatureAnswer, ("reason",)),
    (DayProposal, ("reason", "answer_reason")),
)


def _export(subject: Subject) -> list[Table]:
    signatures = Signature.objects.filter(signatory=subject.person)
    evidence = Evidence.objects.filter(by=subject.person)
    verdicts = Verdict.objects.filter(by=subject.person)
    proposed = DayProposal.objects.filter(by=subject.person)
    answered = DayProposal.objects.filter(answered_by=subject.person).order_by("answered_at", "pk")
    waivers = Waiver.objects.filter(by=subject.person).order_by("given_at", "pk")
    reviews = Review.objects.filter(by=subject.person).order_by("agreed_at", "pk")
    recorded = Signature.objects.filter(recorded_by=subject.person).order_by("recorded_at", "pk")
    answers = SignatureAnswer.objects.filter(by=subject.person).order_by("given_at", "pk")
    return [
        table(
            "reviews",
            _("Texts to which I agreed for a party"),
            reviews,
            "party__agreement__title_en",
            "on_behalf",
            "reason",
            "agreed_at",
        ),
        table(
            "recorded_signatures",
            _("Signatures that I recorded for a party"),
            recorded,
            "party__agreement__title_en",
            "signed_on",
            "reason",
        ),
        table(
            "signature_answers",
            _("Recorded signatures that I confirmed or contested"),
            answers,
            "signature__party__agreement__title_en",
            "confirms",
            "reason",
            "given_at",
        ),
        table(
            "signatures",
            _("My signatures"),
            signatures,
            "party__agreement__title_en",
            "signed_on",
            "on_behalf",
        ),
        table(
            "evidence", _("Evidence that I handed in"), evidence, "deliverable__code", "note", "handed_in_at"
        ),
        table(
            "verdicts",
            _("My decisions on deliverables"),
            verdicts,
            "deliverable__code",
            "accepted",
            "reason",
            "given_at",
        ),
        table("waivers", _("My waivers"), waivers, "deliverable__code", "reason", "given_at"),
        table(
            "proposed_days",
            _("Days that I proposed"),
            proposed,
            "deliverable__code",
            "day",
            "reason",
            "proposed_at",
        ),
        table(
            "answered_days",
            _("Proposed days that I answered"),
            answered,
            "deliverable__code",
            "day",
            "answer",
            "answer_reason",
            "answered_at",
        ),
    ]


def _erase(subject: Subject) -> Erased:
    """Acts for a party are the party's: they stay, without the person's name."""
    cleared = sum(redact_rows(model, columns, subject.words) for model, columns in _TEXTS)
    kept = sum(rows.count for rows in _export(subject))
    why = _("Acts for a party to an agreement, without a name: the parties need them as proof.")
    return Erased(cleared=cleared, kept=kept, why_kept=why if kept else "")


PARTS.register(
    "agreements",
    Part(
        _("Agreements"),
        (
            "agreements.review",
            "agreements.signature",
            "agreements.signatureanswer",
            "agreements.evidence",
            "agreements.verdict",
            "agreements.waiver",
            "agreements.dayproposal",
        ),
        _export,
        _erase,
    ),
)
KEEPING.register(
    "letters to parties without an account",
    keeping_of(
        _("Letters to parties without an account"),
        _("to send the link; the address is deleted with the letter once the link has expired"),
        30,
        Message.objects.filter(kind="signature_link"),
        "sent_at",
        "withdrawn_at",
    ),
)
