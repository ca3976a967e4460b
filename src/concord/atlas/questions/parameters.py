"""Reading the parameters of a question, from wherever they come: a page, the API, a command.

Parameters are plain: each name with the texts given for it. Whatever is wrong is one ``ParameterError`` with
the name, the value, a code and what is allowed; each face puts its own words, or its exit code, around it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from concord.kernel import dates
from concord.kernel.faults import near
from concord.kernel.jurisdictions import jurisdiction

Parameters = Mapping[str, Sequence[str]]
ALL = "all"
"""What stands for no choice: an empty value is a fault and never the whole world."""

_LONGEST = 200
_FEW = 20


class ParameterError(ValueError):
    """A parameter cannot be read.

    ``code``: ``one_value``, ``length``, ``empty``, ``day``, ``day_range``, ``number``, ``choice``, ``rule``,
    ``jurisdiction`` or ``record_begins``. ``expected`` says in English what is, ``allowed`` are the values
    of a choice, and the first and last of a range.
    """

    def __init__(
        self, name: str, value: str, code: str, expected: str, allowed: Iterable[object] = ()
    ) -> None:
        self.name, self.value, self.code, self.expected = name, value, code, expected
        self.allowed = tuple(map(str, allowed))
        super().__init__(f"{name}: {value!r}: expected {expected}")


def text(parameters: Parameters, name: str, longest: int = _LONGEST) -> str | None:
    """The one value of a parameter, or None if it is not given."""
    values = parameters.get(name, ())
    if len(values) > 1:
        raise ParameterError(name, ", ".join(values), "one_value", "one value")
    if values and len(values[0]) > longest:
        raise ParameterError(name, f"{values[0][:40]}…", "length", f"at most {longest} characters", [longest])
    return values[0].strip() if values else None


def choice(parameters: Parameters, name: str, allowed: Collection[str]) -> str | None:
    """One of the values allowed, or None if it is not given."""
    value = text(parameters, name)
    return None if value is None else _checked(name, value, allowed)


def several(parameters: Parameters, name: str, allowed: Collection[str]) -> frozenset[str]:
    """Any of many values, given more than once or with commas between them; ``all`` alone for no choice."""
    return frozenset(_checked(name, value, allowed) for value in _split(parameters, name))


def jurisdictions(
    parameters: Parameters, name: str = "jurisdiction", offered: Iterable[str] = ()
) -> tuple[str, ...]:
    """Codes of jurisdictions, given as ``several`` are; ``offered`` are those that a refusal lists."""
    return tuple(dict.fromkeys([_jurisdiction(name, value, offered) for value in _split(parameters, name)]))


def one_jurisdiction(parameters: Parameters, name: str, offered: Iterable[str] = ()) -> str | None:
    """The code of one jurisdiction, or None if it is not given."""
    value = text(parameters, name)
    return None if value is None else _jurisdiction(name, value, offered)


def day(parameters: Parameters, name: str) -> date | None:
    """A day, or None if it is not given."""
    value = text(parameters, name)
    return None if value is None else parse_day(name, value)


def parse_day(name: str, value: str) -> date:
    """A day from the text of a parameter."""
    try:
        return dates.parse_day(value)
    except dates.DayOutOfBoundsError:
        bounds = (dates.FIRST_DAY, dates.LAST_DAY)
        expected = f"a day from {bounds[0]} to {bounds[1]}"
        raise ParameterError(name, value, "day_range", expected, bounds) from None
    except ValueError:
        raise ParameterError(name, value, "day", "a day such as 2018-12-03") from None


def number(parameters: Parameters, name: str, least: int, most: int) -> int | None:
    """A whole number within bounds, or None if it is not given."""
    value = text(parameters, name)
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most):
        raise ParameterError(name, value, "number", f"a whole number from {least} to {most}", (least, most))
    return int(value)


def _split(parameters: Parameters, name: str) -> list[str]:
    values = [part.strip() for value in parameters.get(name, ()) for part in value.split(",")]
    if not all(values):
        expected = "values joined by commas, such as US,EU,JP, and none of them empty"
        raise ParameterError(name, ",".join(values), "empty", expected)
    return [] if values == [ALL] else values


def _checked(name: str, value: str, allowed: Collection[str]) -> str:
    if value in allowed:
        return value
    is_short = len(allowed) <= _FEW
    expected = f"one of {', '.join(allowed)}" if is_short else f"a value on record{near(value, allowed)}"
    raise ParameterError(name, value[:_LONGEST], "choice", expected, allowed)


def _jurisdiction(name: str, value: str, offered: Iterable[str]) -> str:
    try:
        return jurisdiction(value).code
    except ValueError as error:
        expected = str(error).partition(": expected ")[2]
        raise ParameterError(name, value[:_LONGEST], "jurisdiction", expected, offered) from None
