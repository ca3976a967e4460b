"""Whether every stored file is still what was handed in, and whether contents lie there that no row names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from concord.kernel import clock
from concord.society.files.models import StoredFile
from concord.society.files.personal_data import unclaimed_before
from concord.society.files.storage import FileDamagedError, content_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# An upload under way is written before its row.
_UNDER_WAY = timedelta(days=1)


def damaged_files() -> Iterator[str]:
    """One line for each file whose content is missing, changed, shorter or longer, or that no row names."""
    for file in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        try:
            content_of(file).close()
        except FileDamagedError as damage:
            yield str(damage)
    for name in unclaimed_before(clock.now() - _UNDER_WAY):
        yield f"content {name}: no row names it"
