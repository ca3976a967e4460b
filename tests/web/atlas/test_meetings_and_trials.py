import pytest

from concord.web.atlas.trials import numbered


def test_a_meeting_says_when_where_by_whom_and_how_many_came(page):
    text = page("/meetings/isct-2018")
    assert "2 May 2018 to 5 May 2018, Montreal, Canada." in text
    assert "about 1,500" in text
    assert "Neither" not in text


def test_a_meeting_in_korean(page):
    text = page("/meetings/isct-2018?lang=ko")
    assert "2018년 5월 2일 ~ 2018년 5월 5일" in text
    assert "약 1,500" in text


def test_a_trial_says_its_phase_status_numbers_and_what_rests_on_it(page):
    text = page("/trials/kymriah-eliana")
    assert "Pivotal, phase 2" in text
    assert "Status: completed." in text
    assert 'href="https://clinicaltrials.gov/study/NCT02435849"' in text
    assert 'href="/jurisdictions/EU"' in text
    assert 'href="/jurisdictions/JP"' not in text


def test_a_trial_in_korean_marks_what_stands_in_english(page):
    text = page("/trials/kymriah-eliana?lang=ko")
    assert "핵심, 2상" in text
    assert '<span lang="en">Leukaemia</span>' in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/products/kymriah", "/trials/kymriah-eliana"),
        ("/products", "/trials"),
        ("/trials", "/trials/kymriah-eliana"),
        ("/organisations/novartis", "/trials/kymriah-eliana"),
        ("/organisations", "/meetings"),
        ("/meetings", "/meetings/isct-2018"),
        ("/search?q=ELIANA", "/trials/kymriah-eliana"),
        ("/search?q=Montreal", "/meetings/isct-2018"),
        ("/sources/ema-kymriah", "/trials/kymriah-eliana"),
        ("/sources/mfds-list", "/meetings/isct-2018"),
    ],
)
def test_both_are_reached_from_where_one_meets_them(page, address, link):
    assert f'href="{link}"' in page(address)


@pytest.mark.parametrize(
    ("address", "close"), [("/trials/kymriah-elian", "ELIANA"), ("/meetings/isct-18", "ISCT 2018")]
)
def test_an_unknown_one_names_what_is_close(browser, address, close):
    response = browser.get(address)
    assert response.status_code == 404
    assert close in response.content.decode()


@pytest.mark.parametrize("about", ["trial:kymriah-eliana", "meeting:isct-2018"])
def test_both_can_be_disputed(browser, about):
    assert browser.get(f"/corrections/dispute/{about}").status_code == 200


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("NCT02435849", "https://clinicaltrials.gov/study/NCT02435849"),
        (
            "2013-003205-25",
            "https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:2013-003205-25",
        ),
        ("2023-503456-12-00", "https://euclinicaltrials.eu/ctis-public/view/2023-503456-12-00"),
        ("10.1056/NEJMoa1709866", "https://doi.org/10.1056/NEJMoa1709866"),
        ("29385370", "https://pubmed.ncbi.nlm.nih.gov/29385370/"),
        ("CTRI/2023/03/050689", ""),
        ("UMIN000012345", ""),
    ],
)
def test_a_number_leads_to_its_register_only_where_the_address_is_made_of_it(number, address):
    assert numbered(number) == {"number": number, "address": address}
