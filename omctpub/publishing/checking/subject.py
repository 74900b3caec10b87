"""What is checked: an item as it is stored, and its texts in passages, each named after its field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from omctpub import kinds
from omctpub.contained import in_one_line, isolated
from omctpub.content import ContentType, Field, Text
from omctpub.markdown import plain, render
from omctpub.models import Item
from omctpub.publishing.contents import TextContent
from omctpub.publishing.working import workings
from omctpub.site import Site

# So much of a passage is read: what is wrong with a text shows in it, and no text takes longer.
LONGEST = 100_000
_CODE = re.compile(r"<(code|pre)>.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """Something that an editor should look at before a text is published.

    `rule` is the same for all findings of a kind and never changes; the rules of a content type begin with
    its name and a dot. `field` is called as reports of an import call it (`countries`,
    `translations.fr.title`), `language` is that of the text, "" for what belongs to the item. `sentence`
    is translated as it is shown.
    """

    rule: str
    field: str
    language: str
    sentence: Text


@dataclass(frozen=True)
class Passage:
    """One field of text as a reader sees it; `html` is what Markdown became.

    `language` is "" for a field of the item. What is no `prose` is a name or a row of a table.
    """

    field: str
    language: str
    text: str
    html: str = ""
    prose: bool = True


@dataclass(frozen=True)
class Subject:
    """An item and all its texts. `asked` are the languages of the texts that are checked.

    It is what a content type is told of an item for its remarks, too.
    """

    id: str
    type: str
    published: str
    countries: Sequence[str]
    data: Mapping[str, Any]
    titles: Mapping[str, str]
    passages: Sequence[Passage] = field(default=())
    asked: Sequence[str] = ()

    def checked(self) -> Iterator[Passage]:
        """The passages of the texts that are checked, and those of the item."""
        return (one for one in self.passages if one.language in ("", *self.asked))


def quoted(text: str, longest: int) -> str:
    """Words of a text, in one line and cut, to be quoted in a sentence of any direction."""
    return isolated(in_one_line(text, longest), "ltr")


def read(site: Site, id: str, language: str | None) -> Subject | None:
    """The stored item, all its texts asked about or the one in a language; None where there is no item.

    Of each text it is the version that is worked on: what would be public.
    """
    item = Item.get_or_none(Item.id == id)
    if item is None:
        return None
    texts = sorted(item.translations, key=lambda text: (text.language != item.original, text.language))
    kind = site.types.get(item.type)
    contents = workings(texts, kind)
    return Subject(
        item.id,
        item.type,
        item.published,
        tuple(item.countries),
        item.data,
        {one: text.title[:LONGEST] for one, text in contents.items()},
        (*_own(kind, "", item.data), *_passages(contents, kind)),
        tuple(one for one in contents if language in (None, one)),
    )


def _passages(texts: Mapping[str, TextContent], kind: ContentType | None) -> Iterator[Passage]:
    for language, text in texts.items():
        at = f"translations.{language}"
        yield Passage(f"{at}.title", language, text.title[:LONGEST])
        yield Passage(f"{at}.summary", language, text.summary[:LONGEST])
        yield _rendered(f"{at}.body", language, render(text.body[:LONGEST]))
        yield from _own(kind, language, text.data)


def _own(kind: ContentType | None, language: str, data: Mapping[str, Any]) -> Iterator[Passage]:
    """The fields of the type itself, those of a text or those of the item."""
    at = f"translations.{language}.fields" if language else "fields"
    for one in kind.own_fields(bool(language)) if kind else ():
        if data.get(one.name) is not None:
            yield from _of_field(one, f"{at}.{one.name}", language, data[one.name])


def _of_field(one: Field, at: str, language: str, value: Any) -> Iterator[Passage]:
    if one.kind == "markdown":
        yield _rendered(at, language, render(str(value)[:LONGEST]))
    elif one.kind == "text":
        yield Passage(at, language, str(value)[:LONGEST], prose=bool(language))
    elif one.kind == "list":
        yield Passage(at, language, kinds.words(one, value)[:LONGEST], prose=False)


def _rendered(at: str, language: str, html: str) -> Passage:
    """Markdown without what stands in it as code, which has rules of its own."""
    return Passage(at, language, plain(_CODE.sub(" ", html[: 2 * LONGEST]))[:LONGEST], html)
