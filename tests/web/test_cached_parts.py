"""Parts of the frame that are kept look as they must for each reader."""

from datetime import date

import pytest
from django.template import Context, engines
from django.utils import translation

from concord.web.templatetags.concord import _drawn

DAY = date(2018, 12, 3)


@pytest.fixture(autouse=True)
def _nothing_kept():
    _drawn.cache_clear()


def part(browser, address, begin, end):
    text = browser.get(address).content.decode()
    return text[text.index(begin) : text.index(end, text.index(begin))]


def sections(browser, address):
    return part(browser, address, '<nav class="sections"', "</nav>")


def drawn(language, day, section):
    tag = engines["django"].from_string("{% cached 'frame/sections.html' section=section %}").template
    with translation.override(language):
        return tag.render(Context({"section": section, "is_today": day is None, "as_of": day}))


def test_a_part_is_drawn_anew_for_another_language_day_and_section_and_only_then():
    looks = [("en", None, "claims"), ("ko", None, "claims"), ("en", DAY, "claims"), ("en", None, "gaps")]
    seen = [drawn(*look) for look in looks]
    assert len(set(seen)) == len(looks) == _drawn.cache_info().currsize
    assert [drawn(*look) for look in looks] == seen
    assert (_drawn.cache_info().hits, _drawn.cache_info().misses) == (4, 4)


def test_the_section_of_the_page_is_marked(browser):
    assert 'href="/claims" aria-current="page"' in sections(browser, "/claims")
    assert 'href="/claims" aria-current="page"' not in sections(browser, "/products")


def test_the_day_is_held_by_the_links_of_a_kept_part(browser):
    assert "/claims?as_of=2018-12-03" in sections(browser, "/products?as_of=2018-12-03")
    assert "as_of" not in sections(browser, "/products")


def test_the_foot_names_the_edition(browser, tiny_edition):
    assert tiny_edition[:12] in part(browser, "/products", '<footer class="foot">', "</footer>")


def test_a_kept_part_sees_nothing_of_the_page_but_what_it_is_given():
    tag = engines["django"].from_string("{% cached 'frame/reader_links.html' demo=demo %}").template
    with translation.override("en"):
        text = tag.render(Context({"is_host": True, "demo": False, "is_today": True}))
    assert "Sign out" in text
    assert "Outbox" not in text
