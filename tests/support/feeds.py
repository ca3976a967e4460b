"""Feeds and calendars read by the letter of their standards, without the libraries that write them."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_DAY = re.compile(r"[0-9]{8}")


def atom_entries(content, *, now):
    """The entries of a feed that keeps to RFC 4287 and whose ids are unique. Each as (id, updated, title)."""
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    (identity,), (title,), (updated,) = (feed.findall(ATOM + name) for name in ("id", "title", "updated"))
    assert feed.findall(f"{ATOM}author/{ATOM}name"), "4.1.1: an author of the feed or of every entry"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"]
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert {"self", "alternate"} <= links.keys()
    assert title.text
    for address in (identity.text, *links.values()):
        assert is_uri(address), address
    entries = []
    for entry in feed.findall(f"{ATOM}entry"):
        (key,), (title,), (changed,), (content,) = (
            entry.findall(ATOM + name) for name in ("id", "title", "updated", "content")
        )
        assert is_uri(key.text), key.text
        assert content.attrib == {"type": "text"}
        assert len(content) == 0
        (link,) = entry.findall(f"{ATOM}link")
        assert link.attrib["rel"] == "alternate"
        assert is_uri(link.attrib["href"])
        assert title.text
        entries.append((key.text, moment(changed.text), title.text))
    assert len({key for key, _changed, _title in entries}) == len(entries), "4.2.6: ids are unique"
    changes = [changed for _key, changed, _title in entries]
    assert max([moment(updated.text), *changes]) <= now
    if changes:
        assert moment(updated.text) == max(changes)
    assert changes == sorted(changes, reverse=True)
    return entries


def is_uri(text):
    """Whether a text is an absolute URI by RFC 3986."""
    parts = urlsplit(text)
    return (
        bool(_URI.fullmatch(text)) and bool(parts.scheme and parts.netloc) and not parts.netloc.endswith(":")
    )


def moment(text):
    """A date construct of RFC 3339 with its zone."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", text), text
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def calendar_events(content):
    """The events of a calendar that keeps to RFC 5545, each as a mapping of name to value."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw), "3.1: folded"
    lines = re.sub(rb"\r\n[ \t]", b"", content).decode().split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0"} < {*lines}
    events, event = [], None
    for line in lines:
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)", line)
        assert match, line
        name, parameters, value = match.groups()
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
        if (name, value) == ("BEGIN", "VEVENT"):
            event = {}
        elif (name, value) == ("END", "VEVENT"):
            events.append(event)
            event = None
        elif event is not None:
            assert name not in event, f"{name} once an event"
            if name in ("SUMMARY", "DESCRIPTION"):
                assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), "3.3.11: escaped"
            if name in ("DTSTART", "DTEND"):
                assert parameters == ";VALUE=DATE"
                assert _DAY.fullmatch(value)
            event[name] = value
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP"} <= event.keys()
        assert event["DTEND"] > event["DTSTART"], "3.6.1: the end is exclusive"
        assert re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", event["DTSTAMP"])
        assert " " not in event["UID"]
    return events
