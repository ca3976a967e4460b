from dataclasses import replace
from datetime import date

import pytest

from concord.atlas.questions.claims import check
from concord.atlas.questions.claims.reading import parse_claims
from concord.atlas.questions.claims.rendering import answer_of, claim_review, shortened

CLAIM = """
claims:
- id: a-claim
  text: {en: Korea leads., ko: 한국이 앞선다.}
  claimant: {en: A Person, ko: 어떤 사람}
  stated_on: 2018-12
  sources: [own, nameless]
  readings: [{relation: most, subject: KR, rules: [all-ever, without-cord-blood]}]
- id: refused
  text: {en: Korea is a hub., ko: 한국은 중심이다.}
  claimant: somebody
  stated_on: 2013~
  sources: [own]
  refused: {reason: {en: No measure., ko: 기준 없음.}, missing: {en: A measure., ko: 기준.}}
"""


@pytest.fixture
def edition(literal):
    return literal.edition(
        [
            literal.product("k1"),
            literal.product("c1", cord_blood="yes"),
            literal.product("c2", cord_blood="yes"),
        ],
        [
            literal.authorisation("k1", "KR", "2001"),
            literal.authorisation("c1", "US", "2011"),
            literal.authorisation("c2", "US", "2012"),
        ],
        references={
            "own": literal.reference("own"),
            "nameless": replace(literal.reference("nameless"), url=""),
        },
    )


@pytest.fixture
def review(edition):
    claims = parse_claims(CLAIM, "claims.yaml")

    def of(key, language="en"):
        checked = check(edition, claims[key])
        address = f"https://concord.example/claims/{key}"
        return claim_review(checked, edition.references, address, date(2026, 11, 22), language)

    return of


def test_a_review_says_who_said_what_where_and_on_what_it_depends(review):
    assert review("a-claim") == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://concord.example/claims/a-claim",
        "inLanguage": "en",
        "datePublished": "2026-11-22",
        "author": {"@type": "Organization", "name": "Concord"},
        "claimReviewed": "Korea leads.",
        "itemReviewed": {
            "@type": "Claim",
            "text": "Korea leads.",
            "author": {"name": "A Person"},
            "datePublished": "2018-12",
            "appearance": [{"@type": "CreativeWork", "url": "https://example.org/own"}],
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "depends on the reading or the counting rule",
            "ratingExplanation": "Holds under these rules: In force, cord blood left out.",
        },
    }


def test_a_refused_claim_is_rated_as_one_that_cannot_be_checked(review):
    found = review("refused", "ko")
    assert found["reviewRating"]["alternateName"] == "검증할 수 없음"
    assert found["reviewRating"]["ratingExplanation"] == "기준 없음."
    assert found["itemReviewed"]["datePublished"] == "2012"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Short.", "Short."),
        ("x" * 74, "x" * 74),
        (f"{'word ' * 14}tail, more", f"{'word ' * 14}".strip() + "…"),
        ("y" * 80, "y" * 73 + "…"),
    ],
)
def test_a_long_claim_is_cut_at_a_word_and_says_so(text, short):
    assert shortened(text) == short
    assert len(shortened(text)) < 75


def test_an_answer_has_the_documented_keys_with_rows_and_what_would_change_the_verdict(edition):
    answer = answer_of(check(edition, parse_claims(CLAIM, "claims.yaml")["a-claim"]))
    first, second = answer.pop("verdicts")
    assert answer == {
        "claim": "a-claim",
        "edition": edition.id,
        "outcome": "depends",
        "text": "Korea leads.",
        "text_ko": "한국이 앞선다.",
        "claimant": "A Person",
        "stated_on": "2018-12",
        "sources": ["own", "nameless"],
        "note": "",
        "strongest_true": {
            "form": "under_rules",
            "rules": ["without-cord-blood"],
            "number": None,
            "readings": [],
            "text": "Holds under these rules: In force, cord blood left out.",
        },
    }
    assert (first["rule"], first["verdict"], first["could_be"]) == ("all-ever", "fails", ["fails"])
    assert first["counts"] == {"KR": [1, 1], "US": [2, 2]}
    assert [(row["role"], row["id"], row["counts"], row["doubts"]) for row in first["rows"]] == [
        ("subject", "k1-kr", "certain", []),
        ("rival", "c1-us", "certain", []),
        ("rival", "c2-us", "certain", []),
    ]
    assert [(flip["kind"], flip["verdict"], flip["group"], flip["number"]) for flip in first["flips"]] == [
        ("margin", "holds", "KR", 2),
        ("day", "undetermined", None, None),
    ]
    assert (second["verdict"], second["as_of"]) == ("holds", date(2018, 12, 31))


def test_the_answer_to_a_refused_claim_names_the_missing_fact(edition):
    answer = answer_of(check(edition, parse_claims(CLAIM, "claims.yaml")["refused"]))
    assert (answer["outcome"], answer["verdicts"], answer["strongest_true"]) == ("refused", [], None)
    assert answer["refused"] == {"reason": "No measure.", "missing": "A measure."}
