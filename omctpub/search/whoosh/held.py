"""What a Whoosh index holds, text by text, by public readers alone: for comparing it with the database."""

from collections.abc import Iterator

from whoosh.reading import IndexReader

from omctpub.search.engine import Held
from omctpub.search.whoosh.columns import column
from omctpub.search.whoosh.fields import encoded


def texts_in(reader: IndexReader, thorough: bool) -> Iterator[Held]:
    """Every text that is not deleted. To be `thorough` is to `read_through` first."""
    if thorough:
        read_through(reader)
    for leaf, _ in reader.leaf_readers():
        yield from _texts(leaf)


def read_through(reader: IndexReader) -> None:
    """Read every posting: where one is damaged, that raises anything at all."""
    for leaf, _ in reader.leaf_readers():
        for _ in leaf.iter_postings():
            pass


def _texts(leaf: IndexReader) -> Iterator[Held]:
    items, fingerprints = column(leaf, "item"), column(leaf, "fingerprint")
    start, told = encoded("language:"), set[int]()
    for name in list(leaf.expand_prefix("tags", start)):
        for text in leaf.postings("tags", name).all_ids():
            if not leaf.is_deleted(text):
                told.add(text)
                yield Held(items[text], name[len(start) :].decode(), fingerprints[text])
    for text in leaf.all_doc_ids():
        if text not in told:
            yield Held(items[text], "", fingerprints[text])
