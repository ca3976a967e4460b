"""A request as the addresses of the society see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from concord.society.tokens.bearers import Bearer


class TokenedRequest(HttpRequest):
    """A request that carried a token (``auth`` is set by :class:`AccessToken`)."""

    auth: Bearer
