"""Records written for the test in the shape of the service; the text is not that of any law."""

from datetime import date

import pytest

from concord.atlas.sources.law_go_kr.reader import read_law, read_listing
from concord.kernel.faults import FaultsFoundError

LISTING = """<?xml version="1.0" encoding="UTF-8"?>
<LawSearch><target>law</target><키워드>시험</키워드>
<section>lawNm</section><totalCnt>2</totalCnt><page>1</page>
<law id="1"><법령일련번호>900001</법령일련번호><현행연혁코드>현행</현행연혁코드>
<법령명한글><![CDATA[시험용 법률]]></법령명한글>
<법령약칭명><![CDATA[시험법]]></법령약칭명><법령ID>990001</법령ID>
<공포일자>20190827</공포일자><공포번호>16556</공포번호><제개정구분명>제정</제개정구분명><소관부처코드>1</소관부처코드>
<소관부처명>시험부</소관부처명><법령구분명>법률</법령구분명><시행일자>20200828</시행일자>
<자법타법여부></자법타법여부><법령상세링크>/DRF/lawService.do?MST=900001</법령상세링크></law>
</LawSearch>"""

LAW = """<?xml version="1.0" encoding="UTF-8"?>
<법령 법령키="9900012024022020331"><기본정보><법령ID>990001</법령ID><공포일자>20240220</공포일자>
<공포번호>20331</공포번호><언어>한글</언어><법종구분 법종구분코드="A0002">법률</법종구분>
<법령명_한글><![CDATA[시험용 법률]]></법령명_한글>
<법령명_한자/><법령명약칭>시험법</법령명약칭>
<소관부처 소관부처코드="1">시험부</소관부처><전화번호>000</전화번호><시행일자>20250221</시행일자>
<제개정구분>일부개정</제개정구분>
<연락부서><부서단위 부서키="1"><부서명>과</부서명></부서단위></연락부서></기본정보>
<조문>
<조문단위 조문키="0001000"><조문번호>1</조문번호><조문여부>전문</조문여부>
<조문시행일자>20250221</조문시행일자>
<조문내용>제1장 총칙</조문내용></조문단위>
<조문단위 조문키="0013021"><조문번호>13</조문번호><조문가지번호>2</조문가지번호><조문여부>조문</조문여부>
<조문제목><![CDATA[계획]]></조문제목><조문시행일자>20250221</조문시행일자><조문이동이전></조문이동이전>
<조문변경여부>Y</조문변경여부><조문내용>제13조의2(계획)</조문내용>
<항><항번호>①</항번호><항내용>① 다음과 같다.</항내용><호><호번호>1.</호번호><호내용>1. 하나</호내용>
<목><목번호>가.</목번호><목내용>가. 둘</목내용></목></호></항></조문단위>
<조문단위 조문키="0028001"><조문번호>28</조문번호><조문여부>조문</조문여부><조문제목>관리업</조문제목>
<조문시행일자>20240521</조문시행일자><조문내용>제28조(관리업)</조문내용></조문단위>
</조문>
<부칙><부칙단위 부칙키="2024022020331"><부칙공포일자>20240220</부칙공포일자><부칙공포번호>20331</부칙공포번호>
<부칙내용><![CDATA[부칙 <제20331호,2024.2.20>
제1조(시행일) 이 법은 공포 후 1년이 경과한 날부터 시행한다.]]></부칙내용></부칙단위></부칙>
<별표><별표단위 별표키="1"><별표번호>1</별표번호></별표단위></별표></법령>"""


def refused(read, text):
    with pytest.raises(FaultsFoundError) as caught:
        read(text.encode(), "record.xml")
    return [(fault.column, fault.value, fault.expected) for fault in caught.value.faults]


def test_a_page_of_the_list():
    page = read_listing(LISTING.encode(), "list.xml")
    (row,) = page.rows
    assert (page.total, page.page) == (2, 1)
    assert (row.mst, row.law_id, row.number, row.change) == ("900001", "990001", "16556", "제정")
    assert (row.promulgated, row.in_force) == (date(2019, 8, 27), date(2020, 8, 28))
    assert (row.name, row.short_name, row.standing) == ("시험용 법률", "시험법", "현행")


def test_the_text_of_a_version():
    law = read_law(LAW.encode(), "law.xml")
    assert (law.law_id, law.number, law.kind, law.change) == ("990001", "20331", "법률", "일부개정")
    assert law.headings == ("제1장 총칙",)
    assert [article.number for article in law.articles] == ["13-2", "28"]
    assert law.articles[0].paragraphs[0].lines == ("① 다음과 같다.", "1. 하나", "가. 둘")
    assert law.supplements[0].text.endswith("시행한다.")


def test_articles_that_begin_on_another_day_than_the_version():
    law = read_law(LAW.encode(), "law.xml")
    assert [(article.number, article.in_force) for article in law.commencing_apart] == [
        ("28", date(2024, 5, 21))
    ]


def test_an_element_that_is_not_known_is_named():
    text = LISTING.replace("<공포번호>", "<새항목>값</새항목><공포번호>")
    assert refused(read_listing, text) == [("law[1]/새항목", "값", "an element that is not known here")]
    text = LAW.replace("<항번호>①", "<항새것>값</항새것><항번호>①")
    assert refused(read_law, text) == [
        ("조문단위[0013021]/항/항새것", "값", "an element that is not known here")
    ]


def test_a_day_that_is_none_is_named():
    text = LISTING.replace("<시행일자>20200828", "<시행일자>20200230")
    assert refused(read_listing, text) == [("law[1]/시행일자", "20200230", "expected a day such as 20200828")]


def test_every_fault_is_told_at_once():
    text = LAW.replace("<법령ID>990001</법령ID>", "").replace("<조문여부>전문", "<조문여부>딴것")
    assert refused(read_law, text) == [
        ("기본정보/법령ID", "", "expected a text"),
        ("조문단위[0001000]/조문여부", "딴것", "expected 조문 or 전문"),
    ]


def test_an_answer_that_is_an_error():
    text = "<LawSearch><resultCode>01</resultCode><resultMsg>no key</resultMsg></LawSearch>"
    assert refused(read_listing, text) == [
        ("LawSearch/resultCode", "01", "expected 00; the service says: no key")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<법령", "not readable as XML"),
        ("<OpenAPI/>", "expected the root 법령"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><법령>&a;</법령>', "expected XML without entities"),
        ("<법령/>", "expected this element"),
    ],
)
def test_what_is_no_such_document(text, expected):
    ((_, _, found),) = refused(read_law, text)
    assert found.startswith(expected)


def test_sub_items_beside_their_item_are_read_under_it():
    beside = LAW.replace("<목><목번호>", "</호><목><목번호>").replace("</목></호>", "</목>")
    assert beside != LAW
    assert read_law(beside.encode(), "x.xml") == read_law(LAW.encode(), "x.xml")


def test_a_law_in_the_encoding_of_older_registers_is_read():
    declared = '<?xml version="1.0" encoding="EUC-KR"?>' + LAW[LAW.index("<법령") :]
    assert read_law(declared.encode("cp949"), "x.xml") == read_law(LAW.encode(), "x.xml")
