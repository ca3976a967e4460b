"""Documents are drawn beside the site: a slow one holds up no answer, a killed process is started again."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.support.served_site import key_of_agreement, make_demonstration, served, signed_in, until

from concord.operations import drawing_process
from concord.web.society.drawing import FOLDER, DocumentError, page_of, ready

PAGE = page_of("<p>A line</p>", "en", "foot")
SLOW = """
import sys, time
from pathlib import Path
from threading import Event
from concord.operations import drawing_process
drawing_process.draw = lambda page: time.sleep(600)
drawing_process.draw_orders(Path(sys.argv[1]), Event(), limit=0.2)
"""


@pytest.fixture
def drawer(tmp_path):
    """A folder, and a thread that draws what is ordered in it."""
    stop = Event()
    thread = Thread(target=drawing_process.draw_orders, args=(tmp_path, stop))
    thread.start()
    yield {FOLDER: str(tmp_path)}
    stop.set()
    thread.join()


@pytest.mark.parametrize(
    "title",
    [
        "</style><script>alert(1)</script>",
        'a" } body { display: none } "',
        "back\\\\slash \\",
        "line\nbreak",
        "<!-- 한국어 -->",
    ],
)
def test_a_title_stays_within_the_string_of_the_running_line(title):
    page = page_of("<p>A line</p>", "en", title)
    style = page.split("<style>")[1].split("</style>")[0]
    assert page.count("<") == page_of("<p>A line</p>", "en", "").count("<")
    (quoted,) = re.findall(r'@bottom-center { content: "([^"]*)"; font', style)
    written = re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), quoted)
    assert written == " ".join(title.split())


def test_without_a_process_a_document_is_drawn_at_once():
    assert ready(PAGE, {}).startswith(b"%PDF")


def test_a_document_is_drawn_once_and_given_to_all_who_ask(drawer, monkeypatch):
    pages = []
    monkeypatch.setattr(drawing_process, "draw", lambda page: pages.append(page) or b"%PDF-made")
    assert until(lambda: ready(PAGE, drawer)) == b"%PDF-made"
    assert ready(PAGE, drawer) == b"%PDF-made"
    assert pages == [PAGE]


def test_a_document_that_cannot_be_drawn_is_a_named_error(drawer, monkeypatch):
    def fails(page):
        raise ValueError("what somebody wrote")

    monkeypatch.setattr(drawing_process, "draw", fails)
    with pytest.raises(DocumentError, match=r"^ValueError$"):
        until(lambda: ready(PAGE, drawer))


def test_a_document_that_takes_too_long_ends_the_process_and_is_a_named_error(tmp_path):
    assert ready(PAGE, {FOLDER: str(tmp_path)}) is None
    done = subprocess.run([sys.executable, "-c", SLOW, str(tmp_path)], check=False, timeout=120)
    assert done.returncode == 1
    with pytest.raises(DocumentError, match="not drawn within"):
        ready(PAGE, {FOLDER: str(tmp_path)})


def test_a_document_during_which_the_process_ended_is_tried_once_more(tmp_path, monkeypatch):
    stop, names = Event(), []
    stop.set()
    monkeypatch.setattr(drawing_process, "_draw", lambda order, limit: names.append(order.name))
    (tmp_path / "one.drawing").touch()
    (tmp_path / "two.again").touch()
    drawing_process.draw_orders(tmp_path, stop)
    assert names == ["one.again"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.again", "two.failed"]


def drawing_process_of(server):
    """The number of the drawing process of that server, or None while there is none."""
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            continue
        if b"concord.operations.drawing_process" in words and str(server).encode() in words:
            return int(folder.name)
    return None


@pytest.mark.slow
def test_pages_answer_while_a_document_is_drawn_and_a_killed_process_is_started_again(tmp_path):
    environment = make_demonstration(tmp_path)
    with served(environment, "--no-jobs") as (site, server):
        reader = signed_in(site)
        dossier = f"{site}/agreements/{key_of_agreement(reader, site)}/dossier.pdf"
        first = until(lambda: drawing_process_of(server.pid))
        os.kill(first, signal.SIGSTOP)
        answer = reader.get(dossier, timeout=60)
        assert answer.status_code == 202, answer.text
        assert answer.headers["Retry-After"] == "1"
        assert [reader.get(f"{site}{page}", timeout=60).status_code for page in ("/", "/desk")] == [200, 200]
        os.kill(first, signal.SIGKILL)
        document = until(lambda: pdf_of(reader, dossier))
        assert document.startswith(b"%PDF")
        assert drawing_process_of(server.pid) not in {first, None}


def pdf_of(reader, address):
    answer = reader.get(address, timeout=60)
    assert answer.status_code in {200, 202}
    return answer.content if answer.status_code == 200 else None
