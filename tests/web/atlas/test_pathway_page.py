import json
import re

import pytest

CELLS = "tissue_or_cell=cell&combined_with=none&cell_source=autologous&manipulation=substantial"
NO_GENES = "viable_cells=yes&recombinant_nucleic_acid=no&genome_editing=no&infectious_disease_vaccine=no"
HALF = f"/pathway?as_of=2026-11-22&{CELLS}"
FULL = (
    f"{HALF}&{NO_GENES}&nucleic_acid_function=na&intended_function=regenerate_repair&material=somatic_cells"
)


@pytest.mark.parametrize("address", ["/pathway", HALF, FULL, f"{HALF}&all=1"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_answers_in_both_languages_without_inline_code(page, address, language):
    text = page(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert f'<html lang="{language}">' in text
    assert len(re.findall("<h1[ >]", text)) == 1
    assert not re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text)
    assert [
        one
        for one in re.findall(r"<h[12][^>]*>([^<]+)", text)
        if language == "ko" and not re.search("[가-힣]", one)
    ] == []


def test_the_next_question_is_asked_with_its_answers_as_links(page):
    text = page("/pathway?as_of=2026-11-22")
    assert "What is it mainly?" in text
    assert re.search(
        r'href="/pathway\?in=KR%2CUS%2CEU%2CJP&amp;as_of=2026-11-22&amp;tissue_or_cell=cell#ask"', text
    )


def test_a_link_keeps_answers_and_day(page):
    text = page(HALF)
    said = ("as_of=2026-11-22", "cell_source=autologous", "tissue_or_cell=cell", "manipulation=substantial")
    kept = "&amp;".join((*said, "combined_with=none"))
    assert text.count(f'href="/pathway?in=KR%2CUS%2CEU%2CJP&amp;{kept}&amp;') > 3
    assert "the patient&#x27;s own" in text


def test_when_all_is_settled_each_place_shows_class_and_routes(page):
    text = page(FULL)
    assert "Settled in 4 of 4 jurisdictions." in text
    for code in ("KR_CELL", "US_351", "TEP", "JP_RMP"):
        assert f'<code class="small soft">{code}</code>' in text
    assert "Fast-track designation" in text
    assert "60 calendar days" in text
    assert '<svg class="picture clocks"' in text


def test_before_the_record_the_page_says_when_it_begins(page):
    assert "South Korea: the record begins on 30 January 2001." in page("/pathway?in=KR&as_of=1990-01-01")


def test_a_question_passed_over_is_not_asked_again(page):
    assert "What is it mainly?" not in page("/pathway?skip=tissue_or_cell")


@pytest.mark.parametrize("query", ["cell_source=martian", "in=XX", "cell_source=autologous&pluripotent=esc"])
def test_bad_answers_are_refused(browser, query):
    assert browser.get(f"/pathway?{query}").status_code == 400


def test_the_same_as_json(browser):
    answer = json.loads(browser.get(f"{FULL}&format=json").content)
    assert {one["jurisdiction"]: one["outcomes"] for one in answer["answers"]} == {
        "KR": ["KR_CELL"],
        "US": ["US_351"],
        "EU": ["TEP"],
        "JP": ["JP_RMP"],
    }
    assert answer["next"] is None
