"""``make fuzz SECONDS=n``: random input for as long as asked; any error but a named refusal ends the run.

The seed is printed; ``--seed`` repeats a run, ``--only NAME`` tries one target.
"""

from __future__ import annotations

import argparse
import gzip
import io
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from tests.support.small_installation import parts, sealed

from concord.atlas.edition.build import build, read_facts
from concord.atlas.edition.search import Searcher
from concord.atlas.sources.curated import reader
from concord.kernel.dates import PartialDate
from concord.kernel.faults import FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Target = Callable[[random.Random], object]

_LETTERS = "abcAZ019 -_/|.,:;~[]{}\"'&*!?\n\t\0한글세포日本語カナéß\u0301\ufffd\u200b"
_LAW = Path(__file__).parents[1] / "tests/atlas/sources/test_law_go_kr.py"
_EXAMPLE = Path(__file__).parents[1] / "examples/autologous-chondrocytes.yaml"
_CASES = "case_id,jurisdiction,cell_source,viable_cells,date\na,KR,allogeneic,yes,2025-08\nb,JP,,,by 2021\n"
_BODY = (
    b'{"products": [{"id": "p", "jurisdictions": ["KR", "US"], "date": "2025-08~", "question": "class",'
    b' "steps": ["culture"], "facts": {"cell_source": "autologous", "tissue_or_cell": ["cell"]}}]}'
)
_DAY = (
    b'{"time_zone": "Asia/Seoul", "slots": [{"key": "s", "begins": "2026-05-27T09:00+09:00", "ends":'
    b' "2026-05-27T09:25+09:00", "tables": 1}],'
    b' "people": [{"key": "a"}, {"key": "b", "slots": ["s"], "most": 1}],'
    b' "requests": [{"key": "r", "sender": "a", "receiver": "b", "worth": 60}],'
    b' "locked": [{"request": "r", "slot": "s"}], "fairness": {"first": 2, "worth": 20}}'
)
_PARAMETERS = {
    "approvals": ("as_of", "known", "rule", "jurisdiction", "by", "year", "class", "page"),
    "gaps": ("jurisdiction", "against", "as_of"),
    "instruments": ("jurisdiction", "as_of", "from", "to", "coming"),
    "products": ("q", "page", "class", "jurisdiction"),
    "search": ("q", "kind", "page"),
    "review-times": ("jurisdiction", "as_of", "from"),
    "claims/compose": ("relation", "subject", "as_of", "rule", "number", "part", "year"),
    "pathway": ("jurisdiction", "date", "cell_source", "question"),
    "api/v1/approvals": ("as_of", "rule", "jurisdiction", "by"),
    "api/v1/search": ("q", "kind", "limit", "offset"),
    "api/v1/instruments": ("as_of", "jurisdiction", "coming"),
}
_VALUES = (
    "KR",
    "US,JP",
    "2018-12-03",
    "2018~",
    "9999~",
    "0000",
    "-1",
    "99999999999999999999",
    "1e9",
    "all-ever",
    "ko",
    "class",
)


def main() -> None:
    """Give each target its turn until the time is over, then print how often each was tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--only", metavar="NAME", default="")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="concord-fuzz-") as folder:
        targets = {name: target for name, target in _targets(Path(folder)) if options.only in ("", name)}
        tried = dict.fromkeys(targets, 0)
        end = monotonic() + options.seconds
        while monotonic() < end:
            for name, target in targets.items():
                target(chance)
                tried[name] += 1
    print("\n".join(f"{name}: {count} tries, no error" for name, count in tried.items()))


def _targets(folder: Path) -> Iterator[tuple[str, Target]]:
    """What is tried. A target takes a source of chance and raises only if something is wrong."""
    home = folder / "home"
    searcher = Searcher(build(home=home).path)
    facts = Path(shutil.copytree(reader.bundled(), folder / "facts"))
    files = sorted(path for path in facts.rglob("*") if path.suffix in (".csv", ".yaml"))
    yield "facts", lambda chance: _spoil(facts, chance.choice(files), chance)
    yield "search", lambda chance: searcher.search(_text(chance))
    yield "dates", _date
    yield from _documents()
    _set_up(home)
    yield from _uploads()
    yield from _backups(folder)
    yield from _requests()


def _documents() -> Iterator[tuple[str, Target]]:
    """What commands read: claims, products, cases, laws."""
    from concord.atlas.questions.claims.reading import parse_claims
    from concord.atlas.questions.pathways.answers import law
    from concord.atlas.questions.pathways.cases import answer_case, read_product, read_table
    from concord.atlas.sources.law_go_kr.reader import read_law, read_listing
    from concord.society.gatherings.agenda.documents import read_day

    claims = (reader.bundled() / "claims.yaml").read_bytes()
    # The records of the tests, which are written in the shape of the service.
    texts = _LAW.read_text(encoding="utf-8").split('"""')
    listing, version = (text.encode() for text in texts[3::2][:2])
    record, example = law(), _EXAMPLE.read_bytes()

    def product(content: bytes) -> None:
        from concord.kernel.clock import today

        for case in read_product(content.decode(errors="replace"), "x.yaml", record):
            with suppress(LookupError):
                answer_case(record, case, today())

    yield (
        "claims",
        _refusing(lambda content: parse_claims(content.decode(errors="replace"), "x.yaml"), claims),
    )
    yield "products", _refusing(product, example)
    yield "partnering days", _refusing(lambda content: read_day(content, "x.json"), _DAY)
    yield (
        "cases",
        _refusing(
            lambda content: read_table(content.decode(errors="replace"), "x.csv", record.words),
            _CASES.encode(),
        ),
    )
    yield "laws", _refusing(lambda content: read_law(content, "x.xml"), version, _in_korean(version))
    yield (
        "lists of laws",
        _refusing(lambda content: read_listing(content, "x.xml"), listing, _in_korean(listing)),
    )


def _in_korean(content: bytes) -> bytes:
    return content.decode().replace("UTF-8", "EUC-KR").encode("cp949")


def _set_up(home: Path) -> None:
    """Django with a database of its own beside the edition."""
    os.environ |= {"CONCORD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "concord.web.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    # A refusal is no news here, and a thousand of them are in nobody's interest.
    logging.disable()
    call_command("migrate", verbosity=0)


def _uploads() -> Iterator[tuple[str, Target]]:
    """What people hand in: lists of members and evidence."""
    from concord.society.access import SYSTEM
    from concord.society.files.media_types import FileRefusedError, judge
    from concord.society.people.columns import recognised
    from concord.society.people.member_lists import COLUMNS, open_table
    from concord.society.people.member_matching import preview
    from concord.society.people.spreadsheets import write_csv, write_xlsx

    rows = [
        [
            "ada@lim.example",
            "Ada Lim",
            "임아다",
            "KR",
            "academia",
            "researcher",
            "x",
            "Full",
            "2026-01-01",
            "2027-01-01",
        ]
    ]
    head = COLUMNS["persons"][: len(rows[0])]
    table, book = write_csv(head, rows), write_xlsx(head, rows)

    def read(content: bytes) -> None:
        table = open_table(content, "x")
        preview(actor=SYSTEM, table=table, mapping=recognised(table))

    def evidence(content: bytes) -> None:
        with suppress(FileRefusedError):
            judge(content)

    yield "lists as CSV", _refusing(read, table)
    yield "lists as XLSX", _refusing(read, book)
    yield "parts of XLSX", lambda chance: _refuse(read, _with_spoiled_member(book, chance))
    kinds = book, b"%PDF-1.7 x", _picture("PNG"), _picture("JPEG"), b"a text", "\ufeff한글".encode("utf-16")
    yield "evidence", _refusing(evidence, *kinds)


def _picture(form: str) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, form)
    return buffer.getvalue()


def _backups(folder: Path) -> Iterator[tuple[str, Target]]:
    """A backup with other bytes under a checksum that is right, and rows of one that somebody changed."""
    from django.db import DataError, IntegrityError, InternalError, connection, transaction

    from concord.operations import backup
    from concord.operations.archive import Archive, ArchiveError

    whole, changed = folder / "backup.tar.gz", folder / "changed.tar.gz"
    place = {"CONCORD_HOME": str(folder / "small"), "DATABASE_URL": ""}
    maker = [sys.executable, "-m", "tests.support.small_installation", str(whole)]
    subprocess.run(maker, env=os.environ | place, check=True)
    stream = gzip.decompress(whole.read_bytes())
    models = {f"rows/{name}.jsonl": model for name, model in backup._models().items()}
    tables = [(models[entry.name], rows) for entry, rows in parts(whole)[1] if rows and entry.name in models]

    def verify(chance: random.Random) -> None:
        # The stream ends with the digest of the checksum, which is made anew.
        sealed(changed, gzip.compress(_spoiled(stream[:-64], chance), compresslevel=1))
        with changed.open("rb") as raw, suppress(ArchiveError):
            Archive(changed, raw, lambda *_: None, 10**9).verify()

    def load(chance: random.Random) -> None:
        model, rows = chance.choice(tables)
        refusals = (backup.RestoreRefusedError, IntegrityError, DataError, InternalError)
        with connection.constraint_checks_disabled(), suppress(*refusals), transaction.atomic():
            backup._load(model, [_spoiled(rows, chance)])
            transaction.set_rollback(True)

    yield "backups", verify
    yield "rows of backups", load


def _requests() -> Iterator[tuple[str, Target]]:
    """What anybody asks: parameters of pages, bodies of the interface for programs."""
    from django.test import Client

    browser = Client(SERVER_NAME="localhost")

    def ask(chance: random.Random) -> None:
        page = chance.choice(sorted(_PARAMETERS))
        given = {
            chance.choice(_PARAMETERS[page]): chance.choice((*_VALUES, _text(chance)))
            for _ in range(chance.randrange(4))
        }
        assert browser.get(f"/{page}", given, REMOTE_ADDR=_sender(chance)).status_code < 500

    def post(chance: random.Random) -> None:
        answer = browser.post(
            "/api/v1/pathway/classify",
            _spoiled(_BODY, chance),
            content_type="application/json",
            REMOTE_ADDR=_sender(chance),
        )
        assert answer.status_code < 500

    yield "parameters", ask
    yield "bodies", post


def _sender(chance: random.Random) -> str:
    """Another address each time: who asks too often is not answered."""
    return f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"


def _refusing(read: Callable[[bytes], object], *sound: bytes) -> Target:
    """A target that reads one of these contents with some of its bytes changed."""
    return lambda chance: _refuse(read, _spoiled(chance.choice(sound), chance))


def _refuse(read: Callable[[bytes], object], content: bytes) -> None:
    with suppress(FaultsFoundError):
        read(content)


def _spoiled(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 4)):
        at, cut = chance.randrange(len(content) + 1), chance.choice((0, 1, 2, 8, 100))
        piece = chance.choice(
            (
                _text(chance).encode(),
                chance.randbytes(chance.randrange(8)),
                content[at : at + cut] * chance.randrange(3),
                chance.choice(
                    (
                        b"null",
                        b"true",
                        b"-1",
                        b"9" * 30,
                        b"9999-12-31",
                        b"1e999",
                        b"[[",
                        b"{}",
                        b"<",
                        b'"',
                        b"\r",
                    )
                ),
            )
        )
        content = content[:at] + piece + content[at + cut :]
    return content


def _with_spoiled_member(book: bytes, chance: random.Random) -> bytes:
    """The workbook with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        spoiled = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            part = old.read(name)
            new.writestr(name, _spoiled(part, chance) if name == spoiled else part)
    return buffer.getvalue()


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randrange(30)))


def _spoil(facts: Path, path: Path, chance: random.Random) -> None:
    sound = path.read_bytes()
    at, cut = chance.randrange(len(sound) + 1), chance.randrange(8)
    piece = chance.choice((_text(chance).encode(), chance.randbytes(chance.randrange(8))))
    path.write_bytes(sound[:at] + piece + sound[at + cut :])
    try:
        read_facts(facts)
    finally:
        path.write_bytes(sound)


def _date(chance: random.Random) -> None:
    text = "".join(chance.choices("0123456789-~[]./", k=chance.randrange(14)))
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert date.earliest <= date.latest


if __name__ == "__main__":
    main()
