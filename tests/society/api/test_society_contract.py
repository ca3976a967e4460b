"""Every answer of the society keeps to the published description, whatever is asked (schemathesis)."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope
from concord.web.api.api import api

PREFIX = "/api/v1/society"
OPERATIONS = sorted(
    (path.removeprefix(PREFIX), method.upper())
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
    if path.startswith(PREFIX)
)
# Keys and codes are open lists; a missing token is answered as an absent key is, by design; what a form
# sends besides its fields is left alone.
BY_DESIGN = [positive_data_acceptance, ignored_auth, negative_data_rejection]


@pytest.fixture
def description(planned, kept_connection):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.slow
@pytest.mark.parametrize(("address", "method"), OPERATIONS)
def test_answers_keep_to_the_description(description, cast, address, method):
    operation = description[f"{PREFIX}{address}"][method]
    _, secret = grant(actor=cast.actor("host"), name="A test", scopes=list(Scope), days=30)
    headers = {"Host": "localhost", "Authorization": f"Bearer {secret}"}

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def keeps(data):
        case = data.draw(operation.as_strategy())
        case.call_and_validate(headers=headers, excluded_checks=BY_DESIGN)

    keeps()
