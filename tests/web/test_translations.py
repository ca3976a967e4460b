"""Every text of templates and code stands in the Korean catalogue, and nothing else does."""

from __future__ import annotations

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2] / "src/concord"
CATALOGUE = SOURCE / "web/locale/ko/LC_MESSAGES/django.po"
CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACE = re.compile(r"%\((\w+)\)[sd]")


def first(message):
    """The singular of a message that may have a plural."""
    return message if isinstance(message, str) else message[0]


def messages_of(path: Path, text: str):
    """Context and text of each message in a template or a Python file."""
    if path.suffix == ".py":
        yield from messages_of_code(text)
        return
    # What `templatize` leaves is not indented as Python; in brackets that does not matter.
    code = f"(\n{templatize(text)}\n)"
    for _line, message, _comments, context in extract("python", BytesIO(code.encode()), CALLS):
        yield context, first(message)


def messages_of_code(text: str):
    for node in ast.walk(ast.parse(text)):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name not in CALLS:
            continue
        literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if "pgettext" in name:
            yield tuple(literals[:2])
        elif literals:
            yield None, literals[0]


def extracted() -> dict[tuple[str | None, str], str]:
    """Every message of the project, with a file in which it stands."""
    files = [*SOURCE.rglob("*.py"), *(path for path in SOURCE.rglob("templates/**/*.*") if path.is_file())]
    return {
        message: str(path.relative_to(SOURCE))
        for path in files
        for message in messages_of(path, path.read_text(encoding="utf-8"))
    }


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return {(message.context, first(message.id)): message for message in read_po(file) if message.id}


def test_extraction_sees_calls_tags_plurals_and_contexts():
    code = "_('one'); pgettext('of a day', 'two'); ngettext('%(n)s three', '%(n)s threes', n)"
    assert list(messages_of(Path("a.py"), code)) == [
        (None, "one"), ("of a day", "two"), (None, "%(n)s three"),
    ]  # fmt: skip
    tags = '<a title="{% translate "four" %}">{% blocktranslate trimmed %}\n5 {{ n }}{% endblocktranslate %}'
    assert list(messages_of(Path("a.html"), tags)) == [(None, "four"), (None, "5 %(n)s")]


def test_every_text_that_a_person_sees_stands_in_the_catalogue(catalogue):
    found = extracted()
    assert {message: file for message, file in found.items() if message not in catalogue} == {}


def test_the_catalogue_holds_no_text_that_nobody_sees(catalogue):
    assert sorted(str(message) for message in catalogue.keys() - extracted().keys()) == []


def test_every_message_has_its_korean_with_the_same_places(catalogue):
    def faults(message):
        texts = [message.string] if isinstance(message.string, str) else message.string
        ids = [message.id] if isinstance(message.id, str) else message.id
        if message.fuzzy or not all(texts):
            return "not translated"
        places = {name for text in ids for name in _PLACE.findall(text)}
        return "other places" if {name for text in texts for name in _PLACE.findall(text)} - places else ""

    assert {message.id: faults(message) for message in catalogue.values() if faults(message)} == {}


def test_no_korean_text_leaves_the_choice_of_a_particle_to_its_reader():
    with CATALOGUE.open("rb") as file:
        texts = [str(message.string) for message in read_po(file)]
    assert [text for text in texts if re.search(r"은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로", text)] == []
