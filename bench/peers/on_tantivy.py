"""tantivy: a field for each language, with the stemmer and stop words that it has for it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.peers.peer import UNSPACED, Text, base, needed

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Its lists; for other languages it has none.
STOP_WORDS = ("da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ru", "sv")
LONGEST_WORD = 64
FIELDS = ("title", "body")
# Its own word tokenizer tears words apart at the marks of Indic scripts.
WITH_MARKS = r"[\p{L}\p{M}\p{N}]+"
MARKED = frozenset({"hi", "bn", "mr", "ne", "ta", "te", "gu", "pa", "kn", "ml", "si"})


class Tantivy:
    def __init__(self, folder: Path) -> None:
        self._tantivy = needed("tantivy")
        self._folder = folder
        self._waiting: dict[str, list[Text]] = {}
        self._indexes: dict[str, Any] = {}
        self._analyzers: dict[str, Any] = {}

    def add(self, texts: Iterable[Text]) -> None:
        for text in texts:
            self._waiting.setdefault(base(text.language), []).append(text)

    def commit(self) -> None:
        for language, texts in self._waiting.items():
            index = self._index(language)
            writer = index.writer(num_threads=1)
            for text in texts:
                document = {"number": text.number, "title": text.title, "body": text.body}
                writer.add_document(self._tantivy.Document.from_dict(document, index.schema))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
        self._waiting.clear()

    def search(self, question: str, language: str, limit: int) -> list[int]:
        index = self._index(base(language))
        asked = dict.fromkeys(self._analyzers[base(language)].analyze(question))
        queries, should = self._tantivy.Query, self._tantivy.Occur.Should
        any_of = [queries.term_query(index.schema, field, word) for word in asked for field in FIELDS]
        query = queries.boolean_query([(should, one) for one in any_of])
        searcher = index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        return [int(searcher.doc(address)["number"][0]) for _, address in hits]

    def close(self) -> None:
        self._indexes.clear()

    def _index(self, language: str) -> Any:
        if language not in self._indexes:
            builder = self._tantivy.SchemaBuilder()
            builder.add_unsigned_field("number", stored=True, fast=True)
            for field in FIELDS:
                builder.add_text_field(field, tokenizer_name="words")
            folder = self._folder / f"tantivy-{language}"
            folder.mkdir(exist_ok=True)
            index = self._tantivy.Index(builder.build(), str(folder))
            self._analyzers[language] = self._analyzer(language)
            index.register_tokenizer("words", self._analyzers[language])
            self._indexes[language] = index
        return self._indexes[language]

    def _analyzer(self, language: str) -> Any:
        given, filters = self._tantivy.Tokenizer, self._tantivy.Filter
        if language in UNSPACED:
            return self._built(given.ngram(3, 3), [filters.lowercase()])
        steps = [filters.remove_long(LONGEST_WORD), filters.lowercase()]
        if language in STOP_WORDS:
            steps.append(filters.stopword(STEMMERS[language]))
        if language in STEMMERS:
            steps.append(filters.stemmer(STEMMERS[language]))
        steps += [] if language == "vi" else [filters.ascii_fold()]
        return self._built(given.regex(WITH_MARKS) if language in MARKED else given.simple(), steps)

    def _built(self, tokenizer: Any, filters: list[Any]) -> Any:
        builder = self._tantivy.TextAnalyzerBuilder(tokenizer)
        for one in filters:
            builder = builder.filter(one)
        return builder.build()
