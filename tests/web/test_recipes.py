"""The recipes of CONTRIBUTING.md for code, done: a page, an endpoint, a parser."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import date
from io import StringIO
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from ninja import NinjaAPI, Router, Schema

from concord.atlas.sources import catalogue
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.web.atlas.display import edition

PAGE = """{% extends "base.html" %}
{% block title %}{% trans "Products" %}{% endblock %}
{% block content %}<h1>{% trans "Products" %}</h1><p>{{ count }} / {{ day }}</p>{% endblock %}"""

SOURCE = """name: {en: "Example register", ko: "예시 등록부"}
publisher: "Agency of the test"
organisation: ""
jurisdiction: SE
url: "https://register.example"
licence: "Open"
licence_basis: read
cadence: {en: "daily", ko: "매일"}
language: en
form: "CSV"
counts: {en: "One row for each licence.", ko: "허가마다 한 행."}
is_read: true
assertions: {licences: [1, 10]}
"""


@pytest.fixture
def address_book(monkeypatch, settings):
    """A site whose addresses a test writes itself, with those of the real site after them."""

    def use(*patterns):
        module = ModuleType("addresses_of_the_test")
        module.urlpatterns = [*patterns, path("", include("concord.web.urls"))]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        settings.ROOT_URLCONF = module.__name__

    return use


def test_add_a_page(address_book, browser):
    template = engines["django"].from_string(PAGE)

    def page(request):
        context = {"count": len(edition().products), "day": request.as_of.isoformat()}
        return HttpResponse(template.render(context, request))

    address_book(path("new-page", page))
    english = browser.get("/new-page?as_of=2018-12-03").content.decode()
    korean = browser.get("/new-page?as_of=2018-12-03&lang=ko").content.decode()
    assert "<h1>Products</h1><p>2 / 2018-12-03</p>" in english
    assert "<h1>제품</h1><p>2 / 2018-12-03</p>" in korean


class ProductLine(Schema):
    """A product as a program reads it."""

    id: str
    name: str
    aliases: int

    @staticmethod
    def resolve_aliases(product) -> int:
        """How many names it has."""
        return len(product.names)


def test_add_an_endpoint(address_book, browser):
    router = Router()

    @router.get("/new-products", response=list[ProductLine])
    def products(request):
        return list(edition().products.values())

    api = NinjaAPI(title="Test", version="test", urls_namespace="test")
    api.add_router("", router)
    address_book(path("api/test/", api.urls))
    lines = browser.get("/api/test/new-products").json()
    assert [line["id"] for line in lines] == sorted(edition().products)
    assert [line["aliases"] for line in lines] == [len(one.names) for one in edition().products.values()]
    assert "/api/test/new-products" in browser.get("/api/test/openapi.json").json()["paths"]


@dataclass(frozen=True, slots=True)
class Licence:
    """A row of the example register."""

    number: str
    granted: date


def read(text: str, file: str) -> list[Licence]:
    """The licences of a file. Raises FaultsFoundError with each day that is none and each unknown column."""
    rows = csv.DictReader(StringIO(text))
    unknown = set(rows.fieldnames or ()) - {"number", "granted", "contact"}
    faults = [Fault(file, 1, column, "", "a known column") for column in sorted(unknown)]
    licences = []
    for line, row in enumerate(rows, start=2):
        try:
            licences.append(Licence(row["number"], parse_day(row["granted"])))
        except ValueError:
            faults.append(Fault(file, line, "granted", row["granted"], "a day such as 2018-12-03"))
    if faults:
        raise FaultsFoundError(faults)
    return licences


def test_add_a_parser():
    source = catalogue.parse("example_register", SOURCE)
    assert (source.name["ko"], source.assertions) == ("예시 등록부", {"licences": (1, 10)})
    assert read("number,granted,contact\nSE-1,2020-02-01,somebody\n", "licences.csv") == [
        Licence("SE-1", date(2020, 2, 1))
    ]


def test_a_damaged_record_is_named_with_its_place():
    with pytest.raises(FaultsFoundError) as caught:
        read("number,granted,colour\nSE-1,1 Feb,red\n", "licences.csv")
    assert [str(fault) for fault in caught.value.faults] == [
        "licences.csv:1 colour: '': a known column",
        "licences.csv:2 granted: '1 Feb': a day such as 2018-12-03",
    ]


def test_a_source_without_its_terms_is_a_fault():
    with pytest.raises(FaultsFoundError) as caught:
        catalogue.parse("example_register", SOURCE.replace('licence: "Open"\n', ""))
    assert [fault.column for fault in caught.value.faults] == ["licence"]
