"""Each action on an agreement says beforehand whether it is final, or how it is undone (robustness 11)."""

import pytest

from concord.web.society.agreements import actions
from concord.web.society.agreements.actions import AGREEMENT, DRAFT, NEW, PARTY, SIGNATURE

ACTIONS = [
    (f"{table.argument}.{name}", action)
    for table in (NEW, AGREEMENT, DRAFT, PARTY, SIGNATURE)
    for name, action in table.actions.items()
]


@pytest.mark.parametrize(("name", "action"), ACTIONS, ids=[name for name, _action in ACTIONS])
def test_an_action_is_final_or_says_how_it_is_undone(name, action):
    assert action.is_final != bool(action.undo), name


def test_only_these_are_final():
    assert [name for name, action in ACTIONS if action.is_final] == [
        "agreement.announce",
        "signature.confirm",
        "signature.send_link",
    ]
    assert actions.COMMITMENT.actions["strike"].is_final
