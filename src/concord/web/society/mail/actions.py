"""The actions of messages that wait or failed, and what they ask; for staff of the host."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.society.mail import actions
from concord.society.mail.models import Message
from concord.web.society.actions import Action, ActionTable, Place
from concord.web.society.fields import TextField


class DropForm(forms.Form):
    """Why the message is not to go out."""

    reason = TextField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def _place(message: Message) -> Place:
    reader = getattr(message.reader, "person", None) or message.reader
    return Place(str(reader), message.get_absolute_url(), message.context.get("layer", ""))


MESSAGE = ActionTable(
    {
        "release": Action(
            _("Release the letter"),
            actions.release,
            readers=None,
            note=lambda _message: _("The letter goes out with the next round."),
        ),
        "again": Action(
            _("Send the letter again"),
            actions.send_again,
            readers=None,
            note=lambda _message: _("The letter is tried again with the next round."),
        ),
        "drop": Action(
            _("Drop the letter"),
            actions.withdraw,
            DropForm,
            readers=None,
            note=lambda _message: _(
                "The reason is entered in the ledger under your name. The letter will not go out."
            ),
            is_final=True,
        ),
    },
    argument="message",
    rows=Message.objects.select_related("recipient__person"),
    place=_place,
)
