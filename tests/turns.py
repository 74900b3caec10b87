"""What is tried with what: in the exhaustive run all with all, in the usual one each with one, in turn."""

import os
from collections.abc import Iterable, Sequence
from itertools import cycle, product
from typing import TypeVar

import pytest

# What PostgreSQL alone does, or what may happen to a server alone.
on_postgresql = pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
EXHAUSTIVE = bool(os.environ.get("OMCTPUB_EXHAUSTIVE"))
One = TypeVar("One")
Other = TypeVar("Other")


def in_turn(each: Iterable[One], others: Sequence[Other]) -> list[tuple[One, Other]]:
    """Every one of them with every other; in the usual run with one other, in turn."""
    return list(product(each, others)) if EXHAUSTIVE else list(zip(each, cycle(others), strict=False))


def some(cases: Sequence[One], of: int, first: int = 0) -> Sequence[One]:
    """All of them; in the usual run one of so many, beginning with the `first`."""
    return cases if EXHAUSTIVE else cases[first % of :: of]
