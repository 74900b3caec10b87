"""Letters and spaces that got lost on the way: `M?ission`, `LibertÃ©`, `the end.And then`."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from omctpub.contained import in_one_line
from omctpub.content import Text
from omctpub.publishing.checking.subject import Finding, Passage, Subject
from omctpub.search.analysis import UNSPACED
from omctpub.search.words.stop_words import stop_words

LONGEST_QUOTED = 40
_AROUND = 20

# What has one of these in it is no word: addresses, names of accounts and files, either/or.
_NO_WORD = re.compile(r"[@#/\\_<>=&]")
_LETTER = rf"(?!{UNSPACED.pattern})[^\W\d_]"
# What UTF-8 looks like when it is read as Windows-1252: a lead byte, and bytes that follow it.
_FOLLOWS = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_SIGN = "\u0080-\u00ba\u00bc-\u00bf€ƒ†‡ˆ‰ŠŒŽ•˜™šœžŸ"
_QUOTE = "»‹›‘’“”„‚…–—"
_LOST = re.compile(
    rf"\ufffd|{_LETTER}\?{{1,2}}{_LETTER}|(?<!\S)\?{_LETTER}"
    rf"|[ÂÃ][{_SIGN}]|(?<![^\W\d_])[ÂÃ][{_QUOTE}]|(?<=[a-zß-ÿ])[ÂÃ][{_QUOTE}]"
    rf"|â€{_FOLLOWS}|ï»¿|(?:[ÐÑ]{_FOLLOWS}){{2}}|(?:[ØÙÚÛ]{_FOLLOWS}){{2}}|(?:[ÎÏ×]{_FOLLOWS}){{2}}"
)
# A stop or a comma between two words. Short words before a stop are abbreviations as often as not.
_UNSPACED_STOP = re.compile(r"(?<![^\W_])([^\W\d_]{2,40})([.!?…,;])([^\W\d_]{2})")
_ABBREVIATED = frozenset(
    "mr mrs ms dr drs sr sra srta prof st ste art arts no nos vol vols ed eds fig mme mlle mm me av op cit pp cf"
    " inc ltd bd jr gen col lt sgt rev hon gov sen rep им ул г гг др проф".split()
)
SHORTEST_LISTED = 3
# Two words in one, told by the capital within: `endOf`.
_JOINED = re.compile(r"(?<![\w'’.-])([a-zß-öø-ÿа-яё]{2,40})([A-ZÀ-ÖØ-ÞА-ЯЁ][a-zß-öø-ÿа-яё]{1,40})(?!\w)")


def findings(subject: Subject) -> Iterator[Finding]:
    for passage in subject.checked():
        text = " ".join(word for word in passage.text.split() if not _NO_WORD.search(word))
        lost = _LOST.search(text)
        if lost:
            place = _around(text, *lost.span())
            yield Finding("lost_letters", passage.field, passage.language, _letters(place))
        joined = _joined(text, passage.language) if passage.prose else None
        if joined:
            place = _around(text, *joined.span())
            yield Finding("lost_spaces", passage.field, passage.language, _spaces(place))


def _letters(place: str) -> Text:
    return _("Letters seem to have been lost in “%(place)s”. Write it anew.", place=place)


def _spaces(place: str) -> Text:
    return _("A space seems to be missing in “%(place)s”.", place=place)


def _joined(text: str, language: str) -> re.Match[str] | None:
    """Where the first space is missing; None where none is."""
    stops = (found for found in _UNSPACED_STOP.finditer(text) if _separates(*found.groups()))
    common = stop_words(language.split("-")[0])
    inner = (found for found in _JOINED.finditer(text) if {found[1].lower(), found[2].lower()} & common)
    return next(stops, None) or next(inner, None)


def _separates(word: str, sign: str, after: str) -> bool:
    """Whether a sign between two words ends a sentence, or parts a list."""
    if sign in ",;":
        return len(word) >= SHORTEST_LISTED
    return word.islower() and after[0].isupper() and after[1].islower() and word not in _ABBREVIATED


def _around(text: str, start: int, end: int) -> str:
    """The words that the place stands in, cut where they are long."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return in_one_line(before.rpartition(" ")[2] + text[start:end] + after.partition(" ")[0], LONGEST_QUOTED)
