"""What the columns of a list of members mean: which field each fills, and how its words and days are read."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from babel.core import get_global
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from concord.kernel.dates import bounded, parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import countries
from concord.kernel.text import fold
from concord.society.people.models import Area, MembershipClass, OrganisationKind, Profession
from concord.society.people.spreadsheets import folded_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from concord.society.people.spreadsheets import Table

PERSONS, ORGANISATIONS = "persons", "organisations"
# Periods of one member that one row may hold.
MOST_PERIODS = 4
PERIOD = ("class", "since", "until", "last_day", "months")
FIELDS: dict[str, tuple[str, ...]] = {
    PERSONS: (
        "email", "number", "name", "given_name", "family_name", "name_native", "country", "area",
        "profession", "expertise", "language",
    ),
    ORGANISATIONS: (
        "atlas_id", "number", "name_en", "name_ko", "short", "kind", "country", "area", "website",
    ),
}  # fmt: skip
LABELS: dict[str, _StrPromise] = {
    "email": gettext_lazy("e-mail address"),
    "number": gettext_lazy("member number"),
    "name": gettext_lazy("name in Latin letters"),
    "given_name": gettext_lazy("given name"),
    "family_name": gettext_lazy("family name"),
    "name_native": gettext_lazy("name in their own script"),
    "country": gettext_lazy("country"),
    "area": gettext_lazy("area"),
    "profession": gettext_lazy("profession"),
    "expertise": gettext_lazy("expertise"),
    "language": gettext_lazy("language of letters"),
    "atlas_id": gettext_lazy("id in the atlas"),
    "name_en": gettext_lazy("name in English"),
    "name_ko": gettext_lazy("name in Korean"),
    "short": gettext_lazy("short name"),
    "kind": gettext_lazy("kind of organisation"),
    "website": gettext_lazy("web page"),
    "class": gettext_lazy("class of membership"),
    "since": gettext_lazy("first day"),
    "until": gettext_lazy("first day without the membership"),
    "last_day": gettext_lazy("last day, inclusive"),
    "months": gettext_lazy("length in months"),
}
# What other systems and people call them, folded. Our own names come with them.
_HEADINGS = {
    "email": "e-mail|email address|e-mail address|mail|primary email|이메일|전자우편|메일|이메일 주소",
    "number": "member number|member no|membership number|external id|external identifier|member id|"
    "회원번호|회원 번호",
    "name": "full name|display name|member name|영문 이름|영문명|영문 성명|영문성명",
    "given_name": "first name|given name|forename|vorname|이름(영문)",
    "family_name": "last name|surname|family name|nachname|성(영문)",
    "name_native": "native name|이름|성명|국문 이름|한글 이름|한글명|국문 성명|회원명",
    "country": "country code|nation|국가|나라|land",
    "area": "sector|분야|영역",
    "profession": "occupation|직업|직군",
    "expertise": "specialty|speciality|field of expertise|전문 분야|전문분야",
    "language": "preferred language|correspondence language|언어|사용 언어",
    "atlas_id": "atlas id",
    "name_en": "organisation|organization|organisation name|organization name|company|영문 기관명",
    "name_ko": "기관명|국문 기관명|회사명|단체명",
    "short": "short name|abbreviation|약칭",
    "kind": "organisation kind|type of organisation|기관 유형|기관 종류",
    "website": "web page|homepage|url|누리집|홈페이지",
    "class": "membership class|membership type|member type|class of membership|"
    "회원 구분|회원구분|회원 종류|회원 등급",
    "since": "begin|start|start date|first day|membership start date|from|시작일|가입일|회원 시작일",
    "until": "first day without the membership",
    "last_day": "end|end date|last day|membership end date|expires|expiry date|valid until|"
    "종료일|만료일|회원 만료일",
    "months": "length in months|기간(개월)|개월",
}
_CHOICES = {"area": Area, "profession": Profession, "kind": OrganisationKind}
_LANGUAGES = {"en": "en|eng|english|영어", "ko": "ko|kor|korean|한국어|국어"}
# Names by which a country is called beside the one of CLDR.
_ALSO = {
    "republic of korea": "KR",
    "korea": "KR",
    "한국": "KR",
    "남한": "KR",
    "미합중국": "US",
    "england": "GB",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a person says of the columns of a list.

    ``fields`` leads from a heading to its field; ``constants`` from a field to what it is in every row;
    ``values`` from a field to the words of the list, folded, and ours for them (empty: left out).
    ``day_form`` says how 3/4/2026 is meant: ``dmy``, ``mdy``, or empty while nobody said.
    ``ignores_rest``: columns without a field are not read.
    """

    kind: str = PERSONS
    fields: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    day_form: str = ""
    ignores_rest: bool = False

    def as_json(self) -> dict[str, Any]:
        """The mapping as it is stored."""
        return asdict(self)

    def for_table(self, table: Table) -> ColumnMapping:
        """The mapping without headings that the table does not have."""
        return replace(self, fields={name: to for name, to in self.fields.items() if name in table.columns})

    def rest(self, table: Table) -> list[str]:
        """The columns of the table that fill no field."""
        return [name for name in table.columns if name not in self.fields]

    def column_of(self, name: str) -> str:
        """The heading whose column fills the field, else the field itself."""
        return next((heading for heading, to in self.fields.items() if to == name), name)


def fields_of(kind: str) -> list[str]:
    """Every field that a column of such a list may fill."""
    return [*FIELDS[kind], *(name for number in range(1, MOST_PERIODS + 1) for name in period_fields(number))]


def period_fields(number: int) -> list[str]:
    """The fields of one of several periods of a row: ``since``, or ``since_2`` for the second."""
    return [name if number == 1 else f"{name}_{number}" for name in PERIOD]


def label(name: str) -> str:
    """What a field is called."""
    if name in LABELS:
        return str(LABELS[name])
    return _("%(field)s of period %(n)s") % {"field": LABELS[base_of(name)], "n": name.rpartition("_")[2]}


def base_of(name: str) -> str:
    """The field of which this is the one of a second or later period: ``since`` of ``since_2``."""
    return name if name in LABELS else name.rpartition("_")[0]


@cache
def known_headings() -> frozenset[str]:
    """Every heading that is recognised, folded."""
    return frozenset(_fields_by_heading(PERSONS)) | frozenset(_fields_by_heading(ORGANISATIONS))


@cache
def _fields_by_heading(kind: str) -> dict[str, str]:
    headings: dict[str, str] = {}
    for name in (*FIELDS[kind], *PERIOD):
        for heading in (name, *_HEADINGS[name].split("|")):
            headings[folded_heading(heading)] = name
    for number in range(2, MOST_PERIODS + 1):
        for name in PERIOD:
            for heading in (name, *_HEADINGS[name].split("|")):
                headings[folded_heading(f"{heading} {number}")] = f"{name}_{number}"
                headings[folded_heading(f"{heading} ({number})")] = f"{name}_{number}"
    return headings


def recognised(table: Table, kind: str = "") -> ColumnMapping:
    """The mapping by the headings alone. Of two columns for one field the first fills it."""
    kind = kind or _kind_of(table)
    by_heading = _fields_by_heading(kind)
    fields: dict[str, str] = {}
    for heading in table.columns:
        name = by_heading.get(folded_heading(heading), "")
        if name and name not in fields.values():
            fields[heading] = name
    if {"until", "last_day"} <= {*fields.values()}:
        fields = {heading: name for heading, name in fields.items() if name != "last_day"}
    mapping = ColumnMapping(kind, fields)
    return replace(mapping, day_form=_day_form(table, mapping))


def _kind_of(table: Table) -> str:
    headings = {folded_heading(heading) for heading in table.columns}
    of_persons = {_fields_by_heading(PERSONS).get(heading) for heading in headings}
    of_bodies = {_fields_by_heading(ORGANISATIONS).get(heading) for heading in headings}
    names_bodies = of_bodies & {"name_en", "name_ko", "kind", "website"}
    return ORGANISATIONS if names_bodies and not of_persons & {"email", "name", "family_name"} else PERSONS


def corrected(
    mapping: ColumnMapping,
    table: Table,
    *,
    fields: Mapping[str, str],
    constants: Mapping[str, str],
    words: Mapping[str, str],
    day_form: str,
    ignores_rest: bool,
) -> ColumnMapping:
    """The mapping as a person corrects it; a field that is given to another column loses its first.

    ``words`` lead from ``class:Gold`` to our word. Raises FaultsFoundError for a field that is none, and for
    a column that the table does not have.
    """
    known = ("", *fields_of(mapping.kind))
    named = [(name, known) for name in (*fields.values(), *constants)]
    named += [(key.partition(":")[0], WORD_FIELDS) for key in words]
    named += [(heading, (*table.columns,)) for heading in fields]
    faults = [
        Fault(
            table.file,
            table.reading.heading,
            name,
            name,
            _("one of %(words)s") % {"words": ", ".join(allowed)},
        )
        for name, allowed in named
        if name not in allowed
    ]
    if faults:
        raise FaultsFoundError(faults)
    kept = {name: to for name, to in mapping.fields.items() if to not in fields.values()} | dict(fields)
    values: dict[str, dict[str, str]] = {name: dict(said) for name, said in mapping.values.items()}
    for key, ours in words.items():
        name, _sign, theirs = key.partition(":")
        values.setdefault(name, {})[fold(theirs)] = ours
    return ColumnMapping(
        mapping.kind,
        {name: to for name, to in kept.items() if to},
        mapping.constants | dict(constants),
        values,
        day_form or mapping.day_form,
        ignores_rest or mapping.ignores_rest,
    )


def missing(mapping: ColumnMapping) -> list[str]:
    """The fields, each or any of several, without which no row can be read."""
    given = {*mapping.fields.values(), *(name for name, value in mapping.constants.items() if value)}
    if mapping.kind == PERSONS:
        needed = [{"email", "number"}, {"name", "given_name", "family_name", "name_native"}]
    else:
        needed = [{"name_en"}]
    needed += [{"class"}, {"since"}, {"until", "last_day", "months"}]
    in_order = fields_of(mapping.kind)
    return [" / ".join(sorted(names, key=in_order.index)) for names in needed if not names & given]


def mapping_faults(table: Table, mapping: ColumnMapping) -> list[Fault]:
    """What stands against reading any row: fields that are missing, columns that nobody spoke of."""
    row = table.reading.heading
    faults = [
        Fault(table.file, row, names, "", _("this column, which is missing")) for names in missing(mapping)
    ]
    if not mapping.ignores_rest:
        expected = _("one of %(words)s, or a column to ignore") % {"words": ", ".join(_plain(mapping.kind))}
        faults += [Fault(table.file, row, name, name, expected) for name in mapping.rest(table)]
    return faults


def _plain(kind: str) -> Sequence[str]:
    return (*FIELDS[kind], *PERIOD)


class Words:
    """The words of a list in ours: classes, countries, areas, professions, kinds, languages.

    What a person said of a word goes before what it would mean by itself.
    """

    def __init__(self, mapping: ColumnMapping) -> None:
        classes = MembershipClass.objects.filter(for_organisations=mapping.kind == ORGANISATIONS)
        rows = list(classes.values_list("name_en", "name_ko"))
        self.classes = [name_en for name_en, _name_ko in rows]
        named = {fold(name): name_en for name_en, name_ko in rows for name in (name_ko, name_en) if name}
        self.own: dict[str, Mapping[str, str]] = {"class": named, **_words()}
        self.said = mapping.values

    def read(self, name: str, text: str) -> str | None:
        """Our word for one of the list; None for one that nobody knows."""
        if not text:
            return ""
        folded = fold(text)
        said = self.said.get(name, {}).get(folded)
        return "" if said == "" else self.own[name].get(fold(said or text))

    def expected(self, name: str) -> str:
        """What is expected of a field, for a person."""
        if name == "country":
            return _("a country code such as KR, or nothing")
        if name == "class":
            words = ", ".join(self.classes) or _("(no class is set up)")
            return _("one of %(words)s") % {"words": words}
        words = ", ".join(_LANGUAGES if name == "language" else _CHOICES[name].values)
        return (_("one of %(words)s") if name == "kind" else _("one of %(words)s, or nothing")) % {
            "words": words
        }


WORD_FIELDS = ("class", "country", "area", "profession", "kind", "language")


@cache
def _words() -> dict[str, dict[str, str]]:
    """Words of every field but the class: codes, names in English and Korean."""
    found: dict[str, dict[str, str]] = {"country": dict(_ALSO)}
    for place in countries():
        for name in (place.code, place.name_en, place.name_ko):
            found["country"][fold(name)] = place.code
    for code, places in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and fold(places[0]) in found["country"]:
            found["country"][fold(code)] = places[0]
    for name, choices in _CHOICES.items():
        found[name] = {}
        for word in choices.values:
            found[name] |= {fold(word): word, fold(word.replace("_", " ")): word}
        for language in ("en", "ko"):
            with override(language):
                found[name] |= {fold(str(words)): word for word, words in choices.choices}
    found["language"] = {word: code for code, words in _LANGUAGES.items() for word in words.split("|")}
    return found


class AmbiguousDayError(ValueError):
    """The day can be read in two ways, such as 3/4/2026."""


_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[AP]M)?Z?$", re.IGNORECASE)
_D, _M, _Y, _NAME = (
    r"(?P<d>[0-9]{1,2})",
    r"(?P<m>[0-9]{1,2})",
    r"(?P<y>[0-9]{4})",
    r"(?P<m>[a-z]{3})[a-z]*\.?",
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_Y}(?P<sign>[-/.]) ?{_M}(?P=sign) ?{_D}\.?",
        rf"{_Y}년 ?{_M}월 ?{_D}일",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:[0-9]{6})?",
        rf"{_D}\. ?{_M}\. ?{_Y}",
        rf"{_D}(?:st|nd|rd|th)?[ -]{_NAME}[ ,-]+{_Y}",
        rf"{_NAME} {_D}(?:st|nd|rd|th)?,? {_Y}",
    )
)
_SLASHED = re.compile(r"([0-9]{1,2})(?P<sign>[/-])([0-9]{1,2})(?P=sign)([0-9]{4})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")


def read_day(text: str, form: str = "", epoch: date | None = None) -> date:
    """A day as lists write it; ``form`` says how 3/4/2026 is meant, ``epoch`` from which day a number counts.

    Raises AmbiguousDayError for a day of which nobody said how it is meant, ValueError for what is no day.
    """
    if epoch is not None and (serial := _SERIAL.fullmatch(text)):
        return bounded(epoch + timedelta(days=int(serial[1])))
    text = _TIME.sub("", text)
    if match := _SLASHED.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if not form and first != second:
            raise AmbiguousDayError(text)
        month, day = (second, first) if form == "dmy" else (first, second)
        return bounded(date(int(match[4]), month, day))
    if match := next((found for shape in _SHAPES if (found := shape.fullmatch(text))), None):
        month = int(match["m"]) if match["m"].isdecimal() else _MONTHS.index(match["m"].lower()) + 1
        return bounded(date(int(match["y"]), month, int(match["d"])))
    return parse_day(text)


def _day_form(table: Table, mapping: ColumnMapping) -> str:
    """How the days of a list are meant that could be read in two ways, if one of them says so: 31/1/2026."""
    days = {
        table.columns[heading]
        for heading, name in mapping.fields.items()
        if base_of(name) in ("since", "until", "last_day")
    }
    texts = (cells[at].strip() for _line, cells in table.lines for at in days if at < len(cells))
    matches = [match for text in texts if (match := _SLASHED.fullmatch(_TIME.sub("", text)))]
    forms = {"dmy"} if any(int(match[1]) > 12 for match in matches) else set()
    forms |= {"mdy"} if any(int(match[3]) > 12 for match in matches) else set()
    return forms.pop() if len(forms) == 1 else ""


def unknown_words(mapping: ColumnMapping, table: Table, most: int) -> dict[str, list[str]]:
    """The words of the list that nobody knows, by their field, at most so many of each."""
    words, found = Words(mapping), dict[str, list[str]]()
    for heading, name in mapping.fields.items():
        plain = base_of(name)
        if plain in WORD_FIELDS:
            at = table.columns[heading]
            texts = dict.fromkeys(cells[at].strip() for _line, cells in table.lines if at < len(cells))
            unknown = [text for text in texts if words.read(plain, text) is None]
            found.setdefault(plain, []).extend(unknown[:most])
    return {name: texts for name, texts in found.items() if texts}


def from_json(stored: Mapping[str, Any]) -> ColumnMapping:
    """A mapping as it was stored."""
    return ColumnMapping(**stored)


def shape_of(headings: Iterable[str]) -> str:
    """What the lists that one system exports have in common: their headings in any order, as one text."""
    return "\n".join(sorted(folded_heading(heading) for heading in headings))
