"""In which language each text of a page is, and in which one the page says that it is.

What a site holds is known: its items, its names, and what its catalogues say. A text that is known has to
stand under its language; of any other the letters have to be those of the language it stands under.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import lxml.html
import polib

from omctpub import countries, languages
from omctpub.markdown import render
from omctpub.plugins import shipped

SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ru": "CYRILLIC", "he": "HEBREW", "hi": "DEVANAGARI", "th": "THAI"}
SCRIPTS |= {"zh-Hant": "CJK"}
# Names of formats, units and a time zone are written so in all languages.
EVERYWHERE = {"Atom", "JSON", "Feed", "PDF", "MB", "kB", "UTC", "GMT"}
UNSEEN = {"script", "style", "template"}
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "placeholder", "title")
# A name keeps its letters, and a bdi its direction; code, addresses and what was typed are in no language.
OF_ITS_OWN = {"bdi", "code", "pre", "input"}
ADDRESS = re.compile(r"\S+(?:://|@)\S+")
# A message of fewer around its gaps could be any text.
FEWEST_LETTERS = 4
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
Words = dict[str, set[str]]


@dataclass
class Known:
    """The languages that a text is known in, also one with gaps. The name of the site is in none."""

    name: str
    texts: Words = field(default_factory=lambda: defaultdict(set))
    gaps: dict[re.Pattern[str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, text: str, lang: str) -> None:
        self.texts[plain(text)].add(lang)

    def add_message(self, text: str, lang: str) -> None:
        """One of a catalogue; what stands in its gaps may be anything."""
        pieces = PLACEHOLDER.split(text)
        if len(pieces) == 1:
            self.add(text, lang)
        elif sum(map(str.isalpha, "".join(pieces))) >= FEWEST_LETTERS:
            self.gaps[re.compile("(.+)".join(re.escape(plain(piece)) for piece in pieces))].add(lang)

    def languages(self, text: str) -> set[str]:
        """Those it is known in; none where it is not known."""
        return self.texts.get(text) or {
            lang for gaps, langs in self.gaps.items() if gaps.fullmatch(text) for lang in langs
        }


def known_to(lines: Iterable[Mapping[str, Any]], langs: Iterable[str], name: str) -> Known:
    """What a site says that holds these exported lines and is called so."""
    known, langs = Known(name), list(langs)
    for lang in langs:
        for message in _messages(lang):
            known.add_message(message, lang)
        for code in countries.codes():
            known.add(countries.name(code, lang), lang)
    tags = set(langs)
    for line in lines:
        for lang, text in line.get("translations", {}).items():
            tags.add(lang)
            for part in _texts_of(text):
                known.add(part, lang)
        for lang, text in line.get("names", {}).items():
            known.add(text, lang)
    for tag in tags:
        known.add(languages.own_name(tag), tag)
        for lang in langs:
            known.add(languages.name(tag, lang), lang)
    return known


def _messages(lang: str) -> Iterator[str]:
    folders = [shipped("translations"), *shipped("plugins").glob("*/translations")]
    for folder in folders:
        # English is what the others are translated from.
        file = folder / (lang if lang != "en" else "fr") / "LC_MESSAGES" / "messages.po"
        for entry in polib.pofile(str(file)) if file.is_file() else ():
            if lang == "en":
                yield from filter(None, (entry.msgid, entry.msgid_plural))
            else:
                yield from filter(None, (entry.msgstr, *entry.msgstr_plural.values()))


def _texts_of(text: Mapping[str, Any]) -> Iterator[str]:
    """Every stretch of text that one of an item's texts brings to a page."""
    yield text.get("title", "")
    yield from text.get("summary", "").split("\n\n")
    written = [text.get("body", ""), *(one for one in text["fields"].values() if isinstance(one, str))]
    for markdown in written:
        tree = lxml.html.fromstring(f"<div>{render(markdown)}</div>")
        yield markdown
        yield from (piece for piece in tree.itertext())
        yield from (element.text_content() for element in tree.iter())


def plain(text: str) -> str:
    """With single blanks, and without the characters that only say in which direction."""
    return " ".join(re.sub("[\u200e\u200f\u2066-\u2069]", "", text).split())


def nearest(element: Any, name: str) -> str:
    """What the element, or the nearest around it that says so, has as `name`."""
    found = element.xpath(f"ancestor-or-self::*[@{name}][1]/@{name}")
    return str(found[0]) if found else ""


def faults(tree: Any, known: Known) -> Iterator[str]:
    """Every text under a wrong language, and every element with a wrong direction."""
    typed = set(" ".join(tree.xpath("//input[@type='search']/@value")).split())
    for element, said, text in spoken(tree):
        lang = nearest(element, "lang")
        # A title has no elements that could say whose words these are.
        if element.tag == "title" and typed:
            text = " ".join(word for word in text.split() if word not in typed)
        if wrong := misplaced(element, text, lang, known):
            yield f"{said} says lang={lang}, but {wrong}: {text[:90]!r}"
    for element in tree.iter(lxml.etree.Element):
        if wrong := misdirected(element):
            yield wrong


def spoken(tree: Any) -> Iterator[tuple[Any, str, str]]:
    """Each text that is seen or heard: its element, where it stands, and the text."""
    for element in tree.iter(lxml.etree.Element):
        if element.tag in UNSEEN or element.xpath("ancestor::template or self::mark"):
            continue
        for name in SPOKEN_ATTRIBUTES:
            if name in element.attrib and element.tag != "link":
                yield element, f"{_named(element)} {name}", plain(element.get(name))
        if whole := _whole(element):
            yield element, _named(element), whole
            continue
        for text in element.xpath("text()"):
            if plain(text):
                yield element, _named(element), plain(text)


def _whole(element: Any) -> str:
    """The text of a title in which found words are marked; else nothing."""
    marked = element.xpath("mark") and not element.xpath(".//*[not(self::mark)]")
    return plain(element.text_content()) if marked else ""


def misplaced(element: Any, text: str, lang: str, known: Known) -> str:
    """Why a text does not belong under this language; nothing where it does, or where it is in none."""
    own = element.xpath("ancestor-or-self::*[self::" + " or self::".join(sorted(OF_ITS_OWN)) + "]")
    if text == known.name or not any(map(str.isalpha, text)):
        return ""
    if found := known.languages(text):
        return "" if lang in found or own else f"it is known in {', '.join(sorted(found))}"
    # The parts of a page's title stand side by side.
    if " · " in text:
        parts = (misplaced(element, part, lang, known) for part in text.split(" · "))
        return next(filter(None, parts), "")
    foreign = [] if own else list(foreign_words(ADDRESS.sub("", text), lang))
    return f"{foreign[0]!r} is not written so" if foreign else ""


def foreign_words(text: str, lang: str) -> Iterator[str]:
    """The words with letters that the language does not have."""
    for word in re.findall(r"[^\W\d_]+", text):
        if word not in EVERYWHERE and any(script(one) not in scripts_of(lang) for one in word):
            yield word


def scripts_of(lang: str) -> set[str]:
    return {SCRIPTS.get(lang, "LATIN"), "MODIFIER", "COMBINING"}


def script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0].split("-")[0]


def misdirected(element: Any) -> str:
    """Whether what is said of its direction fits what is said of its language."""
    given, lang = element.get("dir"), nearest(element, "lang")
    if given == "auto" or element.tag in OF_ITS_OWN:
        return ""
    if given == "ltr" and not any(
        unicodedata.bidirectional(c) in ("R", "AL") for c in element.text_content()
    ):
        return "" if "lang" not in element.attrib else _other_way(element, lang)
    return _other_way(element, lang) if given or "lang" in element.attrib else ""


def _other_way(element: Any, lang: str) -> str:
    way = nearest(element, "dir")
    return "" if way == languages.direction(lang) else f"{_named(element)} goes {way} in lang={lang}"


def _named(element: Any) -> str:
    classes = ".".join(["", *element.get("class", "").split()])
    return f"<{element.tag}{classes}>"


def grouped(found: Iterable[tuple[str, str]]) -> str:
    """Each fault once, with the pages it was found on."""
    pairs = sorted((fault, page) for page, fault in found)
    return "\n".join(
        f"{fault}\n    on {', '.join(page for _, page in group)}"
        for fault, group in groupby(pairs, key=lambda pair: pair[0])
    )
