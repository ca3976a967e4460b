"""Versions of a Korean law: which one is in force on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import LawVersion, Policy


def versions_of(policy: Policy, law: str) -> tuple[LawVersion, ...]:
    """The versions of a law, by instrument key or by its ``law_id`` at law.go.kr, in order of force."""
    return tuple(version for version in policy.versions if law in (version.law, version.law_id))


def version_on(policy: Policy, law: str, day: date) -> LawVersion | None:
    """The version in force on a day; ``None`` before the first known one, or for a law without versions.

    Of several that begin on one day the last promulgated holds: law.go.kr folds the earlier ones into it.
    """
    begun = [version for version in versions_of(policy, law) if version.in_force <= day]
    return max(begun, key=_force_order, default=None)


def _force_order(version: LawVersion) -> tuple[date, date, int]:
    return version.in_force, version.promulgated, int(version.mst)
