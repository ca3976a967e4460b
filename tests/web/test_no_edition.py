import pytest
from django.test import Client

from concord.society.people.models import Account


@pytest.mark.parametrize("address", ["/approvals", "/about"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_site_without_an_edition_says_how_to_build_one(db, monkeypatch, tmp_path, signed_in, address):
    browser = Client()
    if signed_in:
        browser.force_login(
            Account.objects.create_user(email="someone@example.org", password="a long pass phrase")
        )
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    response = browser.get(address)
    assert response.status_code == 503
    assert "<code>concord build</code>" in response.content.decode()
