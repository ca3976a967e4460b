"""The actions of memberships and of renewal rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from concord.kernel.dates import LAST_DAY, shifted
from concord.society.access import Actor, Role
from concord.society.people import actions, lists, notices, renewal_letters, renewals, round_queries
from concord.society.people.models import Membership, Organisation, RenewalRound, SavedList
from concord.society.people.queries import with_member
from concord.society.people.states import MembershipAction, RoundAction
from concord.society.people.zones import host_today
from concord.web.society.actions import Action, ActionTable, Place, holders, right
from concord.web.society.fields import ReasonForm
from concord.web.society.members import forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise


def round_note(verb: str, row: RenewalRound) -> _StrOrPromise:
    """What an action of a renewal round does, with its figures where they are known; or nothing."""
    if verb == RoundAction.PREPARE:
        number = sum(round_queries.letters_by_language(row).values())
        return ngettext(
            "One letter will be written. Nothing is sent yet: it waits on the page of the round.",
            "%(n)d letters will be written. Nothing is sent yet: they wait on the page of the round.",
            number,
        ) % {"n": number}
    if verb == RoundAction.RELEASE:
        number = round_queries.letters(row).count()
        return ngettext(
            "One letter goes out, in its reader's language.",
            "%(n)d letters go out in the background, each in its reader's language. You can leave the page, "
            "and drop those that have not gone out.",
            number,
        ) % {"n": number}
    return _NOTES.get(verb, "")


_NOTES: dict[str, _StrOrPromise] = {
    RoundAction.WRITE: _(
        "Places to be filled for each reader: {name}, {society}, {class}, {last_day}, {closes_on}. "
        "Letters that are written already stay as they are."
    ),
    RoundAction.WITHDRAW: _("Every letter is dropped that has not gone out; work on the letters ends."),
    RoundAction.RENEW_ANSWERED: _(
        "A new period follows each of them, in the background; what cannot be renewed is left out and named."
    ),
    RoundAction.CLOSE: _("Letters that wait are dropped. Who was not renewed lapses after their grace."),
}


def _layer_of_host() -> str:
    return Organisation.objects.get(is_host=True).layer


def _new_member(actor: Actor, _obj: object) -> dict[str, Any]:
    today = host_today()
    return {
        "actor": actor,
        "layer": _layer_of_host(),
        "initial": {"since": today, "until": shifted(today, years=1)},
    }


def _new_round(_actor: Actor, _obj: object) -> dict[str, Any]:
    today = host_today()
    days = {
        "due_from": today,
        "due_to": today + relativedelta(months=3),
        "closes_on": today + relativedelta(months=2),
    }
    return {"initial": days}


def _place_of_membership(membership: Membership) -> Place:
    member = membership.person or membership.organisation
    assert member is not None  # held by membership_of_one
    return Place(f"{member}, {membership.membership_class}", f"/memberships/{membership.key}", member.layer)


def _withdraw_membership(**given: Any) -> str:  # noqa: ANN401 - arguments of the action
    """Take the period back; its page is gone then."""
    actions.withdraw_membership(**given)
    return "/members/"


def _on_round(verb: RoundAction, label: _StrOrPromise, do: Callable[..., object], **more: Any) -> Action:  # noqa: ANN401
    """An action of a round: staff run it, whatever it does."""
    return Action(
        label, do, access=right("run", lambda row: row), note=lambda row: round_note(verb, row), **more
    )


ADMIT = ActionTable(
    {
        "admit": Action(
            _("Admit a member"),
            actions.admit,
            forms.AdmitForm,
            _new_member,
            holders("admit", Role.HOST_STAFF),
        )
    },
    place=lambda _obj: Place(_("Members"), "/members/", _layer_of_host()),
)

MEMBERSHIP = ActionTable(
    {
        MembershipAction.RENEW: Action(
            _("Renew the membership"),
            actions.renew,
            forms.RenewForm,
            options=lambda _actor, row: {"initial": {"until": min(shifted(row.until, years=1), LAST_DAY)}},
        ),
        MembershipAction.ANSWER: Action(_("Say whether to renew"), actions.answer, forms.AnswerForm),
        MembershipAction.RECORD_ANSWER: Action(
            _("Write down an answer"),
            actions.record_answer,
            forms.RecordAnswerForm,
            options=lambda actor, _row: {"initial": {"received_on": actor.today}},
            readers=lambda _actor, row: notices.readers(row),
            note=lambda _row: _(
                "What the member said by telephone, on paper or in person. They see it and can correct it."
            ),
        ),
        MembershipAction.END: Action(
            _("End the membership early"),
            actions.end_membership,
            forms.EndMembershipForm,
            options=lambda actor, _row: {"initial": {"on": actor.today}},
        ),
        MembershipAction.WITHDRAW: Action(
            _("Take the period back"),
            _withdraw_membership,
            ReasonForm,
            readers=lambda _actor, row: notices.readers(row),
            note=lambda _row: _("For a period made by mistake. The ledger keeps that it was made."),
            is_final=True,
            opens_result=True,
        ),
    },
    argument="membership",
    rows=with_member(Membership.objects.all()),
    place=_place_of_membership,
)

SAVE = ActionTable(
    {
        "save": Action(
            _("Keep the list"),
            lists.save,
            forms.SaveListForm,
            access=holders("save", Role.HOST_STAFF),
            note=lambda _obj: _("All staff of the host see it; who is on it is found anew each time."),
            opens_result=True,
        )
    },
    place=lambda _obj: Place(_("Members"), "/members/", _layer_of_host()),
)

LIST = ActionTable(
    {
        "delete": Action(
            _("Delete the list"),
            lists.delete,
            note=lambda _row: _("The members on it stay as they are."),
            is_final=True,
        )
    },
    argument="row",
    rows=SavedList.objects.all(),
    place=lambda _row: Place(_("Lists of members"), "/members/lists/", _layer_of_host()),
)

OPEN = ActionTable(
    {
        "open": Action(
            _("Open a renewal round"),
            renewals.open_round,
            forms.RoundForm,
            _new_round,
            holders("run", Role.HOST_STAFF),
            note=lambda _obj: _("Nobody is mailed by this."),
        )
    },
    place=lambda _obj: Place(_("Renewal rounds"), "/members/renewals/", _layer_of_host()),
)

ROUND = ActionTable(
    {
        RoundAction.WRITE: _on_round(
            RoundAction.WRITE,
            _("Change the text of the letters"),
            renewals.write_text,
            form=forms.LettersForm,
            options=lambda _actor, row: {"initial": renewal_letters.texts_of(row)},
        ),
        RoundAction.PREPARE: _on_round(RoundAction.PREPARE, _("Write the letters"), renewals.prepare),
        RoundAction.RELEASE: _on_round(
            RoundAction.RELEASE,
            _("Let the letters go out"),
            renewals.release,
            readers=None,
            is_final=True,
        ),
        RoundAction.WITHDRAW: _on_round(
            RoundAction.WITHDRAW, _("Drop the letters"), renewals.withdraw, form=ReasonForm
        ),
        RoundAction.RENEW_ANSWERED: _on_round(
            RoundAction.RENEW_ANSWERED, _("Renew all who said yes"), renewals.renew_answered
        ),
        RoundAction.CLOSE: _on_round(RoundAction.CLOSE, _("Close the round"), renewals.close, is_final=True),
    },
    argument="row",
    rows=RenewalRound.objects.all(),
    place=lambda row: Place(_("Renewal rounds"), f"/members/renewals/{row.key}", _layer_of_host()),
)
