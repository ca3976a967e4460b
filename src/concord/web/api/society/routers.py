"""The addresses of the society in one router."""

from __future__ import annotations

from ninja import Router

from concord.web.api.society import (
    agreement_actions,
    agreements,
    announcements,
    committees,
    desk,
    introductions,
    people,
    review_actions,
)

PARTS = (
    people,
    desk,
    committees,
    agreements,
    agreement_actions,
    review_actions,
    announcements,
    introductions,
)

router = Router()
for _part in PARTS:
    router.add_router("", _part.router)
