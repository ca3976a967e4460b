"""Hostile and clumsy files through the doors: what each was told, and what it cost.

Must reach: each within 2 s and 300 MB of added memory. Seconds are those of the processor, so that a busy
machine does not count; each file is read in a process of its own.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import resource
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from tests.support.hostile_files import CSV_FILES, EVIDENCE, WORKBOOKS, Hostile
from tests.support.hostile_texts import JSON_BODIES, XML_FILES, YAML_FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Door = Callable[[Hostile, bytes], str]

BOUND_SECONDS, BOUND_MEGABYTES = 2.0, 300


def main() -> int:
    """Print the table. Return 1 if a file is beyond a bound, or was told something else than expected."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="concord-hostile-") as folder:
        for group, door, files in _doors(Path(folder)):
            print(f"\n{group}\n{'file':42} {'told':72} {'s':>5} {'MB':>5}")
            for hostile in files:
                told, seconds, megabytes = _measured(door, hostile)
                is_right = hostile.told in told if hostile.told else told == "read"
                is_right = is_right and seconds <= BOUND_SECONDS and megabytes <= BOUND_MEGABYTES
                wrong += not is_right
                line = " ".join(told.split())
                cost = f"{seconds:5.2f} {megabytes:5.0f}{'' if is_right else ' !'}"
                print(f"{hostile.name:42} {line[:72]:72} {cost}", flush=True)
    print(f"\n{wrong} beyond a bound or told otherwise")
    return int(wrong > 0)


def _measured(door: Door, hostile: Hostile) -> tuple[str, float, float]:
    """What was told, seconds of the processor and added megabytes, in a process of its own."""
    content = hostile.make()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        before, start = _peak(), process_time()
        told = door(hostile, content)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump((told[:4000], process_time() - start, _peak() - before), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer: tuple[str, float, float] = pickle.load(pipe)
    os.waitpid(child, 0)
    return answer


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _doors(folder: Path) -> Iterator[tuple[str, Door, Iterable[Hostile]]]:
    os.environ |= {"CONCORD_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "concord.web.settings"}
    import logging

    import django
    from django.core.management import call_command
    from django.db import connection

    from concord.atlas.edition.build import build

    django.setup()
    from concord.society.people.models import MembershipClass

    logging.disable()
    build(home=folder)
    call_command("migrate", verbosity=0)
    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    connection.close()
    _told_of_body(YAML_FILES[0], b"{}")
    yield "lists of members", _command(folder, "society", "import", "--dry-run"), (*WORKBOOKS, *CSV_FILES)
    yield "evidence", _told_of_evidence, EVIDENCE
    yield "YAML", _command(folder, "pathway", "classify"), YAML_FILES
    yield "JSON", _told_of_body, JSON_BODIES
    yield "XML", _told_of_law, XML_FILES


def _command(folder: Path, *words: str) -> Door:
    from concord.cli.main import run

    def told(hostile: Hostile, content: bytes) -> str:
        file = folder / ("list.xlsx" if words[0] == "society" else "product.yaml")
        file.write_bytes(content)
        out = io.StringIO()
        with contextlib.redirect_stderr(out), contextlib.redirect_stdout(io.StringIO()):
            code = run([*words, str(file)])
        return out.getvalue() if code else "read"

    # Once before it is measured, so that what is loaded for the first time does not count.
    told(CSV_FILES[0], CSV_FILES[0].make())
    return told


def _told_of_evidence(_hostile: Hostile, content: bytes) -> str:
    from concord.society.files.media_types import FileRefusedError, judge

    try:
        judge(content)
    except FileRefusedError as refusal:
        return str(refusal.why)
    return "read"


def _told_of_body(_hostile: Hostile, content: bytes) -> str:
    from django.test import Client

    browser = Client(SERVER_NAME="localhost")
    answer = browser.post("/api/v1/pathway/classify", content, content_type="application/json")
    return "read" if answer.status_code == 200 else f"{answer.status_code} {answer.content.decode()}"


def _told_of_law(_hostile: Hostile, content: bytes) -> str:
    from concord.atlas.sources.law_go_kr.reader import read_law
    from concord.kernel.faults import FaultsFoundError

    try:
        read_law(content, "law.xml")
    except FaultsFoundError as error:
        return str(error)
    return "read"


if __name__ == "__main__":
    sys.exit(main())
