"""What the columns of held data are called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from concord.web.society.holding.values import called
from concord.web.templatetags.concord import said

COLUMN = {
    "outcome": _("outcome"),
    "answer__wants": _("wants to renew"),
    "answer__said_at": _("answered on"),
    "published_at": _("published on"),
    "scopes": _("what it may do"),
    "last_used_at": _("last used"),
    "revoked_at": _("revoked on"),
    "abstains": _("abstains"),
    "accepted": _("accepted"),
    "area": _("area"),
    "at": _("day"),
    "consents": _("consents"),
    "country": _("country"),
    "created_at": _("made on"),
    "day": _("day"),
    "deliverable__code": _("deliverable"),
    "document__purpose": _("purpose"),
    "document__version": _("version"),
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
    "kind": _("kind"),
    "language": _("language"),
    "last_login": _("last signed in"),
    "last_seen_at": _("last seen"),
    "listed": _("my line is shown to"),
    "matter": _("what"),
    "media_type": _("kind of file"),
    "membership_class__name_en": _("class"),
    "name": _("name"),
    "name_native": _("name in own script"),
    "note": _("note"),
    "object_key": _("object"),
    "on_behalf": _("on behalf"),
    "organisation__name_en": _("organisation"),
    "party__agreement__title_en": _("agreement"),
    "profession": _("profession"),
    "reason": _("reason"),
    "result": _("result"),
    "asked_at": _("asked on"),
    "seat__committee__name_en": _("committee"),
    "sent_at": _("sent"),
    "shows_contact": _("my address is shown to"),
    "shows_expertise": _("my expertise is shown to"),
    "side": _("side"),
    "signed_on": _("signed on"),
    "since": _("since"),
    "size": _("bytes"),
    "statement": _("statement"),
    "text": _("text"),
    "time_zone": _("time zone"),
    "title": _("title"),
    "until": _("until"),
    "user_agent": _("browser"),
    "value": _("value"),
    "verb": _("what"),
    "viewer__name": _("who"),
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
        return value.strftime("%Y-%m-%d %H:%M")
    return said(called(column, str(value)))
