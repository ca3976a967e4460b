"""Whoever asks too often is turned away for a while, by all processes together."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.test import Client

from concord.society.people.models import Account
from concord.web import rates
from concord.web.middleware import limits
from concord.web.rates import Rate, wait

pytestmark = pytest.mark.django_db
FIVE = Rate("five", most=5, seconds=600)
LOTS = Rate("lots", most=60, seconds=60, lot=20, free=10)


@pytest.fixture(autouse=True)
def counting(settings, monkeypatch):
    settings.CONCORD_RATES = True
    monkeypatch.setattr(rates, "_WINDOWS", {})
    at(monkeypatch, 1_200_000_030)


def at(monkeypatch, second):
    monkeypatch.setattr(rates, "time", SimpleNamespace(time=lambda: float(second)))


def as_another_process(monkeypatch):
    monkeypatch.setattr(rates, "_WINDOWS", {})


def test_one_sender_is_refused_after_the_most_and_told_how_long(monkeypatch):
    assert [wait(FIVE, "a") for _ in range(7)] == [0] * 5 + [570] * 2
    assert wait(FIVE, "b") == 0
    at(monkeypatch, 1_200_000_600)
    assert wait(FIVE, "a") == 0


def test_processes_count_together(monkeypatch):
    assert [wait(FIVE, "a") for _ in range(3)] == [0] * 3
    as_another_process(monkeypatch)
    assert [wait(FIVE, "a") for _ in range(3)] == [0, 0, 570]


def test_reading_a_little_writes_nothing_and_much_writes_once_a_lot(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [wait(LOTS, "a") for _ in range(10)] == [0] * 10
    spent = sum(wait(LOTS, "a") == 0 for _ in range(200))
    assert spent == LOTS.most


def test_what_costs_more_is_refused_sooner():
    assert [wait(LOTS, "a", 35) for _ in range(3)] == [0, 0, 30]
    assert wait(LOTS, "b", 1) == 0


def test_a_database_that_takes_nothing_keeps_nobody_out(monkeypatch):
    monkeypatch.setattr(rates, "cache", SimpleNamespace(add=lambda *_: False, get=lambda _: None))
    assert [wait(FIVE, "a") for _ in range(7)] == [0] * 7

    def refuse(*_):
        raise DatabaseError

    monkeypatch.setattr(rates, "cache", SimpleNamespace(add=refuse))
    assert wait(FIVE, "b") == 0


def test_what_is_kept_tells_no_address():
    assert rates.hashed_key("sender 192.0.2.1", "", 1) != rates.hashed_key("sender 192.0.2.2", "", 1)
    assert "192" not in rates.hashed_key("sender 192.0.2.1", "", 1)[:3]
    assert len(rates.hashed_key("sender 192.0.2.1", "", 1)) == 64


@pytest.fixture
def few(monkeypatch):
    """Three units in a minute."""
    monkeypatch.setattr(rates, "ASKING", Rate("asking", most=3, seconds=60))


@pytest.mark.parametrize(("language", "words"), [("en", "in 30 seconds"), ("ko", "30초")])
def test_a_reader_is_told_in_their_language(few, language, words):
    browser = Client()
    answers = [browser.get(f"/about?lang={language}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Retry-After"] == "30"
    assert words in answers[3].content.decode()
    assert browser.get("/healthz").status_code != 429


def test_a_program_is_told_in_the_form_of_other_refusals(few):
    for _ in range(3):
        Client().get("/api/v1/rules")
    answer = Client().get("/api/v1/rules?lang=ko")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert set(answer.json()) == {"detail", "parameter", "value", "expected", "allowed"}
    assert "in 30 seconds" in answer.json()["detail"]


def test_an_export_costs_more_than_a_page(few):
    assert Client().get("/downloads/products.csv").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get("/about").status_code == 200


def test_every_route_that_costs_more_exists():
    from django.urls import get_resolver

    def routes(resolver, before=""):
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            yield from routes(pattern, route) if hasattr(pattern, "url_patterns") else (route,)

    assert set(limits.COSTS) - set(routes(get_resolver())) == set()


def test_a_person_is_counted_by_account_and_a_token_by_itself(few):
    first, second = Client(), Client()
    for browser, name in ((first, "first"), (second, "second")):
        account = Account.objects.create_user(f"{name}@example.org", "correct horse battery")
        browser.force_login(account)
    assert [first.get("/about").status_code for _ in range(4)] == [200] * 3 + [429]
    assert second.get("/about").status_code == 200
    # From as many addresses as it likes.
    codes = [
        Client(REMOTE_ADDR=f"192.0.2.{n}").get("/api/v1/rules", HTTP_AUTHORIZATION="Bearer a").status_code
        for n in range(4)
    ]
    assert codes == [200] * 3 + [429]


def test_failed_sign_ins_of_one_sender_are_counted_together(monkeypatch):
    monkeypatch.setattr(rates, "SIGNING_IN", FIVE)
    words = {"login": "nobody@example.org", "password": "not the password"}
    codes = []
    for _ in range(6):
        as_another_process(monkeypatch)
        codes.append(Client(REMOTE_ADDR="192.0.2.9").post("/accounts/login/", words).status_code)
    assert codes[-1] == 429
    assert Client(REMOTE_ADDR="192.0.2.10").post("/accounts/login/", words).status_code != 429


@pytest.mark.parametrize(("language", "words"), [("en", "Too large"), ("ko", "너무 큽니다")])
def test_a_body_that_is_too_large_is_refused_in_the_language_of_its_sender(language, words):
    answer = Client().post(f"/accounts/login/?lang={language}", {"login": "a" * 300_000})
    assert answer.status_code == 413
    assert words in answer.content.decode()
