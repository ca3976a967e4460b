"""Sessions, recovery and letters of sign-in: who gets in, who is told, and what strangers learn."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.http.cookie import parse_cookie
from django.test import Client
from tests.society.web.test_pages_of_sign_in import credential, show_again

from concord.society.jobs.models import Job
from concord.society.jobs.queue import HANDLERS
from concord.society.mail import sign_in
from concord.society.people.actions import join
from concord.society.people.models import Account
from concord.society.people.queries import actor_for
from concord.society.privacy.actions import erase
from concord.web.sessions import SessionStore

pytestmark = pytest.mark.django_db
PASSWORD, ANOTHER = "correct horse battery", "another horse battery"
ADDRESS = "reader@example.org"


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def account(email=ADDRESS, password=PASSWORD):
    made = Account.objects.create_user(email, password)
    made.emailaddress_set.create(email=email, verified=True, primary=True)
    return join(account=made, name="Reader").account


def key_of(someone):
    RecoveryCodes.activate(someone)
    data = {"name": "Phone", "passwordless": True, "credential": credential()}
    return Authenticator.objects.create(user=someone, type=Authenticator.Type.WEBAUTHN, data=data)


def signed_in(email=ADDRESS, password=PASSWORD):
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": email, "password": password})
    assert answer.headers["Location"] == "/desk"
    return browser


def just_shown(browser):
    """The same browser, whose reader has just shown again who they are."""
    show_again(browser, Account.objects.get(pk=browser.session["_auth_user_id"]))
    return browser


def is_signed_in(browser):
    return browser.get("/desk").status_code == 200


def letters():
    """The letters that wait, as (address, subject, body); "" stands for none."""
    waiting = Job.objects.filter(kind=sign_in.SEND).exclude(payload={}).order_by("pk")
    return [tuple(job.payload[name] for name in ("to", "subject", "body")) for job in waiting]


def link(body, kind):
    return re.findall(rf"http://testserver(/accounts/{kind}\S+)", body)[0]


# Sessions


def test_signing_in_begins_another_session_than_the_one_that_a_stranger_may_know():
    account()
    browser = Client()
    browser.get("/accounts/login/")
    session = browser.session
    session["planted"] = 1
    session.save()
    browser.cookies["sessionid"] = planted = session.session_key
    browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert browser.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert not is_signed_in(stranger)


def test_a_changed_password_ends_every_other_session_and_is_told():
    account()
    here, there = signed_in(), signed_in()
    words = {
        "oldpassword": PASSWORD,
        "password1": "another horse battery",
        "password2": "another horse battery",
    }
    here.post("/accounts/password/change/", words)
    assert [is_signed_in(here), is_signed_in(there)] == [True, False]
    assert [(to, "Password" in subject) for to, subject, _ in letters()] == [(ADDRESS, True)]


def test_a_reset_password_ends_every_session():
    account()
    browser = signed_in()
    Client().post("/accounts/password/reset/", {"email": ADDRESS})
    ((_, _, body),) = letters()
    visitor = Client()
    page = visitor.get(link(body, "password/reset/key/"), follow=True)
    words = {"password1": ANOTHER, "password2": ANOTHER}
    visitor.post(page.redirect_chain[-1][0], words)
    assert not is_signed_in(browser)
    assert is_signed_in(signed_in(password=ANOTHER))
    assert "unknown" not in visitor.get(link(body, "password/reset/key/")).content.decode()
    assert "password1" not in Client().get(link(body, "password/reset/key/"), follow=True).content.decode()


def test_sessions_are_listed_and_all_others_ended():
    account()
    here, there = signed_in(), signed_in()
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("127.0.0.1") == 2
    here.post("/accounts/sessions/")
    assert [is_signed_in(here), is_signed_in(there)] == [True, False]
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize("end", ["erased", "closed"])
def test_the_end_of_an_account_ends_its_sessions(end):
    someone = account()
    browser = signed_in()
    if end == "erased":
        erase(actor=actor_for(someone.person), person=someone.person)
    else:
        Account.objects.update(is_active=False)
    assert not is_signed_in(browser)
    assert Client().post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).status_code in {
        200,
        302,
    }
    assert not is_signed_in(browser)


# Recovery


def test_who_has_lost_their_key_signs_in_with_a_code_of_recovery_once():
    someone = account()
    key_of(someone)
    code = Authenticator.objects.get(user=someone, type="recovery_codes").wrap().get_unused_codes()[0]
    for number, is_let_in in enumerate((True, False)):
        browser = Client()
        answer = browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
        assert answer.headers["Location"] == "/accounts/2fa/authenticate/", number
        assert not is_signed_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_signed_in(browser) is is_let_in


def test_the_last_key_of_an_account_without_a_password_may_go_and_mail_still_signs_in():
    someone = account(password=None)
    key = key_of(someone)
    browser = Client()
    browser.force_login(someone)
    just_shown(browser).post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert Authenticator.objects.count() == 0
    assert [to for to, _, _ in letters()] == [ADDRESS]
    Job.objects.all().delete()
    visitor = Client()
    visitor.post("/accounts/login/code/", {"email": ADDRESS})
    ((_, _, body),) = letters()
    code = re.findall(r"\b[A-Z]{4}-[A-Z]{4}\b", body)[0]
    visitor.post("/accounts/login/code/confirm/", {"code": code})
    assert is_signed_in(visitor)


def test_nobody_takes_away_the_key_of_somebody_else():
    key = key_of(account("other@example.org"))
    account()
    answer = just_shown(signed_in()).post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert (answer.status_code, Authenticator.objects.filter(pk=key.pk).exists()) == (404, True)


def test_another_address_is_confirmed_at_the_new_one_and_told_to_the_old_one():
    someone = account()
    browser = just_shown(signed_in())
    browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    ((to, _, body),) = letters()
    assert to == "new@example.org"
    address = link(body, "confirm-email/")
    # A mail scanner opens every link; only the button of the page confirms.
    Client().get(address)
    assert not EmailAddress.objects.get(email="new@example.org").verified
    browser.post(address)
    Job.objects.all().delete()
    browser.post("/accounts/email/", {"email": "new@example.org", "action_primary": ""})
    assert [to for to, _, _ in letters()] == [ADDRESS]
    someone.refresh_from_db()
    assert someone.email == "new@example.org"
    assert is_signed_in(signed_in("new@example.org"))


def test_who_has_not_just_shown_who_they_are_changes_no_address():
    account()
    browser = signed_in()
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()
    answer = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert answer.headers["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert EmailAddress.objects.count() == 1


def test_an_address_belongs_to_one_account_only():
    account("other@example.org")
    someone = account()
    browser = just_shown(signed_in())
    browser.post("/accounts/email/", {"email": "other@example.org", "action_add": ""})
    for _, _, body in letters():
        for address in re.findall(r"http://testserver(/accounts/confirm-email/\S+)", body):
            browser.post(address)
    browser.post("/accounts/email/", {"email": "other@example.org", "action_primary": ""})
    verified = EmailAddress.objects.filter(email="other@example.org", verified=True)
    assert [one.user.email for one in verified] == ["other@example.org"]
    someone.refresh_from_db()
    assert someone.email == ADDRESS


def test_an_address_claimed_without_proof_opens_nothing_and_keeps_nobody_out():
    squatter = account("other@example.org")
    squatter.emailaddress_set.create(email="owner@example.org", verified=False)
    visitor = Client()
    names = {"name": "Owner", "password1": PASSWORD, "password2": PASSWORD}
    visitor.post("/accounts/signup/", {"email": "owner@example.org", **names})
    assert {to for to, _, _ in letters()} == {"owner@example.org"}
    visitor.post("/accounts/password/reset/", {"email": "owner@example.org"})
    for _, _, body in letters():
        for address in re.findall(
            r"http://testserver(/accounts/(?:confirm-email|password/reset/key)/\S+)", body
        ):
            visitor.post(address)
    squatter.refresh_from_db()
    assert squatter.check_password(PASSWORD)
    assert EmailAddress.objects.filter(user=squatter, verified=True).get().email == "other@example.org"


# What strangers learn


ASKING = pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/login/", {"login": "{}", "password": "wrong horse battery"}),
        ("/accounts/password/reset/", {"email": "{}"}),
        ("/accounts/login/code/", {"email": "{}"}),
        ("/accounts/signup/", {"email": "{}", "name": "A", "password1": PASSWORD, "password2": PASSWORD}),
    ],
)


def answer_to(address, words, email):
    """What a stranger sees who asks with that address, without the address itself and the marks of forms."""
    browser = Client()
    browser.cookies["concord_language"] = "en"
    answer = browser.post(address, {name: word.format(email) for name, word in words.items()}, follow=True)
    page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(email, "…"))
    return answer.status_code, answer.redirect_chain, page


@ASKING
def test_known_and_unknown_addresses_are_answered_alike(address, words):
    account()
    assert answer_to(address, words, ADDRESS) == answer_to(address, words, "nobody@example.org")


def test_signing_up_hashes_one_password_whether_the_address_is_known_or_not(monkeypatch):
    account()
    hashed = []
    plain = Account.set_password

    def counted(self, password):
        hashed.append(self.email)
        plain(self, password)

    monkeypatch.setattr(Account, "set_password", counted)
    for email in (ADDRESS, "nobody@example.org"):
        words = {"email": email, "name": "A", "password1": PASSWORD, "password2": PASSWORD}
        Client().post("/accounts/signup/", words)
    assert hashed == ["", "nobody@example.org"]


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_a_stranger_can_have_no_letter_sent_to_somebody_without_an_account(address):
    Client().post(address, {"email": "nobody@example.org"})
    ((to, _, _),) = letters()
    assert to == ""
    deliver()
    assert mail.outbox == []


def test_wrong_passwords_of_a_stranger_shut_no_member_out():
    account()
    for _ in range(12):
        Client(REMOTE_ADDR="198.51.100.66").post("/accounts/login/", {"login": ADDRESS, "password": "wrong"})
    refused = Client(REMOTE_ADDR="198.51.100.66").post(
        "/accounts/login/", {"login": ADDRESS, "password": PASSWORD}
    )
    assert refused.status_code != 302
    assert is_signed_in(signed_in())


# Letters


def deliver():
    for job in Job.objects.filter(kind=sign_in.SEND).exclude(payload={}):
        HANDLERS.get(sign_in.SEND).do(job.payload)


def test_a_letter_goes_out_with_its_headers_and_leaves_nothing_behind():
    sign_in.send_later(to="reader@example.org", language="ko", subject="[Concord] 로그인", body="부호 123")
    key = Job.objects.get().only_once
    deliver()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (
        ["reader@example.org"],
        "[Concord] 로그인",
        "부호 123",
    )
    assert letter.extra_headers == {"Content-Language": "ko", "Message-ID": f"<{key}@localhost>"}
    assert Job.objects.get().payload == {}


def test_a_letter_that_waited_for_an_hour_is_not_sent(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:00")
    sign_in.send_later(to=ADDRESS, language="en", subject="Code", body="123")
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T10:01")
    deliver()
    assert (mail.outbox, Job.objects.get().payload) == ([], {})


def test_a_letter_that_waits_is_erased_with_its_reader():
    someone = account()
    sign_in.send_later(to=ADDRESS, language="en", subject="Code", body="123")
    sign_in.send_later(to="other@example.org", language="en", subject="Code", body="123")
    erase(actor=actor_for(someone.person), person=someone.person)
    assert [to for to, _, _ in letters()] == ["other@example.org"]


def test_a_mail_server_that_stands_still_fails_no_page(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    account()
    assert Client().post("/accounts/password/reset/", {"email": ADDRESS}).status_code == 302


@pytest.mark.parametrize("key", ["abcdefgh\\000", "abcdefgh\\377", "abcdefgh ' --", "short"])
def test_a_cookie_that_is_no_key_of_a_session_is_nobodys(client, key):
    cookie = f'sessionid="{key}"'
    assert SessionStore(parse_cookie(cookie)["sessionid"]).session_key is None
    answer = client.get("/desk", headers={"cookie": cookie})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/desk")
    body = {"name": "x", "file": ContentFile(b"x" * 300_000, "a.txt")}
    assert client.post("/members/import", body, headers={"cookie": cookie}).status_code == 413
