"""Columns of numbers in a Whoosh index: one for each text, read all at once as an array."""

from array import array
from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader, ColumnWriter
from whoosh.reading import IndexReader


class NumberColumn(Column):
    """A number for each text, read all at once."""

    def writer(self, dbfile: Any) -> "NumberWriter":
        return NumberWriter(dbfile)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "NumberReader":
        return NumberReader(dbfile, basepos, length, doccount)

    def default_value(self, reverse: bool = False) -> int:
        return 0


class NumberWriter(ColumnWriter):
    """Writes 64-bit numbers, with 0 where a text has none."""

    def __init__(self, dbfile: Any) -> None:
        self._dbfile = dbfile
        self._numbers = array("q")

    def add(self, docnum: int, v: int) -> None:
        self._numbers.extend([0] * (docnum - len(self._numbers)))
        self._numbers.append(v)

    def finish(self, doccount: int) -> None:
        self._dbfile.write(np.asarray(self._numbers, "<i8").tobytes())


class NumberReader(ColumnReader):
    """Reads what a `NumberWriter` wrote."""

    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        self._written = np.frombuffer(dbfile.get(basepos, length), "<i8")
        if len(self._written) != doccount:
            raise ValueError(f"{len(self._written)} numbers for {doccount} texts")

    def __len__(self) -> int:
        return int(self._doccount)

    def __getitem__(self, docnum: int) -> int:
        return int(self._written[docnum])

    def load(self) -> Any:
        """The numbers of all texts, as an array."""
        return self._written.astype(np.int64)


def column(reader: IndexReader, name: str) -> NumberReader:
    """The numbers of a segment under that name.

    FileNotFoundError where the file has gone since the segment was opened, as another index took the place
    of this one: Whoosh reads zeros there.
    """
    found: Any = reader.column_reader(name, translate=False)
    if not isinstance(found, NumberReader):
        raise FileNotFoundError(f"The column {name!r} of the search index is not there.")
    return found
