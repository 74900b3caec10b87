"""Names of countries in texts, as an editor means them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from omctpub import countries
from omctpub.search.analysis import UNSPACED
from omctpub.search.names import countries_in
from omctpub.search.words.stop_words import stop_words
from omctpub.text import fold, words

# A name of one word stands for words that are made of it: Sudan, Sudanese; Honduras, hondureño.
SHORTEST_ROOT, LONGEST_ENDING = 4, 6
# So much of all texts is read for names.
MOST_READ = 1_000_000
# How much of the end of a longer name may change in such a word.
_CHANGING = ((8, 2), (6, 1))
_ARABIC_BEFORE = ("", "و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "لل", "فال", "كال")
_KEY = 4
# "Financial", and the capital of Jordan, in a script without capitals.
_MORE_OFTEN_OTHERS = frozenset({"مالي", "عمان"})
_AROUND = " \t\"'«»‹›“”„‟‚‘’「『《》』」〈〉()[]{}¿¡?!.,:;،؛؟、。：；…–—-*_#"

# The words of a name, and the codes that they may mean.
Named = tuple[Sequence[str], frozenset[str]]


def as_words(text: str) -> str:
    """A text as names are compared: folded words with single blanks between them."""
    return " ".join(words(fold(text)))


def names_of(code: str, language: str) -> frozenset[str]:
    """The names of a country in the main languages and in this one, as `as_words` gives them."""
    own = (name for name, codes in countries.spellings_in(language).items() if code in codes)
    return _main_names().get(code, frozenset()).union(own)


@lru_cache(maxsize=1)
def _main_names() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, codes in countries.spellings().items():
        for code in codes:
            found.setdefault(code, set()).add(name)
    return {code: frozenset(names) for code, names in found.items()}


def in_title(title: str, language: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What names a country in a title, as it is written there, and the codes that it may mean.

    Where a script has capitals a name has one, if only the whole title is not written in them.
    """
    loud = title.isupper()
    typed = [word.strip(_AROUND) for word in (title.lower() if loud else title).replace("/", " ").split()]
    for place, codes in _places(typed, language):
        written = " ".join(place)
        if loud or not _no_name(written, title, language):
            yield written.upper() if loud else written, codes


def _no_name(written: str, title: str, language: str) -> bool:
    """Whether it is another word: written small, with a capital only since the title begins with it, or one
    like "Eau" that names a country in capitals only."""
    small, begins = written.lower(), title.lstrip(_AROUND).startswith(written)
    if fold(written) in _MORE_OFTEN_OTHERS:
        return not begins or title.lstrip(_AROUND)[len(written) :].lstrip()[:1] != ":"
    if written == written.upper():
        return False
    if written == small or countries.written_small(fold(written)):
        return True
    return begins and small in stop_words(language.split("-")[0])


def _places(typed: Sequence[str], language: str) -> Iterator[Named]:
    """First the names that only the title's own language has, then the others in what is left between."""
    named, after = _only_in(language), 0
    longest = max((name.count(" ") + 1 for name in named), default=0)
    for start in range(len(typed)) if named else ():
        ends = range(min(len(typed), start + longest), start, -1)
        end = next((end for end in ends if as_words(" ".join(typed[start:end])) in named), 0)
        if end and start >= after:
            yield typed[start:end], named[as_words(" ".join(typed[start:end]))]
            yield from _in_any_language(typed[after:start])
            after = end
    yield from _in_any_language(typed[after:])


def _in_any_language(typed: Sequence[str]) -> Iterator[Named]:
    return ((place, frozenset(codes)) for place, codes in countries_in(typed))


@lru_cache(maxsize=64)
def _only_in(language: str) -> Mapping[str, frozenset[str]]:
    known = countries.spellings()
    return {name: codes for name, codes in countries.spellings_in(language).items() if name not in known}


def unnamed(wanted: Sequence[str], texts: Iterable[str], languages: Collection[str]) -> list[str]:
    """Those of the countries that no text speaks of: by a name, or by a word that is made of one.

    Names in the main languages and in those of the texts; of two that would do, the longer: "Australian" is
    not made of Austria, and "South Sudan" not of Sudan.
    """
    missing, left = list(wanted), MOST_READ
    for text in texts:
        if missing and left > 0:
            there, left = _spoken_of(text[:left], frozenset(languages)), left - len(text)
            missing = [code for code in missing if code not in there]
    return missing


def _spoken_of(text: str, languages: frozenset[str]) -> frozenset[str]:
    long, roots, folded = _long_names(languages), _roots(languages), fold(text)
    cut = {run: words(run) for run in set(folded.split())}
    typed, at = [word for run in folded.split() for word in cut[run]], 0
    found, single = set[str](), set[str]()
    while at < len(typed):
        codes, length = _longest(typed, at, long)
        found |= codes
        single.update(typed[at : at + 1] if not codes else ())
        at += length
    return frozenset(found.union(*(_made_of(word, roots) for word in single), _unspaced(folded)))


def _longest(
    typed: Sequence[str], at: int, long: Mapping[str, Sequence[Named]]
) -> tuple[frozenset[str], int]:
    """The codes of the longest name of several words that begins here, and how many words it has."""
    for name, codes in long.get(typed[at][:_KEY], ()):
        there = typed[at : at + len(name)]
        if len(there) == len(name) and all(map(_alike, there, name)):
            return codes, len(name)
    return frozenset(), 1


def _alike(word: str, name: str) -> bool:
    """Whether the words differ in the ending at most, as in "Южного Судана"."""
    kept = len(name) - 2
    return word == name or (kept >= SHORTEST_ROOT and word[:kept] == name[:kept] and len(word) <= kept + 4)


def _made_of(word: str, roots: Mapping[str, frozenset[str]]) -> frozenset[str]:
    bare = [word.removeprefix(before) for before in _ARABIC_BEFORE if word.startswith(before)]
    for one in [word] if word[0] < "\u0600" or word[0] > "\u06ff" else bare:
        for end in range(len(one), max(SHORTEST_ROOT - 1, len(one) - LONGEST_ENDING - 1), -1):
            if one[:end] in roots:
                return roots[one[:end]]
        if one in roots:
            return roots[one]
    return frozenset()


def _named(languages: frozenset[str]) -> Iterator[tuple[list[str], frozenset[str]]]:
    for named in (countries.spellings(), *map(countries.spellings_in, sorted(languages))):
        yield from ((name.split(), codes) for name, codes in named.items() if name)


@lru_cache(maxsize=32)
def _long_names(languages: frozenset[str]) -> Mapping[str, Sequence[Named]]:
    """Names of several words under the beginning of their first, the longest first."""
    found: dict[str, list[Named]] = {}
    for name, codes in _named(languages):
        if len(name) > 1:
            found.setdefault(name[0][:_KEY], []).append((name, codes))
    return {key: sorted(names, key=lambda one: -len(one[0])) for key, names in found.items()}


@lru_cache(maxsize=32)
def _roots(languages: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Names of one word, and what stays of them in the words that are made of them."""
    found: dict[str, set[str]] = {}
    for name, codes in _named(languages):
        if len(name) == 1:
            cut = next((less for long, less in _CHANGING if len(name[0]) >= long), 0)
            for root in (name[0], name[0][: len(name[0]) - cut]):
                found.setdefault(root, set()).update(codes)
    return {root: frozenset(codes) for root, codes in found.items()}


def _unspaced(folded: str) -> frozenset[str]:
    """The countries named in scripts without spaces between words."""
    if not UNSPACED.search(folded):
        return frozenset()
    there = (
        codes for name, codes in countries.spellings().items() if UNSPACED.match(name) and name in folded
    )
    return frozenset[str]().union(*there)
