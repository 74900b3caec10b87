"""The same questions to omctpub, SQLite FTS5, PostgreSQL and tantivy, over the same texts in one run.

`measure` fills all engines that are there with so many texts, asks them in turn, and gives what
`show_search` prints.
"""

from bench.speed.measuring import measure
from bench.speed.report import show_search

__all__ = ["measure", "show_search"]
