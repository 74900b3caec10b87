"""tantivy, with its own counts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.peer import needed
from bench.speed.engine import COUNTED, NEWS, SHOWN
from bench.speed.texts import LANGUAGE, Text


class Tantivy:
    """tantivy in Rust; its counts are those of its own aggregations."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._t = needed("tantivy")
        builder = self._t.SchemaBuilder()
        for field in ("title", "body"):
            builder.add_text_field(field, stored=True, tokenizer_name="en_stem")
        for field in COUNTED:
            builder.add_text_field(field, tokenizer_name="raw", fast=True)
        builder.add_integer_field("day", fast=True, indexed=True)
        (folder / "tantivy").mkdir(exist_ok=True)
        self._index = self._t.Index(builder.build(), str(folder / "tantivy"))

    def fill(self, texts: Sequence[Text]) -> None:
        writer = self._index.writer(num_threads=1)
        for text in texts:
            values = {"language": text.language, "type": text.type, "year": text.year, "day": text.day}
            values |= {"country": list(text.countries), "title": text.title, "body": text.body}
            writer.add_document(self._t.Document.from_dict(values, self._index.schema))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def _query(self, words: str, language: str = f"+language:{LANGUAGE}") -> Any:
        return self._index.parse_query(f"{language} +({words})", ["title", "body"], {"title": 3.0})

    def page(self, one: str, other: str) -> int:
        searcher, query = self._index.searcher(), self._query(f"+{one} +{other}")
        hits = searcher.search(query, SHOWN, count=False).hits
        titles = self._t.SnippetGenerator.create(searcher, query, self._index.schema, "title")
        bodies = self._t.SnippetGenerator.create(searcher, query, self._index.schema, "body")
        for _, address in hits:
            document = searcher.doc(address)
            titles.snippet_from_doc(document).to_html()
            bodies.snippet_from_doc(document).to_html()
        self.counts(one, other)
        return len(hits)

    def counts(self, one: str, other: str) -> int:
        words, searcher = f"+{one} +{other}", self._index.searcher()
        asked = {name: {"terms": {"field": name, "size": 300}} for name in COUNTED}
        # Languages are counted whichever is chosen: what choosing another would show.
        languages = {"language": asked.pop("language")}
        found = searcher.aggregate(self._query(words), asked)
        found |= searcher.aggregate(self._query(words, language=""), languages)
        return sum(len(one["buckets"]) for one in found.values())

    def newest(self, word: str) -> int:
        types = " ".join(f"type:{name}" for name in NEWS)
        query = self._index.parse_query(f"+language:{LANGUAGE} +({types}) +({word})", ["title", "body"])
        order = {"order_by_field": "day", "order": self._t.Order.Desc, "count": False}
        return len(self._index.searcher().search(query, SHOWN, **order).hits)

    def phrase(self, one: str, other: str) -> int:
        found = self._index.searcher().search(self._query(f'"{one} {other}"'), SHOWN, count=False)
        return len(found.hits)

    def close(self) -> None:
        self._index = None
