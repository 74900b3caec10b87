"""Documents for the index: only what readers can see of an item ever becomes one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from omctpub import countries, kinds
from omctpub.content import ContentType
from omctpub.markdown import plain
from omctpub.models.assets import document_texts
from omctpub.models.facets import YEAR, own
from omctpub.models.visible import Entry, Sight, Text, bodies, by_numbers
from omctpub.search import marks
from omctpub.search.engine import Document
from omctpub.search.names import headed


def documents(
    sight: Sight, types: Mapping[str, ContentType], languages: Sequence[str], numbers: Sequence[int]
) -> dict[int, list[Document]]:
    """For each item number the documents of its visible texts; none for what is not visible."""
    found: dict[int, list[Document]] = {number: [] for number in numbers}
    entries = by_numbers(sight, numbers)
    html = bodies(text for entry in entries.values() for text in entry.texts.values())
    attached = document_texts(entries.values())
    for number, entry in entries.items():
        for text in entry.texts.values():
            of_documents = _of_documents(entry, text, attached.get(number, ()))
            body = "\n\n".join((plain(html.get(text.number, "")), *of_documents)).strip()
            found[number].append(_document(entry, text, body, types, languages))
    return found


def _of_documents(entry: Entry, text: Text, attached: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is found with a text: the documents in its language; the others are found with the original."""
    first = entry.original if entry.original in entry.texts else next(iter(entry.texts))
    for language, content in attached:
        if text.lang == (language if language in entry.texts else first):
            yield content


def _document(
    entry: Entry, text: Text, body: str, types: Mapping[str, ContentType], languages: Sequence[str]
) -> Document:
    kind, told = types[entry.type], "\n".join((text.title, text.summary, body))
    return Document(
        item=entry.number,
        language=text.lang,
        type=entry.type,
        programmes=tuple(programme.slug for programme in entry.programmes),
        countries=entry.countries,
        facets=tuple(_facets(entry, kind)),
        published=entry.published.sort,
        title=text.title,
        summary=text.summary,
        body=body,
        extra="\n".join(_labels(entry, text, kind, languages)),
        marks=marks.of_text((*entry.countries, *headed(text.title)), _own_codes(entry, kind), told, types),
    )


def _facets(entry: Entry, kind: ContentType) -> Iterator[tuple[str, str]]:
    yield YEAR, entry.published.text[:4]
    for field in kind.own_fields(False):
        if field.facet and entry.data.get(field.name) is not None:
            yield own(field.name), str(entry.data[field.name])


def _own_codes(entry: Entry, kind: ContentType) -> Iterator[str]:
    for field in kind.own_fields(False):
        if field.kind == "code" and entry.data.get(field.name) is not None:
            yield str(entry.data[field.name])


def _labels(entry: Entry, text: Text, kind: ContentType, languages: Sequence[str]) -> Iterable[str]:
    """The words shown around a text: a reader who sees them on the page expects to find by them."""
    for code in entry.countries:
        yield from dict.fromkeys(countries.name(code, lang) for lang in (text.lang, *languages))
    for programme in entry.programmes:
        yield from dict.fromkeys(programme.names.values())
    for field in kind.fields:
        yield kinds.words(field, entry.value(field, text))
