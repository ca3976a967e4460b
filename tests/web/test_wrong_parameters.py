"""Every page and every address for programs, asked wrongly: 400 or 404 with the reason, never another answer.

The parameters of a page are those that it looks up, so a new page is covered without a line here.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver

from concord.atlas import parts  # noqa: F401 - registers what other rooms add to an edition
from concord.atlas.edition import store
from concord.atlas.questions.pathways.vocabulary import vocabulary
from concord.society.people.models import Account, Affiliation, Organisation, Person
from concord.web.api.api import api

# What stands in an address for each of its parts: something that exists in the bundled edition.
PARTS = {
    "announcement_id": "isct-scrm-carm-2018",
    "claim_id": "isct-2018-most-authorised",
    "code": "KR",
    "edition_id": "current",
    "form": "csv",
    "instrument_id": "kr-arba",
    "language": "en",
    "name": "products",
    "organisation_id": "mfds",
    "product_id": "cartistem",
    "reference_id": "",
    "row": "product:cartistem",
    "trial_id": "no-trial",
    "meeting_id": "no-meeting",
    "action": "accept",
    "text": "forged",
    "number": "1",
    "key": "agr-nothing",
}
# A page that looks up more of its parameters only when it is asked for one of its kinds of answer.
MORE = {
    "society-directory": ["q=x"],
    "instruments": ["show=changed", "show=coming"],
    "compose": ["subject=KR&relation=rank&number=1"],
}
TEXTS = {"q", "has", "expertise"}
# Looked up by templates and by forms that change something, and no parameter of a page.
NOT_ASKED = {"urlencode", "csrfmiddlewaretoken", "next"}
ANSWERS = (200, 302, 400, 403, 404, 405)
REFUSALS = (400, 403, 404, 405, 422)
ELSEWHERE = ("accounts/", "api/", "static/", "healthz")


def routes(patterns=None, before=""):
    for one in patterns or get_resolver().url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from routes(one.url_patterns, route)
        elif not route.startswith(ELSEWHERE):
            yield route, one


PAGES = dict(routes())


@pytest.fixture
def edition(bundled_home, tiny_edition, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    return store.current()


@pytest.fixture
def looked_up(monkeypatch):
    """The names of the parameters that pages look up."""
    names = set()
    for method in ("__getitem__", "get", "getlist", "__contains__"):
        plain = getattr(QueryDict, method)

        def noted(self, name, *rest, plain=plain):
            names.add(name)
            return plain(self, name, *rest)

        monkeypatch.setattr(QueryDict, method, noted)
    return names


def address(route, edition):
    known = PARTS | {
        "reference_id": next(iter(edition.references)),
        "claim_id": PARTS["claim_id"],
    }
    found = "/" + route
    for part, value in known.items():
        for kind in ("str", "slug", "int"):
            found = found.replace(f"<{kind}:{part}>", value)
    assert "<" not in found, f"PARTS names no {route}"
    return found


def wrong_values(route, name):
    """What no parameter takes; a box for words takes any, and two forms name what an empty value says."""
    words = ["-1", "no such thing", "١٢", "9" * 20]
    named_as_empty = {"pathway": vocabulary().attributes, "directory": ("area", "country", "region")}
    may_be_empty = name in TEXTS or name in named_as_empty.get(route, ())
    return ["\0", "x" * 5000, *([] if may_be_empty else [""]), *([] if name in TEXTS else words)]


@pytest.fixture
def browser(db):
    """Signed in as staff of the host, who may open most pages."""
    host = Organisation.objects.create(name_en="The host", kind="society", is_host=True)
    person = Person.objects.create(account=Account.objects.create_user("host@test.example"), name="Host")
    Affiliation.objects.create(person=person, organisation=host, may_represent=True, since=date(2020, 1, 1))
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(person.account)
    return signed_in


@pytest.mark.slow
@pytest.mark.parametrize("route", PAGES)
def test_a_page_asked_wrongly_says_what_is_wrong(route, edition, browser, looked_up):
    where, wrong = address(route, edition), []
    for seed in ("", *MORE.get(PAGES[route].name, [])):
        looked_up.clear()
        assert browser.get(f"{where}?{seed}").status_code in ANSWERS
        names = {name for name in looked_up if isinstance(name, str)} - NOT_ASKED
        if browser.get(where).status_code == 200:
            assert {"as_of", "lang"} <= names
        for name, value in [(each, value) for each in sorted(names) for value in wrong_values(route, each)]:
            asked = QueryDict(seed, mutable=True)
            asked[name] = value
            status = browser.get(f"{where}?{asked.urlencode()}").status_code
            if status not in REFUSALS:
                wrong.append((seed, name, value[:20], status))
        for name in names:
            status = browser.get(f"{where}?{seed}&{name}=x&{name}=y").status_code
            if status not in REFUSALS:
                wrong.append((seed, name, "twice", status))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("route", [route for route in PAGES if "<" in route], ids=lambda route: route)
def test_a_page_of_nothing_is_not_found(route, edition, db):
    where = "/" + route
    for part in PARTS:
        for kind in ("str", "slug", "int"):
            where = where.replace(f"<{kind}:{part}>", "no-such-thing")
    browser = Client(raise_request_exception=False)
    for address in (where, where.replace("no-such-thing", "%00"), where.replace("no-such-thing", "x" * 3000)):
        assert browser.get(address).status_code in (302, 404, 405), address


OPERATIONS = {
    (path, method): one
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, one in methods.items()
}
EXISTING = {
    "{product}": "cartistem",
    "{organisation}": "mfds",
    "{claim}": "isct-2018-most-authorised",
    "{instrument}": "kr-arba",
    "{table}": "products",
    "{form}": "csv",
    "{key}": "agr-nothing",
}
GETS = [path for path, method in OPERATIONS if method == "get" and "/society/" not in path]


def existing(path):
    for part, value in EXISTING.items():
        path = path.replace(part, value)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("path", GETS)
def test_programs_are_told_which_parameter_is_wrong(path, edition, db):
    browser, where = Client(raise_request_exception=False), existing(path)
    required = {"q": "x", "jurisdiction": "KR", "against": "US"}
    names = [each["name"] for each in OPERATIONS[path, "get"].get("parameters", []) if each["in"] == "query"]
    needed = [each["name"] for each in OPERATIONS[path, "get"].get("parameters", []) if each["required"]]
    seed = {name: required[name] for name in needed if name in required}
    for name in [*names, "colour"]:
        for value in ["", "\0", "x" * 5000, *([] if name == "q" else ["-1", "no such thing", "٣"])]:
            answer = browser.get(where, seed | {name: value})
            assert answer.status_code in (400, 404), (name, value[:20])
            assert answer.headers["Content-Type"].startswith("application/json")
            if answer.status_code == 400:
                assert answer.json()["parameter"] == name
                assert answer.json()["expected"]
        answer = browser.get(where, seed | {name: ["2018-12-03", "2019-12-03"]})
        assert (answer.status_code, answer.json()["parameter"]) == (400, name)


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path, _ in OPERATIONS if "{" in path])
def test_programs_are_told_that_an_id_is_unknown(path, edition, db):
    browser = Client(raise_request_exception=False)
    for value in ("no-such-thing", "%00", "x" * 3000, "%EC%97%86"):
        where = path
        for part in EXISTING:
            where = where.replace(part, value)
        answer = browser.get(where)
        assert answer.status_code in (400, 404, 405), where
        if answer.status_code == 404:
            assert answer.json()["detail"]


def test_an_address_for_programs_that_does_not_exist_answers_in_json(db):
    for where in ("/api/v1/nothing", "/api/v1/society/nothing", "/api/nothing", "/api/v1/rules?lang=xx"):
        answer = Client().get(where)
        assert (answer.status_code, answer.json()["detail"] != "") == (400 if "lang" in where else 404, True)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("/approvals?jurisdiction=&lang=ko", "값이 비어 있습니다"),
        ("/approvals?as_of=soon&lang=ko", "2018-12-03과 같은 날짜"),
        ("/instruments?show=coming&months=0&lang=ko", "1부터 120까지의 정수"),
    ],
)
def test_the_reason_is_in_the_language_of_the_reader(where, said, db):
    answer = Client().get(where)
    assert answer.status_code == 400
    assert said in answer.content.decode()
