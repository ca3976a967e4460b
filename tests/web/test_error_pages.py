"""What a reader sees when something is refused: in their language, in the frame, with the way out."""

import pytest
from django.test import Client
from tests.support.korean import main_texts

from concord.society.people.actions import join
from concord.society.people.models import Account
from concord.web.errors import too_many_requests

pytestmark = pytest.mark.django_db


def korean(**options):
    browser = Client(raise_request_exception=False, **options)
    browser.cookies["concord_language"] = "ko"
    return browser


def reader():
    account = Account.objects.create_user("reader@example.org")
    return join(account=account, name="Reader").account


def check(answer, status, heading, way):
    page = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="ko">' in page
    assert 'class="masthead"' in page
    text = " ".join(main_texts(page))
    assert heading in text
    assert way in text


def test_a_form_without_its_mark_is_refused_in_the_readers_language():
    check(
        korean(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"}),
        403,
        "양식을 확인할 수 없습니다",
        "첫 페이지로",
    )


def test_more_than_a_form_holds_is_refused_before_it_is_read(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = korean().post("/accounts/login/", {"login": "x" * 200})
    check(answer, 413, "너무 큽니다", "첫 페이지로")
    api = Client(raise_request_exception=False).post(
        "/api/v1/pathway/classify", {"x": "y" * 200}, content_type="application/json"
    )
    assert api.status_code == 413


def test_too_many_tries_are_refused_in_the_readers_language(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "0/m/ip"}
    answer = korean().post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    check(answer, 429, "요청이 너무 많습니다", "첫 페이지로")
    assert answer.headers["Retry-After"] == "60"


def test_a_program_that_asks_too_often_is_told_so_in_its_form(rf):
    answer = too_many_requests(rf.get("/api/v1/products"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.content == b'{"detail": "too many requests"}'


@pytest.mark.parametrize(("address", "status"), [("/nothing", 404), ("/products?as_of=then", 400)])
def test_absent_and_misread_speak_korean_in_the_frame(address, status):
    answer = korean().get(address, follow=True)
    assert answer.status_code == status
    assert '<html lang="ko">' in answer.content.decode()


TYPED = {"title_en": "A memorandum", "note": "두 문단을\n적었다 <b>", "csrfmiddlewaretoken": "kept-to-itself"}


def test_what_was_typed_is_given_back_when_the_session_has_ended():
    answer = korean().post("/agreements/new", TYPED)
    page = answer.content.decode()
    check(answer, 403, "로그아웃되었습니다", "로그인")
    assert "두 문단을\n적었다 &lt;b&gt;" in page
    assert ">A memorandum</textarea>" in page
    assert "kept-to-itself" not in page
    assert 'href="/accounts/login/?next=/agreements/new"' in page


def test_without_words_a_form_leads_to_sign_in():
    answer = korean().post("/agreements/new", {"title_en": " "})
    assert answer.headers["Location"] == "/accounts/login/?next=/agreements/new"


def test_a_password_typed_after_the_session_has_ended_is_shown_to_nobody():
    answer = korean().post("/accounts/password/change/", {"oldpassword": "correct horse battery"})
    assert answer.status_code == 302
    assert b"correct horse" not in answer.content


@pytest.mark.parametrize(
    "address", ["/desk", "/profile", "/", "/nothing", "/api/v1/society/me", "/agreements/"]
)
def test_what_one_person_sees_is_kept_by_nobody_on_the_way(address):
    browser = Client(raise_request_exception=False)
    browser.force_login(reader())
    assert browser.get(address).headers["Cache-Control"] == "private, no-store"


def test_a_public_page_says_nothing_of_the_kind():
    assert "Cache-Control" not in Client().get("/nothing").headers


def test_an_answer_to_a_token_is_kept_by_nobody_whatever_it_opens():
    answer = Client().get("/api/v1/society/me", headers={"Authorization": "Bearer concord_forged"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "private, no-store")
