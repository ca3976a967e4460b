from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[2] / "src/concord/web/locale"


def test_every_text_that_a_person_sees_has_its_korean():
    with (LOCALE / "ko/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert len(messages) > 30
    assert [message.id for message in messages if not message.string or message.fuzzy] == []
