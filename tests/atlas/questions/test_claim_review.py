from datetime import date

import pytest

from concord.atlas.questions.claims import check
from concord.atlas.questions.claims.reading import parse_claims
from concord.atlas.questions.claims.rendering import claim_review, shortened

CLAIM = """
claims:
- id: a-claim
  text: {en: Korea leads., ko: 한국이 앞선다.}
  claimant: {en: A Person, ko: 어떤 사람}
  stated_on: 2018-12
  sources: [own, absent]
  readings: [{relation: most, subject: KR, rules: [all-ever, without-cord-blood]}]
- id: refused
  text: {en: Korea is a hub., ko: 한국은 중심이다.}
  claimant: somebody
  stated_on: 2013~
  sources: [own]
  refused: {reason: {en: No measure., ko: 기준 없음.}, missing: {en: A measure., ko: 기준.}}
"""


@pytest.fixture
def review(literal):
    edition = literal.edition(
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
        references={"own": literal.reference("own")},
    )
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
            "alternateName": "depends on the counting rule",
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
