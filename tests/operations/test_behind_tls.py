"""The site behind a proxy that ends TLS, as it is meant to be run."""

import http.client
import os
import re
import signal
import ssl
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests
from tests.support.certificate import make_certificate
from tests.support.postgres import free_port
from tests.support.served_site import CONCORD, token_of, until

WORDS = {"login": "nobody@example.org", "password": "not the password"}


def proxy_to(port):
    """What a proxy does: it sets the scheme, and adds the address that it saw to those that it was told."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def pass_on(self):
            told = self.headers.get("X-Forwarded-For")
            seen = self.client_address[0]
            headers = {
                name: value for name, value in self.headers.items() if not name.startswith("X-Forwarded")
            }
            headers["X-Forwarded-For"] = f"{told}, {seen}" if told else seen
            headers["X-Forwarded-Proto"] = "https"
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            site = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            site.request(self.command, self.path, body, headers)
            answer = site.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_HEAD = pass_on  # noqa: N815 - the names of the library

    return Proxy


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with one account and no edition."""
    home = tmp_path_factory.mktemp("behind-tls")
    environment = os.environ | {"CONCORD_HOME": str(home), "CONCORD_HTTPS": "1", "DATABASE_URL": ""}
    return home, environment


@pytest.fixture(scope="module")
def site(home):
    """The address behind TLS, the certificate, and the port of the server itself."""
    folder, environment = home
    certificate, key = make_certificate(folder)
    port = free_port()
    command = [*CONCORD, "serve", "--port", str(port), "--workers", "1", "--no-jobs"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, env=environment, stderr=log) as server:
        try:
            until(lambda: is_up(port))
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate, key)
            proxy = ThreadingHTTPServer(("127.0.0.1", 0), proxy_to(port))
            proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
            Thread(target=proxy.serve_forever, daemon=True).start()
            yield f"https://localhost:{proxy.server_port}", certificate, port
            proxy.shutdown()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def is_up(port):
    try:
        return requests.get(
            f"http://localhost:{port}/accounts/login/", timeout=20, allow_redirects=False
        ).status_code
    except requests.RequestException:
        return None


@pytest.fixture
def reader(site):
    with requests.Session() as session:
        # Whatever the environment trusts, only this certificate is believed here.
        session.trust_env, session.verify = False, str(site[1])
        yield session


def test_cookies_go_by_tls_only_and_browsers_are_told_to_come_back_by_it(site, reader):
    answer = reader.get(f"{site[0]}/accounts/login/?lang=ko")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert {cookie.name: cookie.secure for cookie in reader.cookies} == {
        "csrftoken": True,
        "concord_language": True,
    }


def test_without_tls_a_reader_is_sent_to_it(site):
    answer = requests.get(f"http://localhost:{site[2]}/accounts/login/", timeout=60, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"https://localhost:{site[2]}/accounts/login/",
    )


def test_a_forged_host_is_refused(site, reader):
    assert reader.get(f"{site[0]}/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("origin", "status"), [("", 200), ("https://evil.example", 403), ("http://localhost", 403), ("null", 403)]
)
def test_a_form_is_taken_from_this_origin_only(site, reader, origin, status):
    address = f"{site[0]}/accounts/password/reset/"
    words = {"email": "not an address", "csrfmiddlewaretoken": token_of(reader.get(address).text)}
    headers = {"Origin": origin or site[0], "Referer": address}
    assert reader.post(address, words, headers=headers).status_code == status


def test_a_page_for_members_leads_to_sign_in_by_tls(site, reader):
    answer = reader.get(f"{site[0]}/desk")
    assert answer.url == f"{site[0]}/accounts/login/?next=/desk"


def test_an_address_typed_by_the_client_neither_helps_nor_harms(site, reader):
    address = f"{site[0]}/accounts/login/"
    mark = token_of(reader.get(address).text)
    pages = []
    for number in range(12):
        headers = {"Referer": address, "X-Forwarded-For": f"192.0.2.{number}"}
        words = WORDS | {"csrfmiddlewaretoken": mark}
        pages.append(reader.post(address, words, headers=headers).text)
    assert ["Too many failed" in page for page in (pages[0], pages[-1])] == [False, True]


def test_the_links_of_letters_begin_with_tls(site, reader, home):
    address = f"{site[0]}/accounts/signup/"
    words = {"email": "reader@example.org", "name": "Reader", "password1": "correct horse battery"}
    words |= {"password2": words["password1"], "csrfmiddlewaretoken": token_of(reader.get(address).text)}
    assert reader.post(address, words, headers={"Referer": address}).ok
    subprocess.run([*CONCORD, "society", "work", "--once"], env=home[1], check=True, timeout=300)
    (letter,) = (home[0] / "mail").glob("*.log")
    links = re.findall(r"\S+://\S+confirm-email\S+", letter.read_text())
    assert [link.startswith(f"{site[0]}/accounts/confirm-email/") for link in links] == [True]
