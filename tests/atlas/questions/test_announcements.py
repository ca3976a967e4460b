from importlib.resources import files

import pytest

from concord.atlas.questions.announcements import parse_announcement
from concord.kernel.faults import FaultsFoundError
from concord.kernel.strict_yaml import load_yaml

FILE = "announcements/isct-scrm-carm-2018.yaml"


@pytest.fixture
def founding():
    text = files("concord.atlas.facts").joinpath(FILE).read_text(encoding="utf-8")
    return load_yaml(text, FILE)


def test_the_founding_announcement_holds_thirty_statements(founding):
    announcement = parse_announcement(founding, FILE)
    assert [statement.id for statement in announcement.statements] == [f"s{n:02}" for n in range(1, 31)]
    assert (announcement.signed_on, announcement.text) == ("not public", "not public")
    claim = announcement.named("isct-2018-most-authorised")
    assert claim is not None
    assert (claim.id, claim.kind) == ("s13", "claim")
    assert announcement.named("absent") is None
    assert all(s.text.said("en") and s.text.said("ko") for s in announcement.statements)


def test_a_commitment_binds_its_own_subset_of_the_parties(founding):
    statements = {s.id: s for s in parse_announcement(founding, FILE).statements}
    assert [body.organisation for body in statements["s11"].promisors] == ["isct", "scrm"]
    assert all(s.outcome for s in statements.values() if s.kind == "commitment")


@pytest.mark.parametrize(
    ("number", "change", "message"),
    [
        (0, {"kind": "wish"}, "s01.kind: 'wish': expected one of claim, commitment, task"),
        (0, {"refused": None}, "expected either a claim or the reason"),
        (1, {"colour": "red"}, "s02.colour: 'red': unknown key"),
        (4, {"due": "soon"}, "expected a day"),
        (4, {"outcome": {"state": "known", "text": {"en": "a", "ko": "a"}, "sources": []}}, "needs a source"),
    ],
)
def test_a_fault_names_the_statement(founding, number, change, message):
    founding["statements"][number].update(change)
    with pytest.raises(FaultsFoundError, match=message):
        parse_announcement(founding, FILE)
