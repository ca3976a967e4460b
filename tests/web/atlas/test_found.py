from django.utils import translation

from concord.atlas.edition import store
from concord.atlas.edition.search import Hit
from concord.web.atlas.found import shown

HIT = Hit("product", "kymriah", "Kymriah", "gene modified cell therapy", "local name 킴리아주", 1.0)


def test_a_hit_speaks_the_language_of_the_reader():
    with translation.override("ko"):
        found = shown(store.current(), HIT, "/products/kymriah")
    assert (found.title, found.reason) == ("킴리아주", "현지어 명칭: 킴리아주")
    with translation.override("en"):
        found = shown(store.current(), HIT, "/products/kymriah")
    assert (found.title, found.subtitle) == ("Kymriah", "Gene-modified cell therapy")


def test_a_reason_without_a_known_word_stays_as_it_is():
    hit = Hit("meeting", "isct-2018", "ISCT 2018", "", "series ISCT annual", 1.0)
    assert shown(store.current(), hit, "").reason == "series ISCT annual"
