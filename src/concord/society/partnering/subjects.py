"""What an introduction is about: something of the atlas, by its code and its name as last seen.

A code is ``product:kymriah``, ``organisation:novartis``, ``meeting:isct-2026`` or, for a product that is not
authorised in a place, ``gap:KR:kymriah``.
"""

from __future__ import annotations

from dataclasses import dataclass

from concord.atlas.edition import directory, store
from concord.kernel.jurisdictions import is_jurisdiction
from concord.society.fields import Layer
from concord.society.people.models import Organisation, OrganisationKind

KINDS = ("product", "organisation", "meeting")


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the atlas; ``place`` is the code of the jurisdiction in which it is missing, or empty."""

    kind: str
    id: str
    place: str
    name: str
    names: dict[str, str]

    @property
    def code(self) -> str:
        """The code by which addresses and rows name it."""
        return f"gap:{self.place}:{self.id}" if self.place else f"{self.kind}:{self.id}"

    def name_in(self, language: str) -> str:
        """The name in that language, else the one it is listed under."""
        return self.names.get(language, self.name)


def subject(code: str) -> Subject | None:
    """The thing of that code in the present edition, or None if there is none."""
    kind, _, key = code.partition(":")
    place = ""
    if kind == "gap":
        place, _, key = key.partition(":")
        kind = "product" if is_jurisdiction(place) else ""
    if kind not in KINDS or (entry := _entry(kind, key)) is None:
        return None
    return Subject(kind, entry.id, place, entry.name, entry.names)


def body_of_atlas(atlas_id: str) -> Organisation | None:
    """The organisation of the society with that id in the atlas, unsaved if the society has none yet.

    Such a body belongs to the public record: nobody acts for it here.
    """
    entry = _entry("organisation", atlas_id)
    ids = {atlas_id, entry.id} if entry else {atlas_id}
    known = Organisation.objects.filter(atlas_id__in=ids).first()
    if known or entry is None:
        return known
    return Organisation(
        atlas_id=entry.id,
        layer=Layer.RECORD,
        name_en=entry.name_in("en"),
        name_ko=entry.names.get("ko", ""),
        kind=OrganisationKind.OTHER,
    )


def _entry(kind: str, key: str) -> directory.Entry | None:
    try:
        return directory.current().entry(kind, key)
    except store.NoEditionError:
        return None
