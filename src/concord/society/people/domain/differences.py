"""What the lines of a list would change, for persons and for organisations alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext as _

from concord.kernel.faults import Fault
from concord.society.access.actor import Actor, Role
from concord.society.access.rules import RefusedError
from concord.society.fields import Layer
from concord.society.people.body_lines import BodyLine
from concord.society.people.lines import MemberLine
from concord.society.people.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.society.people.models import Membership

IMPORT = "members.import"
Line = TypeVar("Line", MemberLine, BodyLine)


@dataclass(frozen=True, slots=True)
class Difference(Generic[Line]):
    """What a line would do. ``changes``: column to (old, new); ``own``: columns left as the member wrote."""

    line: Line
    is_new: bool
    changes: dict[str, tuple[str, str]]
    own: tuple[str, ...]
    adds_period: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the line says what is known already."""
        return not (self.is_new or self.changes or self.adds_period)


def require_importer(actor: Actor) -> None:
    """Return for staff of the host and the system. Raises RefusedError for everybody else."""
    if not actor.has(Role.HOST_STAFF, Role.SYSTEM):
        raise RefusedError(IMPORT)


def layer_of_host() -> Layer:
    """The layer in which new members stand."""
    host = Organisation.objects.filter(is_host=True).first()
    return Layer(host.layer) if host else Layer.LIVE


def overlaps(file: str, line: MemberLine | BodyLine, periods: Iterable[Membership]) -> list[Fault]:
    """A fault for each period held already that shares a day with the one of the line."""
    return [
        Fault(
            file,
            line.row,
            "since",
            line.since.isoformat(),
            _("no overlap with %(since)s to %(until)s") % {"since": period.since, "until": period.until},
        )
        for period in periods
        if (period.since, period.until) != (line.since, line.until)
        and period.since < line.until
        and line.since < (period.ended_on or period.until)
    ]
