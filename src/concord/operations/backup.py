"""Backup and restore: every row, every upload, every edition in one file, as of one moment.

Rows are written as JSON lines, so that a backup of SQLite restores into PostgreSQL and the other way, and are
read into the tables of the version that wrote them, which are then brought up to date. The signing key and
the sessions are left out: whoever restores signs in again. :mod:`concord.operations.archive` is the file.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from concord.atlas.edition import store
from concord.kernel import clock
from concord.kernel.disk import sync
from concord.operations.archive import CHUNK, FORMAT, Archive, Ledger, Manifest, Member, Report, writing
from concord.society import schema
from concord.society.files.storage import FolderStorage, name_of
from concord.society.jobs.models import Job
from concord.society.ledger.seals import verify
from concord.society.ledger.verification import GENESIS
from concord.society.mail import sign_in
from concord.society.mail.outbox import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    Models = dict[str, type[Model]]
    Content = IO[bytes] | Path | str

_BATCH = 1000
# What is handed to the database at once, and the longest row: no more lies in memory.
_BATCH_BYTES = 8 * 1024 * 1024
_LONGEST_ROW = 16 * 1024 * 1024
_LEFT_OUT_APPS = frozenset({"contenttypes", "auth", "sessions", "usersessions"})
# Tables that an installation fills by itself, without a person.
_FILLED_BY_ITSELF = ("django_", "auth_", "usersessions_")
_STAGE = ".restoring"


class RestoreRefusedError(ValueError):
    """The backup cannot be restored here; nothing was changed."""


class _Encoder(DjangoJSONEncoder):
    """Moments to the microsecond, as they were sealed: Django's own encoder cuts them to milliseconds."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


def backup(file: Path, report: Report) -> Manifest:
    """Write the backup and return its manifest.

    Rows are read in one transaction that keeps no writer waiting. Files belong to those rows, and never
    change; one that is not as it was handed in or built is left out and listed as damaged. What lies in
    memory is one batch of rows, however large the tables are.

    Raises ArchiveError if a file changes meanwhile, SchemaError for tables of another version.
    """
    with ExitStack() as stack, writing(file) as writer:
        with schema.one_moment():
            models = _models()
            if not models:
                raise schema.SchemaError("it has no tables yet; concord serve makes them")
            tables = [stack.enter_context(tempfile.TemporaryFile(dir=file.parent)) for _ in models]
            counts = {}
            for (name, model), table in zip(models.items(), tables, strict=True):
                counts[name] = _write_table(model, table)
                report("reading rows", len(counts), len(models))
            head, uploads = _ledger(models), _uploads(models)
            migrations = [list(migration) for migration in schema.applied()]
        names = [f"rows/{name}.jsonl" for name in models]
        contents: dict[str, Content] = dict(zip(names, tables, strict=True))
        damaged: list[str] = []
        contents |= _intact_uploads(uploads, damaged) | _intact_editions(damaged)
        members = [_member(name, content) for name, content in contents.items()]
        manifest = Manifest(
            format=FORMAT,
            software=version("concord"),
            made_at=clock.now().isoformat(),
            database=connection.vendor,
            migrations=migrations,
            counts=counts,
            ledger=head,
            damaged=damaged,
            members=members,
        )
        writer.manifest(manifest)
        done = 0
        for member in members:
            with _opened(contents[member.name]) as content:
                writer.add(member, content)
            done += member.size
            report("writing", done, manifest.total())
    return manifest


def restore(file: Path, report: Report) -> Manifest:
    """Restore into an empty place, all or nothing, and return the manifest.

    The file is read to its end and found whole before anything is written. Files are laid beside their
    places; rows, the update to the tables of this version, and the proof of the ledger are one transaction,
    in which the files are put into their places last. One that is killed leaves no row, and can be begun
    again. Letters that waited are held.

    Raises ArchiveError for a file that is not a whole backup, RestoreRefusedError for one that cannot be
    restored here.
    """
    home = Path(settings.HOME)
    with file.open("rb") as raw:
        archive = Archive(file, raw, report, shutil.disk_usage(home).free)
        archive.verify()
        migrations = {schema.Migration(*pair) for pair in archive.manifest.migrations}
        if unknown := schema.unknown(migrations):
            raise RestoreRefusedError(
                f"{file}: another version made it, {archive.manifest.software}, with "
                f"{', '.join(unknown[:3])}, which this one does not have; restore it with that version"
            )
        with schema.alone(), _stage(home) as stage, ExitStack() as undo:
            _require_empty()
            try:
                with connection.constraint_checks_disabled(), transaction.atomic():
                    if set(schema.applied()) != migrations:
                        schema.make(migrations)
                    _load_all(archive, stage)
                    schema.migrate()
                    if faults := verify():
                        raise RestoreRefusedError(f"the restored ledger does not verify: {faults[0]}")
                    _hold_letters()
                    _place(stage, home, undo)
            except (IntegrityError, DataError, InternalError) as error:
                reason = str(error).partition("\n")[0]
                raise RestoreRefusedError(f"{file}: its rows do not fit together: {reason}") from None
            undo.pop_all()
    return archive.manifest


# Rows


def _models() -> Models:
    """Every model with rows of its own, also the hidden ones between two models, as the tables are now."""
    return {
        model._meta.label_lower: model
        for model in schema.models()
        if model._meta.app_label not in _LEFT_OUT_APPS and model._meta.managed
    }


def _write_table(model: type[Model], table: IO[bytes]) -> int:
    """Write a table as JSON lines, each an object of values by column; how many there are."""
    columns = [field.attname for field in model._meta.concrete_fields]
    count = 0
    for values in model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=_BATCH):
        row = dict(zip(columns, values, strict=True))
        table.write(json.dumps(row, cls=_Encoder, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def _load_all(archive: Archive, stage: Path) -> None:
    """Rows into their tables, files into the stage; what the manifest says of them must be so."""
    manifest = archive.manifest
    models = _models()
    counts = {}
    for member, content in archive.members("restoring"):
        folder, _, rest = member.name.partition("/")
        if folder != "rows":
            _write_staged(stage / member.name, content)
            continue
        name = rest.removesuffix(".jsonl")
        if name not in models:
            raise RestoreRefusedError(f"{member.name}: no such table; restore another copy of the backup")
        counts[name] = _load(models[name], content)
    for name in sorted(counts.keys() | manifest.counts.keys() | models.keys()):
        loaded, listed = counts.get(name), manifest.counts.get(name)
        if loaded is None or loaded != listed:
            raise RestoreRefusedError(
                f"{name}: {loaded} rows and {listed} in the manifest; restore another copy of the backup"
            )
    if _ledger(models) != manifest.ledger:
        raise RestoreRefusedError("the ledger has another head than the manifest says; restore another copy")
    _require_uploads(models, manifest)
    connection.check_constraints()
    _reset_sequences(models)


def _load(model: type[Model], content: Iterable[bytes]) -> int:
    """Rows of one table from JSON lines; how many there were. Raises RestoreRefusedError with the line."""
    batch: list[Model] = []
    size = count = 0
    for line in _lines(content, model._meta.label_lower):
        count += 1
        try:
            batch.append(_row(model, json.loads(line)))
        except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            place = f"rows/{model._meta.label_lower}.jsonl, line {count}"
            raise RestoreRefusedError(f"{place}: {reason}; restore another copy of the backup") from None
        size += len(line)
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            _insert(model, batch)
            batch, size = [], 0
    _insert(model, batch)
    return count


def _row(model: type[Model], values: object) -> Model:
    fields = model._meta.concrete_fields
    if not isinstance(values, dict) or values.keys() != {field.attname for field in fields}:
        raise ValueError("expected a value for every column and for no other")
    return model(**{field.attname: field.to_python(values[field.attname]) for field in fields})


def _insert(model: type[Model], rows: list[Model]) -> None:
    try:
        model._base_manager.bulk_create(rows)
    except (DataError, ValueError, OverflowError, TypeError) as error:
        # Such as a number or a character that the database cannot hold; each names it in its own way.
        reason = str(error).partition("\n")[0]
        raise RestoreRefusedError(f"rows/{model._meta.label_lower}.jsonl: {reason}") from None


def _lines(content: Iterable[bytes], table: str) -> Iterator[bytes]:
    """Lines end with a line feed alone: other characters that end a line for Unicode stand inside values."""
    rest = b""
    for chunk in content:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST_ROW:
            raise RestoreRefusedError(f"rows/{table}.jsonl: a row of more than 16 MB")
    if rest:
        yield rest


def _reset_sequences(models: Models) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)


def _ledger(models: Models) -> Ledger:
    last = models["ledger.seal"]._base_manager.order_by("-number").values_list("number", "digest").first()
    return Ledger(seals=last[0], head=last[1]) if last else Ledger(seals=0, head=GENESIS)


def _hold_letters() -> None:
    """Nothing goes out by itself: what waited went out since, or this is a copy, whose people are real.

    A letter of sign-in opens nothing here, where sessions and the signing key are others.
    """
    waiting().update(held=True, released_at=None)
    Job.objects.filter(kind=sign_in.SEND, done_at=None).delete()


def _require_empty() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(_FILLED_BY_ITSELF):
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - quoted
                if cursor.fetchone():
                    raise RestoreRefusedError("this database holds rows already: restore into an empty one")


# Files


def _uploads(models: Models) -> list[str]:
    hashes = models["files.storedfile"]._base_manager.order_by("sha256").values_list("sha256", flat=True)
    return list(hashes.distinct())


def _upload(sha256: str) -> str:
    return f"uploads/{name_of(sha256)}"


def _intact_uploads(hashes: Iterable[str], damaged: list[str]) -> dict[str, Content]:
    """The uploads whose content has their hash, by member; the others are added to ``damaged``."""
    intact: dict[str, Content] = {}
    for sha256 in hashes:
        name = _upload(sha256)
        try:
            is_intact = _member(name, name_of(sha256)).sha256 == sha256
        except OSError as error:
            # A file that is gone, or a sector that cannot be read. Anything else ends the backup.
            if not isinstance(error, FileNotFoundError) and error.errno != errno.EIO:
                raise
            is_intact = False
        if is_intact:
            intact[name] = name_of(sha256)
        else:
            damaged.append(name)
    return intact


def _intact_editions(damaged: list[str]) -> dict[str, Content]:
    """The files of the editions that are as they were built, and which one is in use, by member."""
    home = Path(settings.HOME)
    files: list[Path] = [store.editions(home) / store.POINTER] if store.has_current(home) else []
    for edition_id in store.ids(home):
        folder = store.editions(home) / edition_id
        if manifest := _intact_edition(folder):
            files += [folder / store.MANIFEST, *(folder / name for name in sorted(manifest.files))]
        else:
            damaged.append(f"editions/{edition_id}")
    return {path.relative_to(home).as_posix(): path for path in files}


def _intact_edition(folder: Path) -> store.Manifest | None:
    try:
        manifest = store.Manifest.read(folder)
        return manifest if manifest.id == folder.name and not any(manifest.damage(folder)) else None
    except (FileNotFoundError, ValueError):
        return None


@contextmanager
def _opened(content: Content) -> Iterator[IO[bytes]]:
    """A table that was written before, a file of the home, or an upload by its name in the storage."""
    if isinstance(content, Path):
        with content.open("rb") as file:
            yield file
    elif isinstance(content, str):
        with default_storage.open(content, "rb") as upload:
            yield upload
    else:
        content.seek(0)
        yield content


def _member(name: str, content: Content) -> Member:
    digest, size = hashlib.sha256(), 0
    with _opened(content) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Member(name=name, size=size, sha256=digest.hexdigest())


@contextmanager
def _stage(home: Path) -> Iterator[Path]:
    """An empty folder in the home, gone in the end; what a killed restore left goes before."""
    stage = home / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write_staged(path: Path, content: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in content:
            file.write(chunk)
    sync(path)


def _require_uploads(models: Models, manifest: Manifest) -> None:
    """Every row has its file, every file its row, unless the manifest names it as damaged."""
    wanted = {_upload(sha256) for sha256 in _uploads(models)}
    listed = {member.name for member in manifest.members if member.name.startswith("uploads/")}
    if odd := sorted(listed - wanted):
        raise RestoreRefusedError(f"{odd[0]}: no row names this file; restore another copy of the backup")
    if lost := sorted(wanted - listed - set(manifest.damaged)):
        raise RestoreRefusedError(f"{lost[0]} is missing; restore another copy of the backup")


def _place(stage: Path, home: Path, undo: ExitStack) -> None:
    """Put files from the stage into their places; ``undo`` takes away again what was not there before."""
    for path in sorted(stage.glob("uploads/*/*")):
        _place_upload(path, f"{path.parent.name}/{path.name}", undo)
    for folder in sorted(path for path in stage.glob("editions/*") if path.is_dir()):
        if _intact_edition(folder) is None:
            raise RestoreRefusedError(f"editions/{folder.name} is not as it was built; restore another copy")
        target = store.editions(home) / folder.name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            undo.callback(shutil.rmtree, target, ignore_errors=True)
            folder.rename(target)
    pointer = stage / "editions" / store.POINTER
    # An edition that is in use here stays in use: it may be of a newer schema.
    if pointer.exists() and not store.has_current(home):
        target = store.editions(home) / store.POINTER
        target.parent.mkdir(exist_ok=True)
        undo.callback(target.unlink, missing_ok=True)
        pointer.rename(target)
    with suppress(FileNotFoundError):
        sync(store.editions(home))


def _place_upload(path: Path, name: str, undo: ExitStack) -> None:
    was_there = default_storage.exists(name)
    if not was_there:
        undo.callback(default_storage.delete, name)
    if isinstance(default_storage, FolderStorage):
        target = Path(default_storage.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
        sync(target.parent)
        return
    # A bucket, in which a save under a name that is taken would choose another.
    if was_there:
        default_storage.delete(name)
    with path.open("rb") as content:
        default_storage.save(name, File(content))
