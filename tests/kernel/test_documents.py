from typing import Literal

import pytest

from concord.kernel.documents import StrictModel, validate
from concord.kernel.faults import FaultsFoundError


class Item(StrictModel):
    id: str
    kind: Literal["act", "bill"] = "act"
    number: int = 0


class Listing(StrictModel):
    items: list[Item]


def faults(content, shape=Listing, place=""):
    with pytest.raises(FaultsFoundError) as refused:
        validate(shape, content, "x.yaml", place)
    return [str(fault) for fault in refused.value.faults]


def test_a_sound_document_is_a_typed_value():
    assert validate(Listing, {"items": [{"id": "a"}]}, "x.yaml").items == [Item(id="a")]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ({"id": "a", "colour": "red"}, "items 1.colour: 'red': unknown key"),
        ({}, "items 1.id: '': expected this key"),
        ({"id": 3}, "items 1.id: '3': expected a text"),
        ({"id": "a", "number": "3"}, "items 1.number: '3': expected a whole number"),
        (
            {"id": "a", "kind": "bil"},
            "items 1.kind: 'bil': expected one of act, bill; did you mean 'bill'?",
        ),
        ("a", "items 1: 'a': expected a mapping"),
    ],
)
def test_each_breach_names_its_key_and_value(item, fault):
    assert faults({"items": [item]}) == [f"x.yaml {fault}"]


def test_every_breach_is_named():
    found = faults([{"id": 1}, {"id": "a"}, {"id": "b", "x": 1}], list[Item], "item")
    assert found == [
        "x.yaml item 1.id: '1': expected a text",
        "x.yaml item 3.x: '1': unknown key",
    ]
