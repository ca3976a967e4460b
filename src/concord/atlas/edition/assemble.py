"""The frozen values of an edition from its typed rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from concord.atlas.edition import model
from concord.atlas.edition.cells import texts
from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth
from concord.kernel.names import Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from concord.atlas.edition.typed import TypedRow

    Rows = Mapping[str, list[TypedRow]]

_TRUTH = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}


def assemble(
    identity: str,
    built_on: date,
    record_begins: date,
    rows: Rows,
    read_documents: Callable[[], Mapping[str, Any]],
) -> model.Edition:
    """An edition from rows by table; mappings are in order of id."""
    return model.Edition(
        id=identity,
        built_on=built_on,
        record_begins=record_begins,
        references=_keyed(rows["references"], _reference),
        products=_products(rows),
        authorisations=_authorisations(rows),
        organisations=_organisations(rows),
        agreements=_agreements(rows),
        meetings=_keyed(rows["meetings"], _meeting),
        committees=_keyed(rows["committees"], _committee),
        measures=_keyed(rows["measures"], _measure),
        trials=_keyed(rows["trials"], _trial),
        indication_groups=_keyed(rows["indication_groups"], _group),
        read_documents=read_documents,
    )


def _keyed(rows: Iterable[TypedRow], make: Callable[[TypedRow], Any]) -> dict[str, Any]:
    made = [make(row) for row in rows]
    return {item.id: item for item in sorted(made, key=lambda item: str(item.id))}


def _by(rows: Iterable[TypedRow], column: str) -> defaultdict[str, list[TypedRow]]:
    found: defaultdict[str, list[TypedRow]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _text(row: TypedRow, column: str) -> str:
    return row[column] or ""


def _date(row: TypedRow, column: str) -> PartialDate | None:
    return PartialDate.parse(row[column]) if row[column] else None


def _day(row: TypedRow, column: str) -> date:
    return date.fromisoformat(row[column])


def _support(row: TypedRow) -> dict[str, Any]:
    """The columns that most rows share: sources, confidence, note, and basis where there is one."""
    found: dict[str, Any] = {"sources": tuple(row["sources"])}
    if "confidence" in row:
        found["confidence"] = model.Confidence(row["confidence"])
    if "basis" in row:
        found["basis"] = model.Basis(row["basis"])
    if "note" in row:
        found["note"] = _text(row, "note")
    return found


def _reference(row: TypedRow) -> model.Reference:
    return model.Reference(
        id=row["reference"],
        read_on=_day(row, "read_on") if row["read_on"] else None,
        **texts(row, "url", "publisher", "title", "kind", "language"),
    )


def _trait(row: TypedRow) -> model.Trait:
    return model.Trait(name=row["trait"], value=_TRUTH[row["value"]], **_support(row))


def _products(rows: Rows) -> dict[str, model.Product]:
    names = _by(rows["product_names"], "product")
    traits = _by(rows["product_traits"], "product")

    def make(row: TypedRow) -> model.Product:
        key = row["product"]
        return model.Product(
            id=key,
            product_class=model.ProductClass(row["class"]),
            donor=model.Donor(row["donor"]),
            names=tuple(
                model.ProductName(Name.of(n["name"], n["language"]), n["kind"], n["jurisdiction"] or "")
                for n in names[key]
            ),
            traits=tuple(_trait(trait) for trait in traits[key]),
            **texts(row, "name", "inn", "material", "originator", "note"),
        )

    return _keyed(rows["products"], make)


def _event(row: TypedRow) -> model.AuthorisationEvent:
    return model.AuthorisationEvent(
        kind=model.EventKind(row["event"]),
        date=PartialDate.parse(row["date"]),
        grant_kind=model.GrantKind(row["grant_kind"]) if row["grant_kind"] else None,
        reason=_text(row, "reason"),
        **_support(row),
    )


def _event_order(event: model.AuthorisationEvent) -> tuple[bool, date, date, str]:
    """The grant first, which no event can precede, then by time."""
    is_later = event.kind is not model.EventKind.GRANTED
    return is_later, event.date.earliest, event.date.latest, event.kind


def _authorisations(rows: Rows) -> dict[str, model.Authorisation]:
    events = _by(rows["authorisation_events"], "authorisation")
    traits = _by(rows["authorisation_traits"], "authorisation")

    def make(row: TypedRow) -> model.Authorisation:
        key = row["authorisation"]
        return model.Authorisation(
            id=key,
            legal_form=model.LegalForm(row["legal_form"]),
            events=tuple(sorted((_event(event) for event in events[key]), key=_event_order)),
            traits=tuple(_trait(trait) for trait in traits[key]),
            read_on=_day(row, "read_on"),
            confirmed_on=_day(row, "confirmed_on"),
            **texts(row, "product", "jurisdiction", "regulator", "holder", "brand", "number"),
            **texts(row, "indication", "indication_group"),
            **_support(row),
        )

    return _keyed(rows["authorisations"], make)


def _organisations(rows: Rows) -> dict[str, model.Organisation]:
    names = _by(rows["organisation_names"], "organisation")
    relations = _by(rows["organisation_relations"], "organisation")

    def make(row: TypedRow) -> model.Organisation:
        key = row["organisation"]
        return model.Organisation(
            id=key,
            founded=_date(row, "founded"),
            names=tuple(_organisation_name(name) for name in names[key]),
            relations=tuple(_relation(relation) for relation in relations[key]),
            **texts(row, "name", "kind", "country", "city", "website", "ror"),
            **_support(row),
        )

    return _keyed(rows["organisations"], make)


def _organisation_name(row: TypedRow) -> model.OrganisationName:
    name = Name.of(row["name"], row["language"])
    return model.OrganisationName(name, row["kind"], _date(row, "since"), _date(row, "until"))


def _relation(row: TypedRow) -> model.OrganisationRelation:
    since, until = _date(row, "since"), _date(row, "until")
    return model.OrganisationRelation(row["relation"], row["other"], since, until, **_support(row))


def _agreements(rows: Rows) -> dict[str, model.Agreement]:
    parties = _by(rows["agreement_parties"], "agreement")

    def make(row: TypedRow) -> model.Agreement:
        own = sorted(parties[row["agreement"]], key=lambda party: int(party["position"]))
        return model.Agreement(
            id=row["agreement"],
            parties=tuple(_text(party, "organisation") for party in own),
            party_names=tuple(party["name"] for party in own),
            date=_date(row, "date"),
            **texts(row, "instrument", "date_basis", "place", "aims", "status_note"),
            **_support(row),
        )

    return _keyed(rows["agreements"], make)


def _meeting(row: TypedRow) -> model.Meeting:
    return model.Meeting(
        id=row["meeting"],
        start=_date(row, "start"),
        end=_date(row, "end"),
        organisers=tuple(row["organisers"]),
        **texts(row, "series", "ordinal", "name", "city", "country", "venue"),
        **_support(row),
    )


def _committee(row: TypedRow) -> model.Committee:
    return model.Committee(
        id=row["committee"],
        since=_date(row, "since"),
        **texts(row, "organisation", "name", "kind", "region", "aims"),
        **_support(row),
    )


def _measure(row: TypedRow) -> model.Measure:
    return model.Measure(
        id=row["measure_id"],
        value=row["value"],
        as_of=PartialDate.parse(row["as_of"]),
        **texts(row, "subject", "measure", "qualifier"),
        **_support(row),
    )


def _trial(row: TypedRow) -> model.Trial:
    return model.Trial(
        id=row["trial"],
        register_ids=tuple(row["register_ids"]),
        countries=tuple(row["countries"]),
        enrolment=row["enrolment"],
        start=_date(row, "start"),
        primary_completion=_date(row, "primary_completion"),
        publications=tuple(row["publications"]),
        supports=tuple(row["supports"]),
        **texts(row, "product", "role", "acronym", "phase", "indication", "sponsor", "status"),
        **_support(row),
    )


def _group(row: TypedRow) -> model.IndicationGroup:
    return model.IndicationGroup(row["id"], row["en"], row["ko"])
