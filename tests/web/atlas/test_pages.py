import re

import pytest

# The search asks the society too, for people who chose to be found.
pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/approvals",
    "/jurisdictions",
    "/jurisdictions/KR",
    "/products",
    "/products/kymriah",
    "/organisations",
    "/organisations/mfds",
    "/meetings",
    "/meetings/isct-2018",
    "/trials",
    "/trials/kymriah-eliana",
    "/gaps",
    "/sources",
    "/sources/mfds-list",
    "/search?q=kymriah",
    "/search",
    "/downloads",
    "/editions/current",
    "/claims",
    "/claims/isct-2018-most-authorised",
    "/claims/compose",
    "/claims/compose?subject=KR&relation=most",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_answers_in_both_languages_without_inline_code(page, address, language):
    text = page(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert f'<html lang="{language}">' in text
    assert len(re.findall("<h1[ >]", text)) == 1
    assert not re.findall(r"<script(?![^>]*(?:src=|ld\+json))|<style|\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("address", PAGES)
def test_no_korean_page_shows_an_english_heading(page, address):
    text = page(f"{address}{'&' if '?' in address else '?'}lang=ko")
    headings = re.findall(r"<h[12][^>]*>([^<]+)", text)
    names = {"Kymriah", "Cartistem", "kymriah", "MFDS", "ISCT 2018", "ELIANA"}
    assert [one for one in headings if not re.search("[가-힣]", one) and one.strip() not in names] == []


def test_the_front_page_counts_and_names_its_rule(page):
    text = page("/?as_of=2018-12-03")
    assert "On 3 December 2018, <b>2</b> products were authorised in 3 jurisdictions." in text
    assert "All products in force" in text


def test_a_count_is_a_pair_where_a_row_is_only_possible(page):
    text = page("/jurisdictions/US?as_of=2018-12-03")
    assert "<b>0–1</b> products were authorised here" in text
    assert "possible only" in text


def test_a_jurisdiction_holds_the_day_in_its_links(page):
    text = page("/jurisdictions/KR?as_of=2018-12-03")
    assert 'href="/products/cartistem?as_of=2018-12-03"' in text
    assert "18 January 2012" in text


def test_before_the_first_grant_a_page_says_so(page):
    assert "nothing was authorised here" in page("/jurisdictions/KR?as_of=2011-12-31")


def test_a_product_bears_its_names_in_all_scripts(page):
    text = page("/products/kymriah")
    assert re.findall(r'<span lang="(ko|ja)">([^<]+)', text)[:2] == [("ja", "キムリア"), ("ko", "킴리아주")]
    assert "<h1>킴리아주</h1>" in page("/products/kymriah?lang=ko")


def test_a_product_shows_its_trials_and_register_numbers(page):
    assert "NCT02435849" in page("/products/kymriah")


def test_an_organisation_bears_the_name_of_the_day(page):
    assert "<h1>Korea Food and Drug Administration</h1>" in page("/organisations/mfds?as_of=2010-01-01")
    assert "<h1>Ministry of Food and Drug Safety</h1>" in page("/organisations/mfds?as_of=2018-01-01")


def test_gaps_and_their_reverse(page):
    text = page("/gaps?jurisdiction=KR&against=EU&as_of=2018-12-03")
    assert "<b>1</b> products were authorised in at least one of the others" in text
    assert "The reverse holds for <b>1</b>" in text


def test_search_finds_hangul_and_says_why(page):
    text = page("/search?q=킴리아")
    assert 'href="/products/kymriah"' in text
    assert "킴리아주" in text


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/approvals?rule=no-such-rule", "all-in-force"),
        ("/approvals?jurisdiction=UK", "KR"),
        ("/approvals?by=colour", "jurisdiction"),
        ("/approvals?sort=colour", "-granted"),
        ("/approvals?known=2001-01-01", "a day from"),
        ("/approvals?known=soon", "a day such as"),
        ("/gaps?jurisdiction=KR&against=KR", "jurisdictions other than"),
        ("/claims/compose?subject=KR&relation=at_least&number=many", "a whole number"),
    ],
)
def test_a_wrong_parameter_is_refused_with_the_reason(browser, address, reason):
    response = browser.get(address)
    assert response.status_code == 400
    assert reason in response.content.decode()


@pytest.mark.parametrize(
    ("address", "close"),
    [
        ("/products/kymria", "/products/kymriah"),
        ("/organisations/novarti", "/organisations/novartis"),
        ("/jurisdictions/USA", "/jurisdictions/US"),
        ("/sources/none", "Nothing in this edition"),
        ("/editions/e0", "/editions/"),
    ],
)
def test_a_wrong_id_says_what_is_close(browser, address, close):
    response = browser.get(address)
    assert response.status_code == 404
    assert close in response.content.decode()
