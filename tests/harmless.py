"""Sites to import into, and what their pages are made of where all texts are harmless."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from omctpub import plugins
from omctpub.content import ContentType
from omctpub.exchange.exporting import export
from omctpub.exchange.importing import Import, Report, Source
from omctpub.models import Item, Translation
from omctpub.testing import SECRET, Page, Reader, SiteUnderTest, bundled_plugins
from omctpub.text import visible

from .naughty import GOOD, HARMLESS, line, programme, with_text, written

KINDS: Mapping[str, ContentType] = plugins.load_enabled(Path(), bundled_plugins(), safe=True).types
MARKDOWN = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "ul", "ol", "li", "a", "sup"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
OF_MARKDOWN = {"", "href", "title", "start", "rel", "lang", "dir", "class", "id"}
Parts = set[tuple[str, str]]


def a_site(folder: Path) -> SiteUnderTest:
    """A site with all bundled plugins and long lists."""
    sizes = {"list_size": 100, "stream_size": 100}
    return SiteUnderTest(folder).configure(secret_key=SECRET, plugins=bundled_plugins(), **sizes)


def read(site: SiteUnderTest, lines: Sequence[Mapping[str, Any]] | bytes) -> tuple[Report, list[str]]:
    """Import these lines; gives what was said, which is always fit to be shown to people."""
    said: list[str] = []
    content = lines if isinstance(lines, bytes) else written(lines)
    source = Source("in.jsonl", lambda: nullcontext(BytesIO(content)))
    with site.editor.opened() as opened:
        report = Import(opened, lambda problem: said.append(str(problem))).run([source])
    assert all(one.isprintable() for one in said), said
    return report, said


def given_out(site: SiteUnderTest) -> bytes:
    """All that an export writes."""
    lines: list[str] = []
    with site.editor.opened() as opened:
        export(opened, lines.append, everything=True)
    return "".join(lines).encode()


def stored(site: SiteUnderTest) -> list[tuple[str, str, str]]:
    """Short address, id and title, as it is to be shown, of every text; one that nobody can see is none."""
    with site.editor.opened():
        rows = Translation.select(Translation, Item).join(Item).order_by(Item.number)
        return [
            (f"{KINDS[row.item.type].path}/{row.item.id}", row.item.id, _to_be_shown(row.title))
            for row in rows
        ]


def _to_be_shown(title: str) -> str:
    return title if visible(title) else ""


def parts(page: Page, root: str = "//*") -> Parts:
    """Every element and attribute of a page, as pairs; "" stands for the element itself."""
    found = page.tree.xpath(root)
    return {(one.tag, name) for one in found if isinstance(one.tag, str) for name in ("", *one.attrib)}


def outline(page: Page) -> list[tuple[str, str]]:
    """The elements of a page outside its entries, in order, and the outermost ones in each entry.

    How many pages its foot leads to is left out.
    """
    outside = "//body//*[not(ancestor::*[contains(@class, 'h-entry') or contains(@class, 'e-content')])]"
    outermost = "//*[contains(@class, 'h-entry')]/*"
    elements = page.tree.xpath(f"({outside} | {outermost})[not(ancestor-or-self::li[ancestor::footer])]")
    return [(one.tag, one.get("class", "")) for one in elements]


@dataclass(frozen=True)
class Harmless:
    """A site with nothing but harmless texts, and the parts that its pages are made of."""

    reader: Reader
    known: Parts

    def nothing_else_stands_in(self, page: Page) -> None:
        """Only what the templates and Markdown make, and no address that runs or quietly leads elsewhere."""
        assert page.status == 200
        assert {pair for pair in parts(page) - self.known if pair[0] not in MARKDOWN} == set()
        text = "//*[contains(@class, 'e-content') or @class = 'field']//*"
        assert {name for _tag, name in parts(page, text) - self.known} <= OF_MARKDOWN
        for address in page.tree.xpath("//@href | //@src | //@action | //@*[starts-with(name(), 'hx-get')]"):
            there = urlsplit(urljoin("http://localhost/en/here", address))
            assert there.scheme in ("http", "https", "mailto"), address
            assert there.netloc == "localhost" or address.startswith(("http", "mailto:")), address


def with_harmless_texts(site: SiteUnderTest) -> Harmless:
    """The site with an item of every type, and every sort of page looked at."""
    lines = [line(kind.name, kind, countries=["SD"], programmes=["p"]) for kind in KINDS.values()]
    lines += [with_text(kind, own) for kind in KINDS.values() for own in _each_field(kind)]
    lines += [line("thai", KINDS["statement"], follows="nothing", translations={"th": {"title": HARMLESS}})]
    read(site, [programme("p", HARMLESS), *lines])
    addresses = ["", "news", "news?filters=1&country=SD", "search?q=harmless", "search?q=harmless&filters=1"]
    addresses += ["programmes", "countries", "archive", "programmes/p", "reports?series=Harmless"]
    addresses += [place for place, _id, _title in stored(site)]
    pages = [
        site.reader.get(f"/{lang}/{address}", part=part)
        for address in addresses
        for lang in ("en", "ar", "fr")
        for part in (False, True)
    ]
    return Harmless(site.reader, set().union(*map(parts, pages)))


def _each_field(kind: ContentType) -> Iterator[dict[str, Any]]:
    """A good value of every field, one by one."""
    for field in kind.fields:
        columns = {column.name: GOOD[column.kind] for column in field.fields if column.kind in GOOD}
        yield {field.name: [columns] if columns else GOOD.get(field.kind)}
