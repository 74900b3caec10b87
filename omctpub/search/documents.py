"""Documents for the index: only what readers can see of an item ever becomes one."""

from collections.abc import Iterable, Mapping, Sequence

from omctpub import countries, kinds
from omctpub.content import ContentType
from omctpub.markdown import plain
from omctpub.models import ItemFacet
from omctpub.models.visible import Entry, Sight, Text, bodies, by_numbers
from omctpub.search.engine import Document


def documents(
    sight: Sight, types: Mapping[str, ContentType], languages: Sequence[str], numbers: Sequence[int]
) -> dict[int, list[Document]]:
    """For each item number the documents of its visible texts; none for what is not visible."""
    found: dict[int, list[Document]] = {number: [] for number in numbers}
    entries = by_numbers(sight, numbers)
    html = bodies(text for entry in entries.values() for text in entry.texts.values())
    facets = _facets(numbers)
    for number, entry in entries.items():
        for text in entry.texts.values():
            body = plain(html.get(text.number, ""))
            labels = _labels(entry, text, types[entry.type], languages)
            found[number].append(_document(entry, text, body, labels, facets.get(number, ())))
    return found


def _document(
    entry: Entry, text: Text, body: str, labels: Iterable[str], facets: Iterable[tuple[str, str]]
) -> Document:
    return Document(
        item=entry.number,
        language=text.lang,
        type=entry.type,
        programmes=tuple(programme.slug for programme in entry.programmes),
        countries=entry.countries,
        facets=tuple(facets),
        published=entry.published.sort,
        title=text.title,
        summary=text.summary,
        body=body,
        extra="\n".join(labels),
    )


def _facets(numbers: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for row in ItemFacet.select().where(ItemFacet.item.in_(numbers)):
        found.setdefault(row.item_id, []).append((row.field, row.value))
    return found


def _labels(entry: Entry, text: Text, kind: ContentType, languages: Sequence[str]) -> Iterable[str]:
    """The words shown around a text: a reader who sees them on the page expects to find by them."""
    for code in entry.countries:
        yield from dict.fromkeys(countries.name(code, lang) for lang in (text.lang, *languages))
    for programme in entry.programmes:
        yield from dict.fromkeys(programme.names.values())
    for field in kind.fields:
        data = text.data if field.translated else entry.data
        yield kinds.words(field, data.get(field.name))
