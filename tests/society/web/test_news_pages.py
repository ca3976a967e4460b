import pytest
from django.test import Client

from concord.society.newsroom.models import Announcement, Version


@pytest.fixture
def as_person(cast):
    def sign_in(name):
        browser = Client()
        browser.force_login(cast.people[name].account)
        return browser

    return sign_in


def test_an_announcement_from_draft_to_feed_to_withdrawal(cast, as_person):
    partner, public = as_person("partner"), Client()
    body = cast.bodies["partner"].pk
    assert partner.post("/news/new", {"organisation": body, "title_en": "A"}).status_code == 422
    texts = {"title_en": "A pavilion", "text_en": "It stands.", "title_ko": "전시관", "text_ko": "엽니다."}
    address = partner.post("/news/new", {"organisation": body} | texts).headers["Location"]
    assert public.get(address).status_code == 404
    assert as_person("host").post(f"{address}/publish").status_code == 403
    partner.post(f"{address}/publish")
    assert '<div lang="ko"><h1>전시관</h1></div>' in public.get(f"{address}?lang=ko").content.decode()
    feed = public.get("/news/feed.ko.atom")
    assert feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "전시관" in feed.content.decode()
    wrong = partner.post(f"{address}/correct", texts)
    assert wrong.status_code == 422
    assert 'id="id_because_error"' in wrong.content.decode()
    partner.post(
        f"{address}/correct", texts | {"text_en": "It stands in May.", "because": "The month was missing"}
    )
    page = public.get(f"{address}?lang=en").content.decode()
    assert "It stands in May." in page
    assert "The month was missing" in page
    assert "<p>It stands.</p>" in page.partition("<details>")[2]
    assert as_person("host").get(f"{address}/correct").status_code == 403
    partner.post(f"{address}/withdraw", {"reason": "The day is wrong"})
    page = public.get(f"{address}?lang=en").content.decode()
    assert "The day is wrong" in page
    assert "It stands." not in page
    assert public.get("/news/feed.fr.atom").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_list_asks_as_many_queries_for_one_row_as_for_a_thousand(
    cast, django_assert_max_num_queries, count
):
    rows = Announcement.objects.bulk_create(
        Announcement(
            layer="rehearsal",
            organisation=cast.bodies["partner"],
            author=cast.people["partner"],
            written_at="2026-03-01T00:00Z",
            published_at="2026-03-01T00:00Z",
        )
        for _ in range(count)
    )
    Version.objects.bulk_create(
        Version(announcement=row, language="en", title="A title", text="A text") for row in rows
    )
    with django_assert_max_num_queries(4):
        page = Client().get("/news/").content.decode()
    assert page.count("A title") == min(count, 30)
