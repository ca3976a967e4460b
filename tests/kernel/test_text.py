import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.kernel.text import Name, fold, in_language, language_of, nfc, script_of


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert nfc(nfc(text)) == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sézary", "SEZARY"),
        ("인보사", unicodedata.normalize("NFD", "인보사")),
        ("ｃｄ１９", "CD19"),
        ("ハートシート", "ﾊｰﾄｼｰﾄ"),
    ],
)
def test_spellings_that_are_found_together(one, other):
    assert fold(one) == fold(other)


def test_marks_that_are_part_of_the_letter_stay():
    assert fold("が") != fold("か")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Kymriah", "Latn"),
        ("킴리아주", "Hang"),
        ("祈萊亞", "Hani"),
        ("キムリア点滴静注", "Jpan"),
        ("ハートシート", "Kana"),
        ("Неоваскулген", "Cyrl"),
        ("CD19 카티치료제", "Hang"),
        ("123", "Zyyy"),
    ],
)
def test_script(text, script):
    assert script_of(text) == script


def test_a_name_is_normalised_and_never_empty():
    assert Name.of("  콘드론 ", "ko") == Name("콘드론", "ko", "Hang")
    with pytest.raises(ValueError, match="empty"):
        Name.of(" ")


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("A list / 명단", "A list", "명단"),
        ("명단 / A list", "A list", "명단"),
        ("A list", "A list", "A list"),
        ("either / or", "either / or", "either / or"),
        ("하나 / 둘", "하나 / 둘", "하나 / 둘"),
        ("1 / 2 / 명단", "1 / 2 / 명단", "1 / 2 / 명단"),
    ],
)
def test_a_note_in_two_languages_gives_each_reader_their_part(text, english, korean):
    assert (in_language(text, "en"), in_language(text, "ko")) == (english, korean)


@given(st.text(), st.sampled_from(["en", "ko"]))
def test_a_note_never_gains_words(text, language):
    assert in_language(text, language) in text


@pytest.mark.parametrize(
    ("text", "language"), [("GMP 인증", "ko"), ("a list", "en"), ("2026-03", ""), ("A", "")]
)
def test_the_language_of_a_text(text, language):
    assert language_of(text) == language
