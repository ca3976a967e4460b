"""Who acts: a person in the roles that they hold on the day, the system itself, or the public."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the installation; one person may hold several roles."""

    HOST_STAFF = "host_staff"
    PARTNER_STAFF = "partner_staff"
    MEMBER = "member"
    EXHIBITOR = "exhibitor"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """An acting person. ``key`` is the person's key; ``represents`` holds primary keys of organisations.

    Roles and representation follow from dated rows and hold for one request; they are never stored.
    """

    key: str
    roles: frozenset[Role] = frozenset({Role.PUBLIC})
    person: int | None = None
    represents: frozenset[int] = field(default_factory=frozenset)

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_host_staff(self) -> bool:
        """Whether the actor is staff of the host, for templates, which pass no roles."""
        return self.has(Role.HOST_STAFF)


PUBLIC = Actor("public")
SYSTEM = Actor("system", frozenset({Role.SYSTEM}))
