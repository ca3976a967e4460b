import pytest

from concord.kernel.faults import FaultsFoundError
from concord.kernel.strict_xml import read_xml


def declared(encoding: str, codec: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?><a>약사법</a>'.encode(codec or encoding)


@pytest.mark.parametrize(
    "data",
    [
        "<a>약사법</a>".encode(),
        "\ufeff<a>약사법</a>".encode(),
        declared("UTF-8"),
        declared("EUC-KR"),
        declared("ks_c_5601-1987", "cp949"),
        declared("UTF-16"),
    ],
)
def test_the_encodings_of_korean_registers_are_read(data):
    assert read_xml(data, "law.xml").text == "약사법"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            declared("Shift_JIS", "utf-8"),
            "law.xml:1 encoding: 'shift_jis': expected XML in UTF-8, UTF-16 or EUC-KR; convert it to UTF-8",
        ),
        (
            declared("x-unknown", "utf-8"),
            "law.xml:1 encoding: 'x-unknown': expected XML in UTF-8, UTF-16 or EUC-KR; convert it to UTF-8",
        ),
        (declared("UTF-8", "cp949"), "law.xml:1: 'be': expected text in utf-8, as the document declares"),
        (b"<a>" * 60, "law.xml: '': expected elements at most 50 deep"),
        (b"<a>" + b"<b/>" * 200_000, "law.xml: '': expected at most 200,000 elements; divide the document"),
        (b" " * 20_000_001, "law.xml: '': expected at most 20,000,000 bytes of XML"),
        (b"<!DOCTYPE a []><a/>", "law.xml: 'DTDForbidden': expected XML without entities or a DTD"),
        (b"<a>", "law.xml:1: '': not readable as XML: no element found: line 1, column 3"),
        (
            b"<a>\0</a>",
            "law.xml:1: '': not readable as XML: not well-formed (invalid token): line 1, column 3",
        ),
    ],
    ids=range(9),
)
def test_what_is_beyond_a_bound_is_refused_by_name(data, fault):
    with pytest.raises(FaultsFoundError) as refused:
        read_xml(data, "law.xml")
    assert str(refused.value).startswith(fault)
