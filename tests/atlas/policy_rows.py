"""Small policies for tests: documents in the shape of the fact files, with defaults for the rest."""

from __future__ import annotations

from concord.atlas.edition.policy import read_policy

_SUPPORT = {"sources": "ref", "basis": "read", "confidence": "high"}
_INSTRUMENT = {
    "jurisdiction": "KR",
    "kind": "act",
    "short_name": "Act",
    "short_name_ko": "",
    "name_en": "An act",
    "name_local": "법률",
    "subjects": "medicines",
    "summary_en": "Changes things",
    "summary_ko": "",
    "status_note": "",
    "note": "",
}
_REVIEW = {
    "product": "",
    "product_name": "X",
    "jurisdiction": "US",
    "regulator": "fda",
    "class": "gene_therapy",
    "outcome": "authorised",
    "schemes": "",
    "note": "",
}
_DATES = ("submitted", "started", "opinion", "decided")


def policy_of(*, instruments=(), events=(), relations=(), versions=(), reviews=()):
    return read_policy(
        {
            "policy/instruments.csv": [_SUPPORT | _INSTRUMENT | row for row in instruments],
            "policy/instrument_events.csv": [_event(*row) for row in events],
            "policy/instrument_relations.csv": [
                _SUPPORT | {"instrument": one, "relation": kind, "other": other}
                for one, kind, other in relations
            ],
            "policy/kr_versions.csv": [_version(*row) for row in versions],
            "policy/designations.csv": [],
            "policy/timelines.csv": [review_row(**row) for row in reviews],
            "policy/terms.yaml": {},
        }
    )


def _event(instrument, event, date, article="", basis="read"):
    row = {"instrument": instrument, "event": event, "date": date, "article": article}
    return _SUPPORT | row | {"note_en": "", "note_ko": "", "basis": basis}


def _version(law, number, promulgated, in_force, mst="1"):
    row = {"law": law, "law_id": "001", "mst": mst, "number": number, "kind": "partial", "amended_by": ""}
    return _SUPPORT | row | {"promulgated": promulgated, "in_force": in_force}


def review_row(**row):
    dates = {}
    for name in _DATES:
        dates[name] = row.get(name, "")
        dates[f"{name}_basis"] = row.get(f"{name}_basis", "read" if dates[name] else "")
    return _SUPPORT | _REVIEW | row | dates
