"""Files lie in whatever storage the site has: a folder, or one that is none, as a bucket is none."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from typer.testing import CliRunner

from concord.cli.society import app
from concord.operations.doctor import society
from concord.society.access import SYSTEM
from concord.society.files.integrity import damaged_files
from concord.society.files.media_types import named_by_kind
from concord.society.files.models import StoredFile
from concord.society.files.personal_data import remove_unclaimed, unclaimed_before
from concord.society.files.storage import FileDamagedError, FolderStorage, content_of, keep, remove

BACKENDS = {
    "folder": "concord.society.files.storage.FolderStorage",
    "no folder": "django.core.files.storage.InMemoryStorage",
}


@pytest.fixture(params=BACKENDS.values(), ids=BACKENDS)
def storage(request, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": request.param}}
    return storages["default"]


@pytest.mark.django_db
def test_a_content_is_kept_once_and_given_back(storage):
    files = [keep(actor=SYSTEM, file=ContentFile(b"a text", name)) for name in ("one.txt", "two.txt")]
    assert [content_of(file).read() for file in files] == [b"a text", b"a text"]
    (folder,), names = storage.listdir("")
    assert (names, storage.listdir(folder)[1]) == ([], [files[0].sha256])
    for _twice in range(2):
        remove(files[0].sha256, datetime.now(UTC))
    assert storage.listdir(folder)[1] == []


@pytest.mark.django_db
def test_contents_that_no_row_names_are_removed_once_they_are_old(storage):
    later = datetime.now(UTC) + timedelta(days=1)
    assert remove_unclaimed(later) == 0
    kept, left = (keep(actor=SYSTEM, file=ContentFile(content, "x.txt")) for content in (b"kept", b"left"))
    StoredFile.objects.filter(pk=left.pk).delete()
    assert remove_unclaimed(datetime.now(UTC) - timedelta(days=1)) == 0
    assert remove_unclaimed(later) == 1
    assert content_of(kept).read() == b"kept"


@pytest.mark.django_db
def test_a_content_that_is_handed_in_again_is_whole_again(storage, paper):
    _replace(storage, paper, b"A paper")
    again = keep(actor=SYSTEM, file=ContentFile(b"a paper", "again.txt"))
    assert [content_of(file).read() for file in (paper, again)] == [b"a paper", b"a paper"]
    assert list(damaged_files()) == []


@pytest.mark.django_db
def test_a_content_that_is_handed_in_again_is_not_removed_before_its_row_is_seen(storage):
    name = f"{sha256(b'a text').hexdigest()}"
    storage.save(f"{name[:2]}/{name}", ContentFile(b"a text"))
    swept_at = datetime.now(UTC)
    assert unclaimed_before(swept_at) == [name]
    file = keep(actor=SYSTEM, file=ContentFile(b"a text", "x.txt"))
    # The sweep had its list, and no other process sees the row of a transaction that goes on.
    remove(name, swept_at)
    assert content_of(file).read() == b"a text"


def test_a_folder_never_holds_half_a_content_under_its_name(tmp_path):
    class Torn:
        def chunks(self):
            yield b"half"
            raise OSError("no space left")

    folder = FolderStorage(location=tmp_path)
    with pytest.raises(OSError, match="no space"):
        folder._save("ab/abcd", Torn())
    assert not folder.exists("ab/abcd")
    assert folder.listdir("ab") == ([], [])


def test_the_bucket_is_chosen_by_the_environment(tmp_path):
    code = (
        "from concord.web import settings; print(settings.STORAGES['default'], settings.AWS_S3_ENDPOINT_URL)"
    )
    chosen = {"CONCORD_BUCKET": "papers", "CONCORD_BUCKET_SERVER": "https://s3.example"}
    environment = os.environ | {"CONCORD_HOME": str(tmp_path)} | chosen
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "storages.backends.s3.S3Storage" in done.stdout
    assert "{'bucket_name': 'papers'} https://s3.example" in done.stdout.replace("}}", "}")


@pytest.fixture
def paper(storage):
    return keep(actor=SYSTEM, file=ContentFile(b"a paper", "paper.txt"))


def _replace(storage, file, content):
    name = f"{file.sha256[:2]}/{file.sha256}"
    storage.delete(name)
    if content is not None:
        storage.save(name, ContentFile(content))


DAMAGES = {
    None: "the content is missing",
    b"": "the content is shorter than the 7 bytes that were handed in",
    b"a pape": "the content is shorter than the 7 bytes that were handed in",
    b"a paper and more": "the content is longer than the 7 bytes that were handed in",
    b"A paper": "the content is not the one that was handed in",
}


@pytest.mark.django_db
@pytest.mark.parametrize("content", DAMAGES, ids=["missing", "empty", "shorter", "longer", "changed"])
def test_a_content_that_is_not_what_was_handed_in_is_named_and_not_given_out(storage, paper, content):
    assert list(damaged_files()) == []
    _replace(storage, paper, content)
    fault = f"file {paper.key}: {DAMAGES[content]}"
    with pytest.raises(FileDamagedError) as damage:
        content_of(paper)
    assert (str(damage.value), list(damaged_files())) == (fault, [fault])
    (finding,) = [one for one in society() if one.check == "files"]
    assert (finding.found, bool(finding.remedy)) == (fault, True)


@pytest.mark.django_db
def test_a_content_that_no_row_names_is_named_once_it_is_not_under_way(storage, paper, monkeypatch):
    StoredFile.objects.all().delete()
    assert list(damaged_files()) == []
    monkeypatch.setenv("CONCORD_NOW", f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M}")
    assert list(damaged_files()) == [f"content {paper.sha256}: no row names it"]


@pytest.mark.django_db
def test_verify_ends_with_one_if_a_file_was_changed(storage, paper):
    assert CliRunner().invoke(app, ["verify"]).exit_code == 0
    _replace(storage, paper, b"forged!")
    done = CliRunner().invoke(app, ["verify"])
    assert done.exit_code == 1
    assert f"file {paper.key}: the content is not the one that was handed in" in done.stdout


def test_a_name_ends_as_the_content_says():
    assert named_by_kind("page.html", "text/plain") == "page.html.txt"
    assert named_by_kind("LIST.CSV", "text/plain") == "LIST.CSV"
    assert named_by_kind("photo", "image/jpeg") == "photo.jpg"


@pytest.mark.django_db
def test_the_disk_has_a_content_and_its_name_before_there_is_a_row(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": BACKENDS["folder"]}}
    on_disk = []

    def wait_for_the_disk(path):
        path = Path(path)
        named = sorted(child.name for child in path.iterdir()) if path.is_dir() else path.read_bytes()
        assert not StoredFile.objects.exists()
        on_disk.append((path.relative_to(tmp_path).parts[:2], named))

    monkeypatch.setattr("concord.society.files.storage.sync", wait_for_the_disk)
    sha256 = keep(actor=SYSTEM, file=ContentFile(b"a text", "one.txt")).sha256
    folder = sha256[:2]
    assert on_disk == [
        (("uploads", folder), b"a text"),
        (("uploads", folder), [sha256]),
        (("uploads",), [folder]),
        ((), ["uploads"]),
    ]
