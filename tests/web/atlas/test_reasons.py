"""Why something happened stands in Korean where a Korean text is recorded, and is marked where it is not."""

import pytest
from tests.support.tiny_facts import replace, write_tiny_facts

import concord.atlas.parts  # noqa: F401 - registers validators
from concord.atlas.edition.build import build, read_facts


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = write_tiny_facts(tmp_path_factory.mktemp("reasons") / "facts")
    replace(folder, "authorisation_events.csv", "2018-08-23,full,,", "2018-08-23,full,first marketed,")
    replace(folder, "authorisation_events.csv", "[2018-08..2019],,,", "[2018-08..2019],,day from memory,")
    (folder / "event_reasons.yaml").write_text("- {en: first marketed, ko: 첫 시판}\n", encoding="utf-8")
    return folder


@pytest.fixture
def _in_use(facts, tmp_path, monkeypatch):
    build(facts, tmp_path / "home")
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "home"))


@pytest.mark.usefixtures("_in_use")
def test_a_known_reason_is_korean_and_another_is_marked(page):
    text = page("/products/kymriah?lang=ko")
    assert "첫 시판" in text
    assert "first marketed" not in text
    assert '<span lang="en">day from memory</span> <span class="soft small">(영어)</span>' in text


@pytest.mark.usefixtures("_in_use")
def test_in_english_nothing_is_marked(page):
    text = page("/products/kymriah")
    assert '<span lang="en">first marketed</span>' in text
    assert "(in English)" not in text


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("word\n", "event_reasons.yaml reason: 'word': expected a list"),
        ("- {en: a}\n", "event_reasons.yaml reason 1.ko: '': expected this key"),
        (
            "- {en: a, ko: b}\n- {en: a, ko: c}\n",
            "event_reasons.yaml reason 2.en: 'a': expected each en once",
        ),
    ],
)
def test_a_list_of_another_shape_is_a_fault(tmp_path, content, fault):
    folder = write_tiny_facts(tmp_path / "facts")
    (folder / "event_reasons.yaml").write_text(content, encoding="utf-8")
    found = [str(one) for one in read_facts(folder).reading.faults]
    assert found == [fault]
