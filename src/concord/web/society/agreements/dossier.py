"""The renewal dossier as a page and as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.society.access.rules import NotFoundError, find
from concord.society.agreements.actions import possible_on_agreement
from concord.society.agreements.dossier import dossier_of
from concord.society.agreements.models import Agreement
from concord.society.agreements.queries import with_facts
from concord.society.agreements.states import AgreementAction
from concord.society.fields import Layer
from concord.web.society import words
from concord.web.society.agreements.views import is_insider
from concord.web.society.documents import answer
from concord.web.society.drawing import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """The dossier, for the parties and the host."""
    return render(request, "society/agreements/dossier.html", _context(request, key))


@login_required
def as_pdf(request: SocietyRequest, key: str) -> HttpResponse:
    """The same as a document, in the reader's language."""
    context = _context(request, key)
    agreement: Agreement = context["agreement"]
    rehearsed = agreement.layer == Layer.REHEARSAL
    line = (
        _("Rehearsal: the bodies and people in this document are invented.") if rehearsed else agreement.title
    )
    body = render_to_string("society/agreements/dossier_document.html", context)
    return answer(request, page_of(body, get_language() or "en", line), f"dossier-{agreement.key}.pdf")


def _context(request: SocietyRequest, key: str) -> dict[str, Any]:
    agreement = find(request.actor, with_facts(Agreement.objects.all()), key)
    if not is_insider(request.actor, agreement):
        raise NotFoundError
    dossier = dossier_of(agreement, request.as_of)
    return {
        "agreement": agreement,
        "dossier": dossier,
        "day": request.as_of,
        "status": words.STATUS[dossier.status],
        "annexes": [(annex, words.STATUS[status]) for annex, status in dossier.annexes],
        "may_renew": AgreementAction.RENEW in possible_on_agreement(request.actor, agreement),
        "counts": [(words.STATE[state], number) for state, number in dossier.counted],
        "chapters": [
            {
                "commitment": chapter.commitment,
                "lines": [
                    {"line": line, "state": words.STATE[line.state], "timing": words.TIMING[line.timing]}
                    for line in chapter.lines
                ],
            }
            for chapter in dossier.chapters
        ],
    }
