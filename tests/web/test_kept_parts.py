"""Parts of the frame that are kept look as they must for each reader."""

import pytest
from django.template import Context, engines
from django.utils import translation

from concord.web.templatetags.kept import _drawn

PART = "frame/sections.html"


@pytest.fixture(autouse=True)
def _nothing_kept():
    _drawn.cache_clear()


def part(browser, address, begin, end):
    text = browser.get(address).content.decode()
    return text[text.index(begin) : text.index(end, text.index(begin))]


def sections(browser, address):
    return part(browser, address, '<nav class="sections"', "</nav>")


def test_a_part_is_drawn_anew_for_another_language_day_and_section_and_only_then(browser):
    pages = ("/products", "/products?lang=ko", "/products?as_of=2018-12-03&lang=en", "/claims?lang=en")
    seen = [sections(browser, page) for page in pages]
    assert len(set(seen)) == 4
    drawn = _drawn.cache_info().currsize
    assert [sections(browser, page) for page in ("/products?lang=en", *pages[1:])] == seen
    assert _drawn.cache_info().currsize == drawn


def test_the_section_of_the_page_is_marked(browser):
    assert 'href="/claims" aria-current="page"' in sections(browser, "/claims")
    assert 'href="/claims" aria-current="page"' not in sections(browser, "/products")


def test_the_day_is_held_by_the_links_of_a_kept_part(browser):
    assert "/claims?as_of=2018-12-03" in sections(browser, "/products?as_of=2018-12-03")
    assert "as_of" not in sections(browser, "/products")


def test_the_foot_names_the_edition(browser, tiny_edition):
    assert tiny_edition[:12] in part(browser, "/products", '<footer class="foot">', "</footer>")


def test_a_kept_part_sees_nothing_of_the_page_but_what_it_is_given():
    tag = engines["django"].from_string("{% kept 'society/parts/section_links.html' demo=demo %}").template
    with translation.override("en"):
        text = tag.render(Context({"signed_in": True, "is_host": True, "demo": False, "is_today": True}))
    assert "Sign in" in text
    assert "Members" not in text
