"""Stemmers of our own, for languages that Snowball has none for: endings and classes, and no more."""

import re

_SHORTEST = 3

# "and" and the article are written onto a word of Hebrew.
_HEBREW_FRONTS = ("ו", "ה")
# Of number and gender; a yod before them is that of "-ist", of "-an", or of "lawyers of".
_HEBREW_END = re.compile("(?<=...)(?:י*(?:ים|ות|ה|ת)|י)$")
# A letter at the end of a Hebrew word has a form of its own.
_WITHIN = str.maketrans("םןץףך", "מנצפכ")


def hebrew(word: str) -> str:
    """Without "and", the article and the endings of gender and number, as long as three letters remain."""
    for front in _HEBREW_FRONTS:
        if len(word) > _SHORTEST and word.startswith(front):
            word = word[1:]
    return _HEBREW_END.sub("", word).translate(_WITHIN)


# Many things as one of them: magereza as gereza, vitabu as kitabu, vyama as chama, mikutano as mkutano.
_SWAHILI_FRONTS = [
    (re.compile("^ma(?=....)"), ""),
    (re.compile("^vi(?=..)"), "ki"),
    (re.compile("^vy(?=..)"), "ch"),
    # wafungwa and mfungwa, waandishi and mwandishi, wanasheria and mwanasheria
    (re.compile("^(?:mwa|waa|wa)(?=..)"), "m"),
    (re.compile("^mi(?=...)"), "m"),
]
# gerezani: in the prison
_SWAHILI_PLACE = re.compile("(?<=....)ni$")


def swahili(word: str) -> str:
    """The noun in its singular, without "in": classes of people, things and places, no verbs."""
    word = _SWAHILI_PLACE.sub("", word)
    for front, one in _SWAHILI_FRONTS:
        word = front.sub(one, word)
    return word


# Of adjectives and participles, and of nouns.
_UKRAINIAN_END = re.compile(
    "(?<=...)(?:ого|ього|ому|ьому|ими|іми|ий|ій|их|іх|им|ім|ої|ою|ею|єю"
    "|ами|ями|ові|еві|єві|ам|ям|ах|ях|ів|їв|ом|ем|єм|ей|[аеєиіїоуюяьй])$"
)
# -ння, -ття, -лля: the others of their forms have one (катувань)
_TWICE = re.compile(r"([нтл])\1$")


def ukrainian(word: str) -> str:
    """Without the ending of case and number, as long as three letters remain."""
    return _TWICE.sub(r"\1", _UKRAINIAN_END.sub("", word))
