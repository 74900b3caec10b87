"""Columns of numbers in a Whoosh index: one for each text, read all at once as an array."""

from array import array
from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader, ColumnWriter


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

    def __len__(self) -> int:
        return int(self._doccount)

    def __getitem__(self, docnum: int) -> int:
        return int(self._written[docnum]) if docnum < len(self._written) else 0

    def load(self) -> Any:
        """The numbers of all texts, as an array."""
        found = np.zeros(self._doccount, np.int64)
        found[: len(self._written)] = self._written
        return found
