import pytest
from fhir.resources.bundle import Bundle

from concord.atlas.edition.exchange.fhir import bundle


@pytest.fixture
def edition(literal):
    return literal.edition(
        [literal.product("one"), literal.product("other")],
        [
            literal.authorisation(
                "one",
                "KR",
                "2007",
                literal.event("converted", "2011-12", "full"),
                literal.event("withdrawn", "[2012-08-27..2021-08-03]", basis="rule"),
                terms="conditional",
            ),
            literal.authorisation("one", "EU", "2018-11-22"),
            literal.authorisation("other", "US", "2018~"),
        ],
    )


def test_a_bundle_validates_and_holds_what_was_asked(edition):
    made = bundle(edition, ["one"])
    Bundle.model_validate(made)
    kinds = [entry["resource"]["resourceType"] for entry in made["entry"]]
    assert kinds == ["MedicinalProductDefinition", "RegulatedAuthorization", "RegulatedAuthorization"]
    urls = {entry["fullUrl"] for entry in made["entry"]}
    assert all(
        entry["resource"]["subject"][0]["reference"] in urls
        for entry in made["entry"]
        if "subject" in entry["resource"]
    )


def test_a_date_that_is_an_interval_stays_one(edition):
    rows = {
        entry["resource"]["identifier"][0]["value"]: entry["resource"]
        for entry in bundle(edition, ["one"])["entry"]
    }
    case = rows["one-kr"]["case"]
    assert case["dateDateTime"] == "2007"
    assert [application.get("dateDateTime") for application in case["application"]] == ["2011-12", None]
    assert case["application"][1]["datePeriod"] == {"start": "2012-08-27", "end": "2021-08-03"}
    assert "end" not in rows["one-kr"]["validityPeriod"]
    assert "application" not in rows["one-eu"]["case"]


def test_an_approximate_date_is_a_period(edition):
    made = bundle(edition, ["other"])
    Bundle.model_validate(made)
    assert made["entry"][1]["resource"]["case"]["datePeriod"] == {"start": "2017-01-01", "end": "2019-12-31"}


def test_an_unknown_product_is_refused(edition):
    with pytest.raises(KeyError, match="absent"):
        bundle(edition, ["absent"])
