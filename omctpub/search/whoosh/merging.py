"""Joining the segments that many updates leave: which of a Whoosh index, and when.

Each function is a `mergetype` of a writer: it gives the segments that stay as they are.
"""

from typing import Any

from whoosh.reading import SegmentReader

MOST_SEGMENTS = 20
# Where nobody ever merges, an update does: with still more segments every search would be slow.
FAR_TOO_MANY = 100
# Texts that are joined at once: about a second of work. Larger segments stay as they are.
MOST_JOINED = 2_000

# What of Whoosh has types differs from version to version.
Writer = Any


def leave(writer: Writer, segments: list[Any]) -> list[Any]:
    """Publishing is quick: joining is for a worker, or for an update where none has done so for long."""
    return segments if len(segments) < FAR_TOO_MANY else join_smallest(writer, segments)


def join_smallest(writer: Writer, segments: list[Any]) -> list[Any]:
    """Joins the smallest as long as the next is no larger than all before it together, nor all too large.

    So each text is rewritten about log2(n) times in the life of an index of n texts, for a second at most.
    """
    rising = sorted(segments, key=lambda segment: segment.doc_count())
    joined, texts = 0, 0
    while joined < len(rising) and (joined < 2 or rising[joined].doc_count() <= texts):
        texts += rising[joined].doc_count()
        if texts > MOST_JOINED:
            break
        joined += 1
    if joined < 2:
        return segments
    for segment in rising[:joined]:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return rising[joined:]
