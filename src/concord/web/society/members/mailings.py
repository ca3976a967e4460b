"""Letters to lists of members: written, looked at, sent to oneself, released; and the link that ends them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.validators import validate_slug
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from concord.society.access import RefusedError, Role, find, visible
from concord.society.mail.models import Message
from concord.society.mail.outbox import render_message
from concord.society.people import mailings, notices
from concord.society.people.models import Account, Mailing, SavedList
from concord.society.people.queries import layer_of_host
from concord.society.people.spreadsheets import write_csv
from concord.society.people.states import MAILING_ACTIONS, MailingAction, MailingState
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.society.actions import Action, ActionTable, Place, holders
from concord.web.society.fields import ReasonForm, TextField
from concord.web.society.history import history
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise, _StrPromise

    from concord.society.access import Actor

NAMED = 25
STATES: dict[MailingState, _StrPromise] = {
    MailingState.DRAFT: pgettext_lazy("letter to a list", "draft: nobody gets it yet"),
    MailingState.RELEASED: pgettext_lazy("letter to a list", "released, is being queued"),
    MailingState.QUEUED: pgettext_lazy("letter to a list", "queued for every reader"),
    MailingState.WITHDRAWN: pgettext_lazy("letter to a list", "stopped"),
}
WITHOUT: dict[str, _StrPromise] = {
    "erased": gettext_lazy("erased"),
    "no_account": gettext_lazy("no account with an address here"),
    "no_consent": gettext_lazy("no consent to this purpose"),
    "no_voice": gettext_lazy("an organisation for which nobody acts here"),
}


class LetterForm(forms.Form):
    """For which purpose, and the words in both languages."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose to which the readers consented"))
    subject_en = TextField(label=gettext_lazy("Subject in English"), max_length=150)
    text_en = TextField(
        label=gettext_lazy("Text in English"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Salutation, name of the society and the way to end such letters are added."),
    )
    subject_ko = TextField(label=gettext_lazy("Subject in Korean"), max_length=150)
    text_ko = TextField(
        label=gettext_lazy("Text in Korean"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *data: Any, **options: Any) -> None:  # noqa: ANN401 - a form's arguments
        super().__init__(*data, **options)
        asked = [(one.purpose, f"{one.title} ({one.purpose})") for one in mailings.purposes()]
        self.fields["purpose"].choices = asked  # type: ignore[attr-defined]
        if not asked:
            self.fields["purpose"].help_text = _(
                "Nobody was asked for consent to anything yet: ask for it first, under Consents."
            )


class ConsentForm(forms.Form):
    """To what members are asked to consent."""

    purpose = TextField(
        label=gettext_lazy("Purpose, as one short word"),
        max_length=40,
        validators=[validate_slug],
        help_text=gettext_lazy("For example newsletter. The same word makes a new version of the text."),
    )
    title_en = TextField(label=gettext_lazy("Title in English"), max_length=200)
    text_en = TextField(label=gettext_lazy("Text in English"), widget=forms.Textarea(attrs={"rows": 6}))
    title_ko = TextField(label=gettext_lazy("Title in Korean"), max_length=200)
    text_ko = TextField(label=gettext_lazy("Text in Korean"), widget=forms.Textarea(attrs={"rows": 6}))


def _place(_obj: object) -> Place:
    return Place(gettext_lazy("Letters to lists"), "/members/letters/", layer_of_host())


def _words(_actor: Actor, row: Mailing) -> dict[str, Any]:
    return {"initial": {name: getattr(row, name) for name in LetterForm.base_fields}}


def _release_note(row: Mailing) -> _StrOrPromise:
    count = mailings.totals(row).readers
    return ngettext_lazy(
        "%(n)s person gets it, in their own language, in the background.",
        "%(n)s people get it, each in their own language, in the background.",
        count,
    ) % {"n": count}


WRITE = ActionTable(
    {
        "write": Action(
            gettext_lazy("Write to the list"),
            mailings.write,
            LetterForm,
            access=holders("write", Role.HOST_STAFF),
            note=lambda _row: gettext_lazy("Nobody gets it yet: it is looked at and released first."),
            opens_result=True,
        )
    },
    argument="row",
    rows=SavedList.objects.all(),
    place=lambda row: Place(row.name, row.get_absolute_url(), layer_of_host()),
)
CONSENT = ActionTable(
    {
        "ask": Action(
            gettext_lazy("Ask members for a consent"),
            mailings.ask_for_consent,
            ConsentForm,
            access=holders("ask", Role.HOST_STAFF),
            note=lambda _obj: gettext_lazy(
                "Members give it and take it back on their profile. Consents to earlier versions stand."
            ),
            is_final=True,
        )
    },
    place=_place,
)
MAILING = ActionTable(
    {
        MailingAction.REWRITE: Action(
            gettext_lazy("Change the letter"), mailings.rewrite, LetterForm, options=_words
        ),
        MailingAction.TEST: Action(
            gettext_lazy("Send it to me"),
            mailings.test,
            readers=lambda actor, _row: Account.objects.filter(person=actor.person),
        ),
        MailingAction.RELEASE: Action(
            gettext_lazy("Release the letter"),
            mailings.release,
            readers=None,
            note=_release_note,
            is_final=True,
        ),
        MailingAction.WITHDRAW: Action(
            gettext_lazy("Stop the letter"),
            mailings.withdraw,
            ReasonForm,
            note=lambda _row: gettext_lazy("Nobody else gets it. What was sent stays sent."),
            is_final=True,
        ),
    },
    argument="mailing",
    rows=Mailing.objects.all(),
    place=lambda row: Place(str(row), row.get_absolute_url(), layer_of_host()),
)


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """The letters, the latest first, and what members are asked to consent to."""
    _staff(request)
    page = page_of(request, visible(request.actor, Mailing))
    standing = Count("consents", filter=Q(consents__withdrawn_at=None, consents__on_behalf=""))
    context = {
        "page": page,
        "lines": [(row, STATES[mailings.state_of(row)]) for row in page],
        "purposes": mailings.purposes().annotate(given=standing),
    }
    return render(request, "society/members/mailings.html", context)


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One letter: as its readers get it, who gets it, who gets none and why, how far it is."""
    row = find(request.actor, Mailing, key)
    state, totals = mailings.state_of(row), mailings.totals(row)
    legal = [verb for verb in MailingAction if state in MAILING_ACTIONS[verb]]
    context = {
        "mailing": row,
        "state": STATES[state],
        "totals": totals,
        "is_released": row.released_at is not None,
        "without": [(WITHOUT[reason], count) for reason, count in totals.without.items()],
        "named": [(name, WITHOUT[reason]) for name, reason in islice(mailings.without_letter(row), NAMED)],
        "purpose": mailings.purposes().filter(purpose=row.purpose).first(),
        "previews": [_preview(row, language) for language in sorted(("en", "ko"), key=_is_other)],
        "verbs": [(verb, MAILING.actions[verb].label) for verb in legal],
        "happenings": history(request.actor, [row]),
    }
    return render(request, "society/members/mailing.html", context)


def _is_other(language: str) -> bool:
    """Whether the language is not the reader's: theirs comes first."""
    return language != get_language()


def _preview(row: Mailing, language: str) -> Any:  # noqa: ANN401 - a rendered message
    """The letter in that language, to a reader without a name."""
    reader = Account(language=language)
    message = Message(kind=notices.LIST_LETTER, recipient=reader, context=mailings.context(row))
    return render_message(message, for_staff=True)


@login_required
def without(request: SocietyRequest, key: str) -> HttpResponse:
    """Everybody on the list who gets no letter, with the reason; members see that staff took it away."""
    row = find(request.actor, Mailing, key)
    people = mailings.with_reason(row).exclude(reason="")
    note_looks(request.actor, people.values_list("pk", flat=True), Matter.EXPORT)
    lines = [[name, str(WITHOUT[reason])] for name, reason in mailings.without_letter(row)]
    content = write_csv([_("name"), _("reason")], lines)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.key}.csv"'
    return response


@never_cache
@csrf_exempt
def unsubscribe(request: SocietyRequest, text: str) -> HttpResponse:
    """The link that ends such letters: one click of a mail program, or of a person on this page (RFC 8058).

    Whoever holds the link may use it, so it needs no token against forgery; opening it uses nothing up.
    """
    person, consents = mailings.consents_of(text)
    titles = [consent.document.title for consent in consents]
    if request.method == "POST":
        mailings.unsubscribe(text=text)
    context = {"titles": titles, "done": request.method == "POST", "layer": person.layer}
    return render(request, "society/members/unsubscribe.html", context)


def _staff(request: SocietyRequest) -> None:
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("write")
