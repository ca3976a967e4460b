"""What somebody writes of themself."""

import pytest
from django.test import Client

from concord.society.people.models import Person

pytestmark = pytest.mark.django_db
HIDDEN = {"listed": "nobody", "shows_expertise": "nobody", "shows_contact": "nobody"}


@pytest.mark.parametrize("field", ["name", "name_native", "expertise"])
@pytest.mark.parametrize("sign", ["\x07", "\u202e", "\uffff"])
def test_a_sign_that_no_text_may_hold_is_refused_beside_its_field(cast, field, sign):
    person = cast.people["partner"]
    browser = Client()
    browser.force_login(person.account)
    answer = browser.post("/profile", HIDDEN | {"name": "Sora"} | {field: f"a{sign}b"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Person.objects.get(pk=person.pk).name == person.name


def test_a_line_is_saved_as_it_is_cleaned(cast):
    person = cast.people["partner"]
    browser = Client()
    browser.force_login(person.account)
    line = {
        "name": " Sora  Field ",
        "listed": "nobody",
        "shows_expertise": "nobody",
        "shows_contact": "nobody",
    }
    assert browser.post("/profile", line).status_code == 302
    assert Person.objects.get(pk=person.pk).name == "Sora Field"
