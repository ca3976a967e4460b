"""The words of the field for the codes of an edition, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

    Words = Mapping[str, StrOrPromise]


CLASSES: Words = {
    "cell_therapy": _("Cell therapy"),
    "tissue_engineered": _("Tissue-engineered product"),
    "gene_modified_cell_therapy": _("Gene-modified cell therapy"),
    "gene_therapy": _("Gene therapy"),
    "oncolytic_virus": _("Oncolytic virus"),
}
DONORS: Words = {
    "autologous": _("Autologous"),
    "allogeneic": _("Allogeneic"),
    "na": _("No donor cells"),
}
LEGAL_FORMS: Words = {
    "bla": _("Biologics licence (BLA)"),
    "pma": _("Device premarket approval (PMA)"),
    "hde": _("Humanitarian device exemption (HDE)"),
    "ma": _("Marketing authorisation"),
    "biological": _("Licence of a biological"),
    "new_drug": _("New drug approval"),
    "device": _("Device licence"),
    "national_permission": _("National permission"),
    "hospital_exemption": _("Hospital exemption"),
    "provisional_consent": _("Provisional consent"),
    "manufacturing_licence": _("Manufacturing licence"),
}
TERMS: Words = {
    "full": pgettext_lazy("terms of a grant", "full"),
    "conditional": pgettext_lazy("terms of a grant", "conditional"),
    "time_limited": pgettext_lazy("terms of a grant", "conditional and time-limited"),
    "accelerated": pgettext_lazy("terms of a grant", "accelerated"),
    "exceptional": pgettext_lazy("terms of a grant", "under exceptional circumstances"),
    "not_known": pgettext_lazy("terms of a grant", "terms not known"),
}
EVENTS: Words = {
    "granted": _("Granted"),
    "converted": _("Converted"),
    "renewed": _("Renewed"),
    "suspended": _("Suspended"),
    "reinstated": _("Reinstated"),
    "withdrawn": _("Withdrawn"),
    "revoked": _("Revoked"),
    "annulled": _("Annulled"),
    "expired": _("Expired"),
    "marketed": _("Launched"),
    "off_market": _("Taken off the market"),
    "reimbursed": _("Reimbursed"),
}
CONFIDENCE: Words = {
    "high": pgettext_lazy("confidence", "high"),
    "medium": pgettext_lazy("confidence", "medium"),
    "low": pgettext_lazy("confidence", "low, from memory"),
}
BASIS: Words = {
    "read": _("read in a source"),
    "recalled": _("from memory"),
    "rule": _("by a stated rule"),
}
STANDING: Words = {
    "YES": _("In force"),
    "NO": _("Not in force"),
    "UNKNOWN": _("Not certain"),
}
TRAITS: Words = {
    "cord_blood": _("Unmodified cord blood"),
    "minimally_manipulated": _("Minimally manipulated"),
    "living_cells": _("Holds living cells"),
    "stem_cells": _("Holds stem or progenitor cells"),
    "stem_cell_per_regulator": _("Called stem cell therapy by the regulator"),
    "export_only": _("Licensed for export only"),
    "product_like": _("A licence for a product"),
    "absent_from_regulator_list": _("Absent from the regulator's own list"),
}
TRUTHS: Words = {
    "YES": _("yes"),
    "NO": _("no"),
    "UNKNOWN": _("not known"),
}
DOUBTS: Words = {
    "ever": _("the grant is not certain on this day"),
    "in_force": _("the standing is not certain on this day"),
    "marketed": _("no launch was read"),
    "terms": _("the terms of the grant are not known"),
    "product_like": _("it may be no licence for a product"),
    "cord_blood": _("it may be unmodified cord blood"),
    "minimally_manipulated": _("it may be minimally manipulated"),
    "export_only": _("it may be licensed for export only"),
    "absent_from_regulator_list": _("it may be absent from the regulator's list"),
    "living_cells": _("it may hold no living cells"),
    "stem_cell_per_regulator": _("the regulator's word for it was not read"),
    "stem_cells": _("it may hold no stem or progenitor cells"),
    "confirmed_within": _("it was not confirmed recently enough"),
    "year": _("the year of the grant is not certain"),
    "granted": _("it may have been granted outside the period"),
    "annulled": _("it may be annulled"),
}
ORGANISATION_KINDS: Words = {
    "company": _("Company"),
    "regulator": _("Regulator"),
    "funder": _("Funder"),
    "society": _("Society"),
    "industry_body": _("Industry body"),
    "government_body": _("Government body"),
    "university": _("University"),
    "hospital": _("Hospital"),
    "institute": _("Research institute"),
    "nonprofit": _("Non-profit organisation"),
    "network": _("Network"),
    "register": _("Register"),
}
NAME_KINDS: Words = {
    "brand": pgettext_lazy("kind of name", "brand"),
    "inn": pgettext_lazy("kind of name", "generic name (INN)"),
    "code": pgettext_lazy("kind of name", "code"),
    "local": pgettext_lazy("kind of name", "name in local script"),
    "official": pgettext_lazy("kind of name", "official"),
    "former": pgettext_lazy("kind of name", "former"),
    "short": pgettext_lazy("kind of name", "short"),
    "alias": pgettext_lazy("kind of name", "also called"),
}
RELATIONS: Words = {
    "parent": _("Belongs to"),
    "successor": _("Succeeded by"),
    "predecessor": _("Follows"),
    "part_of": _("Part of"),
    "member_of": _("Member of"),
    "merged_into": _("Merged into"),
    "split_from": _("Split from"),
}
GROUPINGS: Words = {
    "jurisdiction": _("Jurisdiction"),
    "class": _("Product class"),
    "donor": _("Donor"),
    "holder": _("Holder"),
    "year": _("Year of grant"),
}
TRIAL_ROLES: Words = {
    "pivotal": _("Pivotal"),
    "confirmatory": _("Confirmatory"),
    "first_in_human": _("First in human"),
    "local": _("Local"),
    "local_pivotal": _("Pivotal in one jurisdiction"),
    "long_term_follow_up": _("Long-term follow-up"),
}
TRIAL_PHASES: Words = {
    "1": _("phase 1"),
    "1/2": _("phase 1/2"),
    "2": _("phase 2"),
    "2/3": _("phase 2/3"),
    "3": _("phase 3"),
    "4": _("phase 4"),
    "na": _("no phase stated"),
}
TRIAL_STATES: Words = {
    "completed": pgettext_lazy("trial", "completed"),
    "active_not_recruiting": pgettext_lazy("trial", "active, not recruiting"),
    "recruiting": pgettext_lazy("trial", "recruiting"),
    "not_yet_recruiting": pgettext_lazy("trial", "not yet recruiting"),
    "enrolling_by_invitation": pgettext_lazy("trial", "enrolling by invitation"),
    "terminated": pgettext_lazy("trial", "terminated"),
    "suspended": pgettext_lazy("trial", "suspended"),
    "withdrawn": pgettext_lazy("trial", "withdrawn"),
    "pending": pgettext_lazy("trial", "pending"),
    "ongoing": pgettext_lazy("trial", "ongoing"),
    "unknown": pgettext_lazy("trial", "not updated in its register"),
}
MEASURES: Words = {
    "members": pgettext_lazy("measure", "members"),
    "member_companies": pgettext_lazy("measure", "member companies"),
    "full_members": pgettext_lazy("measure", "full members"),
    "members_percent_asia": pgettext_lazy("measure", "members in Asia, per cent"),
    "members_percent_australia_and_new_zealand": pgettext_lazy(
        "measure", "members in Australia and New Zealand, per cent"
    ),
    "members_percent_europe": pgettext_lazy("measure", "members in Europe, per cent"),
    "members_percent_north_america": pgettext_lazy("measure", "members in North America, per cent"),
    "members_percent_south_and_central_america": pgettext_lazy(
        "measure", "members in South and Central America, per cent"
    ),
    "countries": pgettext_lazy("measure", "countries"),
    "regions": pgettext_lazy("measure", "regions"),
    "participants": pgettext_lazy("measure", "participants"),
    "participants_expected": pgettext_lazy("measure", "participants expected"),
    "speakers_from_abroad": pgettext_lazy("measure", "speakers from abroad"),
    "abstracts": pgettext_lazy("measure", "abstracts"),
    "exhibiting_bodies": pgettext_lazy("measure", "exhibiting bodies"),
    "exhibiting_companies": pgettext_lazy("measure", "exhibiting companies"),
    "korean_companies": pgettext_lazy("measure", "Korean companies"),
    "fair_companies": pgettext_lazy("measure", "companies at the whole fair"),
    "fair_countries": pgettext_lazy("measure", "countries at the whole fair"),
    "projects": pgettext_lazy("measure", "projects"),
    "collaborative_projects": pgettext_lazy("measure", "collaborative projects"),
    "clinical_trials_backed": pgettext_lazy("measure", "clinical trials backed"),
    "accredited_cord_blood_banks": pgettext_lazy("measure", "accredited cord blood banks"),
    "accredited_entities": pgettext_lazy("measure", "accredited bodies"),
}
QUALIFIERS: Words = {
    "about": pgettext_lazy("figure", "about %(n)s"),
    "over": pgettext_lazy("figure", "over %(n)s"),
    "at_least": pgettext_lazy("figure", "at least %(n)s"),
}


TABLES: Words = {
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
