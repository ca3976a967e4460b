"""What statuses, verbs and refusals are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from concord.society.agreements.queries import is_unconfirmed, status_of
from concord.society.agreements.states import State, Status, Timing
from concord.society.people.states import Standing

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import TextChoices
    from django.utils.functional import _StrPromise

    from concord.society.agreements.models import Agreement


def names(choices: type[TextChoices]) -> dict[str, str]:
    """Each value of a field with its name in the reader's language, nothing for no value.

    For the rows of a list: ``get_…_display`` makes this anew for each row.
    """
    return {"": ""} | {str(value): str(name) for value, name in choices.choices}


STATUS: dict[Status, _StrPromise] = {
    Status.DRAFT: _("draft"),
    Status.IN_REVIEW: _("in review"),
    Status.AWAITING_SIGNATURES: _("awaiting signatures"),
    Status.SIGNED: _("signed, not yet in effect"),
    Status.IN_FORCE: _("in force"),
    Status.IN_NOTICE: _("in force, notice period running"),
    Status.EXPIRED: _("expired"),
    Status.SUPERSEDED: _("superseded by its successor"),
    Status.TERMINATED: _("terminated"),
    Status.CONTESTED: _("suspended: a party contests the signature recorded for it"),
    Status.ANNOUNCED: _("announced; day of signature and term are not public"),
}

UNCONFIRMED = _("a signature is recorded, unconfirmed")


def agreement_status(agreement: Agreement, day: date) -> str:
    """Where an agreement stands on the day, wherever it is shown: with the label of what nobody confirmed."""
    status = str(STATUS[status_of(agreement, day)])
    return f"{status} · {UNCONFIRMED}" if is_unconfirmed(agreement) else status


STATE: dict[State, _StrPromise] = {
    State.PROPOSED: _("planned, the day is not agreed yet"),
    State.PLANNED: _("planned"),
    State.DELIVERED: _("delivered, waits for acceptance"),
    State.RETURNED: _("returned with a reason"),
    State.ACCEPTED: _("accepted"),
    State.WAIVED: _("waived"),
}

TIMING: dict[Timing, _StrPromise] = {
    Timing.SETTLED: _("settled"),
    Timing.ENDED: _("ended with the agreement"),
    Timing.SUSPENDED: _("suspended until every signature stands"),
    Timing.NOT_AGREED: _("the day waits until both sides agree"),
    Timing.WITH_COUNTERPART: _("with the counterpart"),
    Timing.ON_TRACK: _("on track"),
    Timing.DUE_SOON: _("due within 30 days"),
    Timing.OVERDUE: _("overdue"),
}

WAITS_FOR_YOU = _("waits for you")

STANDING: dict[Standing, _StrPromise] = {
    Standing.AHEAD: _("begins later"),
    Standing.CURRENT: _("current"),
    Standing.RENEWING: _("current, renewal is open"),
    Standing.GRACE: _("in grace"),
    Standing.RENEWED: _("renewed"),
    Standing.LAPSED: _("lapsed"),
    Standing.ENDED: _("ended"),
}

TOO_LATE = _("This is not possible any more: the status has changed since. Nothing was done.")

ENTRY: dict[str, _StrPromise] = {
    "agreement.drafted": _("began the draft"),
    "agreement.text_attached": _("attached a text"),
    "agreement.commitment_added": _("added a commitment"),
    "agreement.commitment_struck": _("struck a commitment"),
    "agreement.revised": _("changed the terms"),
    "agreement.role_set": _("set the role of a party"),
    "agreement.tracked": _("set it down as announced"),
    "agreement.submitted": _("submitted the draft for review"),
    "agreement.sent_back": _("sent it back to draft"),
    "agreement.approved": _("closed the review"),
    "agreement.agreed": _("agreed to the text for a party"),
    "agreement.agreement_withdrawn": _("took back that a party agreed to the text"),
    "agreement.reopened": _("opened the review again"),
    "agreement.signed": _("recorded a signature"),
    "agreement.signature_confirmed": _("confirmed a recorded signature"),
    "agreement.signature_contested": _("contested a recorded signature"),
    "agreement.signature_withdrawn": _("took back a signature"),
    "agreement.signature_link_sent": _("mailed a link to confirm a signature"),
    "agreement.restored": _("took back the termination"),
    "agreement.announced": _("announced it in public"),
    "agreement.terminated": _("terminated it"),
    "agreement.initiative_started": _("started an initiative"),
    "agreement.initiative_dropped": _("dropped an initiative for which nothing was planned"),
    "deliverable.planned": _("planned a deliverable"),
    "deliverable.withdrawn": _("withdrew a planned deliverable"),
    "deliverable.day_proposed": _("proposed another day for the deliverable"),
    "deliverable.day_accepted": _("agreed to the proposed day"),
    "deliverable.day_declined": _("declined the proposed day"),
    "deliverable.day_withdrawn": _("withdrew the day that it had proposed"),
    "deliverable.linked": _("linked a deliverable to what fulfils it"),
    "deliverable.evidence_handed_in": _("handed in evidence"),
    "deliverable.evidence_taken_back": _("took evidence back"),
    "deliverable.return_recalled": _("took the return back"),
    "deliverable.accepted": _("accepted a deliverable"),
    "deliverable.returned": _("returned a deliverable"),
    "deliverable.waived": _("waived a deliverable"),
    "membership.begun": _("began the membership"),
    "import.begun": _("handed the list in"),
    "import.started": _("had it applied"),
    "import.applied": _("applied rows"),
    "import.stopped": _("stopped it"),
    "import.continued": _("went on with it"),
    "import.finished": _("was through with it"),
    "import.undo_begun": _("had it undone"),
    "import.taken_back": _("took rows back"),
    "import.undone": _("was through with undoing it"),
    "import.discarded": _("discarded the list"),
    "membership.renewed": _("renewed it"),
    "membership.ended": _("ended it early"),
    "membership.withdrawn": _("took a period back that was made by mistake"),
    "membership.answered": _("answered whether to renew"),
    "membership.answer_recorded": _("wrote down an answer that the member gave elsewhere"),
    "round.opened": _("opened the round"),
    "round.text_written": _("changed the text of the letters"),
    "round.work_begun": _("asked for work on the round"),
    "round.withdrawal_begun": _("asked for the letters to be dropped"),
    "round.letters_written": _("wrote the letters"),
    "round.letters_released": _("let the letters go out"),
    "round.letters_withdrawn": _("dropped the letters"),
    "round.renewed": _("renewed those who said yes"),
    "round.closed": _("closed the round"),
    "committee.founded": _("set up the committee"),
    "committee.described": _("edited the committee"),
    "seat.added": _("added a seat"),
    "seat.changed": _("changed a seat"),
    "seat.closed": _("closed a seat"),
    "seat.filled": _("appointed to a seat"),
    "seat.vacated": _("ended a term early"),
    "seat.appointment_withdrawn": _("withdrew an appointment"),
    "person.merge_asked": _("wanted two records of one person joined"),
    "person.merge_agreed": _("said that the two are one"),
    "person.merge_refused": _("said that the two are not one"),
    "person.merge_withdrawn": _("took the question back"),
    "person.merged": _("joined the two"),
    "person.unmerged": _("took the two apart again"),
    "mailing.written": _("wrote the letter"),
    "mailing.rewritten": _("changed the letter"),
    "mailing.tested": _("had it sent to themselves"),
    "mailing.released": _("released the letter"),
    "mailing.withdrawn": _("stopped the letter"),
    "list.saved": _("kept the list"),
    "list.deleted": _("deleted the list"),
    "letter.released": _("released it"),
    "letter.withdrawn": _("dropped it"),
    "letter.sent_again": _("had it sent again"),
}

# What refers to a person, by the label of its model.
MODELS: dict[str, _StrPromise] = {
    "people.membership": _("memberships"),
    "people.affiliation": _("affiliations"),
    "people.consent": _("consents"),
    "people.savedlist": _("lists of members"),
    "people.mailing": _("letters to lists"),
    "people.person": _("records joined before"),
    "tokens.token": _("access tokens"),
    "committees.term": _("terms on committees"),
    "committees.interest": _("interests declared"),
    "committees.actionitem": _("actions of committees"),
    "agreements.signature": _("signatures"),
    "agreements.evidence": _("evidence handed in"),
    "agreements.verdict": _("verdicts on deliverables"),
    "agreements.review": _("reviews of agreements"),
    "agreements.dayproposal": _("days proposed"),
    "agreements.signatureanswer": _("answers to recorded signatures"),
    "agreements.waiver": _("waivers of deliverables"),
    "partnering.introduction": _("introductions"),
    "partnering.answer": _("answers to introductions"),
    "partnering.outcome": _("outcomes of introductions"),
    "newsroom.announcement": _("announcements"),
    "privacy.look": _("looks at other members"),
}
