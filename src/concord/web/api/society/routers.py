"""The addresses of the society in one router, whose answers nobody keeps on their way."""

from __future__ import annotations

from django.views.decorators.cache import cache_control
from ninja import Router

from concord.web.api.society import agreements, announcements, committees, introductions, people

PARTS = (people, committees, agreements, announcements, introductions)

router = Router()
for _part in PARTS:
    router.add_router("", _part.router)
router.add_decorator(cache_control(private=True, no_store=True), mode="view")
