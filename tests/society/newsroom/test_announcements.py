from xml.etree import ElementTree as ET

import pytest
from tests.support.refusals import refuses

from concord.society.access import PUBLIC, NotFoundError, RefusedError, visible
from concord.society.agreements.actions import draft
from concord.society.agreements.models import Agreement, AgreementKind
from concord.society.ledger.models import Entry
from concord.society.newsroom.actions import (
    correct,
    publish,
    rewrite,
    withdraw,
    write,
)
from concord.society.newsroom.models import Announcement
from concord.web.society.newsroom.feed import atom

ATOM = "http://www.w3.org/2005/Atom"

TEXTS = {"en": ("A pavilion", "It stands in May."), "ko": ("전시관", "5월에 엽니다.")}


@pytest.fixture
def drafted(cast):
    return write(actor=cast.actor("partner"), organisation=cast.bodies["partner"], texts=TEXTS)


def feed(language):
    rows = Announcement.objects.select_related("organisation").prefetch_related("versions")
    root = ET.fromstring(atom(list(rows), site="https://x.example", language=language))
    return [
        [entry.findtext(f"{{{ATOM}}}{name}") for name in ("title", "content")]
        for entry in root.iter(f"{{{ATOM}}}entry")
    ]


def test_a_draft_is_seen_by_its_body_and_staff_and_everybody_once_published(cast, drafted):
    readers = {"public": PUBLIC, **{name: cast.actor(name) for name in ("partner", "third", "host")}}
    assert [name for name, actor in readers.items() if visible(actor, Announcement)] == ["partner", "host"]
    publish(actor=cast.actor("partner"), announcement=drafted)
    assert [name for name, actor in readers.items() if visible(actor, Announcement)] == [*readers]


def test_a_body_speaks_for_itself_and_staff_do_not_speak_for_it(cast, drafted):
    with pytest.raises(RefusedError):
        publish(actor=cast.actor("host"), announcement=drafted)
    with pytest.raises(NotFoundError):
        publish(actor=cast.actor("third"), announcement=drafted)
    with pytest.raises(RefusedError):
        write(actor=cast.actor("host"), organisation=cast.bodies["partner"], texts=TEXTS)


def test_a_correction_says_why_and_keeps_what_it_replaced(cast, drafted):
    partner = cast.actor("partner")
    right = {"en": ("A pavilion", "It stands in June.")}
    with refuses("not_published"):
        correct(actor=partner, announcement=drafted, texts=right, because="x")
    publish(actor=partner, announcement=drafted)
    with refuses("reason_missing"):
        correct(actor=partner, announcement=drafted, texts=right, because="")
    with refuses("text_missing"):
        correct(actor=partner, announcement=drafted, texts={}, because="x")
    with pytest.raises(RefusedError):
        correct(actor=cast.actor("host"), announcement=drafted, texts=right, because="x")
    correct(actor=partner, announcement=drafted, texts=right, because="The month was wrong")
    assert feed("en") == [
        ["[rehearsal] A pavilion", "Corrected on 2 March 2026: The month was wrong\n\nIt stands in June."]
    ]
    (correction,) = drafted.corrections.all()
    assert sorted(row.text for row in correction.replaced.all()) == ["5월에 엽니다.", "It stands in May."]
    withdraw(actor=partner, announcement=drafted, reason="Cancelled")
    with refuses("not_published"):
        correct(actor=partner, announcement=drafted, texts=right, because="x")


def test_the_feed_keeps_to_the_standard(cast, drafted, monkeypatch):
    """RFC 4287: what a feed and an entry must have once, with absolute addresses."""
    publish(actor=cast.actor("partner"), announcement=drafted)
    monkeypatch.setenv("CONCORD_NOW", "2026-03-09T12:00")
    correct(actor=cast.actor("partner"), announcement=drafted, texts=TEXTS, because="The month was wrong")
    rows = Announcement.objects.prefetch_related("versions", "corrections")
    root = ET.fromstring(atom(list(rows), site="https://x.example", language="ko"))
    (entry,) = root.iter(f"{{{ATOM}}}entry")
    for element in (root, entry):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{{{ATOM}}}{name}")) == 1
        assert element.findtext(f"{{{ATOM}}}id").startswith("https://x.example/news/")
    assert entry.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") == "The partner"
    assert entry.findtext(f"{{{ATOM}}}published") == "2026-03-02T09:00:00+00:00"
    assert entry.findtext(f"{{{ATOM}}}updated") == root.findtext(f"{{{ATOM}}}updated")
    assert entry.findtext(f"{{{ATOM}}}updated") == "2026-03-09T12:00:00+00:00"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{{{ATOM}}}link")}
    assert links == {"self": "https://x.example/news/feed.ko.atom", "alternate": "https://x.example/news/"}
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"


def test_what_is_published_is_not_rewritten_but_withdrawn_with_a_reason(cast, drafted):
    partner = cast.actor("partner")
    rewrite(actor=partner, announcement=drafted, texts={"en": ("A stand", "It stands.")})
    publish(actor=partner, announcement=drafted)
    with refuses("published_already"):
        rewrite(actor=partner, announcement=drafted, texts=TEXTS)
    with refuses("reason_missing"):
        withdraw(actor=partner, announcement=drafted, reason="")
    withdraw(actor=partner, announcement=drafted, reason="The day is wrong")
    assert feed("en") == [["[rehearsal] A stand", "Withdrawn: The day is wrong"]]
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "announcement.written",
        "announcement.rewritten",
        "announcement.published",
        "announcement.withdrawn",
    ]


def test_the_feed_speaks_the_readers_language_and_marks_the_rehearsal(cast, drafted):
    publish(actor=cast.actor("partner"), announcement=drafted)
    assert feed("en") == [["[rehearsal] A pavilion", "It stands in May."]]
    assert feed("ko")[0][0].endswith("전시관")
    assert feed("ko")[0][1] == "5월에 엽니다."


def test_a_text_with_markup_is_text_in_the_feed(cast):
    write(
        actor=cast.actor("partner"),
        organisation=cast.bodies["partner"],
        texts={"en": ("<b>&", "<script>x</script>")},
    )
    assert feed("en") == [["[rehearsal] <b>&", "<script>x</script>"]]


def test_an_agreement_is_not_announced_before_its_parties_publish_it(cast):
    agreement = draft(
        actor=cast.actor("host"),
        kind=AgreementKind.LETTER,
        title_en="Letter",
        title_ko="",
        parties=[(cast.bodies["host"], ""), (cast.bodies["partner"], "")],
    )
    partner = cast.actor("partner")
    news = write(actor=partner, organisation=cast.bodies["partner"], texts=TEXTS, agreement=agreement)
    with refuses("agreement_not_public"):
        publish(actor=partner, announcement=news)
    Agreement.objects.update(is_published=True)
    assert publish(actor=partner, announcement=news).published_at is not None


def test_an_announcement_needs_a_title_and_a_text(cast):
    for texts in ({}, {"en": ("A title", "")}):
        with refuses("text_missing"):
            write(actor=cast.actor("partner"), organisation=cast.bodies["partner"], texts=texts)
