"""Every page that a library mounts on this site is walked by whoever may be signed in: none of them fails."""

import time

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

from concord.society.people.actions import join
from concord.society.people.models import Account

# The interface is ninja's views, and a partial function; its contract is tested elsewhere.
OURS = ("concord.", "ninja.", "functools")
PASSWORD = "correct horse battery"
KINDS = pytest.mark.parametrize(
    ("password", "keys"),
    [(PASSWORD, False), (None, False), (PASSWORD, True), (None, True)],
    ids=["password", "neither", "both", "keys"],
)


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


def statuses(someone, values, method):
    """The status of each page of sign-in, asked by somebody who has just shown again who they are."""
    answers = {}
    for route, pattern in MOUNTED:
        browser = Client(raise_request_exception=False)
        browser.force_login(someone)
        session = browser.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        arguments = {name: values[name] for name in pattern.pattern.regex.groupindex}
        # The names of what stands around a pattern, such as the key of ``keys/<int:pk>/remove/``.
        arguments |= {"pk": values["pk"]} if "<int:pk>" in route else {}
        answer = getattr(browser, method)(reverse(pattern.name, kwargs=arguments))
        answers[route] = answer.status_code
    return answers


def test_all_that_libraries_mount_is_sign_in():
    assert len(MOUNTED) > 25
    assert {route.partition("/")[0] for route, _ in MOUNTED} == {"accounts"}


@pytest.mark.django_db
@KINDS
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_sign_in_fails(password, keys, method):
    someone, values = account(password, keys=keys)
    answers = statuses(someone, values, method)
    assert {route: status for route, status in answers.items() if status >= 500 or status == 403} == {}


@pytest.mark.django_db
def test_who_has_neither_password_nor_key_is_led_to_set_a_password():
    someone, _ = account(None, keys=False)
    browser = Client()
    browser.force_login(someone)
    answer = browser.get("/accounts/reauthenticate/?next=/desk")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/set/?next=%2Fdesk")
    assert "Set Password" in browser.get(answer.headers["Location"]).content.decode()
