"""One place says who sent a request; nobody is shut out by what somebody else typed."""

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from concord.society.people.models import Account
from concord.web import wsgi
from concord.web.environment import proxies
from concord.web.request import sender, sender_counted

PROXY = "10.0.0.1"


def request(forwarded=None, remote=PROXY):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize(
    ("count", "forwarded", "expected"),
    [
        (0, "203.0.113.9", PROXY),
        (1, None, PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "unknown", PROXY),
        (1, "", PROXY),
        (1, "203.0.113.9,", PROXY),
    ],
)
def test_the_sender_stands_as_many_places_from_the_end_as_there_are_proxies(
    settings, count, forwarded, expected
):
    settings.CONCORD_PROXIES = count
    assert sender(request(forwarded)) == expected
    assert get_adapter().get_client_ip(request(forwarded)) == expected


@given(typed=st.text(alphabet=st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60))
def test_what_a_client_types_before_the_last_entry_changes_nothing(typed):
    with override_settings(CONCORD_PROXIES=1):
        assert sender(request(f"{typed}, 203.0.113.9")) == "203.0.113.9"
    assert sender(request(typed)) == PROXY


def test_a_socket_without_an_address_has_no_sender():
    assert sender(request(remote="")) == ""
    assert get_adapter().get_client_ip(request(remote="")) == "0.0.0.0"


@pytest.mark.parametrize(
    ("address", "counted"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"), ("", "")],
)
def test_rates_count_ipv6_by_network(address, counted):
    assert sender_counted(request(remote=address)) == counted


def test_behind_tls_one_proxy_is_trusted_unless_told_otherwise():
    assert [proxies("", behind_tls=False), proxies("", behind_tls=True), proxies("2", behind_tls=True)] == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize("text", ["-1", "one", "10", "1.0", "²"])
def test_a_number_of_proxies_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="CONCORD_PROXIES"):
        proxies(text, behind_tls=True)


def failed_sign_in(forwarded, email):
    words = {"login": email, "password": "not the password"}
    return Client(REMOTE_ADDR=PROXY).post("/accounts/login/", words, HTTP_X_FORWARDED_FOR=forwarded)


@pytest.mark.django_db
def test_behind_a_proxy_one_visitor_shuts_sign_in_for_nobody_else(settings):
    settings.CONCORD_PROXIES = 1
    cache.clear()
    account = Account.objects.create_user("reader@example.org", "correct horse battery")
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    for number in range(40):
        # Each time with another address typed before the true one, and for another account.
        answer = failed_sign_in(f"192.0.2.{number}, 198.51.100.66", f"nobody{number}@example.org")
    assert "Too many" in answer.content.decode() or answer.status_code == 429
    words = {"login": account.email, "password": "correct horse battery"}
    answer = Client(REMOTE_ADDR=PROXY).post(
        "/accounts/login/", words, HTTP_X_FORWARDED_FOR="198.51.100.66, 203.0.113.9"
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk")


def test_a_request_holds_nothing_of_the_environment_of_the_server(monkeypatch):
    seen = {}
    monkeypatch.setattr(wsgi, "handler", lambda environ, _: seen.update(environ) or [])
    monkeypatch.setattr(wsgi, "_OF_THE_PROCESS", frozenset({"CONCORD_SECRET_KEY", "DATABASE_URL"}))
    wsgi.application({"CONCORD_SECRET_KEY": "x", "DATABASE_URL": "y", "PATH_INFO": "/"}, lambda *_: None)
    assert seen == {"PATH_INFO": "/"}
