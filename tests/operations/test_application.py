"""The request is taken in whole, within limits, before the thread that answers is taken."""

import asyncio
import json
import os
import subprocess
import sys

import pytest

from concord.operations import application
from concord.operations.application import Application, environ_of
from concord.society.people.models import Account
from concord.web import bodies
from concord.web.logs import JsonFormatter

HEAD = {
    "type": "http",
    "method": "POST",
    "path": "/é",
    "raw_path": b"/%C3%A9",
    "query_string": b"q=%20",
    "http_version": "1.1",
    "scheme": "http",
    "server": ("127.0.0.1", 8000),
    "client": ("192.0.2.1", 4000),
}


def echo(environ, start_response):
    """A site that answers with what it was given."""
    start_response("200 OK", [("X-Refused", str(environ[bodies.REFUSED])), ("X-Word", "é")])
    return Closing([environ["CONTENT_LENGTH"].encode(), b" ", environ["wsgi.input"].read()])


class Closing(list):
    closed = 0

    def close(self):
        Closing.closed += 1


def scope(*headers):
    return HEAD | {"headers": [(name.encode(), text.encode()) for name, text in headers]}


async def asked(front, headers, *parts, ends=True):
    """The status, headers and content of the answer; None if nothing was answered."""
    coming, sent = iter(parts), []

    async def receive():
        part = next(coming, None)
        if part is None and ends is None:
            await asyncio.sleep(60)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": part is not parts[-1] or not ends}

    async def send(message):
        sent.append(message)

    await front(scope(*headers), receive, send)
    if not sent:
        return None
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(each["body"] for each in sent[1:])


def ask(headers, *parts, ends=True, site=echo):
    return asyncio.run(asked(Application(site), headers, *parts, ends=ends))


FORM = ("Content-Type", "application/x-www-form-urlencoded")


def test_a_body_reaches_the_site_whole_and_the_answer_is_closed():
    before = Closing.closed
    answer = ask([FORM, ("Content-Length", "6")], b"abc", b"def")
    assert answer == (200, {b"x-refused": b"0", b"x-word": b"\xe9"}, b"6 abcdef")
    assert Closing.closed == before + 1


def test_a_body_without_a_length_is_given_the_length_that_it_had():
    assert ask([FORM, ("Transfer-Encoding", "chunked")], b"abc", b"de")[2] == b"5 abcde"


@pytest.mark.parametrize(
    ("headers", "parts"),
    [
        ([FORM, ("Content-Length", str(bodies.FORM + 1))], []),
        ([FORM, ("Transfer-Encoding", "chunked")], [b" " * bodies.FORM, b" ", b"never read"]),
        ([("Content-Type", "multipart/form-data; boundary=a"), ("Content-Length", str(bodies.FORM + 1))], []),
        ([("Content-Type", "application/json"), ("Content-Length", str(bodies.JSON + 1))], []),
    ],
)
@pytest.mark.django_db
def test_a_body_that_is_too_large_is_refused_as_soon_as_that_is_known(headers, parts):
    assert ask(headers, *parts, ends=False)[1:] == ({b"x-refused": b"413", b"x-word": b"\xe9"}, b"0 ")


def test_half_a_body_is_refused_after_its_time_and_takes_no_thread_meanwhile(monkeypatch):
    monkeypatch.setattr(application, "PATIENCE", 0.2)
    monkeypatch.setattr(application, "PACE", 10**9)

    async def together():
        front = Application(echo)
        half = [asked(front, [FORM, ("Content-Length", "9")], b"half", ends=None) for _ in range(16)]
        slow = asyncio.gather(*half)
        await asyncio.sleep(0)
        whole = await asked(front, [FORM, ("Content-Length", "2")], b"ab")
        assert not slow.done()
        return whole, await slow

    whole, slow = asyncio.run(together())
    assert whole[2] == b"2 ab"
    assert {answer[1][b"x-refused"] for answer in slow} == {b"408"}


def test_a_server_that_ends_waits_for_a_body_no_longer_than_a_moment(monkeypatch):
    monkeypatch.setattr(application, "LAST_MOMENT", 0.1)

    async def end():
        front = Application(echo)
        half = asyncio.create_task(asked(front, [FORM, ("Content-Length", "9")], b"half", ends=None))
        await asyncio.sleep(0.1)
        front.stop_waiting()
        return await half

    assert asyncio.run(end())[1][b"x-refused"] == b"408"


def test_nothing_is_asked_of_the_site_for_a_client_that_has_gone():
    def unasked(environ, start_response):
        raise AssertionError

    assert ask([FORM, ("Content-Length", "9")], b"half", ends=False, site=unasked) is None


def test_the_environment_holds_the_head_and_no_header_that_could_be_taken_for_another():
    environ = environ_of(
        scope(
            ("X-Forwarded-For", "192.0.2.9"),
            ("X_Forwarded_For", "198.51.100.1"),
            ("Cookie", "a=1"),
            ("Cookie", "b=2"),
            ("Accept", "text/html"),
            ("Accept", "text/plain"),
        )
    )
    wanted = {
        "PATH_INFO": "/Ã©",
        "QUERY_STRING": "q=%20",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_X_FORWARDED_FOR": "192.0.2.9",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_ACCEPT": "text/html,text/plain",
    }
    assert {key: environ[key] for key in wanted} == wanted


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "length", "limit"),
    [
        ("text/plain", 10, bodies.FORM),
        ("application/json", 10, bodies.JSON),
        ("multipart/form-data; boundary=a", 10, bodies.FORM),
        ("multipart/form-data; boundary=a", bodies.UPLOAD, bodies.UPLOAD),
        ("multipart/form-data; boundary=a", 0, bodies.UPLOAD),
    ],
)
def test_a_file_may_come_from_somebody_signed_in(rf, client, kind, length, limit):
    account = Account.objects.create_user("reader@example.org", "correct horse battery")
    client.force_login(account)
    request = rf.generic("POST", "/", b"x", content_type=kind)
    request.META["CONTENT_LENGTH"] = str(length)
    request.COOKIES = {"sessionid": client.session.session_key}
    assert bodies.limit(request) == limit
    for cookies in ({}, {"sessionid": "forged"}):
        request.COOKIES = cookies
        assert bodies.limit(request) == min(limit, bodies.JSON if "json" in kind else bodies.FORM)


TYPED = "kim@example.org"


def test_a_fault_beneath_the_site_leaves_its_cause_in_the_log_and_no_word_of_its_message(caplog):
    def fails(environ, start_response):
        raise RuntimeError(f"no such reader as {TYPED}")

    with pytest.raises(RuntimeError):
        ask([FORM], site=fails)
    (record,) = [record for record in caplog.records if record.name == "concord.server"]
    line = JsonFormatter().format(record)
    assert "in fails" in line
    assert "builtins.RuntimeError" in line
    assert TYPED not in line


ENDS = f"""
import django
django.setup()
from concord.operations.worker_process import log_faults
log_faults()
raise RuntimeError("no such reader as {TYPED}")
"""


def test_a_fault_that_ends_a_process_leaves_its_cause_in_the_log_and_no_word_of_its_message(tmp_path):
    place = {"CONCORD_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "concord.web.settings"}
    command = [sys.executable, "-c", ENDS]
    done = subprocess.run(
        command, env=os.environ | place, capture_output=True, text=True, check=False, timeout=300
    )
    (line,) = map(json.loads, done.stderr.splitlines())
    assert (done.returncode, line["level"], line["message"]) == (1, "error", "fault")
    assert line["traceback"].endswith("builtins.RuntimeError\n")
    assert TYPED not in done.stderr
