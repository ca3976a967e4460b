"""How a line of the desk reads: what is to be done, by when, and the button that leads to it.

Each kind that an app declares (``society/waiting.py``) has its words here, by the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from concord.kernel import clock
from concord.kernel.formatting import format_date
from concord.kernel.zones import format_day_in
from concord.society.agreements.states import AgreementAction, DayAction, DeliverableAction
from concord.society.committees.states import CommitteeAction
from concord.society.partnering.states import IntroductionAction
from concord.society.people.models import Organisation
from concord.society.people.states import MembershipAction, RoundAction
from concord.web.templatetags.concord import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from concord.society.access import Actor
    from concord.society.waiting import Line


_DUE, _ON_DAY = gettext_lazy("due %(day)s"), gettext_lazy("on %(day)s")


@dataclass(frozen=True, slots=True)
class Words:
    """``what`` is to be done with what the line is titled; the button leads to ``address``.

    ``action`` is the further argument of the address, ``query`` what follows it, ``page`` the name of the
    page on which the thing stands. ``by`` says the day; what has no deadline is never overdue. If the title
    ``is_number``, there are so many of them. ``actions`` are those by which it is done, each as the argument
    of its table and its name.
    """

    kinds: _StrOrPromise
    what: _StrOrPromise
    button: _StrOrPromise
    address: str
    action: str = ""
    query: str = ""
    page: str = ""
    by: _StrOrPromise = _DUE
    has_deadline: bool = True
    is_number: bool = False
    actions: tuple[str, ...] = ()

    def is_overdue(self, line: Line, here: str) -> bool:
        """Whether its day is a deadline that has passed where it ends, else in the zone ``here``."""
        return self.has_deadline and line.day is not None and line.day < clock.today(line.zone or here)


_VERB = "society-agreement-verb"
WORDS: dict[str, Words] = {
    "submit": Words(
        gettext_lazy("Drafts"),
        gettext_lazy("Finish the draft and submit it for review"),
        gettext_lazy("Submit for review"),
        _VERB,
        AgreementAction.SUBMIT,
        page="society-agreement",
        actions=("agreement.submit_for_review",),
    ),
    "review": Words(
        gettext_lazy("Drafts to review"),
        gettext_lazy("Review the draft"),
        gettext_lazy("Agree to the text"),
        "society-party-act",
        AgreementAction.AGREE,
        page="society-agreement",
        actions=("party.agree_to_text",),
    ),
    "confirm": Words(
        gettext_lazy("Signatures recorded for a party"),
        gettext_lazy("Confirm or contest the signature recorded for your party"),
        gettext_lazy("Confirm or contest"),
        "society-signature-act",
        "confirm",
        page="society-agreement",
        actions=("signature.confirm", "signature.contest"),
    ),
    "withdraw_record": Words(
        gettext_lazy("Contested signatures"),
        gettext_lazy("A party contests the signature recorded for it"),
        gettext_lazy("Withdraw the record"),
        "society-signature-act",
        "withdraw_record",
        page="society-agreement",
        actions=("signature.withdraw_record",),
    ),
    "sign": Words(
        gettext_lazy("Signatures"),
        gettext_lazy("Sign"),
        pgettext_lazy("verb", "Sign"),
        "society-sign",
        page="society-agreement",
        by=gettext_lazy("to take effect on %(day)s"),
        actions=("party.sign",),
    ),
    "hand_in": Words(
        gettext_lazy("Deliverables to hand in"),
        gettext_lazy("Hand in evidence"),
        gettext_lazy("Hand in"),
        "society-deliverable-act",
        DeliverableAction.HAND_IN,
        page="society-deliverable",
        actions=("deliverable.hand_in_evidence",),
    ),
    "hand_in_again": Words(
        gettext_lazy("Deliverables that were returned"),
        gettext_lazy("Returned, hand in again"),
        gettext_lazy("Hand in"),
        "society-deliverable-act",
        DeliverableAction.HAND_IN,
        page="society-deliverable",
        actions=("deliverable.hand_in_evidence",),
    ),
    "accept": Words(
        gettext_lazy("Deliverables to accept or return"),
        gettext_lazy("Accept or return"),
        gettext_lazy("Decide"),
        "society-deliverable",
        page="society-deliverable",
        has_deadline=False,
        actions=("deliverable.accept", "deliverable.return"),
    ),
    "day": Words(
        gettext_lazy("Proposed days"),
        gettext_lazy("Agree to the proposed day or decline it"),
        gettext_lazy("Agree to the day"),
        "society-day-act",
        DayAction.ACCEPT,
        page="society-deliverable",
        by=gettext_lazy("proposed day %(day)s"),
        has_deadline=False,
        actions=("proposal.accept_day", "proposal.decline_day"),
    ),
    "notice": Words(
        gettext_lazy("Days of notice"),
        gettext_lazy("Decide whether to continue or give notice"),
        gettext_lazy("Renewal dossier"),
        "society-dossier",
        page="society-agreement",
        by=gettext_lazy("last day to give notice %(day)s"),
    ),
    "consent": Words(
        gettext_lazy("Introductions"),
        gettext_lazy("Answer a request for an introduction"),
        gettext_lazy("Answer"),
        "society-introduction",
        page="society-introduction",
        actions=("introduction.consent", "introduction.decline"),
    ),
    "consent-proposed": Words(
        gettext_lazy("Introductions that the staff propose"),
        gettext_lazy("Answer a proposed introduction"),
        gettext_lazy("Answer"),
        "society-introduction",
        page="society-introduction",
        actions=("introduction.consent", "introduction.decline"),
    ),
    "route": Words(
        gettext_lazy("Introductions without a contact"),
        gettext_lazy("Find a contact"),
        gettext_lazy("Write to a contact"),
        "society-introduction-verb",
        IntroductionAction.ROUTE,
        page="society-introduction",
        actions=("introduction.route", "introduction.give_up"),
    ),
    "report_outcome": Words(
        gettext_lazy("Outcomes of introductions"),
        gettext_lazy("Say what came of an introduction"),
        gettext_lazy("Say what came of it"),
        "society-introduction-verb",
        IntroductionAction.REPORT,
        page="society-introduction",
        actions=("introduction.report_outcome",),
    ),
    "finish": Words(
        gettext_lazy("Action items"),
        gettext_lazy("Carry out"),
        gettext_lazy("Close as done"),
        "society-action-verb",
        CommitteeAction.FINISH,
        page="society-sitting",
        actions=("action.finish",),
    ),
    "meet": Words(
        gettext_lazy("Meetings ahead"),
        gettext_lazy("Meeting"),
        gettext_lazy("Agenda"),
        "society-sitting",
        page="society-sitting",
        by=_ON_DAY,
        has_deadline=False,
    ),
    "minutes": Words(
        gettext_lazy("Minutes to write"),
        gettext_lazy("Write the minutes"),
        gettext_lazy("Write the minutes"),
        "society-sitting-verb",
        CommitteeAction.WRITE_MINUTES,
        page="society-sitting",
        by=_ON_DAY,
        has_deadline=False,
        actions=("meeting.minutes",),
    ),
    "adopt": Words(
        gettext_lazy("Minutes to adopt"),
        gettext_lazy("Adopt the minutes"),
        gettext_lazy("Adopt the minutes"),
        "society-sitting-verb",
        CommitteeAction.ADOPT,
        page="society-sitting",
        by=_ON_DAY,
        has_deadline=False,
        actions=("meeting.adopt",),
    ),
    "answer": Words(
        gettext_lazy("Memberships that run out"),
        gettext_lazy("Say whether to renew"),
        gettext_lazy("Answer"),
        "society-membership-verb",
        MembershipAction.ANSWER,
        page="society-membership",
        actions=("membership.answer",),
    ),
    "renew": Words(
        gettext_lazy("Memberships to renew"),
        gettext_lazy("Renew the membership"),
        gettext_lazy("Renew"),
        "society-membership-verb",
        MembershipAction.RENEW,
        page="society-membership",
        actions=("membership.renew",),
    ),
    "renew-answered": Words(
        gettext_lazy("Renewal rounds"),
        gettext_lazy("Renew all who said yes"),
        gettext_lazy("Renew"),
        "society-renewal-verb",
        RoundAction.RENEW_ANSWERED,
        page="society-renewal",
        by=gettext_lazy("answers until %(day)s"),
        has_deadline=False,
        actions=("row.renew-answered",),
    ),
    "close": Words(
        gettext_lazy("Renewal rounds that are over"),
        gettext_lazy("Close the renewal round"),
        gettext_lazy("Close"),
        "society-renewal-verb",
        RoundAction.CLOSE,
        page="society-renewal",
        by=gettext_lazy("answers until %(day)s"),
        has_deadline=False,
        actions=("row.close",),
    ),
    "release": Words(
        gettext_lazy("Letters that are held"),
        ngettext_lazy(
            "%(n)s letter waits until it is released", "%(n)s letters wait until they are released", "n"
        ),
        gettext_lazy("Outbox"),
        "society-outbox",
        is_number=True,
        actions=("message.release", "row.release"),
    ),
    "again": Words(
        gettext_lazy("Letters that could not be sent"),
        ngettext_lazy("%(n)s letter could not be sent", "%(n)s letters could not be sent", "n"),
        gettext_lazy("Outbox"),
        "society-outbox",
        query="?show=failed",
        is_number=True,
        actions=("message.again",),
    ),
    "merge": Words(
        gettext_lazy("Two records of one person"),
        gettext_lazy("Say whether both accounts are theirs"),
        gettext_lazy("See the question"),
        "society-merge",
    ),
    "decide": Words(
        gettext_lazy("Disputes of the record"),
        gettext_lazy("Decide on a dispute"),
        gettext_lazy("Decide"),
        "dispute-decide",
        page="dispute-decide",
    ),
}


@lru_cache(maxsize=8192)
def _path(name: str, *args: str) -> str:
    return reverse(name, args=args)


def rows(lines: Iterable[Line], actor: Actor) -> list[dict[str, Any]]:
    """The lines as the desk shows them, in the reader's language. One query for the names of bodies."""
    lines = list(lines)
    keys = {key for line in lines for key in (line.body, line.other) if key is not None}
    bodies = {key: body.label for key, body in Organisation.objects.in_bulk(keys).items()} if keys else {}
    return [_row(line, bodies, actor.time_zone) for line in lines]


def _row(line: Line, bodies: dict[int, str], here: str) -> dict[str, Any]:
    words, language = WORDS[line.kind], get_language() or "en"
    title, about = (
        said(korean if language == "ko" and korean else english)
        for english, korean in ((line.title_en, line.title_ko), (line.about_en, line.about_ko))
    )
    who = line.person or bodies.get(line.other or 0, "")
    zone = line.zone or here
    day = format_day_in(line.day, zone, here, language) if line.day else ""
    days = [words.by % {"day": day}] if day else []
    days += [_("since %(day)s") % {"day": format_date(line.since, language)}] if line.since else []
    return {
        "side": line.side,
        "id": f"{line.side}-{line.kind}-{line.key}",
        "what": words.what % {"n": int(line.title_en)} if words.is_number else words.what,
        "title": "" if words.is_number else title,
        "button": words.button,
        "address": address_of(line),
        "page": _path(words.page, line.page) if words.page else address_of(line),
        "body": bodies.get(line.body or 0, ""),
        # Of what others have it is said first who has it.
        "who": who if line.side == "others" else "",
        "more": [part for part in (about, "" if line.side == "others" else who) if part],
        "is_overdue": words.is_overdue(line, here),
        "days": " · ".join(days),
    }


def address_of(line: Line) -> str:
    """The page on which it is done."""
    words = WORDS[line.kind]
    if not words.page:
        return _path(words.address) + words.query
    return _path(words.address, line.key, *([words.action] if words.action else []))
