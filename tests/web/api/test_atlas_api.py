import pytest
from django.test import Client
from fhir.resources.bundle import Bundle


@pytest.fixture
def get(edition):
    client = Client()
    return lambda address, **parameters: client.get(f"/api/v1/{address}", parameters)


def test_a_count_as_of_a_day(get, edition):
    answer = get("approvals", as_of="2018-12-03", by="jurisdiction", rule="without-cord-blood").json()
    assert (answer["edition"], answer["as_of"], answer["by"]) == (edition.id, "2018-12-03", "jurisdiction")
    assert answer["rows"][0]["jurisdiction"] == "KR"
    assert all(row["certain"] <= row["possible"] for row in answer["rows"])


def test_rows_open_to_their_sources(get):
    rows = get("approvals", as_of="2018-12-03", jurisdiction="KR").json()["rows"]
    row = next(row for row in rows if row["product"] == "cartistem")
    assert (row["granted"], row["standing"], row["counts"]) == ("2012-01-19", "in_force", "certain")
    assert all(address.startswith("http") for address in row["addresses"])


@pytest.mark.parametrize(
    ("address", "parameters", "named"),
    [
        ("approvals", {"as_of": "3.12.2018"}, "as_of"),
        ("approvals", {"rule": "best"}, "rule"),
        ("approvals", {"by": "colour"}, "by"),
        ("approvals", {"jurisdiction": "KR,UK"}, "jurisdiction"),
        ("approvals", {"known": "2018-12-03"}, "known"),
        ("approvals", {"confirmed_within": "soon"}, "confirmed_within"),
        ("gaps", {"jurisdiction": "KR"}, "against"),
        ("gaps", {"jurisdiction": "KR", "against": "KR"}, "against"),
        ("search", {"q": "카티", "limit": "1000"}, "limit"),
        ("tables/people.csv", {}, "table"),
        ("tables/products.xlsx", {}, "form"),
    ],
)
def test_a_wrong_parameter_is_refused_with_the_reason(get, address, parameters, named):
    answer = get(address, **parameters)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == named
    assert answer.json()["detail"]


def test_a_product_with_its_events(get):
    product = get("products/tonogenchoncel-l").json()
    (row,) = [row for row in product["authorisations"] if row["jurisdiction"] == "KR"]
    annulled = next(event for event in row["events"] if event["kind"] == "annulled")
    assert (annulled["date"], annulled["earliest"]) == ("2019-07-09", "2019-07-09")
    assert any("인보사" in name["text"] for name in product["names"])


def test_an_unknown_id_says_what_is_close(get):
    answer = get("products/cartist")
    assert answer.status_code == 404
    assert "cartistem" in [close["title"] for close in answer.json()["close"]]
    assert get("approvals", edition="nothing").status_code == 404


def test_every_product_is_valid_fhir(get, edition):
    made = get("fhir").json()
    Bundle.model_validate(made)
    kinds = [entry["resource"]["resourceType"] for entry in made["entry"]]
    assert kinds.count("MedicinalProductDefinition") == len(edition.products)
    assert kinds.count("RegulatedAuthorization") == len(edition.authorisations)


def test_an_organisation_under_the_names_it_bore(get):
    body = get("organisations/mfds").json()
    assert "Korea Food and Drug Administration" in [name["text"] for name in body["names"]]


def test_gaps_search_rules_editions_and_tables(get, edition):
    gaps = get("gaps", jurisdiction="KR", against="US,EU,JP", as_of="2026-11-22").json()
    assert {"product", "authorised_in", "holder", "classes"} <= gaps["rows"][0].keys()
    assert get("search", q="카티스템").json()["rows"][0]["id"] == "cartistem"
    assert len(get("rules").json()["rows"]) >= 12
    assert [row["id"] for row in get("editions").json()["rows"] if row["in_use"]] == [edition.id]
    assert get("tables/products.csv").content.decode("utf-8-sig").startswith("product,name")
    assert get("tables/datapackage.json").json()["version"] == edition.id
    assert len(get("products").json()["rows"]) == len(edition.products)
    assert len(get("organisations").json()["rows"]) == len(edition.organisations)


def test_a_claim_with_its_verdicts(get):
    answer = get("claims/isct-2018-most-authorised").json()
    assert len(answer["verdicts"]) >= 8
    assert {"rule", "verdict", "counts", "rows", "flips"} <= answer["verdicts"][0].keys()
    assert "isct-2018-most-authorised" in [row["id"] for row in get("claims").json()["rows"]]
    assert get("claims/most-authorised").json()["close"][0]["title"] == "isct-2018-most-authorised"
