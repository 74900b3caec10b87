"""What somebody in the rooms may know: of a draft, who does not write in its language learns nothing.

Asked of the state of a text it says whether they may know that it is there; asked of the state of its working
version, or of a revision, whether they may see that. `theirs` are the languages that somebody writes in; None
is all of them.
"""

from collections.abc import Collection
from typing import Any

HIDDEN = "draft"

Part = tuple[str, list[Any]]


def writes(theirs: Collection[str] | None, language: str) -> bool:
    """Whether they write in a language."""
    return theirs is None or language in theirs


def knows(theirs: Collection[str] | None, language: str, state: str) -> bool:
    """Whether what is in this state is theirs to know of."""
    return writes(theirs, language) or state != HIDDEN


def of_theirs(theirs: Collection[str] | None) -> Part:
    """The condition that they write in the language of a text `t`; "" where nothing is asked."""
    if theirs is None:
        return "", []
    return f"t.language IN ({_marks(theirs)})", list(theirs)


def behind(theirs: Collection[str] | None, original: str) -> str:
    """The column of a text that tells them whether it is behind its original, which is in that language."""
    return "behind" if writes(theirs, original) else "behind_known"


def is_behind(theirs: Collection[str] | None) -> Part:
    """The condition that a text `t` is behind its original, by the column that `behind` names.

    It begins with what the index of such texts has, so that it is read along that.
    """
    if theirs is None:
        return "t.behind", []
    original = "(SELECT o.original FROM item AS o WHERE o.number = t.item_id)"
    which = f"CASE WHEN {original} IN ({_marks(theirs)}) THEN t.behind ELSE t.behind_known END"
    return f"(t.behind OR t.behind_known) AND {which}", list(theirs)


def known(theirs: Collection[str] | None, column: str = "t.state") -> Part:
    """The condition that a text `t` is theirs to know of, by the state in a column."""
    condition, bound = of_theirs(theirs)
    return (f"({column} <> '{HIDDEN}' OR {condition})", bound) if condition else ("", [])


def _marks(theirs: Collection[str]) -> str:
    return ", ".join("?" * len(theirs)) or "NULL"
