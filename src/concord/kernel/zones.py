"""Time zones: how one is called, which to choose from, and that of a country that has one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.core import get_global

from concord.kernel.clock import is_zone
from concord.kernel.formatting import format_date, locale_of

# A winter's and a summer's day: zones that agree on both share their days.
_MOMENTS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))
# Countries whose clocks differ in use but not by law.
_BY_LAW = {"CN": "Asia/Shanghai"}


@lru_cache(maxsize=1024)
def zone_name(zone: str, language: str) -> str:
    """What the zone is called, after its city: ``Los Angeles``, in Korean ``로스앤젤레스``; or ``UTC``."""
    return dates.get_timezone_location(zone, locale=locale_of(language), return_city=True)


def format_moment(moment: datetime, zone: str, language: str) -> str:
    """A moment in that zone, to the minute, with the zone's name: ``3 March 2026, 07:30 (Seoul)``."""
    local = moment.astimezone(ZoneInfo(zone))
    comma = "" if language == "ko" else ","
    return f"{format_date(local.date(), language)}{comma} {local:%H:%M} ({zone_name(zone, language)})"


def ends_together(day: date, zone: str, other: str) -> bool:
    """Whether a day ends at the same moment in both zones."""
    after = datetime.combine(day + timedelta(days=1), time())
    ends = {after.replace(tzinfo=ZoneInfo(name)).astimezone(UTC) for name in (zone, other)}
    return len(ends) == 1


def format_day_in(day: date, zone: str, reader: str, language: str) -> str:
    """A day that binds in ``zone``, which is named unless the day ends at the same moment for the reader."""
    place = "" if ends_together(day, zone, reader) else f" ({zone_name(zone, language)})"
    return f"{format_date(day, language)}{place}"


@cache
def _zones_by_country() -> dict[str, list[str]]:
    countries: dict[str, list[str]] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        if is_zone(zone):
            countries.setdefault(country, []).append(zone)
    return countries


@cache
def zone_choices(language: str) -> tuple[tuple[str, str], ...]:
    """The zones of :func:`zones` by country and city in English or Korean, UTC first."""
    territories = Locale.parse(locale_of(language)).territories
    places = get_global("zone_territories")
    named = {zone: f"{territories[places[zone]]}: {zone_name(zone, language)}" for zone in zones()[1:]}
    return ("UTC", "UTC"), *sorted(named.items(), key=lambda one: one[1])


@cache
def zones() -> tuple[str, ...]:
    """The zones to choose from: UTC, then those in which people live, by name."""
    places = (zone for zones in _zones_by_country().values() for zone in zones)
    return ("UTC", *sorted(zone for zone in places if not zone.startswith("Etc/")))


@cache
def zone_of_country(country: str) -> str:
    """The zone of a country all of whose clocks agree, or that has one by law; else an empty text."""
    names = _zones_by_country().get(country, [])
    offsets = {tuple(moment.astimezone(ZoneInfo(name)).utcoffset() for moment in _MOMENTS) for name in names}
    return _BY_LAW.get(country) or (names[0] if len(offsets) == 1 else "")
