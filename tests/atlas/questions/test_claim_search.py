from concord.atlas.questions.fact_checks import claim_documents

FILES = {
    "claims.yaml": {
        "claims": [
            {
                "id": "tego-2017-most",
                "text": {"en": "Tego holds most.", "ko": "테고가 가장 많다."},
                "claimant": {"en": "Tego Science", "ko": "테고사이언스"},
                "stated_on": "2017-12-28",
                "sources": [],
                "readings": [{"relation": "most", "subject": "tego-science", "by": "holder"}],
            }
        ]
    }
}


def test_a_claim_is_found_by_its_words_and_its_claimant_in_both_languages(literal):
    (document,) = claim_documents(literal.edition([], [], read_documents=lambda: FILES))
    assert (document.kind, document.id) == ("claim", "tego-2017-most")
    assert (document.title, document.subtitle) == ("Tego holds most.", "Tego Science, 2017-12-28")
    assert [term.text for term in document.terms] == [
        "Tego holds most.",
        "테고가 가장 많다.",
        "Tego Science",
        "테고사이언스",
        "tego-2017-most",
    ]


def test_facts_without_claims_give_none(literal):
    assert list(claim_documents(literal.edition([], []))) == []
