"""The bundled claims, and the counts of the day of the announcement beside what was published."""

import re
from datetime import date
from pathlib import Path

import pytest

from concord.atlas.edition import store
from concord.atlas.questions.approvals import Question, count, rule
from concord.atlas.questions.claims import check, outcome
from concord.atlas.questions.claims.reading import claims_of, parse_claims
from concord.atlas.questions.claims.rendering import claim_review
from concord.atlas.questions.claims.scope import scope_faults, scope_of
from concord.atlas.questions.claims.wording import finding_sentence, flip_sentence, strongest_sentence
from concord.kernel.faults import FaultsFoundError

DAY = date(2018, 12, 3)


@pytest.fixture(scope="module")
def bundled(bundled_home):
    """The edition of the bundled facts and its claims."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_HOME", str(bundled_home))
        edition = store.current()
        return edition, claims_of(edition)


@pytest.fixture(scope="module")
def checked(bundled):
    edition, claims = bundled
    return {key: check(edition, claim) for key, claim in claims.items()}


def test_every_claim_is_settled_open_or_refused_with_the_missing_fact(checked):
    assert len(checked) == 87
    for one in checked.values():
        assert bool(one.findings) == (one.claim.refusal is None)
        assert all(one.claim.text(language) for language in ("en", "ko"))


def test_every_finding_is_said_in_both_languages(checked):
    for one in checked.values():
        readings = {reading.id: reading for reading in one.claim.readings}
        for language in ("en", "ko"):
            for finding in one.findings:
                assert finding_sentence(finding, readings[finding.reading], language)
                assert all(flip_sentence(flip, language) for flip in finding.flips)
            if one.strongest:
                assert strongest_sentence(one.strongest, one.claim.readings[0], language)


def test_every_claim_has_a_review_short_enough_to_be_read(bundled, checked):
    edition = bundled[0]
    for key, one in checked.items():
        review = claim_review(one, edition.references, f"https://concord.example/claims/{key}", DAY)
        assert len(review["claimReviewed"]) < 75
        assert review["reviewRating"]["alternateName"]


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("isct-2018-most-authorised", "depends"),
        ("isct-2018-greatest-number-approved", "depends"),
        ("isct-2018-world-leader", "depends"),
        ("isct-2018-first-stem-cell", "depends"),
        ("isct-2018-bill-under-review", "holds"),
        ("isct-2018-fastest-growing-region", "refused"),
        ("isct-2018-pavilion-over-10-companies-2016", "undetermined"),
        ("isct-2018-pavilion-over-10-companies-2017", "undetermined"),
        ("isct-2018-society-1500-members", "undetermined"),
        ("isct-2018-society-60-countries", "undetermined"),
        ("isct-2018-carm-50-companies", "undetermined"),
        ("isct-2018-gsrac-2011", "holds"),
        ("isct-2018-market-hub", "refused"),
        ("kfda-2012-cartistem-first-allogeneic", "depends"),
        ("eurogct-2024-26-atmps", "holds"),
        ("fdanews-2005-h101-first-gene", "fails"),
    ],
)
def test_what_the_record_says(checked, claim, word):
    assert outcome(checked[claim]) == word


def test_the_leader_of_2018_turns_on_cord_blood_and_on_what_has_ended(checked):
    verdicts = {found.rule: found.verdict for found in checked["isct-2018-most-authorised"].findings}
    assert len(verdicts) >= 8
    assert verdicts["without-cord-blood"] == verdicts["all-ever"] == "holds"
    assert verdicts["all-in-force"] == verdicts["society-list-2018"] == "undetermined"
    assert verdicts["full-terms-only"] == "fails"


# What was published for the day, and what the record gives; docs/claims.md explains each difference.
PUBLISHED = {
    ("society-list-2018", "US"): (16, (16, 16)),
    ("society-list-2018", "KR"): (14, (15, 20)),
    ("society-list-2018", "EU"): (8, (9, 9)),
    ("society-list-2018", "JP"): (4, (4, 4)),
    ("society-list-2018", "IN"): (4, (4, 5)),
    ("society-list-2018", "CA"): (2, (1, 2)),
    ("society-list-2018", "CN"): (1, (2, 2)),
    ("society-list-2018", "AU"): (1, (2, 2)),
    ("all-in-force", "KR"): (16, (16, 20)),
    ("all-in-force", "US"): (16, (17, 17)),
    ("all-in-force", "EU"): (9, (9, 9)),
    ("all-in-force", "RU"): (1, (1, 1)),
    ("without-cord-blood", "KR"): (16, (16, 20)),
    ("without-cord-blood", "US"): (8, (9, 9)),
    ("all-ever", "KR"): (22, (22, 23)),
    ("all-ever", "US"): (17, (17, 17)),
    ("all-ever", "EU"): (13, (13, 13)),
    ("unmodified-cell-and-tissue", "KR"): (15, (15, 19)),
    ("unmodified-cell-and-tissue", "EU"): (3, (3, 3)),
    ("gene-and-gene-modified", "KR"): (1, (1, 1)),
    ("gene-and-gene-modified", "US"): (4, (4, 4)),
    ("gene-and-gene-modified", "EU"): (6, (6, 6)),
    ("stem-cell-per-regulator", "KR"): (4, (4, 4)),
    ("stem-cell-per-regulator", "US"): (8, (8, 8)),
}


@pytest.mark.parametrize(("rule_name", "jurisdiction"), PUBLISHED)
def test_counts_on_the_day_of_the_announcement(bundled, rule_name, jurisdiction):
    _, expected = PUBLISHED[rule_name, jurisdiction]
    found = count(bundled[0], Question(rule(rule_name), DAY)).of(jurisdiction)
    assert (found.certain, found.possible) == expected


def test_published_counts_lie_within_the_record_or_are_explained():
    outside = {key for key, (said, (low, high)) in PUBLISHED.items() if not low <= said <= high}
    assert outside == {
        ("society-list-2018", "KR"),
        ("society-list-2018", "EU"),
        ("society-list-2018", "CN"),
        ("society-list-2018", "AU"),
        ("all-in-force", "US"),
        ("without-cord-blood", "US"),
    }


def test_the_example_of_the_document_is_answered_and_its_faults_are_as_it_says(bundled):
    text = (Path(__file__).parents[3] / "docs" / "claims.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    (claim,) = parse_claims(example, "mine.yaml").values()
    assert [finding.reading for finding in check(bundled[0], claim).findings] == ["most"] * 3 + [
        "half",
        "car-t",
    ]
    strange = parse_claims(example.replace("subject: KR", "subject: Atlantis", 1), "mine.yaml")
    (fault,) = scope_faults(strange["speech-2024"], scope_of(bundled[0]), "mine.yaml")
    assert str(fault) in text
    with pytest.raises(FaultsFoundError) as caught:
        parse_claims(example.replace("number: 50", "number: 200"), "mine.yaml")
    assert str(caught.value) in text
