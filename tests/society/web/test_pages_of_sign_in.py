"""Every page that a library mounts on this site is walked by whoever may be signed in: none of them fails."""

import re
import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData
from tests.support.korean import ALLOWED, main_texts

from concord.kernel.zones import zone_name, zones
from concord.society.people.actions import join
from concord.society.people.models import Account, Affiliation, Organisation
from concord.society.people.queries import actor_for
from concord.society.privacy.actions import erase

# The interface is ninja's views, and a partial function; its contract is tested elsewhere.
OURS = ("concord.", "ninja.", "functools")
# Words that Korean writes in Latin letters, and the name that the reader gave to a key.
CITIES = {word for zone in zones() for word in re.findall("[A-Za-z]{2,}", zone_name(zone, "ko"))}
IN_KOREAN_TOO = {"IP", "null", "Key", "PIN", "QR"}
PASSWORD = "correct horse battery"
# Who may be there: with or without a password, with or without keys, one of the host's staff, nobody, and
# somebody whose account was erased while their browser kept its cookie.
KINDS = pytest.mark.parametrize("kind", ["password", "neither", "both", "keys", "staff", "nobody", "erased"])
# What no form of the site sends.
HANDMADE = {
    "login": "x\x00@y",
    "email": "é" * 400,
    "action_add": "1",
    "password": "x" * 9000,
    "oldpassword": "\x01",
    "password1": "x",
    "password2": "y",
    "code": "\x00",
    "credential": '{"id": 1, "response": {"userHandle": "_w"}}',
    "name": "\u200b\x01" * 90,
    "next": "https://evil.example/",
}


def patterns(resolver, before=""):
    for each in resolver.url_patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from patterns(each, route)


MOUNTED = [
    (route, pattern)
    for route, pattern in patterns(get_resolver())
    if not pattern.callback.__module__.startswith(OURS)
]


def account(password, *, keys):
    made = Account.objects.create_user("reader@example.org", password)
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    join(account=made, name="Reader")
    if keys:
        TOTP.activate(made, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(made)
    key = Authenticator.objects.create(
        user=made if keys else Account.objects.create_user("other@example.org"),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Key", "passwordless": True, "credential": credential()},
    )
    return made, {"pk": key.pk, "key": "made-up", "uidb36": "1"}


def credential():
    """What a key of software answers when it is made."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(bytes(16), b"key", public)
    data = AuthenticatorData.create(sha256(b"localhost"), AuthenticatorData.FLAG.AT, 0, attested)
    return {
        "type": "public-key",
        "id": websafe_encode(b"key"),
        "rawId": websafe_encode(b"key"),
        "response": {
            "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":""}'),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        },
        "clientExtensionResults": {},
    }


def show_again(browser, someone):
    """As if the reader had just shown again who they are."""
    session = browser.session
    session["account_authentication_methods_user"] = str(someone.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


def cast_of(kind):
    """A browser of that kind, and the values of the addresses that it asks for."""
    if kind == "nobody":
        return Client, {"pk": 1, "key": "made-up", "uidb36": "1"}
    someone, values = account(
        PASSWORD if kind in {"password", "both", "staff"} else None, keys=kind in {"keys", "both"}
    )
    if kind == "staff":
        host = Organisation.objects.create(name_en="Host", kind="society", is_host=True)
        Affiliation.objects.create(
            person=someone.person, organisation=host, may_represent=True, since=date(2020, 1, 1)
        )

    def browser():
        made = Client(raise_request_exception=False)
        made.force_login(someone)
        show_again(made, someone)
        return made

    if kind == "erased":
        kept = browser()
        erase(actor=actor_for(someone.person), person=someone.person)
        return lambda: kept, values
    return browser, values


def answers(kind, data=None):
    """The answer of each page of sign-in, in Korean, to somebody who has just shown again who they are."""
    browser_of, values = cast_of(kind)
    for route, pattern in MOUNTED:
        browser = browser_of()
        browser.cookies["concord_language"] = "ko"
        arguments = {name: values[name] for name in pattern.pattern.regex.groupindex}
        # The names of what stands around a pattern, such as the key of ``keys/<int:pk>/remove/``.
        arguments |= {"pk": values["pk"]} if "<int:pk>" in route else {}
        address = reverse(pattern.name, kwargs=arguments)
        yield route, browser.get(address) if data is None else browser.post(address, data)


def english(answer):
    """The words in Latin letters that a Korean reader sees on the page, but for cities without a name."""
    text = " ".join(main_texts(answer.content.decode()))
    words = re.findall("[A-Za-z]{2,}", re.sub(r"\S+@\S+|\b[A-Z2-7]{32}\b", "", text))
    return [word for word in words if word not in ALLOWED | IN_KOREAN_TOO | CITIES]


def is_page(answer):
    return "html" in answer.headers.get("Content-Type", "")


@pytest.fixture(autouse=True)
def _quick_and_patient(settings):
    """Passwords that cost nothing, and no rates: here one browser asks for everything."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False


def test_all_that_libraries_mount_is_sign_in():
    assert len(MOUNTED) > 25
    assert {route.partition("/")[0] for route, _ in MOUNTED} == {"accounts"}


@pytest.mark.django_db
@KINDS
@pytest.mark.parametrize("data", [None, HANDMADE], ids=["get", "handmade"])
def test_no_page_of_sign_in_fails_or_speaks_english_to_a_korean_reader(kind, data):
    faults = {}
    for route, answer in answers(kind, data):
        if answer.status_code >= 500 or answer.status_code == 403:
            faults[route] = answer.status_code
        elif is_page(answer) and english(answer):
            faults[route] = english(answer)
    assert faults == {}


@pytest.mark.django_db
def test_a_demonstration_takes_no_accounts_and_its_pages_of_sign_in_answer(settings):
    settings.DEMO = True
    found = {route: answer for route, answer in answers("neither") if is_page(answer)}
    assert {route for route, answer in found.items() if answer.status_code >= 500 or english(answer)} == set()
    assert "password1" not in Client().get("/accounts/signup/").content.decode()


def test_a_demonstration_leads_from_signing_up_to_its_roles(settings):
    settings.DEMO = True
    page = Client().get("/accounts/signup/").content.decode()
    assert "The demonstration takes no new accounts" in page
    assert 'href="/rehearsal/sign-in"' in page.partition("<main")[2]


@pytest.mark.django_db
def test_an_erased_account_is_signed_out_everywhere():
    browser_of, _ = cast_of("erased")
    assert browser_of().get("/desk").headers["Location"] == "/accounts/login/?next=/desk"


# Made-up answers of authenticators: of the wrong shape at every depth, and with bytes that are no key.
CREDENTIALS = [
    "[]", "1", "{}", "null", '"x"', '{"id": 1}', '{"id": "a"}', '{"response": 1}', '{"response": {}}',
    '{"id": "_w", "rawId": "_w", "type": "public-key", "response": {}}',
    '{"id": "_w", "rawId": "_w", "response": {"clientDataJSON": "_w", "attestationObject": "_w"}}',
    '{"id": "_w", "rawId": "_w", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
    '{"id": "_w", "rawId": "_w", "response": {"clientDataJSON": "e30", "authenticatorData": "oA",'
    ' "signature": "_w", "userHandle": "_w"}}',
    '{"id": "a2V5", "rawId": "a2V5", "response": {"userHandle": "enp6enp6enp6enp6enp6eg"}}',
    '{"id": "a2V5", "rawId": "a2V5", "response": [], "clientExtensionResults": 1}',
    "[" * 2000 + "]" * 2000,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("nobody", "/accounts/2fa/webauthn/login/"),
        ("keys", "/accounts/2fa/webauthn/reauthenticate/"),
        ("password", "/accounts/2fa/webauthn/add/"),
    ],
)
def test_a_made_up_answer_of_an_authenticator_is_refused(kind, address):
    browser_of, _ = cast_of(kind)
    browser = browser_of()
    for credential in CREDENTIALS:
        browser.get(address, headers={"Accept": "application/json"})
        answer = browser.post(address, {"credential": credential, "name": "Key"})
        assert answer.status_code in {200, 302}
    assert Authenticator.objects.filter(user__email="reader@example.org").count() == (
        3 if kind == "keys" else 0
    )


@pytest.mark.django_db
def test_who_has_neither_password_nor_key_is_led_to_set_a_password():
    someone, _ = account(None, keys=False)
    browser = Client()
    browser.force_login(someone)
    answer = browser.get("/accounts/reauthenticate/?next=/desk")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/set/?next=%2Fdesk")
    assert "Set Password" in browser.get(answer.headers["Location"]).content.decode()
