import errno
import re
import tempfile

import pytest

from concord.web import health

POLICY_FORBIDS = ("unsafe-inline", "unsafe-eval", "*")


def test_home_answers_in_english_then_in_the_language_that_was_chosen(browser):
    assert '<html lang="en">' in browser.get("/").content.decode()
    assert '<html lang="ko">' in browser.get("/?lang=ko").content.decode()
    assert '<html lang="ko">' in browser.get("/").content.decode()


def test_an_unknown_language_is_refused_with_the_allowed_ones(browser):
    response = browser.get("/?lang=fr")
    assert response.status_code == 400
    assert re.findall(r"<li><code>(\w+)</code>", response.content.decode()) == ["en", "ko"]


@pytest.mark.parametrize("text", ["2018", "2018-13-01", "2018-02-30", "yesterday", "03.12.2018"])
def test_a_wrong_day_is_refused_with_what_is_expected(browser, text):
    response = browser.get("/", {"as_of": text})
    assert response.status_code == 400
    assert "expected: a day such as 2018-12-03" in response.content.decode()


def test_the_day_is_held_by_links_and_said_in_a_band(browser):
    page = browser.get("/?as_of=2018-12-03").content.decode()
    assert 'href="/?as_of=2018-12-03"' in page
    assert "This page speaks of 3 December 2018, not of today." in page


def test_today_needs_no_band(browser, monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2018-12-03")
    assert "not of today" not in browser.get("/?as_of=2018-12-03").content.decode()


def test_every_answer_forbids_foreign_and_inline_code(browser):
    for address in ("/", "/no-such-page", "/?lang=fr"):
        policy = browser.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert not [word for word in POLICY_FORBIDS if word in policy.split()]


def test_pages_hold_no_inline_script_or_style(browser):
    page = browser.get("/").content.decode()
    assert not re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)


def test_a_missing_page_says_so(browser):
    response = browser.get("/no-such-page")
    assert response.status_code == 404
    assert "No page has this address." in response.content.decode()


@pytest.mark.django_db
def test_health(browser, tiny_edition):
    response = browser.get("/healthz")
    assert response.status_code == 200
    parts = {"database": "ok", "disk": "ok", "edition": tiny_edition, "queue": "ok"}
    assert response.json() == {"status": "ok"} | parts


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "word"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only")])
def test_health_tells_a_disk_that_takes_nothing(browser, tiny_edition, monkeypatch, fault, word):
    def refuse(**_):
        raise OSError(fault, "refused")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    response = browser.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (503, "failing")
    assert response.json()["disk"] == word


@pytest.mark.django_db
def test_health_tells_a_disk_that_is_nearly_full(browser, tiny_edition, monkeypatch):
    monkeypatch.setattr(health, "FLOOR", 1 << 60)
    assert browser.get("/healthz").json()["disk"] == "full"


@pytest.mark.django_db
def test_health_without_an_edition(browser, monkeypatch, tmp_path):
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    response = browser.get("/healthz")
    assert response.status_code == 503
    assert response.json()["edition"] == "missing"
