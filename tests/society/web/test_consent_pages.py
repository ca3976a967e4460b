import pytest
from django.test import Client

from concord.society.people.models import Consent, Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    client = Client()
    client.force_login(cast.people["partner"].account)
    return client


def document(*, is_required):
    return Document.objects.create(
        purpose="terms",
        version=1,
        is_required=is_required,
        title_en="Terms",
        title_ko="약관",
        text_en="Text",
        text_ko="본문",
        valid_from="2026-01-01",
    )


def standing():
    return Consent.objects.filter(withdrawn_at=None).count()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This consent is required and ends with your account, not before."),
        ("ko", "필수 동의이므로 계정이 없어질 때까지 유지됩니다."),
    ],
)
def test_a_required_consent_taken_back_by_hand_is_refused_beside_the_button(browser, language, words):
    terms = document(is_required=True)
    browser.post(f"/consents/{terms.key}", {"act": "give"})
    browser.cookies["concord_language"] = language
    response = browser.post(f"/consents/{terms.key}", {"act": "withdraw"})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'href="/my-data/erase"' in page
    assert standing() == 1


def test_an_optional_consent_is_given_and_taken_back_on_its_page(browser):
    news = document(is_required=False)
    assert "Give consent" in browser.get(f"/consents/{news.key}").content.decode()
    assert browser.post(f"/consents/{news.key}", {"act": "give"}).status_code == 302
    assert standing() == 1
    assert "Take back" in browser.get(f"/consents/{news.key}").content.decode()
    assert browser.post(f"/consents/{news.key}", {"act": "withdraw"}).status_code == 302
    assert standing() == 0


@pytest.mark.parametrize("body", [{}, {"act": "x"}])
def test_another_act_does_nothing(browser, body):
    news = document(is_required=False)
    browser.post(f"/consents/{news.key}", {"act": "give"})
    assert browser.post(f"/consents/{news.key}", body).status_code == 422
    assert standing() == 1
