"""Words too common to be asked for among others, one file of them for each language."""

from functools import cache
from pathlib import Path

from omctpub.search.words.letters import folded, normal

FOLDER = Path(__file__).parent / "stop_words"


@cache
def stop_words(base: str) -> frozenset[str]:
    """Those of a language, folded; none where we have no list."""
    file = FOLDER / f"{base}.txt"
    known = {path.name for path in FOLDER.iterdir()}
    words = file.read_text(encoding="utf-8").split() if file.name in known else []
    return frozenset(folded(normal(word, base), base) for word in words)
