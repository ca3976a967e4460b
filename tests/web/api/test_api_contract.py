"""Every answer keeps to the published description, whatever is asked (schemathesis)."""

from collections import Counter
from importlib import import_module

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Schema
from schemathesis.specs.openapi.checks import positive_data_acceptance

ADDRESSES = [
    "/approvals",
    "/claims",
    "/claims/{claim}",
    "/editions",
    "/gaps",
    "/instruments",
    "/instruments/{instrument}",
    "/organisations",
    "/organisations/{organisation}",
    "/pathway/vocabulary",
    "/products",
    "/products/{product}",
    "/products/{product}/fhir",
    "/rules",
    "/search",
    "/tables/{table}.{form}",
]
# Codes, rules and ids are lists that grow with the edition; the description cannot enumerate them.
OPEN_LISTS = [positive_data_acceptance]


@pytest.fixture
def description(edition, db):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_keep_to_the_description(description, address):
    operation = description[f"/api/v1{address}"]["GET"]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def keeps(data):
        case = data.draw(operation.as_strategy())
        case.call_and_validate(headers={"Host": "localhost"}, excluded_checks=OPEN_LISTS)

    keeps()


def test_every_address_is_described(description):
    described = {result.ok().path.removeprefix("/api/v1") for result in description.get_all_operations()}
    assert set(ADDRESSES) <= described


def test_every_shape_of_an_answer_has_a_name_of_its_own():
    """The description knows shapes by their name alone: the later of two would stand for both."""
    import_module("concord.web.api.api")
    shapes = [Schema]
    for shape in shapes:
        shapes += shape.__subclasses__()
    ours = {(shape.__module__, shape.__name__) for shape in shapes if shape.__name__.endswith("Out")}
    names = Counter(name for module, name in ours if module.startswith("concord.web.api"))
    assert len(names) > 40
    assert [name for name, number in names.items() if number > 1] == []
