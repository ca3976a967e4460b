"""Letters by a real server of mail, on this machine: what it is told, and what becomes of its refusals."""

import ssl
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.core.mail import EmailMessage
from tests.support.certificate import make_certificate
from tests.support.postgres import free_port

from concord.society.mail import delivery, outbox
from concord.society.mail.models import Message
from concord.web.environment import mail_server

pytestmark = pytest.mark.django_db


class Postbox:
    """Takes letters, unless an answer for their reader is given."""

    def __init__(self):
        self.letters, self.answers, self.encrypted = [], {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


def log_in(server, session, envelope, mechanism, data):
    return AuthResult(success=data == LoginPassword(b"concord", b"p@ss word"), handled=False)


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server with STARTTLS that takes letters from whoever knows the password."""
    certificate, key = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    controller = Controller(
        Postbox(),
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=log_in,
        auth_required=True,
    )
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def site(server, settings):
    """The site, set up for that server."""

    def use(url):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        for name, value in mail_server(url.format(port=server.port)).items():
            setattr(settings, name, value)

    use("smtp+starttls://concord:p%40ss%20word@localhost:{port}")
    return use


def write(cast, *names, title="양해각서"):
    for name in names:
        words = {"title_en": title, "title_ko": title}
        outbox.write("agreement_signed", cast.people[name].account, words)


def test_a_letter_arrives_encrypted_and_whole(cast, server, site):
    write(cast, "partner")
    assert delivery.send_waiting() == 1
    (letter,) = server.handler.letters
    assert server.handler.encrypted == [True]
    assert "양해각서" in str(make_header(decode_header(letter["Subject"])))
    assert "양해각서" in letter.get_payload(decode=True).decode()
    assert letter["Message-ID"] == f"<{Message.objects.get().key}@localhost>"
    assert letter["Date"]


def test_names_and_lines_of_any_length_arrive(server, site):
    body = "가" * 3000 + "\n" + "x" * 3000 + "\n.\nend"
    EmailMessage(
        "제목 " * 40, body, '"한국 학회" <society@example.org>', ['"독자" <reader@example.org>']
    ).send()
    (letter,) = server.handler.letters
    assert letter.get_payload(decode=True).decode().replace("\r\n", "\n").strip() == body
    assert str(make_header(decode_header(letter["Subject"]))).split() == ["제목"] * 40
    assert "한국 학회" in str(make_header(decode_header(letter["From"])))
    assert max(map(len, letter.as_bytes().splitlines())) <= 998


def test_a_reader_refused_for_ever_is_given_up_and_one_refused_for_now_is_tried_again(
    cast, server, site, monkeypatch
):
    server.handler.answers = {
        "outsider@test.example": "550 no such reader",
        "third@test.example": "451 try again later",
    }
    write(cast, "outsider", "third", "partner")
    assert delivery.send_waiting() == 1
    states = {row.recipient.email: (row.fault[:26], bool(row.given_up_at)) for row in Message.objects.all()}
    assert states == {
        "outsider@test.example": ("SMTPRecipientsRefused 550 "[:26], True),
        "third@test.example": ("SMTPRecipientsRefused 451 "[:26], False),
        "partner@test.example": ("", False),
    }
    server.handler.answers = {}
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T09:02")
    assert delivery.send_waiting() == 1
    third = Message.objects.get(recipient__email="third@test.example")
    assert server.handler.letters[-1]["Message-ID"] == f"<{third.key}@localhost>"


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("smtp+starttls://concord:wrong@localhost:{port}", "SMTPAuthenticationError 535"),
        ("localhost:{port}", "SMTPSenderRefused 530"),
        ("smtps://concord:p%40ss%20word@localhost:{port}", "SSLError"),
        ("smtp+starttls://concord:p%40ss%20word@localhost:1", "ConnectionRefusedError"),
    ],
)
def test_a_server_that_does_not_take_the_site_gives_up_no_letter(cast, server, site, url, fault):
    site(url)
    write(cast, "partner")
    assert delivery.send_waiting() == 0
    (row,) = Message.objects.all()
    assert row.fault.startswith(fault)
    assert (row.attempts, row.given_up_at, server.handler.letters) == (1, None, [])


def test_a_certificate_that_nobody_vouches_for_is_not_believed(cast, server, site, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    write(cast, "partner")
    assert delivery.send_waiting() == 0
    assert Message.objects.get().fault.startswith("SSLCertVerificationError")


@pytest.mark.parametrize(
    "text",
    ["smtp://user:secret@host", "http://secret@host", "host:secret", "smtps://", "smtps://host/secret"],
)
def test_another_address_of_a_mail_server_is_refused_without_telling_the_password(text):
    with pytest.raises(ValueError, match="CONCORD_SMTP: expected host:port") as raised:
        mail_server(text)
    assert "secret" not in str(raised.value)


def test_the_short_address_of_a_mail_server_stands_for_one_without_a_name():
    assert mail_server("mail.example:2525") == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 2525,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
    }
