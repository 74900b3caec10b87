"""What a Whoosh index holds, text by text, by public readers alone: for comparing it with the database."""

from collections.abc import Iterable, Iterator, Sequence

from whoosh.reading import IndexReader

from omctpub.search.engine import Held
from omctpub.search.whoosh.columns import column
from omctpub.search.whoosh.fields import encoded


def texts_in(segments: Sequence[IndexReader], thorough: bool) -> Iterator[Held]:
    """Every text that is not deleted. To be `thorough` is to `read_through` first."""
    if thorough:
        read_through(segments)
    for segment in segments:
        yield from _texts(segment)


def read_through(segments: Iterable[IndexReader]) -> None:
    """Read every posting: where one is damaged, that raises anything at all."""
    for segment in segments:
        for _ in segment.iter_postings():
            pass


def _texts(segment: IndexReader) -> Iterator[Held]:
    items, fingerprints = column(segment, "item"), column(segment, "fingerprint")
    start, told = encoded("language:"), set[int]()
    for name in list(segment.expand_prefix("tags", start)):
        for text in segment.postings("tags", name).all_ids():
            if not segment.is_deleted(text):
                told.add(text)
                yield Held(items[text], name[len(start) :].decode(), fingerprints[text])
    for text in segment.all_doc_ids():
        if text not in told:
            yield Held(items[text], "", fingerprints[text])
