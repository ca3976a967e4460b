import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_sections_of_the_society_know_who_is_signed_in(django_user_model):
    account = django_user_model.objects.create_user(
        email="someone@example.org", password="a long pass phrase"
    )
    browser = Client()
    assert "/accounts/login/" in browser.get("/agreements/").content.decode()
    browser.force_login(account)
    page = browser.get("/agreements/").content.decode()
    assert "/accounts/logout/" in page
    assert "/accounts/login/" not in page
