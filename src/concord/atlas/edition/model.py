"""What an edition holds, as frozen values. Every question is asked of these.

Dates are partial (``kernel.dates``). ``sources`` are keys of ``Reference``. ``confidence`` is about the
row's existence: high and medium rows were read in a source, low rows rest on memory and are only ever
*possible*. ``basis`` says how a value was come by: read, recalled, or by a stated rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from concord.kernel.dates import PartialDate
    from concord.kernel.logic import Truth
    from concord.kernel.names import Name


class Confidence(StrEnum):
    """How well a row is supported."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Basis(StrEnum):
    """How a value was come by."""

    READ = "read"
    RECALLED = "recalled"
    RULE = "rule"


class ProductClass(StrEnum):
    """The field's classes, independent of any one law."""

    CELL_THERAPY = "cell_therapy"
    GENE_MODIFIED_CELL_THERAPY = "gene_modified_cell_therapy"
    GENE_THERAPY = "gene_therapy"
    ONCOLYTIC_VIRUS = "oncolytic_virus"
    TISSUE_ENGINEERED = "tissue_engineered"


class Donor(StrEnum):
    """Whose cells they are."""

    AUTOLOGOUS = "autologous"
    ALLOGENEIC = "allogeneic"
    NOT_APPLICABLE = "na"


class LegalForm(StrEnum):
    """The legal form under which a jurisdiction lets a product be supplied."""

    BLA = "bla"
    PMA = "pma"
    HDE = "hde"
    MARKETING_AUTHORISATION = "ma"
    BIOLOGICAL = "biological"
    NEW_DRUG = "new_drug"
    DEVICE = "device"
    NATIONAL_PERMISSION = "national_permission"
    HOSPITAL_EXEMPTION = "hospital_exemption"
    PROVISIONAL_CONSENT = "provisional_consent"
    MANUFACTURING_LICENCE = "manufacturing_licence"


class GrantKind(StrEnum):
    """The terms on which an authorisation was granted or to which it was converted."""

    FULL = "full"
    CONDITIONAL = "conditional"
    TIME_LIMITED = "time_limited"
    ACCELERATED = "accelerated"
    EXCEPTIONAL = "exceptional"
    NOT_KNOWN = "not_known"


class EventKind(StrEnum):
    """What can happen to an authorisation."""

    GRANTED = "granted"
    CONVERTED = "converted"
    RENEWED = "renewed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    ANNULLED = "annulled"
    EXPIRED = "expired"
    MARKETED = "marketed"
    OFF_MARKET = "off_market"
    REIMBURSED = "reimbursed"


ENDS = frozenset({EventKind.WITHDRAWN, EventKind.REVOKED, EventKind.ANNULLED, EventKind.EXPIRED})


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that holds a claim. ``url`` is empty for a source without an address."""

    id: str
    url: str
    publisher: str
    title: str
    kind: str
    language: str
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Trait:
    """One three-valued property that counting rules ask for, with its support."""

    name: str
    value: Truth
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class ProductName:
    """A name of a product. ``kind``: brand, inn, code or local; ``jurisdiction``: where it is used."""

    name: Name
    kind: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the field, named by hand."""

    id: str
    name: str
    inn: str
    product_class: ProductClass
    donor: Donor
    material: str
    originator: str
    names: tuple[ProductName, ...]
    traits: tuple[Trait, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AuthorisationEvent:
    """Something that happened to an authorisation on a partly known day."""

    kind: EventKind
    date: PartialDate
    grant_kind: GrantKind | None
    reason: str
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One permission of one product in one jurisdiction, with its events in order of time."""

    id: str
    product: str
    jurisdiction: str
    regulator: str
    holder: str
    brand: str
    legal_form: LegalForm
    number: str
    indication: str
    indication_group: str
    events: tuple[AuthorisationEvent, ...]
    traits: tuple[Trait, ...]
    sources: tuple[str, ...]
    read_on: date
    confirmed_on: date
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name that an organisation bore. ``kind``: official, former, short, alias or local."""

    name: Name
    kind: str
    since: PartialDate | None
    until: PartialDate | None


@dataclass(frozen=True, slots=True)
class OrganisationRelation:
    """A dated, directed link: ``other`` is the ``kind`` (parent, successor, ...) of this organisation."""

    kind: str
    other: str
    since: PartialDate | None
    until: PartialDate | None
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of the field: company, regulator, funder, society, hospital, university."""

    id: str
    name: str
    kind: str
    country: str
    city: str
    founded: PartialDate | None
    website: str
    ror: str
    names: tuple[OrganisationName, ...]
    relations: tuple[OrganisationRelation, ...]
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A public agreement between bodies. ``date_basis``: signed, announced, founded, listed."""

    id: str
    parties: tuple[str, ...]
    party_names: tuple[str, ...]
    instrument: str
    date: PartialDate | None
    date_basis: str
    place: str
    aims: str
    status_note: str
    sources: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the field."""

    id: str
    series: str
    ordinal: str
    name: str
    start: PartialDate | None
    end: PartialDate | None
    city: str
    country: str
    venue: str
    organisers: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Committee:
    """A standing body of an organisation, as published."""

    id: str
    organisation: str
    name: str
    kind: str
    region: str
    since: PartialDate | None
    aims: str
    sources: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A published figure about a body or a meeting: members, countries, member companies, exhibitors."""

    id: str
    subject: str
    measure: str
    value: int
    qualifier: str
    as_of: PartialDate
    sources: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A pivotal, confirmatory, first-in-human or local trial of an authorised product."""

    id: str
    product: str
    role: str
    register_ids: tuple[str, ...]
    acronym: str
    phase: str
    indication: str
    sponsor: str
    countries: tuple[str, ...]
    enrolment: int | None
    start: PartialDate | None
    primary_completion: PartialDate | None
    status: str
    publications: tuple[str, ...]
    supports: tuple[str, ...]
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class IndicationGroup:
    """One of the closed list of groups of indications."""

    id: str
    name_en: str
    name_ko: str


@dataclass(frozen=True, eq=False)
class Edition:
    """An immutable, dated build of the atlas, in memory. Mappings are in order of id.

    An edition equals only itself, so that it can be the key of a cache. ``read_documents`` reads the fact
    files that are no tables.
    """

    id: str
    built_on: date
    record_begins: date
    references: dict[str, Reference] = field(repr=False)
    products: dict[str, Product] = field(repr=False)
    authorisations: dict[str, Authorisation] = field(repr=False)
    organisations: dict[str, Organisation] = field(repr=False)
    agreements: dict[str, Agreement] = field(repr=False)
    meetings: dict[str, Meeting] = field(repr=False)
    committees: dict[str, Committee] = field(repr=False)
    measures: dict[str, Measure] = field(repr=False)
    trials: dict[str, Trial] = field(repr=False)
    indication_groups: dict[str, IndicationGroup] = field(repr=False)
    read_documents: Callable[[], Mapping[str, Any]] = field(default=dict, repr=False)
    parts: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def documents(self) -> Mapping[str, Any]:
        """The fact files that are no tables, by path: YAML as its value, CSV as rows of text."""
        return self.read_documents()


Part = TypeVar("Part")


def part(read: Callable[[Edition], Part]) -> Callable[[Edition], Part]:
    """Keep what a function reads of an edition with that edition: read once, when it is first needed.

    So an edition owns its claims, policy and announcements, whichever package can read them.
    """

    @wraps(read)
    def part_of(edition: Edition) -> Part:
        if read not in edition.parts:
            edition.parts[read] = read(edition)
        value: Part = edition.parts[read]
        return value

    return part_of
