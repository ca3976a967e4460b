"""Time zones: how one is called, which to choose from, and that of a country that has one."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import dates
from babel.core import get_global

from concord.kernel.clock import is_zone

# A winter's and a summer's day: zones that agree on both share their days.
_MOMENTS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))
# Countries whose clocks differ in use but not by law.
_BY_LAW = {"CN": "Asia/Shanghai"}


@lru_cache(maxsize=1024)
def zone_name(zone: str, language: str) -> str:
    """What the zone is called, after its city: ``Los Angeles``, in Korean ``로스앤젤레스``; or ``UTC``."""
    return dates.get_timezone_location(zone, locale="ko" if language == "ko" else "en_GB", return_city=True)


@cache
def _zones_by_country() -> dict[str, list[str]]:
    countries: dict[str, list[str]] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        if is_zone(zone):
            countries.setdefault(country, []).append(zone)
    return countries


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
