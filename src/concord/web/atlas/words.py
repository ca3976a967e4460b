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
    "confirmed_within": _("it was not confirmed recently enough"),
    "year": _("the year of the grant is not certain"),
    "annulled": _("it may be annulled"),
}
ORGANISATION_KINDS: Words = {
    "company": _("Company"),
    "regulator": _("Regulator"),
    "funder": _("Funder"),
    "society": _("Society"),
    "industry_body": _("Industry body"),
    "government": _("Government body"),
    "university": _("University"),
    "hospital": _("Hospital"),
    "institute": _("Research institute"),
    "ngo": _("Non-profit organisation"),
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
}


def word(words: Words, code: str) -> str:
    """The word for a code; the code itself, without underscores, if it has none."""
    return str(words.get(code, code.replace("_", " ")))
