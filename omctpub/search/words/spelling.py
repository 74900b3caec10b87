"""Spellings and endings that a stemmer would part: brought to one before it sees the word.

A rule need not make a word that there is; it must do the same to all forms of it. None touches the first
letter, on which `beginnings` counts.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

# What is replaced, and by what.
Rule = tuple[str, str]

_RULES: Mapping[str, Sequence[Rule]] = {
    "ar": [
        # سلطات as سلطة, صحفيين as صحفي, behind an article too
        (r"^((?:ال|لل)?+.{3,})(?:ات|ة)$", r"\1"),
        (r"^((?:ال|لل)?+.{2,}ي)(?:ون|ين)$", r"\1"),
    ],
    "de": [
        # Anwältinnen as Anwältin; beginnen and gewinnen are verbs
        ("(?<=....)(?<!beg)(?<!gew)innen$", "in"),
    ],
    "el": [
        # βασανιστήριο as βασανιστήρια
        ("(?<=..[ιί])ο$", "α"),
    ],
    "en": [
        # organization, analyze
        ("(?<=[a-z]{3})([iy])z(?=(?:e[sdr]?|ers|ings?|abl[ey]|ations?|ational(?:ly)?)$)", r"\1s"),
        # labour, favourite; not court, hour, tourist, courage
        (
            "(?<=[a-z]{3})our(?=(?:e?[ds]|ings?|ers?|abl[ey]|ites?|less|ful(?:ly)?|hoods?"
            "|y|ly|al(?:ly)?|is[mt]s?)?$)",
            "or",
        ),
        # centre, fibres
        ("(?<=[a-z]{2})([tb])re(?=[sd]?$)", r"\1er"),
        # dialogue
        ("(?<=log)u(?=(?:e[sd]?|ing)$)", ""),
        # defence, licenced; practise
        ("^((?:def|off|lic|pret)en)c(?=(?:e[sd]?|ing|eless)$)", r"\1s"),
        ("^practis(?=(?:e[sd]?|ing)$)", "practic"),
        # judgement; enrollment, skillful; counsellor
        ("(?<=dg)em(?=ents?$)", "m"),
        ("(?<=[aeiou]l)l(?=(?:ments?|ful(?:ly)?)$)", ""),
        ("(?<=[a-z]{3}el)l(?=ors?$)", ""),
    ],
    "fa": [
        # مسئول as مسوول, قربانیان as قربانی, دانشجویان as دانشجو
        ("ؤ|ئ(?=و)", "و"),
        ("(?<=..[وا])[یي]ان$", ""),
        ("(?<=...[یي])ان$", ""),
    ],
    "fr": [
        # without accents: menacee, prisonniere
        ("(?<=[a-z]{3})ee(?=s?$)", "ée"),
        ("(?<=[a-z])iere(?=s?$)", "ière"),
    ],
    "pt": [
        # violacao as violação; violações, cidadãos, alemães as their singular
        ("(?<=[^l])c(?=(?:ao|oes)$)", "ç"),
        ("(?<=..)(?:ao|[aã]os|[oõ]es|[aã]es)$", "ão"),
    ],
    "ro": [
        # închisoare as închisori
        ("(?<=..)(?<!t)oar(?=(?:e|ea|ei|elor)$)", "or"),
    ],
    "ru": [
        # журналисток as журналистка, девушек as девушка; восток, знаток and чеснок keep their vowel
        ("(?<=...[тн])(?<!вост)(?<!знат)(?<!чесн)ок$", "к"),
        ("(?<=..[чш])ек$", "к"),
    ],
    "tr": [
        # gazeteciler and gazetecilerinden as gazeteci
        (
            "(?<=...)l[ae]r(?:[ıi](?:n(?:[ıi]n?|[ae]|d[ae](?:n|ki)?|c[ae])?|m[ıi]z)?"
            "|[ae]|d[ae](?:n|ki)?|[ıi]?y?l[ae])?$",
            "",
        ),
    ],
    "uk": [
        # журналісток as журналістка
        ("(?<=..[тнчш])ок$", "к"),
    ],
}


def unified(word: str, base: str) -> str:
    """The word as its stemmer had better see it."""
    for pattern, replacement in _compiled(base):
        word = pattern.sub(replacement, word)
    return word


@cache
def _compiled(base: str) -> Sequence[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in _RULES.get(base, ())]
