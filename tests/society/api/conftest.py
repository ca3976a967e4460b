"""Programs of the cast: each asks with a token of its person."""

from __future__ import annotations

import pytest
from django.test import Client

from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope


@pytest.fixture
def token(cast):
    """The header of a new token of that person, by default for every use."""

    def make(name, *scopes):
        _, secret = grant(actor=cast.actor(name), name="A test", scopes=scopes or list(Scope), days=30)
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def ask(token):
    """GET as that person: status and answer."""

    def get(name, address, headers=None, **parameters):
        answer = Client().get(
            f"/api/v1/society/{address}", parameters, headers=headers or token(name, *list(Scope))
        )
        return answer.status_code, answer.json()

    return get


@pytest.fixture
def do(token):
    """POST as that person: status and answer."""

    def post(name, address, body, headers=None):
        form = {} if address.endswith("evidence") else {"content_type": "application/json"}
        answer = Client().post(f"/api/v1/society/{address}", body, headers=headers or token(name), **form)
        return answer.status_code, answer.json()

    return post
