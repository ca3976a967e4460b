from typing import Annotated, Literal

import pytest
from pydantic import BeforeValidator

from concord.kernel.documents import Day, Document, StrictModel, Texts, read_document, validate
from concord.kernel.faults import Fault, FaultsFoundError


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
        ({"id": "a", "colour": "red"}, "items 1.colour: 'red': unknown key; known: id, kind, number"),
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
        "x.yaml item 3.x: '1': unknown key; known: id, kind, number",
    ]


def refuse(value):
    if value == "odd":
        raise FaultsFoundError([Fault("", 0, "en", "odd", "expected another")])
    return value


class Title(Document):
    title: Annotated[str, BeforeValidator(refuse)]
    tags: Texts = ()


class Shelf(Document):
    since: Day
    books: tuple[Title, ...]


def test_a_document_names_the_line_of_each_fault_also_of_those_within_a_value():
    text = "since: soon\nbooks:\n  - title: odd\n  - tags: a\n    colour: red\n"
    with pytest.raises(FaultsFoundError) as refused:
        read_document(Shelf, text, "x.yaml")
    assert [str(fault) for fault in refused.value.faults] == [
        "x.yaml:1 since: 'soon': expected a day such as 2018-12-03",
        "x.yaml:3 books 1.title.en: 'odd': expected another",
        "x.yaml:4 books 2.title: '': expected this key",
        "x.yaml:5 books 2.colour: 'red': unknown key; known: tags, title",
    ]


def test_one_text_is_a_list_of_one():
    assert Title(title="a", tags="b").tags == ("b",)
