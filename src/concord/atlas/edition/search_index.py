"""The search index: words, pairs of characters for Hangul, Han and kana, and bare identifiers.

It is laid anew with every edition and is never the truth. Text is folded (``kernel.text.fold``) before it
is indexed and before it is sought, so that case, width and accents do not matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
import tantivy

from concord.kernel.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
    if not _IS_EAST_ASIAN.match(word):
        return []
    return [word[start : start + 2] for start in range(len(word) - 1)]


def bare(text: str) -> str:
    """An identifier without case, spaces and punctuation: ``BLA 125646`` and ``bla-125646`` are one."""
    return "".join(character for character in fold(text) if character.isalnum())


def write(folder: Path, documents: Iterable[SearchDocument]) -> int:
    """Lay the index in an empty folder; the number of documents."""
    fields = schema()
    index = tantivy.Index(fields, path=str(folder))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
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
    stored = (document.kind, document.id, document.title, document.subtitle, terms)
    entry.add_bytes(STORED, orjson.dumps(stored))
    return entry
