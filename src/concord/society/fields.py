"""What the models of every app share: columns of clean text and of days within bounds, the key of an object,
and the layer to which it belongs.

No column takes a text or a day but through these: whichever door it came by, it is cleaned, or refused if it
is too long or no text, when the row is saved. A row that is restored keeps what it holds.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from concord.kernel.clock import is_zone
from concord.kernel.dates import FIRST_DAY, LAST_DAY, DayOutOfBoundsError, bounded
from concord.kernel.ids import mint
from concord.kernel.text import TextError, clean_line, clean_lines, fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

__all__ = [
    "AddressField", "DayField", "Layer", "LineField", "MailboxField", "ParagraphsField", "ValuesField",
    "WordField", "ZoneField", "checked", "checked_zone", "cleaned_values", "folded_field", "key_field",
    "within_bounds",
]  # fmt: skip
_REFUSED = {
    "control_character": _("%(sign)s is a control character, which no text can hold. Leave it out."),
    "not_a_character": _("%(sign)s is no character. Leave it out."),
    "reversed_text": _("%(sign)s turns the direction of the text round. Leave it out."),
    "other_digits": _("Write days and numbers with the digits 0 to 9; %(sign)s is none of them."),
}


def checked(read: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401 - what ``read`` gives
    """What a function of ``kernel.text`` makes of the text. Raises ValidationError with words and code."""
    try:
        return read(text)
    except TextError as error:
        raise ValidationError(_REFUSED[error.code], code=error.code, params={"sign": error.sign}) from None


def within_bounds(day: date) -> date:
    """The day itself. Raises ValidationError if it lies beyond the days that are kept."""
    try:
        return bounded(day)
    except DayOutOfBoundsError:
        raise ValidationError(
            _("Expected a day from %(first)s to %(last)s."),
            code="day_out_of_bounds",
            params={"first": FIRST_DAY, "last": LAST_DAY},
        ) from None


def checked_zone(name: str) -> str:
    """The IANA name of a time zone, or nothing. Raises ValidationError for one that is not known."""
    name = checked(clean_line, name)
    if name and not is_zone(name):
        raise ValidationError(
            _("No time zone has the name %(name)s. Expected one such as Asia/Seoul."),
            code="unknown_zone",
            params={"name": name[:60]},
        )
    return name


def cleaned_values(value: Any) -> Any:  # noqa: ANN401 - what JSON may hold
    """The value with every text in it cleaned, keys too. Raises ValidationError as :func:`checked`."""
    if isinstance(value, str):
        return checked(clean_lines, value)
    if isinstance(value, dict):
        return {cleaned_values(key): cleaned_values(one) for key, one in value.items()}
    return [cleaned_values(one) for one in value] if isinstance(value, list | tuple) else value


class CleanedField(models.Field):  # type: ignore[type-arg]  # generic in the stubs only
    """A column whose value is cleaned before it is saved. To a migration it is a column of Django."""

    cleaned: ClassVar[Callable[..., Any]]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:  # noqa: ANN401 - Django's signature
        """The clean value, for a form of the model. Raises ValidationError."""
        value = self.to_python(value)
        return super().clean(value if value is None else type(self).cleaned(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ANN401 - Django's signature
        """The value to save, which the object then has too. Raises ValidationError for this field."""
        value = super().pre_save(model_instance, add)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        try:
            clean = type(self).cleaned(self.to_python(value))
            if self.max_length is not None:
                # PostgreSQL refuses a longer one with a fault, SQLite keeps it.
                MaxLengthValidator(self.max_length)(clean)
        except ValidationError as error:
            raise ValidationError({self.name: error}) from None
        setattr(model_instance, self.attname, clean)
        return clean

    def deconstruct(self) -> Any:  # noqa: ANN401 - Django's signature
        """As Django's own field: the database holds nothing of the cleaning."""
        name, _path, args, options = super().deconstruct()
        return name, f"django.db.models.{type(self).__bases__[1].__name__}", args, options


# To the type checker they are Django's own, by which it knows what a value of a row may be.
if TYPE_CHECKING:
    from django.db.models import CharField as LineField
    from django.db.models import CharField as ZoneField
    from django.db.models import DateField as DayField
    from django.db.models import EmailField as MailboxField
    from django.db.models import JSONField as ValuesField
    from django.db.models import SlugField as WordField
    from django.db.models import TextField as ParagraphsField
    from django.db.models import URLField as AddressField
else:

    class LineField(CleanedField, models.CharField):
        """A text of one line."""

        cleaned = partial(checked, clean_line)

    class ParagraphsField(CleanedField, models.TextField):
        """A text of any length that keeps its lines."""

        cleaned = partial(checked, clean_lines)

    class AddressField(CleanedField, models.URLField):
        """The address of a page."""

        cleaned = partial(checked, clean_line)

    class MailboxField(CleanedField, models.EmailField):
        """The address of a mailbox."""

        cleaned = partial(checked, clean_line)

    class WordField(CleanedField, models.SlugField):
        """A word of ASCII letters, digits, hyphens and underscores."""

        cleaned = partial(checked, clean_line)

    class ValuesField(CleanedField, models.JSONField):
        """Values as JSON."""

        cleaned = staticmethod(cleaned_values)

    class ZoneField(CleanedField, models.CharField):
        """The IANA name of a time zone."""

        cleaned = staticmethod(checked_zone)

    class DayField(CleanedField, models.DateField):
        """A day within the bounds of the calendar that we keep."""

        cleaned = staticmethod(within_bounds)


class FoldedField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs only
    """The folded text of other columns of the row, in which it is found; written whenever the row is."""

    def __init__(self, *, of: tuple[str, ...] = (), **options: Any) -> None:  # noqa: ANN401 - a field's options
        super().__init__(**options)
        self.of = of

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The folded text, which the object then has too."""
        words = " ".join(filter(None, (getattr(model_instance, name) for name in self.of)))
        text = fold(words)[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text

    def deconstruct(self) -> Any:  # noqa: ANN401 - Django's signature
        """As Django's own field: the database holds nothing of the folding."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def folded_field(*of: str) -> LineField[str, str]:
    """A column in which rows are found by those of ``of`` in any spelling of ``kernel.text.fold``."""
    return FoldedField(of=of, max_length=600, blank=True, editable=False, default="")


def key_field(prefix: str) -> LineField[str, str]:
    """A unique field for an id minted once, such as ``agr-01hq…``: addresses, entries and exports use it.

    The id says nothing of its object.
    """
    return LineField(max_length=40, unique=True, editable=False, default=partial(mint, prefix))


class Layer(models.TextChoices):
    """Whose doing an object records. The layers of one installation are never mixed in one object."""

    LIVE = "live", _("live")
    """The host's own work: real organisations and people who act here themselves."""
    RECORD = "record", _("public record")
    """What sources say that real organisations did elsewhere; nobody acts on it here."""
    REHEARSAL = "rehearsal", _("rehearsal")
    """Invented organisations and people."""
