"""The form of an item's pictures and documents: what it shows, and what was typed into it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import lazy_gettext as _

from omctpub.admin.rights import Rights
from omctpub.admin.subject import texts_of
from omctpub.content import Text
from omctpub.exchange.assets import LONGEST_ALT
from omctpub.models import Asset, Item, Translation
from omctpub.models.assets import Attached, as_attached
from omctpub.publishing import AssetContent
from omctpub.text import tidy, without_controls
from omctpub.web.pages import site

SAVE, UP, DOWN, REMOVE = "save", "up", "down", "remove"


@dataclass(frozen=True)
class Words:
    """The words of one in a language: as typed, or else as stored. `stored` is given where both differ."""

    tag: str
    said: str
    fault: Text = ""
    stored: str = ""


@dataclass(frozen=True)
class Row:
    """One picture or document in the form. `others` are words in languages that are not theirs to write."""

    found: Attached
    words: Sequence[Words]
    others: Sequence[Words]
    language: str

    @property
    def missing(self) -> list[str]:
        """In which languages a picture says nothing to people who cannot see it."""
        own = self.words if self.found.is_picture else ()
        return [one.tag for one in own if not one.said]


@dataclass(frozen=True)
class Shelf:
    """An item's pictures and documents, as somebody with these rights finds them."""

    item: Item
    rights: Rights
    texts: Sequence[Translation]
    assets: Sequence[Asset]
    off: bool = False

    @classmethod
    def of(cls, item: Item, rights: Rights) -> "Shelf":
        assets = Asset.select().where(Asset.item == item).order_by(Asset.position)
        return cls(item, rights, texts_of(item), list(assets), item.type not in site().types)

    @property
    def changes(self) -> bool:
        """Whether they bring files, put them in order and take them away."""
        return not self.off and self.rights.changes_item(list(self.texts))

    @property
    def tags(self) -> list[str]:
        """The languages in which they write the words."""
        return [] if self.off else [text.language for text in self.texts if self.rights.says(text)]

    @property
    def barred(self) -> list[str]:
        """The languages in which they write, but not what readers see at once."""
        own = [text.language for text in self.texts if self.rights.writes(text.language)]
        return [] if self.off else [tag for tag in own if tag not in self.tags]

    @property
    def known(self) -> list[Translation]:
        """The texts of which they may know."""
        return list(filter(self.rights.knows, self.texts))

    @cached_property
    def shown(self) -> list[Asset]:
        """Without those that go with a text that is not theirs to see."""
        hidden = {text.language for text in self.texts if not self.rights.knows(text)}
        return [one for one in self.assets if one.language not in hidden]

    @property
    def stamp(self) -> str:
        """Another one as soon as anything changed, also what they may write."""
        state = [self.tags, [(one.name, one.alt, one.language) for one in self.assets]]
        return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:32]

    def rows(self, typed: "Typed | None" = None) -> list[Row]:
        return [self._row(one, typed) for one in self.shown]

    def _row(self, asset: Asset, typed: "Typed | None") -> Row:
        seen = [text.language for text in self.known]
        words = [_words(asset, tag, typed) for tag in self.tags]
        others = [Words(tag, asset.alt[tag]) for tag in seen if tag not in self.tags and asset.alt.get(tag)]
        language = (typed.languages.get(asset.name) if typed else None) or ""
        return Row(as_attached(asset), words, others, language if typed else asset.language or "")


@dataclass(frozen=True)
class Typed:
    """What came with the form: words by field, languages by file, and what was pressed on which file."""

    stamp: str
    words: Mapping[str, str]
    languages: Mapping[str, str]
    pressed: str
    name: str
    faults: dict[str, Text] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "Typed":
        pressed, _dash, name = form.get("do", SAVE).partition("-")
        words = {key: clean(said) for key, said in form.items() if key.startswith("alt-")}
        languages = {key.removeprefix("language-"): tag for key, tag in form.items()
                     if key.startswith("language-")}  # fmt: skip
        too_long = _("This is too long: at most %(most)s characters.", most=LONGEST_ALT)
        faults: dict[str, Text] = {key: too_long for key, said in words.items() if len(said) > LONGEST_ALT}
        return cls(form.get("stamp", ""), words, languages, pressed, name, faults)

    def contents(self, shelf: Shelf) -> list[AssetContent]:
        """What the item is to have, in order; what is not theirs to change stays."""
        kept = [self._content(shelf, one) for one in shelf.assets]
        return _moved(kept, self.name, self.pressed) if shelf.changes else kept

    def lost(self, shelf: Shelf) -> list[str]:
        """Words that were typed where they no longer write any, but for those that stand there."""
        stored = {key(one.name, tag): said for one in shelf.assets for tag, said in one.alt.items()}
        fields = {key(one.name, tag) for one in shelf.assets for tag in shelf.tags}
        typed = {name: said for name, said in self.words.items() if said and name not in fields}
        return [said for name, said in typed.items() if said != stored.get(name)]

    def _content(self, shelf: Shelf, asset: Asset) -> AssetContent:
        alt, language = dict(asset.alt), asset.language
        for tag in shelf.tags:
            alt[tag] = self.words.get(key(asset.name, tag), alt.get(tag, ""))
        if shelf.changes and asset.name in self.languages:
            wished = self.languages[asset.name]
            known = {text.language for text in shelf.texts} | {asset.language}
            language = (wished or None) if not wished or wished in known else language
        said = {tag: words for tag, words in alt.items() if words}
        return AssetContent(asset.name, asset.given, said, language)


def key(name: str, tag: str) -> str:
    """The field of the words of a file in a language."""
    return f"alt-{name}-{tag}"


def clean(said: str) -> str:
    """A line without what no page or feed can hold."""
    return " ".join(tidy(without_controls(said.replace("\0", ""))[0]).split())


def as_they_are(assets: Iterable[Asset]) -> list[AssetContent]:
    return [AssetContent(one.name, one.given, one.alt, one.language) for one in assets]


def _words(asset: Asset, tag: str, typed: Typed | None) -> Words:
    stored = asset.alt.get(tag, "")
    if typed is None:
        return Words(tag, stored)
    said = typed.words.get(key(asset.name, tag), stored)
    fault = typed.faults.get(key(asset.name, tag), "")
    return Words(tag, said, fault, stored if said != stored else "")


def _moved(contents: list[AssetContent], name: str, pressed: str) -> list[AssetContent]:
    """One of them a place up or down, where there is one."""
    at = next((at for at, one in enumerate(contents) if one.file == name), None)
    to = None if at is None else {UP: at - 1, DOWN: at + 1}.get(pressed)
    if at is not None and to is not None and 0 <= to < len(contents):
        contents.insert(to, contents.pop(at))
    return contents
