"""What the columns and the codes in personal data are called."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.zones import format_moment
from concord.society.agreements.models import DayAnswer
from concord.society.partnering.models import SIDES, Result
from concord.society.people.models import Area, Profession, Shown
from concord.society.privacy.models import Matter
from concord.society.privacy.personal_data import UNNAMED
from concord.society.tokens.models import Scope
from concord.web.request import zone
from concord.web.society.imports.words import STATES as IMPORT_STATES
from concord.web.society.words import ENTRY
from concord.web.templatetags.concord import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise


ACTS: dict[str, _StrOrPromise] = {
    **ENTRY,
    "action.assigned": _("assigned an action"),
    "action.dropped": _("dropped an action"),
    "action.finished": _("finished an action"),
    "affiliation.begun": _("began an affiliation"),
    "affiliation.ended": _("ended an affiliation"),
    "affiliation.entrusted": _("changed whether they may represent an organisation"),
    "announcement.corrected": _("corrected an announcement"),
    "announcement.published": _("published an announcement"),
    "announcement.rewritten": _("changed the draft of an announcement"),
    "announcement.withdrawn": _("withdrew an announcement"),
    "announcement.written": _("drafted an announcement"),
    "consent.asked": _("asked members for a consent"),
    "consent.given": _("gave a consent"),
    "consent.withdrawn": _("took a consent back"),
    "dispute.decided": _("decided on a dispute"),
    "import.applied": _("applied rows of a list of members"),
    "import.begun": _("handed in a list of members"),
    "import.continued": _("went on with an import of members"),
    "import.discarded": _("discarded a list of members"),
    "import.finished": _("ended an import of members"),
    "import.started": _("had a list of members applied"),
    "import.stopped": _("stopped an import of members"),
    "import.taken_back": _("took rows of an import of members back"),
    "import.undo_begun": _("had an import of members undone"),
    "import.undone": _("ended the undoing of an import of members"),
    "introduction.asked": _("asked for an introduction"),
    "introduction.consented": _("consented to an introduction"),
    "introduction.declined": _("declined an introduction"),
    "introduction.not_routed": _("found no contact for an introduction"),
    "introduction.on_behalf": _("recorded what a side said elsewhere"),
    "introduction.outcome": _("said what came of an introduction"),
    "introduction.routed": _("wrote to a contact for an introduction"),
    "introduction.withdrawn": _("withdrew a wish to be introduced"),
    "members.export": _("exported members"),
    "mapping.kept": _("kept a mapping of columns"),
    "membership.begun": _("began a membership"),
    "membership.renewed": _("renewed a membership"),
    "membership.withdrawn": _("took back a period of a membership that was made by mistake"),
    "organisation.meeting_rules_set": _("set the rules for being met"),
    "organisation.zone_set": _("set the time zone of a body"),
    "person.zone_chosen": _("chose their time zone"),
    "person.described": _("changed their own line"),
    "person.erased": _("erased a person"),
    "person.exported": _("took their data along"),
    "person.handed_out": _("handed out what is held, on request"),
    "person.joined": _("joined"),
    "person.erasures_asked": _("asked for several persons to be erased, on their requests"),
    "retention.begun": _("began a run of retention"),
    "retention.applied": _("ran retention"),
    "sitting.called": _("called a meeting"),
    "sitting.cancelled": _("cancelled a meeting"),
    "sitting.interest_declared": _("declared an interest"),
    "sitting.item_added": _("added to the agenda"),
    "sitting.minutes_adopted": _("adopted the minutes"),
    "sitting.minutes_written": _("wrote the minutes"),
    "sitting.moved": _("moved a meeting"),
    "sitting.resolved": _("recorded a decision"),
    "token.made": _("made an access token"),
    "token.revoked": _("revoked an access token"),
}
LETTERS: dict[str, _StrOrPromise] = {
    "action_assigned": _("an action for you"),
    "agreement_agreed": _("a party agreed to a text"),
    "agreement_reopened": _("a review was opened again"),
    "agreement_restored": _("a termination was taken back"),
    "agreement_sent_back": _("an agreement was sent back"),
    "agreement_signed": _("an agreement was signed"),
    "agreement_submitted": _("an agreement is to be reviewed"),
    "agreement_terminated": _("an agreement was terminated"),
    "agreement_to_sign": _("an agreement is to be signed"),
    "day_answered": _("a proposed day was answered"),
    "day_proposed": _("a day is proposed to you"),
    "deliverable_accepted": _("a deliverable was accepted"),
    "deliverable_handed_in": _("a deliverable was handed in"),
    "deliverable_planned": _("a deliverable was planned"),
    "deliverable_returned": _("a deliverable was returned"),
    "deliverable_waived": _("a deliverable was waived"),
    "deliverable_withdrawn": _("a deliverable was withdrawn"),
    "evidence_taken_back": _("evidence was taken back"),
    "introduction_asked": _("somebody asks to be introduced to you"),
    "introduction_declined": _("an introduction will not come about"),
    "introduction_expired": _("nobody answered in time"),
    "introduction_made": _("you are introduced"),
    "introduction_made_outside": _("you are introduced"),
    "introduction_not_routed": _("no contact was found for an introduction"),
    "introduction_outcome": _("what came of an introduction"),
    "introduction_outcome_outside": _("what came of an introduction"),
    "introduction_outside": _("to a contact of a body for which nobody acts"),
    "introduction_to_route": _("an introduction needs a contact"),
    "introduction_proposed": _("an introduction is proposed to you"),
    "answer_recorded": _("an answer of yours was written down"),
    "membership_withdrawn": _("a period of a membership is taken back"),
    "reminder": _("reminder"),
    "list_letter": _("a letter for a purpose that you agreed to"),
    "merge_asked": _("two accounts may be yours"),
    "merge_done": _("two accounts were joined"),
    "merge_undone": _("the joining of two accounts was undone"),
    "renewal_due": _("a membership is to be renewed"),
    "return_recalled": _("a return was taken back"),
    "seat_given": _("a seat for you"),
    "signature_link": _("a link to confirm a signature"),
    "signature_confirmed": _("a recorded signature was confirmed"),
    "signature_contested": _("a recorded signature was contested"),
    "signature_recorded": _("a signature was recorded for a party"),
    "signature_withdrawn": _("a signature was taken back"),
    "sitting_called": _("a meeting was called"),
    "sitting_cancelled": _("a meeting was cancelled"),
    "sitting_moved": _("a meeting was moved"),
}
_FILES: dict[str, _StrOrPromise] = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "text/plain": pgettext_lazy("kind of file", "text"),
}
# By the beginning of their keys.
OBJECTS: dict[str, _StrOrPromise] = {
    "act": _("action"),
    "aff": _("affiliation"),
    "agr": _("agreement"),
    "ann": pgettext_lazy("newsroom", "announcement"),
    "cmt": _("committee"),
    "con": _("consent"),
    "day": _("proposed day"),
    "del": _("deliverable"),
    "imp": _("import of members"),
    "era": _("erasures"),
    "int": _("introduction"),
    "itm": _("item"),
    "lst": _("list of members"),
    "map": _("mapping of columns"),
    "doc": _("text that asks for consent"),
    "mem": _("membership"),
    "mlg": _("letter to a list"),
    "mrg": _("joining of two records of one person"),
    "msg": _("letter"),
    "org": _("organisation"),
    "per": _("person"),
    "ret": _("run of retention"),
    "rnw": _("renewal round"),
    "sea": _("seat"),
    "sit": _("meeting of a committee"),
    "tok": _("access token"),
}
_SHOWN: Mapping[str, _StrOrPromise] = dict(Shown.choices)
# The values of a column, by its name; every other column is free text, a number or a day.
VALUES: dict[str, Mapping[str, _StrOrPromise]] = {
    "verb": ACTS,
    "kind": LETTERS,
    "matter": dict(Matter.choices),
    "side": dict(SIDES),
    "result": dict(Result.choices),
    "answer": dict(DayAnswer.choices),
    "area": dict(Area.choices),
    "profession": dict(Profession.choices),
    "listed": _SHOWN,
    "shows_expertise": _SHOWN,
    "shows_contact": _SHOWN,
    "language": {"en": _("English"), "ko": _("Korean")},
    "media_type": _FILES,
    "scopes": dict(Scope.choices),
    "state": IMPORT_STATES,
    "who": {UNNAMED: _("name not shown")},
}


def called(column: str, value: str) -> str:
    """What the value of that column is called on a page; the value itself if it has no other name."""
    if column == "country":
        try:
            return jurisdiction(value).name(get_language() or "en")
        except ValueError:
            return value
    if column == "object_key":
        return f"{OBJECTS.get(value[:3], '')} {value}".strip()
    return str(VALUES.get(column, {}).get(value, value))


COLUMN = {
    "begun_at": _("begun on"),
    "member_import__begun_at": _("imported on"),
    "row": _("row of the list"),
    "state": _("state"),
    "outcome": _("outcome"),
    "answer": _("answer"),
    "answer_reason": _("reason of the answer"),
    "answered_at": _("answered on"),
    "answer__wants": _("wants to renew"),
    "answer__said_at": _("answered on"),
    "published_at": _("published on"),
    "scopes": _("what it may do"),
    "last_used_at": _("last used"),
    "revoked_at": _("revoked on"),
    "abstains": _("abstains"),
    "accepted": _("accepted"),
    "agreed_at": _("agreed on"),
    "area": _("area"),
    "at": _("day"),
    "confirms": _("confirms"),
    "consents": _("consents"),
    "country": _("country"),
    "created_at": _("made on"),
    "day": _("day"),
    "deliverable__code": _("deliverable"),
    "document__purpose": _("purpose"),
    "document__version": _("version"),
    "done_at": _("done on"),
    "done_on": _("done on"),
    "due": _("due"),
    "email": _("e-mail address"),
    "end_reason": _("reason"),
    "ended_on": _("ended early on"),
    "entry__at": _("day"),
    "expertise": _("expertise"),
    "expires_at": _("expires"),
    "given_at": _("given on"),
    "handed_in_at": _("handed in on"),
    "ip": _("internet address"),
    "item__title": _("item"),
    "kept__key": _("record that was kept"),
    "kind": _("kind"),
    "language": _("language"),
    "last_login": _("last signed in"),
    "last_used_on": _("last used on"),
    "made_at": _("made on"),
    "last_seen_at": _("last seen"),
    "listed": _("my line is shown to"),
    "matter": _("what"),
    "media_type": _("kind of file"),
    "membership_class__name_en": _("class"),
    "merged__key": _("record that was joined to it"),
    "name": _("name"),
    "name_native": _("name in own script"),
    "note": _("note"),
    "number": _("member number"),
    "object_key": _("object"),
    "on_behalf": _("on behalf"),
    "organisation__name_en": _("organisation"),
    "party__agreement__title_en": _("agreement"),
    "profession": _("profession"),
    "proposed_at": _("proposed on"),
    "reason": _("reason"),
    "result": _("result"),
    "asked_at": _("asked on"),
    "seat__committee__name_en": _("committee"),
    "sent_at": _("sent"),
    "signature__party__agreement__title_en": _("agreement"),
    "shows_contact": _("my address is shown to"),
    "shows_expertise": _("my expertise is shown to"),
    "side": _("side"),
    "signed_on": _("signed on"),
    "since": _("since"),
    "size": _("bytes"),
    "statement": _("statement"),
    "subject_en": _("subject"),
    "text": _("text"),
    "text_en": _("text"),
    "time_zone": _("time zone"),
    "title": _("title"),
    "undone_at": _("undone on"),
    "until": _("until"),
    "user_agent": _("browser"),
    "value": _("value"),
    "verb": _("what"),
    "who": _("who"),
    "why": _("why"),
    "withdrawn_at": _("taken back on"),
    "written_at": _("written on"),
}


def cell(column: str, value: Any) -> str:  # noqa: ANN401 - any value of a column
    """A value of the column as the table shows it; what is written in another language is marked."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return format_moment(value, zone(), get_language() or "en")
    if isinstance(value, list):
        return ", ".join(called(column, str(one)) for one in value)
    return said(called(column, str(value)))
