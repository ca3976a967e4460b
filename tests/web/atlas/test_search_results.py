import re
from pathlib import Path

import pytest
from django.utils import translation

import concord.atlas
from concord.atlas.edition import store
from concord.atlas.edition.search import Hit
from concord.web.atlas.search_results import REASONS, search_result

HIT = Hit("product", "kymriah", "Kymriah", "gene modified cell therapy", "local name 킴리아주", 1.0)


def test_a_hit_speaks_the_language_of_the_reader():
    with translation.override("ko"):
        found = search_result(store.current(), HIT, "/products/kymriah")
    assert (found.title, found.reason) == ("킴리아주", "현지어 명칭: 킴리아주")
    with translation.override("en"):
        found = search_result(store.current(), HIT, "/products/kymriah")
    assert (found.title, found.subtitle) == ("Kymriah", "Gene-modified cell therapy")


def test_a_reason_without_a_known_word_stays_as_it_is():
    hit = Hit("meeting", "isct-2018", "ISCT 2018", "", "weather fair", 1.0)
    assert search_result(store.current(), hit, "").reason == "weather fair"


def test_every_reason_of_the_index_has_a_word():
    folder = Path(concord.atlas.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    labels = set(re.findall(r'Term\([^"\n]*, "([A-Za-z ]+)"', code))
    assert len(labels) > 15
    assert labels - REASONS.keys() == set()


@pytest.mark.parametrize(
    ("kind", "key", "english", "korean"),
    [
        ("organisation", "mfds", "Regulator, Cheongju, South Korea", "규제기관, Cheongju, 대한민국"),
        ("trial", "kymriah-eliana", "Kymriah: Leukaemia", "킴리아주: Leukaemia"),
        (
            "meeting",
            "isct-2018",
            "2 May 2018 to 5 May 2018 · Montreal, Canada",
            "2018년 5월 2일 ~ 2018년 5월 5일 · Montreal, 캐나다",
        ),
        ("agreement", "medipost-novartis-2019", "memorandum, May 2019", "memorandum, 2019년 5월"),
    ],
)
def test_what_tells_a_hit_from_its_namesakes_is_said_in_words(kind, key, english, korean):
    for code, said in (("en", english), ("ko", korean)):
        with translation.override(code):
            assert (
                search_result(store.current(), Hit(kind, key, "x", "2018-05", "key x", 1.0), "").subtitle
                == said
            )
