"""The file of a backup: a manifest, the members that it lists in its order, and a checksum over all of it.

It is a tar in gzip, so that common tools read it too. What is read is bounded by what was checked before: the
checksum over the whole file first, then the manifest, then each member against its line of the manifest.
Only plain headers are read: no links, folders, devices or extended headers, which no backup has.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import os
import re
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import orjson
from pydantic import Field, ValidationError

from concord.kernel.disk import sync
from concord.kernel.documents import StrictModel

FORMAT = 2
"""Raised with every change of what a backup holds or how."""
CHUNK = 1024 * 1024
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 64 * 1024 * 1024
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_NAMES = re.compile(
    r"rows/[a-z_]+\.[a-z0-9_]+\.jsonl"
    r"|uploads/(?P<start>[0-9a-f]{2})/(?P=start)[0-9a-f]{62}"
    r"|editions/(current|[0-9a-f]{8,64}/([a-z]+/)?(?!\.{1,2}$)[\w.-]+)",
    re.ASCII,
)
_KINDS = {
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.LNKTYPE: "a hard link",
    tarfile.DIRTYPE: "a folder",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a pipe",
}

Report = Callable[[str, int, int], None]
"""Told how far the work is: what is done, how much of it, of how much."""


class ArchiveError(ValueError):
    """The file is not a whole and unchanged backup that this version reads."""


class Member(StrictModel):
    """One file of a backup: its name, its size in bytes, its SHA-256 in hex."""

    name: str
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Ledger(StrictModel):
    """The last seal: its number, 0 without one, and its digest."""

    seals: int
    head: str


class Manifest(StrictModel):
    """What a backup says of itself.

    ``counts`` are rows by model, ``damaged`` names uploads and editions that were not as they had been
    handed in or built when the backup was made, and are not in it.
    """

    format: int
    software: str
    made_at: str
    database: str
    migrations: list[list[str]]
    counts: dict[str, int]
    ledger: Ledger
    damaged: list[str]
    members: list[Member]

    def total(self) -> int:
        """The bytes of all members."""
        return sum(member.size for member in self.members)


@contextmanager
def writing(file: Path) -> Iterator[Writer]:
    """A backup to be written: beside its place, readable by its owner alone, renamed when it is whole."""
    part = file.with_name(f"{file.name}.part")
    raw = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    with raw:
        try:
            fcntl.flock(raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError(f"{part}: another backup is being written: wait for it") from None
        try:
            os.fchmod(raw.fileno(), 0o600)
            raw.truncate()
            writer = Writer(raw)
            yield writer
            writer.finish()
            sync(part)
            part.replace(file)
            sync(file.absolute().parent)
        finally:
            part.unlink(missing_ok=True)


class Writer:
    """Adds members to a backup, which must be those of its manifest in the same order."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = _Hashing(raw)
        self._gzip = gzip.GzipFile("", "wb", compresslevel=6, fileobj=self._raw, mtime=0)
        self._tar = tarfile.TarFile(fileobj=self._gzip, mode="w", format=tarfile.GNU_FORMAT)

    def manifest(self, manifest: Manifest) -> None:
        """Write the manifest, before all members. Raises ArchiveError if it is too large to be read again."""
        content = orjson.dumps(manifest.model_dump(), option=orjson.OPT_INDENT_2)
        if len(content) > _LARGEST_MANIFEST:
            raise ArchiveError(f"{len(manifest.members)} files are more than one backup holds")
        self._add(_MANIFEST, len(content), io.BytesIO(content))

    def add(self, member: Member, content: IO[bytes]) -> None:
        """Write a member. Raises ArchiveError if the content is no longer the one of the manifest."""
        hashing = _Hashing(content)
        try:
            self._add(member.name, member.size, hashing)
        except OSError as error:
            # tarfile says so of a content that ends before its size.
            if error.errno is not None:
                raise
        if hashing.digest.hexdigest() != member.sha256:
            raise ArchiveError(f"{member.name} changed while the backup was made: make it again")

    def _add(self, name: str, size: int, content: object) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, content)  # type: ignore[arg-type]  # asks for read() alone

    def finish(self) -> None:
        """Write the end of the archive and the checksum over all before it."""
        self._tar.close()
        self._gzip.close()
        self._raw.file.write(_trailer(self._raw.digest.hexdigest()))
        self._raw.file.flush()


class _Hashing:
    """A file that hashes what is read from it or written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return self.file.write(content)

    def read(self, size: int) -> bytes:
        content = self.file.read(size)
        self.digest.update(content)
        return content

    def flush(self) -> None:
        self.file.flush()


class Archive:
    """A backup to be read, as often as needed; :meth:`verify` comes first.

    ``space`` is how many bytes its members may take together.
    """

    manifest: Manifest

    def __init__(self, file: Path, raw: IO[bytes], report: Report, space: int) -> None:
        self._file = file
        self._raw = raw
        self._report = report
        self._space = space
        self._size = raw.seek(0, io.SEEK_END)

    def verify(self) -> None:
        """Read the whole file and keep nothing but the manifest. Raises ArchiveError at the first fault."""
        self._verify_checksum()
        for _ in self.members("checking"):
            pass

    def members(self, what: str) -> Iterator[tuple[Member, Iterator[bytes]]]:
        """Each member with its content in chunks; what is not consumed is passed over, and checked."""
        self._raw.seek(0)
        with gzip.GzipFile(fileobj=self._raw, mode="rb") as stream:
            try:
                self.manifest = self._manifest(stream)
                for member in self.manifest.members:
                    self._expect(stream, member)
                    content = self._content(stream, member, what)
                    yield member, content
                    for _ in content:
                        pass
                self._end(stream)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise self._fault(f"{error}") from None

    def _verify_checksum(self) -> None:
        length = len(_trailer("0" * 64))
        self._raw.seek(0)
        digest = hashlib.sha256()
        left = max(self._size - length, 0)
        while chunk := self._raw.read(min(CHUNK, left)):
            digest.update(chunk)
            left -= len(chunk)
        if self._raw.read() != _trailer(digest.hexdigest()):
            raise self._fault(
                "the checksum at its end is not that of its content: it is damaged or cut short, "
                f"or no backup of format {FORMAT}"
            )

    def _manifest(self, stream: gzip.GzipFile) -> Manifest:
        entry = self._header(stream)
        if entry is None or entry.name != _MANIFEST or not 0 <= entry.size <= _LARGEST_MANIFEST:
            raise self._fault(f"it does not begin with its {_MANIFEST}", "restore a backup of Concord")
        content = _exactly(stream, entry.size)
        _exactly(stream, -entry.size % tarfile.BLOCKSIZE)
        try:
            values = orjson.loads(content)
            number = values.get("format") if isinstance(values, dict) else None
            if isinstance(number, int) and number > FORMAT:
                raise self._fault(
                    f"it has format {number} of a newer version, {values.get('software')}",
                    "restore it with that one",
                )
            manifest = Manifest.model_validate(values)
        except orjson.JSONDecodeError as error:
            raise self._fault(f"{_MANIFEST} is not JSON ({error})") from None
        except ValidationError as error:
            place = ".".join(str(step) for step in error.errors()[0]["loc"])
            raise self._fault(
                f"{_MANIFEST}, {place}: {error.errors()[0]['msg']}: restore another copy of it"
            ) from None
        self._check_names(manifest.members)
        if manifest.total() > self._space:
            megabytes, free = manifest.total() // 1_000_000, self._space // 1_000_000
            raise self._fault(f"it takes {megabytes} MB and {free} MB are free", "make room for it")
        return manifest

    def _check_names(self, members: Iterable[Member]) -> None:
        names = set()
        for member in members:
            if not _NAMES.fullmatch(member.name):
                raise self._fault(
                    f"{member.name!r} does not belong into a backup: restore another copy of it"
                )
            if member.name in names:
                raise self._fault(f"{member.name} is listed twice")
            if member.name.startswith("uploads/") and not member.name.endswith(member.sha256):
                raise self._fault(f"{member.name} has another checksum")
            names.add(member.name)

    def _expect(self, stream: gzip.GzipFile, member: Member) -> None:
        entry = self._header(stream)
        if entry is None:
            raise self._fault(f"{member.name} is missing")
        if entry.name != member.name:
            raise self._fault(f"{entry.name!r} stands where {member.name} should")
        if entry.size != member.size:
            raise self._fault(
                f"{member.name} has {entry.size} bytes instead of {member.size}: restore another copy of it"
            )

    def _header(self, stream: gzip.GzipFile) -> tarfile.TarInfo | None:
        block = _exactly(stream, tarfile.BLOCKSIZE)
        if not block.strip(b"\0"):
            return None
        try:
            entry = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise self._fault(f"{error}", "restore a backup of Concord") from None
        if entry.type not in tarfile.REGULAR_TYPES:
            kind = _KINDS.get(entry.type, "an extended header")
            raise self._fault(f"{entry.name!r} is {kind}", "restore a backup of Concord")
        return entry

    def _content(self, stream: gzip.GzipFile, member: Member, what: str) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), member.size
        while left:
            chunk = _exactly(stream, min(CHUNK, left))
            digest.update(chunk)
            left -= len(chunk)
            self._report(what, self._raw.tell(), self._size)
            yield chunk
        _exactly(stream, -member.size % tarfile.BLOCKSIZE)
        if digest.hexdigest() != member.sha256:
            raise self._fault(f"{member.name} is not as it was written")

    def _end(self, stream: gzip.GzipFile) -> None:
        """Nothing but the end of the archive and the checksum, which were read before."""
        longest = 2 * tarfile.BLOCKSIZE + tarfile.RECORDSIZE + 64
        rest = stream.read(longest + 1)
        if len(rest) > longest or rest[:-64].strip(b"\0"):
            raise self._fault("it goes on after its last member")

    def _fault(self, what: str, remedy: str = "restore another copy of it") -> ArchiveError:
        return ArchiveError(f"{self._file}: {what}; {remedy}")


def _exactly(stream: gzip.GzipFile, size: int) -> bytes:
    """That many bytes. Raises EOFError if there are fewer."""
    content = stream.read(size)
    while len(content) < size:
        more = stream.read(size - len(content))
        if not more:
            raise EOFError("it ends too early")
        content += more
    return content


def _trailer(digest: str) -> bytes:
    """A gzip member with one stored block that holds the digest: always as long, and tools read past it.

    Source: RFC 1952, section 2.3, and RFC 1951, section 3.2.4.
    """
    content = digest.encode()
    block = struct.pack("<BHH", 1, len(content), 0xFFFF ^ len(content))
    return _HEADER + block + content + struct.pack("<II", zlib.crc32(content), len(content))
