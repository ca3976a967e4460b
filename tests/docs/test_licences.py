"""What the runtime installs can be given on with software under Apache-2.0, and NOTICE says how."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PERMISSIVE = {
    *(
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "ISC",
        "0BSD",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "Apache-2.0",
        "PSF-2.0",
    ),
    *("Zlib", "CC0-1.0"),
}
# Used as they are, as libraries of their own, never changed or copied into this one: NOTICE names them.
OF_THEIR_OWN = {"LGPL-2.1-or-later", "LGPL-3.0-only", "MPL-1.1", "MPL-2.0"}
OTHER_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "BSD license": "BSD",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Packages whose metadata list what their files say otherwise.
READ_BY_HAND = {
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",  # the last two for files that it carries along
    "pyphen": "LGPL-2.1-or-later OR MPL-1.1 OR GPL-2.0-or-later",  # at the user's choice
    "qrcode": "BSD-3-Clause",  # "other" is a word on the trade mark
}
IMPORTED_BY_OTHERS = {"psycopg"}  # by Django


def runtime():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)


def licence(package):
    """The licence as an expression; licences that are listed without one hold together."""
    if package in READ_BY_HAND:
        return READ_BY_HAND[package]
    about = metadata.metadata(package)
    classifiers = [
        each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or () if "License ::" in each
    ]
    listed = [about.get("License-Expression")] if about.get("License-Expression") else classifiers
    return " AND ".join(OTHER_NAMES.get(each, each) for each in listed or [about.get("License") or "none"])


def is_carried(expression, licences):
    """Whether every part of the expression offers one of the licences."""
    parts = expression.replace("(", "").replace(")", "").split(" AND ")
    return all(any(choice in licences for choice in part.split(" OR ")) for part in parts)


@pytest.mark.parametrize("package", runtime())
def test_the_licence_of_a_package_can_be_carried(package):
    assert is_carried(licence(package), PERMISSIVE | OF_THEIR_OWN), licence(package)


def test_gpl_and_unknown_licences_are_refused():
    known = PERMISSIVE | OF_THEIR_OWN
    refused = ("GPL-3.0-or-later", "MIT AND GPL-3.0-only", "none", "AGPL-3.0-only")
    assert [each for each in refused if is_carried(each, known)] == []
    assert is_carried("MPL-2.0 AND (Apache-2.0 OR MIT)", known)
    assert is_carried("GPL-2.0-or-later OR MIT", known)


def test_notice_names_the_packages_under_licences_of_their_own():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = dict(re.findall(r"^  ([a-z0-9-]+) \((.+)\)$", notice, re.MULTILINE))
    assert named == {each: licence(each) for each in runtime() if not is_carried(licence(each), PERMISSIVE)}


def test_every_package_asked_for_is_imported():
    """Nothing is pinned for later: a package comes with the code that imports it."""
    asked = {name(re.split(r"[\[=<>]", line)[0]) for line in lines("requirements.in")}
    source = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    imported = {
        name(owner)
        for module, owners in metadata.packages_distributions().items()
        if used(module, source)
        for owner in owners
    }
    assert asked - imported == IMPORTED_BY_OTHERS


def name(distribution):
    return re.sub(r"[-_.]+", "-", distribution).lower()


def lines(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def used(module, source):
    return re.search(rf'(^\s*(import|from) {module}\b)|"{module}[".]', source, re.MULTILINE)
