"""Published figures on which a claim rests: members, countries, companies, a founding year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kernel.dates import PartialDate
from concord.web.atlas.links import SourceLink, sources
from concord.web.atlas.words import word

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition, Measure
    from concord.atlas.questions.claims import Checked, Evidence

_MEASURES = {
    "members": gettext_lazy("members"),
    "countries": gettext_lazy("countries"),
    "regions": gettext_lazy("regions"),
    "member_companies": gettext_lazy("member companies"),
    "korean_companies": gettext_lazy("Korean companies"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure. ``counts``: whether it speaks for the verdict, or why it does not."""

    text: str
    when: PartialDate | None
    counts: bool
    why_not: str
    note: str
    sources: tuple[SourceLink, ...]


def figures(record: Edition, found: Checked, language: str) -> tuple[Figure, ...]:
    """Every figure that the check looked at, once each, oldest first."""
    rows = {one.id: one for finding in found.findings for one in finding.rows}
    shown = [_figure(record, one, language) for one in rows.values()]
    return tuple(sorted(shown, key=lambda one: one.when.earliest if one.when else _NEVER))


_NEVER = PartialDate.parse("9999").latest


def _figure(record: Edition, found: Evidence, language: str) -> Figure:
    when = PartialDate.parse(found.when) if found.when else None
    measure, body = record.measures.get(found.id), record.organisations.get(found.id)
    if measure:
        text, keys, note = _said(measure), measure.sources, measure.note
    else:
        text, keys, note = _("founded"), body.sources if body else (), ""
    why = "; ".join(word(_WHY_NOT, doubt) for doubt in found.doubts)
    return Figure(text, when, found.certain, why, note if language == "en" else "", sources(record, keys))


_WHY_NOT = {
    "own_figure": gettext_lazy("published only by the body that says it"),
    "other_time": gettext_lazy("of another time"),
}


def _said(one: Measure) -> str:
    what = word(_MEASURES, one.measure)
    texts = {
        "over": _("more than %(n)s %(what)s"),
        "at_least": _("at least %(n)s %(what)s"),
        "about": _("about %(n)s %(what)s"),
    }
    return texts.get(one.qualifier, _("%(n)s %(what)s")) % {"n": f"{one.value:,}", "what": what}
