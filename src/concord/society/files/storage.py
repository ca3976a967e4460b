"""Files handed in: judged by content and size, kept by hash, given back only as a download.

They lie in a folder, or in a bucket that every host reads: Django's default storage says where.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.utils import timezone

from concord.kernel import clock
from concord.kernel.disk import sync
from concord.kernel.text import printable
from concord.society.files.media_types import judge, named_by_kind
from concord.society.files.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.files import File
    from django.db.models import QuerySet

    from concord.society.access import Actor

_BLOCK = 1024 * 1024
_ANY_KIND = "application/octet-stream"


class FileDamagedError(OSError):
    """The stored content is missing or is not the one that was handed in; the message says which file."""


class FolderStorage(FileSystemStorage):
    """A folder in which a name never holds half a content: it is written beside, then renamed.

    Once it is saved the disk has it, and its name: the row that names it comes later.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is the hash of the content, which is written anew."""
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        part = f"{name}.{secrets.token_hex(6)}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]  # not in its stubs
            sync(self.path(part))
            os.replace(self.path(part), self.path(name))  # noqa: PTH105 - names of the storage, not paths
            # The folders may be new themselves.
            for folder in (Path(self.path(name)).parent, Path(self.location), Path(self.location).parent):
                sync(folder)
        finally:
            self.delete(part)
        return name


def keep(*, actor: Actor, file: File[bytes], is_read_by_us: bool = False) -> StoredFile:
    """Store a file and return its row. Raises FileRefusedError as :func:`judge` does.

    A file that is read by us only, and given back to nobody, may be of any kind.

    The content is written first: a file without a row is harmless, a row without a file is not. It is written
    also where it lay before: it may be damaged, and nobody removes what was written just now.
    """
    content = file.read()
    media_type = _ANY_KIND if is_read_by_us else judge(content)
    name = printable(Path(file.name or "").name)[:190] or "file"
    digest = hashlib.sha256(content).hexdigest()
    _write(name_of(digest), content)
    return StoredFile.objects.create(
        sha256=digest,
        size=len(content),
        media_type=media_type,
        name=name if is_read_by_us else named_by_kind(name, media_type),
        handed_in_by=actor.key,
        handed_in_at=clock.now(),
    )


def _write(name: str, content: bytes) -> None:
    # A folder and a bucket write over what is there; another storage would choose another name.
    if default_storage.get_available_name(name) != name:
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def content_of(file: StoredFile) -> File[bytes]:
    """The content of a file, open for reading, once it was compared with its hash.

    Raises FileDamagedError for a content that is missing or is not the one that was handed in.
    """
    try:
        content = default_storage.open(name_of(file.sha256), "rb")
    except FileNotFoundError:
        raise FileDamagedError(f"file {file.key}: the content is missing") from None
    damage = _damage(content, file)
    if damage:
        content.close()
        raise FileDamagedError(f"file {file.key}: {damage}")
    content.seek(0)
    return content


def _damage(content: File[bytes], file: StoredFile) -> str:
    """What is wrong with the content, or nothing. Not read further than it was long when handed in."""
    digest, left = hashlib.sha256(), file.size
    while left and (block := content.read(min(left, _BLOCK))):
        digest.update(block)
        left -= len(block)
    if left:
        return f"the content is shorter than the {file.size} bytes that were handed in"
    if content.read(1):
        return f"the content is longer than the {file.size} bytes that were handed in"
    return "" if digest.hexdigest() == file.sha256 else "the content is not the one that was handed in"


def remove(sha256: str, before: datetime) -> None:
    """Remove the content with that hash, if it is there and was not handed in again since the moment.

    Whoever hands it in writes it before there is a row that could be seen.
    """
    name = name_of(sha256)
    if default_storage.exists(name) and default_storage.get_modified_time(name) <= before:
        default_storage.delete(name)


def forget(files: QuerySet[StoredFile]) -> int:
    """Delete these rows and, once that is committed, the contents that no row names any more."""
    hashes = set(files.values_list("sha256", flat=True))
    deleted = files.delete()[0]
    transaction.on_commit(partial(_remove_unnamed, hashes, timezone.now()))
    return deleted


def _remove_unnamed(hashes: set[str], before: datetime) -> None:
    known = set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in hashes - known:
        remove(sha256, before)


def hashes_before(moment: datetime) -> Iterator[str]:
    """The hashes of contents that have not been written since; names of what was left half written, too."""
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        for name in default_storage.listdir(folder)[1]:
            if default_storage.get_modified_time(name_of(name)) <= moment:
                yield name


def name_of(sha256: str) -> str:
    """The name under which the storage holds the content with that hash."""
    return f"{sha256[:2]}/{sha256}"
