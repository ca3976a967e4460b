"""The words for the tables of an edition, for how exactly dates are known, and for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from concord.web.atlas.words import Words

KINDS: Words = {
    "statements": _("Statements"),
    "references": _("Sources"),
    "products": _("Products"),
    "product_names": _("Names of products"),
    "product_traits": _("Properties of products"),
    "authorisations": _("Authorisations"),
    "authorisation_events": _("Events of authorisations"),
    "events": _("Events of authorisations"),
    "authorisation_traits": _("Properties of authorisations"),
    "organisations": _("Organisations"),
    "organisation_names": _("Names of organisations"),
    "organisation_relations": _("Relations of organisations"),
    "agreements": _("Agreements"),
    "agreement_parties": _("Parties to agreements"),
    "meetings": _("Meetings"),
    "committees": _("Committees"),
    "measures": _("Published figures"),
    "trials": _("Trials"),
    "redirects": _("Redirects"),
    "indication_groups": _("Groups of indications"),
    "search": _("Entries of the search index"),
}
EXACTNESS: Words = {
    "day": pgettext_lazy("exactness", "to the day"),
    "month": pgettext_lazy("exactness", "to the month"),
    "year": pgettext_lazy("exactness", "to the year"),
    "interval": pgettext_lazy("exactness", "between two dates"),
    "open": pgettext_lazy("exactness", "one end not known"),
}
CHANGES: Words = {
    "added": pgettext_lazy("change", "added"),
    "changed": pgettext_lazy("change", "changed"),
    "removed": pgettext_lazy("change", "removed"),
}
