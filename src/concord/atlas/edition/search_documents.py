"""What can be found: one document for each thing with an address of its own, with every name and identifier.

Other parts of the atlas register a provider for their things (claims) in ``providers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from concord.atlas.edition.policy import Instrument, policy_of
from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from concord.atlas.edition.model import (
        Agreement,
        Authorisation,
        Committee,
        Edition,
        Meeting,
        Organisation,
        Product,
        Trial,
    )


class Term(NamedTuple):
    """A text by which a thing is found, and what it is to the thing (``brand name``, ``register id``).

    An ``identifier`` is found whatever its spaces, hyphens and slashes.
    """

    text: str
    reason: str
    identifier: bool = False


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found. ``kind`` and ``id`` name it; ``subtitle`` tells it from its namesakes."""

    kind: str
    id: str
    title: str
    subtitle: str
    terms: tuple[Term, ...]


Provider = Callable[["Edition"], Iterable[SearchDocument]]
providers: Registry[Provider] = Registry("provider of search documents")
"""Providers by name."""


def documents(edition: Edition) -> Iterator[SearchDocument]:
    """Every document of an edition, those of registered providers last."""
    yield from map(_product, edition.products.values())
    yield from (_authorisation(edition, row) for row in edition.authorisations.values())
    yield from map(_organisation, edition.organisations.values())
    yield from (_trial(edition, trial) for trial in edition.trials.values())
    yield from map(_meeting, edition.meetings.values())
    yield from map(_agreement, edition.agreements.values())
    yield from (_committee(edition, committee) for committee in edition.committees.values())
    yield from map(_instrument, policy_of(edition).instruments.values())
    for _, provider in providers:
        yield from provider(edition)


def _document(kind: str, key: str, title: str, subtitle: str, *terms: Term) -> SearchDocument:
    """A document with those of the terms that have a text, each once."""
    return SearchDocument(kind, key, title, subtitle, tuple(dict.fromkeys(t for t in terms if t.text)))


def _product(product: Product) -> SearchDocument:
    labels = {"brand": "brand name", "inn": "common name", "code": "code name", "local": "local name"}
    return _document(
        "product",
        product.id,
        product.name,
        _words(product.product_class),
        Term(product.name, "name"),
        Term(product.inn, "common name"),
        *(Term(n.name.text, labels[n.kind], identifier=n.kind == "code") for n in product.names),
        Term(product.originator, "originator"),
        Term(product.material, "material"),
        Term(product.id, "key", identifier=True),
    )


def _authorisation(edition: Edition, authorisation: Authorisation) -> SearchDocument:
    product = edition.products[authorisation.product]
    holder = _organisation_named(edition, authorisation.holder)
    return _document(
        "authorisation",
        authorisation.id,
        f"{authorisation.brand or product.name}, {authorisation.jurisdiction}",
        holder,
        Term(authorisation.number, "register id", identifier=True),
        Term(authorisation.brand, "brand name"),
        Term(product.name, "product"),
        Term(holder, "holder"),
        Term(authorisation.indication, "indication"),
        Term(authorisation.id, "key", identifier=True),
    )


def _organisation(organisation: Organisation) -> SearchDocument:
    labels = {"former": "former name", "short": "short name", "alias": "other name", "local": "local name"}
    return _document(
        "organisation",
        organisation.id,
        organisation.name,
        _joined(_words(organisation.kind), organisation.city, organisation.country),
        Term(organisation.name, "name"),
        *(Term(n.name.text, labels.get(n.kind, "name")) for n in organisation.names),
        Term(organisation.ror.removeprefix("https://ror.org/"), "ROR id", identifier=True),
        Term(organisation.city, "city"),
        Term(organisation.id, "key", identifier=True),
    )


def _trial(edition: Edition, trial: Trial) -> SearchDocument:
    product = edition.products[trial.product]
    return _document(
        "trial",
        trial.id,
        trial.acronym or next(iter(trial.register_ids), trial.id),
        f"{product.name}: {trial.indication}",
        *(Term(identifier, "register id", identifier=True) for identifier in trial.register_ids),
        *(Term(publication, "publication", identifier=True) for publication in trial.publications),
        Term(trial.acronym, "acronym"),
        Term(product.name, "product"),
        *(Term(n.name.text, "product") for n in product.names if n.kind == "brand"),
        Term(trial.indication, "indication"),
        Term(trial.sponsor, "sponsor"),
        Term(trial.id, "key", identifier=True),
    )


def _meeting(meeting: Meeting) -> SearchDocument:
    return _document(
        "meeting",
        meeting.id,
        meeting.name,
        _joined(meeting.city, meeting.country, str(meeting.start or "")),
        Term(meeting.name, "name"),
        Term(meeting.series, "series"),
        Term(meeting.city, "city"),
        Term(meeting.venue, "venue"),
        Term(meeting.id, "key", identifier=True),
    )


def _agreement(agreement: Agreement) -> SearchDocument:
    return _document(
        "agreement",
        agreement.id,
        " and ".join(agreement.party_names) or agreement.id,
        _joined(agreement.instrument, str(agreement.date or "")),
        *(Term(name, "party") for name in agreement.party_names),
        Term(agreement.instrument, "instrument"),
        Term(agreement.aims, "aims"),
        Term(agreement.id, "key", identifier=True),
    )


def _committee(edition: Edition, committee: Committee) -> SearchDocument:
    organisation = _organisation_named(edition, committee.organisation)
    return _document(
        "committee",
        committee.id,
        committee.name,
        organisation,
        Term(committee.name, "name"),
        Term(organisation, "organisation"),
        Term(committee.aims, "aims"),
        Term(committee.id, "key", identifier=True),
    )


def _instrument(instrument: Instrument) -> SearchDocument:
    return _document(
        "instrument",
        instrument.id,
        instrument.short_name,
        jurisdiction(instrument.jurisdiction).name_en,
        Term(instrument.short_name, "short name"),
        Term(instrument.short_name_ko, "short name"),
        Term(instrument.name_en, "name"),
        Term(instrument.name_local, "name in its own language"),
        Term(instrument.id, "key", identifier=True),
    )


def _organisation_named(edition: Edition, key: str) -> str:
    return edition.organisations[key].name if key else ""


def _words(code: str) -> str:
    return code.replace("_", " ")


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
