"""One way to do a thing: a table of actions for each kind of object, one page and one call for them all.

The domain function locks the object, asks for access and state, and refuses; page and program show what it
says. Nothing here decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concord.society.access import SEE, Actor, NotFoundError, RefusedError, Role, require
from concord.society.errors import WrongStateError
from concord.web.society.fields import NothingForm
from concord.web.society.words import TOO_LATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django import forms
    from django.db.models import Model, QuerySet
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from concord.society.people.models import Account
    from concord.web.society.request import SocietyRequest


def nobody(_actor: Actor, _obj: Any) -> Iterable[Account]:  # noqa: ANN401 - any object
    """The readers of an action that mails nobody."""
    return ()


def right(name: str, of: Callable[[Any], Model]) -> Callable[[Actor, Any], None]:
    """The access of an action that rests on a right to another object, such as the agreement of a party."""
    return lambda actor, obj: require(actor, name, of(obj))


def holders(name: str, *roles: Role) -> Callable[[Actor, Any], None]:
    """The access of an action for whoever holds one of the roles, on whatever they may see."""

    def access(actor: Actor, obj: Model | None) -> None:
        if obj is not None:
            require(actor, SEE, obj)
        if not actor.has(*roles):
            raise RefusedError(name)

    return access


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with an object.

    ``do`` is the domain function: it takes ``actor``, the object and the answers of the form. ``options``
    are further arguments of the form. ``access`` raises AccessError for whom the form is not shown; without
    it, the rule of the action's name is asked. ``readers`` are the accounts that will be mailed; None where
    the note says who is. ``undo`` says how it is undone, and until when, unless it ``is_final``.
    ``opens_result``: afterwards the page of what was made is shown.
    ``prefilled`` are the fields that a link to the form may fill: never one that confirms or consents.
    ``template`` extends the common one.
    """

    label: _StrOrPromise
    do: Callable[..., Any]
    form: type[forms.Form] = NothingForm
    options: Callable[[Actor, Any], dict[str, Any]] | None = None
    access: Callable[[Actor, Any], None] | None = None
    readers: Callable[[Actor, Any], Iterable[Account]] | None = nobody
    note: Callable[[Any], _StrOrPromise] | None = None
    is_final: bool = False
    undo: _StrOrPromise = ""
    opens_result: bool = False
    prefilled: tuple[str, ...] = ()
    template: str = "society/action.html"


@dataclass(frozen=True, slots=True)
class Place:
    """The page to which a form belongs, and to which it leads back."""

    title: _StrOrPromise
    address: str
    layer: str


def place_of(obj: Any) -> Place:  # noqa: ANN401 - any object with a page and a layer
    """The page of the object itself."""
    return Place(str(obj), obj.get_absolute_url(), obj.layer)


@dataclass(frozen=True, slots=True)
class ActionTable:
    """The actions of one kind of object by name.

    ``argument`` is the object's name among the arguments of the domain functions; ``rows`` are the objects
    with what their page needs, and None for actions that begin something. ``heading`` writes a label for
    one object.
    """

    actions: Mapping[str, Action]
    argument: str = ""
    rows: QuerySet[Any] | None = None
    place: Callable[[Any], Place] = place_of
    heading: Callable[[_StrOrPromise, Any], _StrOrPromise] = lambda label, _obj: label

    def attempt(self, actor: Actor, key: str, name: str, **submitted: Any) -> Attempt:  # noqa: ANN401
        """An action by name, on the object of that key, with its form.

        Raises NotFoundError for neither, AccessError for whom the form is not shown: what a form needs of
        an object is read only for those who may.
        """
        obj = self.fetch(key)
        if name not in self.actions or (obj is None and self.rows is not None):
            raise NotFoundError
        action = self.actions[name]
        if action.access:
            action.access(actor, obj)
        else:
            require(actor, name, obj)
        form = action.form(**submitted, **(action.options(actor, obj) if action.options else {}))
        return Attempt(self, name, actor, obj, form)

    def fetch(self, key: str) -> Any:  # noqa: ANN401 - any object
        """The object of that key, or None."""
        return None if self.rows is None else self.rows.filter(key=key).first()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One action by one actor on one object, and the form that asks for the rest."""

    table: ActionTable
    name: str
    actor: Actor
    obj: Any
    form: forms.Form

    @property
    def action(self) -> Action:
        """What is done."""
        return self.table.actions[self.name]

    def submit(self) -> Any:  # noqa: ANN401 - what the domain function made
        """Do it. Raises ValidationError with each field that does not fit, AccessError, WrongStateError."""
        if not self.form.is_valid():
            raise ValidationError(self.form.errors.as_data())
        known = {} if self.obj is None else {self.table.argument: self.obj}
        return self.action.do(actor=self.actor, **known, **self.form.cleaned_data)


def action_view(table: ActionTable) -> Callable[..., HttpResponse]:
    """The page of every action of the table, at addresses with ``key`` and ``action``."""

    @login_required
    def view(request: SocietyRequest, action: str, key: str = "") -> HttpResponse:
        submitted = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        attempt = table.attempt(request.actor, key, action, **submitted)
        for name in attempt.action.prefilled:
            if name in request.GET and name in attempt.form.fields:
                attempt.form.initial.setdefault(name, request.GET[name])
        heading, place = table.heading(attempt.action.label, attempt.obj), table.place(attempt.obj)
        if submitted:
            try:
                result = attempt.submit()
            except ValidationError as refusal:
                add_refusal(attempt.form, refusal)
            except WrongStateError:
                attempt.form.add_error(None, TOO_LATE)
            else:
                messages.success(request, _("Done: %(what)s.") % {"what": heading})
                return redirect(result if attempt.action.opens_result else place.address)
        return _page(request, attempt, heading, place)

    return view


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Show what the domain refused beside its field, or above the form if it has no such field."""
    if form.is_valid():
        for field, errors in refusal.error_dict.items():
            form.add_error(field if field in form.fields else None, ValidationError(errors))


def _page(request: SocietyRequest, attempt: Attempt, heading: _StrOrPromise, place: Place) -> HttpResponse:
    action = attempt.action
    context = {
        "form": attempt.form,
        "heading": heading,
        "place": place,
        "title": str(place.title),
        "note": str(action.note(attempt.obj)) if action.note else "",
        "is_final": action.is_final,
        "undo": action.undo,
        "readers": action.readers(attempt.actor, attempt.obj) if action.readers else None,
    }
    return render(request, action.template, context, status=422 if attempt.form.is_bound else 200)
