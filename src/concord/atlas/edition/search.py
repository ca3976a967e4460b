"""Find anything by name or identifier, in any script, with the reason for each hit.

The index holds words, pairs of characters for Hangul, Han and kana, and bare identifiers. It is written anew
with every edition and is never the truth. Text is folded (``kernel.text.fold``) before it is indexed and
before it is looked for, so that case, width and accents do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
import tantivy
from rapidfuzz import fuzz, process

from concord.kernel.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from concord.atlas.edition.search_documents import SearchDocument

WORD, PAIR, IDENTIFIER, KIND, STORED = "word", "pair", "identifier", "kind", "stored"
TITLE_WORD = "title_word"
_HEAP_BYTES = 32_000_000
# Hangul (syllables and letters), Han, kana: scripts written without spaces or with particles attached.
_EAST_ASIAN = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
_TOKEN = re.compile(rf"[{_EAST_ASIAN}]+|[^\W_{_EAST_ASIAN}]+")
_IS_EAST_ASIAN = re.compile(rf"[{_EAST_ASIAN}]")
_WEIGHTS = {"product": 4.0, "organisation": 1.5, "claim": 1.3, "instrument": 1.3, "authorisation": 1.1}
_RESOLVER = re.compile(r"https?://(?:dx\.)?(?:doi|ror)\.org/")
# Hits beyond the limit that are weighed too, since what explains a hit may lift it.
_SPARE = 10
_NEAR_MISS = "near miss"
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit. ``reason`` says by what: the kind of name or identifier, and its text."""

    kind: str
    id: str
    title: str
    subtitle: str
    reason: str
    score: float


class Searcher:
    """The search of one edition. ``path`` is the folder of the edition; open one for each process."""

    def __init__(self, path: Path) -> None:
        self._schema = schema()
        self._index = tantivy.Index(self._schema, path=str(path / "search"))
        self._searcher = self._index.searcher()

    def search(self, text: str, limit: int = 20, kinds: Collection[str] | None = None) -> list[Hit]:
        """The best hits first. All words must be found; if nothing has them all, spelling is forgiven.

        ``kinds`` keeps only things of those kinds. An identifier that nothing bears brings its nearest,
        marked as near misses.
        """
        text = _RESOLVER.sub("", text.strip())
        words = list(dict.fromkeys(tokens(text)))
        if not words or limit < 1:
            return []
        for query in (self._exact(text, words), self._forgiving(words)):
            hits = self._run(query, words, bare(text), limit, kinds)
            if hits:
                return hits
        return self._near_misses(bare(text), limit, kinds)

    def _term(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, text)

    def _exact(self, text: str, words: list[str]) -> tantivy.Query:
        wanted = [(_MUST, self._word(word, is_last=word == words[-1])) for word in words]
        by_words = tantivy.Query.boolean_query(wanted)
        identifier = tantivy.Query.boost_query(self._term(IDENTIFIER, bare(text)), 10.0)
        return tantivy.Query.boolean_query([(_SHOULD, by_words), (_SHOULD, identifier)])

    def _word(self, word: str, is_last: bool) -> tantivy.Query:
        """A word of the text; the last may be unfinished. East Asian text is found within longer runs."""
        parts = pairs(word)
        if parts:
            return tantivy.Query.boolean_query([(_MUST, self._term(PAIR, part)) for part in parts])
        matches = [
            (_SHOULD, self._term(WORD, word)),
            (_SHOULD, tantivy.Query.boost_query(self._term(TITLE_WORD, word), 2.0)),
        ]
        if is_last and len(word) > 1:
            start = tantivy.Query.fuzzy_term_query(self._schema, WORD, word, distance=0, prefix=True)
            matches.append((_SHOULD, tantivy.Query.const_score_query(start, 0.5)))
        return tantivy.Query.boolean_query(matches)

    def _forgiving(self, words: list[str]) -> tantivy.Query:
        """One slip in each word of four letters or more; half the pairs of an East Asian run."""
        wanted: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for word in words:
            parts = pairs(word)
            if parts:
                spread = [(_SHOULD, self._term(PAIR, part)) for part in parts]
                least = max(1, (len(parts) + 1) // 2)
                wanted.append((_MUST, tantivy.Query.boolean_query(spread, minimum_number_should_match=least)))
            elif len(word) >= 4 and word.isalpha():
                wanted.append((_MUST, tantivy.Query.fuzzy_term_query(self._schema, WORD, word)))
            else:
                wanted.append((_MUST, self._term(WORD, word)))
        return tantivy.Query.boolean_query(wanted)

    def _run(
        self, query: tantivy.Query, words: list[str], whole: str, limit: int, kinds: Collection[str] | None
    ) -> list[Hit]:
        if kinds is not None:
            allowed = [(_SHOULD, self._term(KIND, kind)) for kind in kinds]
            kept = tantivy.Query.const_score_query(tantivy.Query.boolean_query(allowed), 0.0)
            query = tantivy.Query.boolean_query([(_MUST, query), (_MUST, kept)])
        best = self._searcher.search(query, limit + _SPARE, count=False).hits
        hits = [self._hit(address, score, words, whole) for score, address in best]
        return sorted(hits, key=lambda hit: (-hit.score, hit.kind, hit.id))[:limit]

    def _stored(self, address: tantivy.DocAddress) -> list[Any]:
        stored: list[Any] = orjson.loads(self._searcher.doc(address)[STORED][0])
        return stored

    def _hit(self, address: tantivy.DocAddress, score: float, words: list[str], whole: str) -> Hit:
        kind, key, title, subtitle, terms = self._stored(address)
        closeness, text, label = 0.0, title, "name"
        for term_text, term_label, _, stripped in terms:
            of_term = _closeness(stripped, words, whole)
            if of_term > closeness:
                closeness, text, label = of_term, term_text, term_label
        weight = _WEIGHTS.get(kind, 1.0) * (1.0 + closeness)
        return Hit(kind, key, title, subtitle, f"{label} {text}", round(score * weight, 4))

    @cached_property
    def _identifiers(self) -> dict[str, tuple[str, tantivy.DocAddress]]:
        """Every identifier by its bare form: as it is written, and the document that bears it."""
        everything = self._searcher.search(tantivy.Query.all_query(), max(1, self._searcher.num_docs))
        identifiers: dict[str, tuple[str, tantivy.DocAddress]] = {}
        for _, address in everything.hits:
            for text, _, is_identifier, stripped in self._stored(address)[4]:
                if is_identifier:
                    identifiers.setdefault(stripped, (text, address))
        return identifiers

    def _near_misses(self, whole: str, limit: int, kinds: Collection[str] | None) -> list[Hit]:
        if not any(character.isdecimal() for character in whole):
            return []
        known = self._identifiers
        near = process.extract(whole, known.keys(), scorer=fuzz.ratio, score_cutoff=80, limit=limit)
        hits = []
        for stripped, likeness, _ in near:
            text, address = known[stripped]
            kind, key, title, subtitle, _ = self._stored(address)
            if kinds is None or kind in kinds:
                hits.append(Hit(kind, key, title, subtitle, f"{_NEAR_MISS} {text}", round(likeness / 100, 4)))
        return hits


def _closeness(stripped: str, words: list[str], whole: str) -> float:
    """How well a bare term explains a hit: 2 if it is what was asked, less the more it holds besides."""
    if stripped == whole:
        return 2.0
    contained = len([word for word in words if word in stripped])
    if not contained:
        return 0.0
    share = len(whole) / len(stripped) if len(stripped) > len(whole) else 1.0
    starts = 0.2 if stripped.startswith(whole) else 0.0
    return contained / len(words) * (0.5 + 0.5 * share) + starts


def schema() -> tantivy.Schema:
    """The fields. Tokens are cut by ``tokens`` and joined by spaces, so the index only splits at spaces."""
    builder = tantivy.SchemaBuilder()
    for field in (WORD, TITLE_WORD, PAIR):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(IDENTIFIER, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(KIND, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def tokens(text: str) -> Iterator[str]:
    """The words of a text, folded; a run of East Asian characters is one word."""
    return (match.group() for match in _TOKEN.finditer(fold(text)))


def pairs(word: str) -> list[str]:
    """The overlapping pairs of a run of East Asian characters; nothing for any other word."""
    return [word[at : at + 2] for at in range(len(word) - 1)] if _IS_EAST_ASIAN.match(word) else []


def bare(text: str) -> str:
    """An identifier without case, spaces and punctuation: ``BLA 125646`` and ``bla-125646`` are one."""
    return "".join(character for character in fold(text) if character.isalnum())


def write(folder: Path, documents: Iterable[SearchDocument]) -> int:
    """Lay the index in an empty folder; the number of documents."""
    writer = tantivy.Index(schema(), path=str(folder)).writer(heap_size=_HEAP_BYTES, num_threads=1)
    written = 0
    for document in documents:
        writer.add_document(_entry(document))
        written += 1
    writer.commit()
    writer.wait_merging_threads()
    return written


def _entry(document: SearchDocument) -> tantivy.Document:
    words = [word for term in document.terms for word in tokens(term.text)]
    # Each term with its bare form, so that a hit can be explained without folding it again.
    terms = [(*term, bare(term.text)) for term in document.terms]
    identifiers = [stripped for _, _, is_identifier, stripped in terms if is_identifier]
    entry = tantivy.Document()
    entry.add_text(WORD, " ".join(words))
    entry.add_text(TITLE_WORD, " ".join(tokens(document.title)))
    entry.add_text(PAIR, " ".join(pair for word in words for pair in pairs(word)))
    entry.add_text(IDENTIFIER, " ".join(identifiers))
    entry.add_text(KIND, document.kind)
    entry.add_bytes(
        STORED, orjson.dumps((document.kind, document.id, document.title, document.subtitle, terms))
    )
    return entry
