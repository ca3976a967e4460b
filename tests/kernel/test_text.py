import re
import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.kernel.text import (
    Name,
    TextError,
    clean_line,
    clean_lines,
    fold,
    in_language,
    language_of,
    mailbox,
    printable,
    refuse_other_digits,
    same_name,
    script_of,
    spreadsheet_cell,
    without_apostrophe,
)


@given(st.text())
def test_a_cleaned_text_is_clean_and_can_be_written_as_xml(text):
    try:
        clean = clean_lines(text)
    except TextError:
        return
    assert clean_lines(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert ElementTree.fromstring(f"<a>{escape(clean)}</a>").text in (clean, None)
    assert clean_line(clean) == " ".join(clean.split())


@given(st.text())
def test_what_is_printable_passes_every_door(text):
    shown = printable(text)
    assert clean_line(shown) == unicodedata.normalize("NFC", shown)
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("text", "code", "sign"),
    [
        ("Booths \x08 open", "control_character", "U+0008"),
        ("a\0b", "control_character", "U+0000"),
        ("\x1b[31mred", "control_character", "U+001B"),
        ("a\x85b", "control_character", "U+0085"),
        ("\ud800", "not_a_character", "U+D800"),
        ("a\ufffe", "not_a_character", "U+FFFE"),
        ("a\ufdd0", "not_a_character", "U+FDD0"),
        ("a\U0001ffff", "not_a_character", "U+1FFFF"),
        ("gpj.\u202eexe", "reversed_text", "U+202E"),
    ],
)
def test_what_is_dangerous_is_refused_by_name(text, code, sign):
    for clean in (clean_line, clean_lines):
        with pytest.raises(TextError, match=re.escape(sign)) as refusal:
            clean(text)
        assert (refusal.value.code, refusal.value.sign) == (code, sign)
    assert "\N{REPLACEMENT CHARACTER}" in printable(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Seoul\u200b Institute", "Seoul Institute"),
        ("Insti\u00adtute", "Institute"),
        ("\ufeffName\u200e", "Name"),
        ("\u2067Name\u2069", "Name"),
        ("\u3164", ""),
        ("a\u2028b\tc", "a b c"),
        ("first\r\nsecond", "first second"),
        # Persian "I want" and an emoji of a profession need their joiners.
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\U0001f468\u200d\U0001f52c", "\U0001f468\u200d\U0001f52c"),
        ("Kim\u200d", "Kim"),
    ],
)
def test_what_is_invisible_is_left_out(text, clean):
    assert clean_line(text) == clean


def test_paragraphs_keep_their_lines():
    assert clean_lines(" one \r\n\u2028\n two  three\n") == "one\n\n\ntwo three"


@pytest.mark.parametrize("digits", ["٣", "３", "२", "²"])
def test_digits_of_other_scripts_are_refused_by_name(digits):
    with pytest.raises(TextError, match=f"U\\+{ord(digits):04X} is a digit of another script"):
        refuse_other_digits(f"2026-0{digits}-01")
    refuse_other_digits("2026-03-01")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Seoul\u200b Institute", "seoul institute"),
        ("Insti\u00adtute", "Institute"),
        ("Ｋorea  Cell", "Korea Cell"),
        (unicodedata.normalize("NFD", "인보사"), "인보사"),
    ],
)
def test_writings_of_one_name(one, other):
    assert same_name(one) == same_name(other)
    assert same_name("Müller") != same_name("Muller")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("-2.5", "-2.5"),
        ("+82", "+82"),
        ("＝1", "'＝1"),
        ("Kim;=1+1", "Kim;'=1+1"),
        ("=1;@A1", "'=1;'@A1"),
        ("Kim; a - b", "Kim; a - b"),
        ("-2;+82;3", "-2;+82;3"),
        ("one\n-two", "one\n'-two"),
        ("\tx", "'\tx"),
        ("'quoted", "'quoted"),
        ("", ""),
    ],
)
def test_a_cell_is_no_formula_and_comes_back(text, cell):
    assert spreadsheet_cell(text) == cell
    assert without_apostrophe(cell) == text


@given(st.text(";=-+@1a\t\n"))
def test_no_cell_that_a_list_separator_begins_is_a_formula(text):
    cell = spreadsheet_cell(text)
    assert without_apostrophe(cell) == text
    for part in re.split("[;\t\n]", cell):
        assert not part.startswith(("=", "+", "-", "@")) or re.fullmatch(r"[+-]1+", part)


def test_an_address_is_in_small_letters_and_no_other_mailbox():
    assert mailbox(" Kim@Example.ORG ") == "kim@example.org"
    assert mailbox("kim@straße.de") != mailbox("kim@strasse.de")
    assert mailbox("mo\u017fs@example.org") != mailbox("moss@example.org")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sézary", "SEZARY"),
        ("인보사", unicodedata.normalize("NFD", "인보사")),
        ("ｃｄ１９", "CD19"),
        ("ハートシート", "ﾊｰﾄｼｰﾄ"),
        ("MÜLLER", "Muller"),
        ("Łukasz", "Lukasz"),
        ("ÖZGÜR", "özgür"),
        ("ÇELİK", "celik"),
        ("Ilgın", "ILGIN"),
        ("Søren Ærø", "Soren Aero"),
        ("Œuvre", "oeuvre"),
        ("Đorđe", "Dorde"),
        ("Guðrún Þórsdóttir", "Gudrun Thorsdottir"),
        ("Weiß", "WEISS"),
        ("Café\u0301", "cafe"),
        ("Ｃｅｌｌ　Ｂａｎｋ", "cell bank"),
        ("Cell\u200bBank\u00ad", "cellbank"),
    ],
)
def test_spellings_that_are_found_together(one, other):
    """Robustness 10: one folding of case, accents, letters that carry none, and width."""
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
