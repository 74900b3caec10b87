"""Letters of every script: spellings that count as one, and the accents that readers leave out."""

import re
import unicodedata
from collections.abc import Mapping

from omctpub.search.words.chinese import simplified
from omctpub.text import digits, fold

Letters = dict[str, str | int | None]
Table = Mapping[int, str | int | None]

# Where an accent makes another word, and everybody types it.
NEVER_FOLDED = frozenset({"vi"})
DOTLESS_I = frozenset({"tr", "az"})
APOSTROPHES = "'’‘ʼʻ＇´׳"
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)

_TATWEEL = "\u0640"
# Vowel signs of Arabic and Hebrew, and what only fills a line.
_POINTS = (
    f"{_TATWEEL}\u0610-\u061a\u064b-\u0653\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
)
_UNWRITTEN = re.compile(f"[.{INVISIBLE}{_POINTS}{APOSTROPHES}״]")
_STRESS = dict.fromkeys((0x300, 0x301))

# What readers of one language take for the same letter, as its stemmer expects it.
_ARABIC: Letters = {"ک": "ك", "ڪ": "ك", "ی": "ي", "ے": "ي", "ہ": "ه", "ھ": "ه", "ٱ": "ا"}
_PERSIAN: Letters = {"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا"}
_SPELT: Mapping[str, Table] = {
    "ar": str.maketrans(_ARABIC),
    "fa": str.maketrans(_PERSIAN),
    "ru": str.maketrans("ёѐ", "ее"),
    "ro": str.maketrans("şţ", "șț"),
    # Nukta is left out as often as not; the two nasal signs and short and long i, u are confused.
    "hi": str.maketrans("ँ", "ं", "\u093c"),
}
_CONFUSED: Mapping[str, Table] = {"hi": str.maketrans("ईऊीू", "इउिु")}
_FOLDED = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ə": "e",
        "ґ": "г",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ے": "ي",
        "ک": "ك",
    }
)
# Few of them stand in a text: it is read in a sixth of the time that `str.translate` takes.
_ONE_FOLDED = re.compile(f"[{''.join(map(chr, _FOLDED))}]")
# हिन्दी or हिंदी: a nasal before a consonant of its own kind may be a dot.
_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
# The tone of an open oa, oe, uy stands on either vowel: hoà or hòa.
_OPEN = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])$")


def normal(word: str, base: str) -> str:
    """The word in small letters and one spelling, accents and all."""
    if word.isascii() and base not in DOTLESS_I:
        return word.lower().replace("'", "").replace(".", "")
    composed = _composed(word)
    if base in DOTLESS_I:
        composed = composed.replace("I", "ı").replace("İ", "i")
    plain = unicodedata.normalize("NFC", _UNWRITTEN.sub("", composed.lower()).strip())
    plain = respelt(plain, base)
    if base == "hi":
        plain = _NASAL.sub("ं", plain)
    if "\u0400" <= plain[:1] <= "\u052f":
        plain = unicodedata.normalize("NFC", plain.translate(_STRESS))
    if base == "vi":
        plain = _OPEN.sub(lambda open_end: _tone_first(open_end[0]), plain)
    return digits(plain) or word


def respelt(text: str, base: str) -> str:
    """Each letter as the one that readers of the language take for the same; in Chinese one for one."""
    if base == "zh":
        return text.translate(simplified())
    return text.translate(_SPELT[base]) if base in _SPELT else text


def folded(word: str, base: str) -> str:
    """A normal word without what readers leave out as they type."""
    if word.isascii() or base in NEVER_FOLDED:
        return word
    plain = fold(word).translate(_FOLDED)
    return plain.translate(_CONFUSED[base]) if base in _CONFUSED else plain


def loose(text: str) -> str:
    """A whole text without what readers of any language leave out as they type; its signs stay."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    return _ONE_FOLDED.sub(lambda one: str(_FOLDED[ord(one[0])]), fold(text))


def _composed(word: str) -> str:
    """Ligatures, presentation forms and full-width letters as the letters they stand for."""
    return unicodedata.normalize("NFKC", _UNWRITTEN.sub("", unicodedata.normalize("NFC", word)))


def _tone_first(pair: str) -> str:
    second = unicodedata.normalize("NFD", pair[1])
    return unicodedata.normalize("NFC", pair[0] + second[1:]) + second[0]


def marks(last: int) -> str:
    """Every combining mark below `last`, as the inside of a regular expression's class.

    Python's `\\w` has none of them: it would tear vocalised Arabic and Hindi apart.
    """
    return "".join(char for char in map(chr, range(0x300, last)) if unicodedata.category(char)[0] == "M")
