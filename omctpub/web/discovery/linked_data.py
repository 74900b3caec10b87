"""Pages in the words of schema.org, as JSON-LD for search engines."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from omctpub import countries
from omctpub.contained import in_one_line
from omctpub.content import ContentType
from omctpub.models.visible import Entry, Text
from omctpub.web.answers.statics import static_url
from omctpub.web.discovery.canonical import alternates, canonical_link
from omctpub.web.discovery.icons import picture
from omctpub.web.pages import absolute, site, view

log = logging.getLogger(__name__)

Node = Mapping[str, Any]

# What Google shows of one.
LONGEST_HEADLINE = 110
# What could end the script or mean something to a parser of HTML, and what is no text in UTF-8.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def of_home(address: str, description: str) -> Markup:
    """The site and who publishes it, with the way to search it."""
    search = canonical_link("searching.search") + "?q={words}"
    action = {"@type": "SearchAction", "target": search, "query-input": "required name=words"}
    more = {"url": address, "inLanguage": view().lang, "description": description}
    return _script({**_site(), **more, "publisher": _publisher(), "potentialAction": action})


def of_list(name: str, description: str, address: str, country: str = "") -> Markup:
    """A list, of what is about a country where that is given."""
    page = {
        "@type": "CollectionPage",
        "name": name,
        "description": description,
        "url": address,
        "inLanguage": view().lang,
        "isPartOf": _site(),
        "about": _country(country) if country else None,
    }
    return _script(page, _breadcrumbs((name, address)))


def of_item(entry: Entry, text: Text, name: str, description: str, programmes: Sequence[str]) -> Markup:
    """An item with one of its texts, as its type describes it."""
    kind, addresses, publisher = site().types[entry.type], alternates(entry), _publisher()
    known = {
        "@type": kind.schema,
        "name": name,
        "headline": in_one_line(name, LONGEST_HEADLINE),
        "description": description,
        "url": addresses[text.lang],
        "inLanguage": text.lang,
        "datePublished": entry.published.text,
        "publisher": publisher,
        "author": publisher,
        "isPartOf": _site(),
        "articleSection": str(kind.label),
        "about": [_country(code) for code in entry.countries],
        "keywords": list(programmes),
        **_translations(entry, text, addresses),
    }
    listed = (str(kind.label_plural), canonical_link("reading.listing", path=kind.path))
    steps = _breadcrumbs(listed, (name, ""))
    return _script(_described(kind, entry, text, _filled(known)), steps)


def _described(kind: ContentType, entry: Entry, text: Text, known: Node) -> Node:
    """As the type says it; without its words where the plugin fails."""
    try:
        said = dict(kind.describe(entry, text, site().settings.timezone, known))
        _json(said)
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: describe failed for item %r", kind.name, entry.id)
        return known
    return said


def _translations(entry: Entry, text: Text, addresses: Mapping[str, str]) -> Node:
    """Where the other texts stand: the original of a translation, the translations of an original."""
    others = {tag: {"@type": "CreativeWork", "inLanguage": tag, "url": addresses[tag]} for tag in addresses}
    del others[text.lang]
    if text.lang == entry.original:
        return {"workTranslation": list(others.values())}
    return {"translationOfWork": others.get(entry.original)}


def _home() -> str:
    return canonical_link("reading.home")


def _site() -> Node:
    return {"@type": "WebSite", "name": site().settings.name, "url": _home()}


def _publisher() -> Node:
    return {
        "@type": "Organization",
        "name": site().settings.name,
        "url": _home(),
        "logo": absolute(static_url(logo) if (logo := site().settings.logo) else picture("icon-512.png")),
    }


def _country(code: str) -> Node:
    return {"@type": "Country", "name": countries.name(code, view().lang), "identifier": code}


def _breadcrumbs(*steps: tuple[str, str]) -> Node:
    """The way from the home page; the last step needs no address, being this page."""
    way = enumerate(((site().settings.name, _home()), *steps), 1)
    places = [
        {"@type": "ListItem", "position": at, "name": name, "item": address} for at, (name, address) in way
    ]
    return {"@type": "BreadcrumbList", "itemListElement": places}


def _script(*nodes: Node) -> Markup:
    """What stands in the script element: JSON that no text in it can end, in characters as they are."""
    told = {"@context": "https://schema.org", "@graph": nodes}
    return Markup(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", _json(told)))


def _json(told: Node) -> str:
    """Raises ValueError, TypeError or RecursionError for what no JSON can say."""
    return json.dumps(_filled(told), ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)


def _filled(value: Any) -> Any:
    """The value without what is empty, and without things of which nothing is known but what they are."""
    if isinstance(value, Mapping):
        kept = {name: full for name, one in value.items() if not _empty(full := _filled(one))}
        return kept if kept.keys() != {"@type"} else {}
    if isinstance(value, list | tuple):
        return list(_full(value))
    return value


def _full(values: Sequence[Any]) -> Iterator[Any]:
    return (full for one in values if not _empty(full := _filled(one)))


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}
