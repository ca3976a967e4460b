"""What an edition holds, as frozen values. Every question is asked of these.

Dates are partial (``kernel.dates``). ``sources`` are keys of ``Reference``. ``confidence`` is about the
row's existence: high and medium rows were read in a source, low rows rest on memory and are only ever
*possible*. ``basis`` says how a value was come by: read, recalled, or by a stated rule.

The classes of rows declare the tables of facts (``sources.curated.tables``): a column is a field here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, wraps
from typing import Annotated, Any, Literal, TypeVar

from concord.atlas.sources.curated.tables import (
    INDICATION_GROUPS,
    JURISDICTION,
    REQUIRED,
    ROR,
    SLUG,
    URL,
    Jurisdiction,
    Key,
    Language,
    Named,
    Refers,
    Sources,
    Table,
    Text,
)
from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth
from concord.kernel.text import Name


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

    id: Key
    url: Annotated[str, URL]
    publisher: Text
    title: str
    kind: Literal[
        "register", "regulator", "government", "law", "company",
        "press", "paper", "society", "repository", "other",
    ]  # fmt: skip
    language: Language
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Trait:
    """One three-valued property that counting rules ask for, with its support."""

    name: Annotated[str, Named("trait"), REQUIRED]
    value: Truth
    sources: Sources
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class ProductName:
    """A name of a product. ``jurisdiction``: where it is used."""

    name: Name
    kind: Literal["brand", "inn", "code", "local"]
    jurisdiction: Annotated[str, JURISDICTION]


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the field, named by hand."""

    id: Key
    name: Text
    inn: str
    product_class: Annotated[ProductClass, Named("class")]
    donor: Donor
    material: str
    originator: str
    names: tuple[ProductName, ...]
    traits: tuple[Trait, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AuthorisationEvent:
    """Something that happened to an authorisation on a partly known day."""

    kind: Annotated[EventKind, Named("event")]
    date: PartialDate
    grant_kind: GrantKind | None
    reason: str
    sources: Sources
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One permission of one product in one jurisdiction, with its events in order of time."""

    id: Key
    product: Annotated[Key, Refers("products")]
    jurisdiction: Jurisdiction
    regulator: Annotated[Key, Refers("organisations")]
    holder: Annotated[str, SLUG, Refers("organisations")]
    brand: str
    legal_form: LegalForm
    number: str
    indication: str
    indication_group: Annotated[Key, Refers(INDICATION_GROUPS)]
    events: tuple[AuthorisationEvent, ...]
    traits: tuple[Trait, ...]
    sources: Sources
    read_on: date
    confirmed_on: date
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name that an organisation bore."""

    name: Name
    kind: Literal["official", "former", "short", "alias", "local"]
    since: PartialDate | None
    until: PartialDate | None


@dataclass(frozen=True, slots=True)
class OrganisationRelation:
    """A dated, directed link: ``other`` is the ``kind`` (parent, successor, ...) of this organisation."""

    kind: Annotated[
        Literal["parent", "successor", "predecessor", "part_of", "member_of", "merged_into", "split_from"],
        Named("relation"),
    ]
    other: Annotated[Key, Refers("organisations")]
    since: PartialDate | None
    until: PartialDate | None
    sources: Sources
    note: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of the field: company, regulator, funder, society, hospital, university."""

    id: Key
    name: Text
    kind: Text
    country: Annotated[str, JURISDICTION]
    city: str
    founded: PartialDate | None
    website: Annotated[str, URL]
    ror: Annotated[str, ROR]
    names: tuple[OrganisationName, ...]
    relations: tuple[OrganisationRelation, ...]
    sources: Sources
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class AgreementParty:
    """Who is party to an agreement, in the order in which they are named, by the name used there."""

    position: int
    organisation: Annotated[str, SLUG, Refers("organisations")]
    name: Text


@dataclass(frozen=True, slots=True)
class Agreement:
    """A public agreement between bodies. ``date_basis``: signed, announced, founded, listed."""

    id: Key
    signatories: tuple[AgreementParty, ...]
    instrument: str
    date: PartialDate | None
    date_basis: str
    place: str
    aims: str
    status_note: str
    sources: Sources
    confidence: Confidence

    @property
    def parties(self) -> tuple[str, ...]:
        """The keys of the parties; empty for a party that is no organisation of the atlas."""
        return tuple(party.organisation for party in self.signatories)

    @property
    def party_names(self) -> tuple[str, ...]:
        """The names of the parties."""
        return tuple(party.name for party in self.signatories)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the field."""

    id: Key
    series: str
    ordinal: str
    name: Text
    start: PartialDate | None
    end: PartialDate | None
    city: str
    country: Annotated[str, JURISDICTION]
    venue: str
    organisers: tuple[str, ...]
    sources: Sources
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Committee:
    """A standing body of an organisation, as published."""

    id: Key
    organisation: Annotated[Key, Refers("organisations")]
    name: Text
    kind: str
    region: str
    since: PartialDate | None
    aims: str
    sources: Sources
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A published figure about a body or a meeting: members, countries, member companies, exhibitors."""

    id: Key
    subject: Key
    measure: Text
    value: int
    qualifier: Literal["exactly", "over", "about", "at_least"]
    as_of: PartialDate
    sources: Sources
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A pivotal, confirmatory, first-in-human or local trial of an authorised product."""

    id: Key
    product: Annotated[Key, Refers("products")]
    role: Text
    register_ids: tuple[str, ...]
    acronym: str
    phase: str
    indication: str
    sponsor: str
    countries: Annotated[tuple[str, ...], JURISDICTION]
    enrolment: int | None
    start: PartialDate | None
    primary_completion: PartialDate | None
    status: str
    publications: tuple[str, ...]
    supports: tuple[str, ...]
    sources: Sources
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """A key that was given up for another: whoever holds the old one is led to the new one."""

    kind: Literal["product", "authorisation", "organisation", "trial", "agreement", "meeting", "committee"]
    old: Key
    new: Key
    since: date
    note: str


@dataclass(frozen=True, slots=True)
class IndicationGroup:
    """One of the closed list of groups of indications."""

    id: Key
    name_en: Annotated[str, Named("en"), REQUIRED]
    name_ko: Annotated[str, Named("ko"), REQUIRED]


def _event_order(event: AuthorisationEvent) -> tuple[bool, date, date, str]:
    """The grant first, which no event can precede, then by time."""
    is_later = event.kind is not EventKind.GRANTED
    return is_later, event.date.earliest, event.date.latest, event.kind


_PRODUCT_TRAITS = ("cord_blood", "minimally_manipulated", "living_cells", "stem_cells")
_AUTHORISATION_TRAITS = (
    "stem_cell_per_regulator", "export_only", "product_like", "absent_from_regulator_list",
)  # fmt: skip
_PRODUCTS = Table("products", "product", Product, ("product",))
_AUTHORISATIONS = Table("authorisations", "authorisation", Authorisation, ("authorisation",))
_ORGANISATIONS = Table("organisations", "organisation", Organisation, ("organisation",))
_AGREEMENTS = Table("agreements", "agreement", Agreement, ("agreement",), stated="date")
_DECLARED = (
    Table("references", "reference", Reference, ("reference",)),
    _PRODUCTS,
    Table(
        "product_names", "product_name", ProductName,
        ("product", "name", "kind", "language", "jurisdiction"), _PRODUCTS, "names",
    ),
    Table(
        "product_traits", "product_trait", Trait,
        ("product", "trait"), _PRODUCTS, "traits", words={"trait": _PRODUCT_TRAITS},
    ),
    _AUTHORISATIONS,
    Table(
        "authorisation_events", "authorisation_event", AuthorisationEvent,
        ("authorisation", "date", "event"), _AUTHORISATIONS, "events", stated="date", order=_event_order,
    ),
    Table(
        "authorisation_traits", "authorisation_trait", Trait,
        ("authorisation", "trait"), _AUTHORISATIONS, "traits", words={"trait": _AUTHORISATION_TRAITS},
    ),
    _ORGANISATIONS,
    Table(
        "organisation_names", "organisation_name", OrganisationName,
        ("organisation", "kind", "language", "name"), _ORGANISATIONS, "names",
    ),
    Table(
        "organisation_relations", "organisation_relation", OrganisationRelation,
        ("organisation", "relation", "other"), _ORGANISATIONS, "relations",
    ),
    _AGREEMENTS,
    Table(
        "agreement_parties", "agreement_party", AgreementParty,
        ("agreement", "position"), _AGREEMENTS, "signatories", order=lambda party: party.position,
    ),
    Table("meetings", "meeting", Meeting, ("meeting",), stated="start"),
    Table("committees", "committee", Committee, ("committee",)),
    Table("measures", "measure", Measure, ("measure_id",), stated="as_of"),
    Table("trials", "trial", Trial, ("trial",)),
    Table("redirects", "redirect", Redirect, ("kind", "old"), stated="since", optional=True),
)  # fmt: skip
TABLES = {table.name: table for table in _DECLARED}
"""The tables of facts from which an edition is built, by name."""
INDICATION_GROUP_TABLE = Table(INDICATION_GROUPS, "indication_group", IndicationGroup, ("id",))
"""The closed list of groups of indications, a YAML file among the facts."""


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
