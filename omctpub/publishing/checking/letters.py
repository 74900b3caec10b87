"""Letters and spaces that got lost on the way: `M?ission`, `LibertÃ©`, `the end.And then`."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from omctpub.publishing.checking.subject import Finding, Subject, quoted
from omctpub.search.analysis import UNSPACED
from omctpub.search.words.stop_words import stop_words

Span = tuple[int, int]

LONGEST_QUOTED = 40
_AROUND = 20

# What has one of these in it is no word: addresses, names of accounts and files, either/or.
_NO_WORD = re.compile(r"[@#/\\_<>=&]")
_LETTER = rf"(?!{UNSPACED.pattern})[^\W\d_]"
# What UTF-8 looks like when it is read as Windows-1252: a lead byte, and bytes that follow it.
_FOLLOWS = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_SIGN = "\u0080-\u00ba\u00bc-\u00bf€ƒ†‡ˆ‰ŠŒŽ•˜™šœžŸ"
_QUOTE = "»‹›‘’“”„‚…–—"
# Each pattern begins with the few signs that it can begin with, and looks back: so the rest costs nothing.
_SUSPECT = re.compile("[?\ufffdÂÃâïÐÑØÙÚÛÎÏ×]")
_LOST = re.compile(
    rf"\ufffd|(?<!\S)\?{{2,}} \?{{2,}}|(?<!\S)\?{_LETTER}|(?<=[^\W\d_])\?{{1,2}}{_LETTER}"
    rf"|[ÂÃ][{_SIGN}]|(?<![^\W\d_])[ÂÃ][{_QUOTE}]|(?<=[a-zß-ÿ])[ÂÃ][{_QUOTE}]"
    rf"|â€{_FOLLOWS}|ï»¿|(?:[ÐÑ]{_FOLLOWS}){{2}}|(?:[ØÙÚÛ]{_FOLLOWS}){{2}}|(?:[ÎÏ×]{_FOLLOWS}){{2}}"
)
_STOP = re.compile(rf"[.!?…,;](?=({_LETTER})({_LETTER}))")
_WORD_BEFORE = re.compile(rf"(?<![^\W_])(?:{_LETTER}){{2,40}}\Z")
# A capital within a word: `endOf`.
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ](?<=[a-zß-öø-ÿа-яё].)[a-zß-öø-ÿа-яё]{1,40}(?!\w)")
_SMALL_BEFORE = re.compile(r"(?<![\w'’.-])[a-zß-öø-ÿа-яё]{2,40}\Z")
_LONGEST_WORD = 42
# Short words before a stop are abbreviations as often as not.
_ABBREVIATED = frozenset(
    "mr mrs ms dr drs sr sra srta prof st ste art arts no nos vol vols ed eds fig mme mlle mm me av op cit pp"
    " cf inc ltd bd jr gen col lt sgt rev hon gov sen rep им ул г гг др проф".split()
)
SHORTEST_LISTED = 3


def findings(subject: Subject) -> Iterator[Finding]:
    for passage in subject.checked():
        at = passage.field, passage.language
        text = " ".join(word for word in passage.text.split() if not _NO_WORD.search(word))
        if lost := _lost(text):
            place = _around(text, *lost)
            garbled = _("Letters seem to have been lost in “%(place)s”. Write it anew.", place=place)
            yield Finding("lost_letters", *at, garbled)
        if passage.prose and (joined := _joined(text, passage.language)):
            place = _around(text, *joined)
            yield Finding("lost_spaces", *at, _("A space seems to be missing in “%(place)s”.", place=place))


def _lost(text: str) -> Span | None:
    """Where the first letters were lost; None where none were."""
    found = (_LOST.match(text, suspect.start()) for suspect in _SUSPECT.finditer(text))
    return next((one.span() for one in found if one), None)


def _joined(text: str, language: str) -> Span | None:
    """Where the first space is missing; None where none is."""
    for stop in _STOP.finditer(text):
        word = _before(text, stop.start(), _WORD_BEFORE)
        if word and _separates(word, stop[0], stop[1], stop[2]):
            return stop.start() - len(word), stop.end() + 2
    common = stop_words(language.split("-")[0])
    for second in _CAPITAL.finditer(text) if common else ():
        word = _before(text, second.start(), _SMALL_BEFORE)
        if word and {word, second[0].lower()} & common:
            return second.start() - len(word), second.end()
    return None


def _before(text: str, at: int, pattern: re.Pattern[str]) -> str:
    """The word that ends at a place; empty where none does."""
    found = pattern.search(text[max(0, at - _LONGEST_WORD) : at])
    return found[0] if found else ""


def _separates(word: str, sign: str, first: str, second: str) -> bool:
    """Whether a sign between two words ends a sentence, or parts a list."""
    if sign in ",;":
        return len(word) >= SHORTEST_LISTED
    return word.islower() and first.isupper() and second.islower() and word not in _ABBREVIATED


def _around(text: str, start: int, end: int) -> str:
    """The words that the place stands in, cut where they are long."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return quoted(before.rpartition(" ")[2] + text[start:end] + after.partition(" ")[0], LONGEST_QUOTED)
