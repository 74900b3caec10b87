"""The same questions to omctpub, SQLite FTS5, PostgreSQL and tantivy, over the same texts in one run.

`measure` fills all engines that are there with so many texts, asks them in turn, and gives a table's rows.
"""

from bench.speed.measuring import Row, measure

__all__ = ["Row", "measure"]
