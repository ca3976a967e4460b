"""One page for each thing that can be done: what is asked, what will happen, who will be mailed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concord.society.errors import TooLateError, VerbRefusedError
from concord.web.society.words import REFUSAL, TOO_LATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django import forms
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from concord.web.society.request import SocietyRequest

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One form to fill. ``do`` takes the cleaned answers; ``field_of`` says beside which field a refusal
    stands; ``readers`` are the accounts that will be mailed; ``about`` and ``back`` lead to the object."""

    form: forms.Form
    do: Callable[[Answers], object]
    heading: _StrOrPromise
    about: str
    back: str
    layer: str
    readers: Iterable[Any] = ()
    note: _StrOrPromise = ""
    is_final: bool = False
    field_of: Mapping[str, str] | None = None


def answer(request: SocietyRequest, task: Task) -> HttpResponse:
    """The page of the task; once it is done, the way back. A form that is refused keeps what was typed."""
    form = task.form
    if form.is_bound and form.is_valid():
        try:
            task.do(dict(form.cleaned_data))
        except VerbRefusedError as refusal:
            form.add_error((task.field_of or {}).get(refusal.code), REFUSAL[refusal.code])
        except TooLateError:
            form.add_error(None, TOO_LATE)
        else:
            messages.success(request, _("Done: %(what)s.") % {"what": task.heading})
            return redirect(task.back)
    return render(
        request, "society/task.html", {"task": task, "form": form}, status=422 if form.is_bound else 200
    )


def sent(request: SocietyRequest) -> dict[str, Any]:
    """What a form is bound to: the data of a POST, else nothing."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
