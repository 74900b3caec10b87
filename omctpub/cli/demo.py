"""The command that makes and serves a demo site: the news of an invented organisation, dated as of today."""

import json
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from omctpub.cli.init import make_site
from omctpub.cli.serve import serve_site
from omctpub.cli.site import SiteChoice
from omctpub.config import CONFIG_FILE
from omctpub.content import ContentType, Field
from omctpub.exchange.importing import Import, Problem, Source
from omctpub.site import Site, open_site

FOLDER = "demo-site"
ORGANISATION = "Lampion Network"
TODAY_IN_FILES = date(2026, 1, 31)
PROGRAMMES = Path(__file__).parents[1] / "demo" / "programmes.jsonl"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.pass_obj
def demo(choice: SiteChoice, port: int) -> None:
    """Fill a site with invented news in five languages, and serve it. A second run uses it again."""
    folder = choice.wanted(FOLDER).resolve()
    if not (folder / CONFIG_FILE).exists():
        make_site(folder, name=ORGANISATION)
    fill(folder)
    serve_site(folder, "127.0.0.1", port)


def fill(folder: Path) -> None:
    """Import the demo's lines, their dates moved so that the newest is of today."""
    site = open_site(folder)
    with site.use():
        lines = "\n".join(json.dumps(line) for line in demo_lines(site)).encode()
        source = Source("demo", lambda: nullcontext(BytesIO(lines)))
        Import(site, _tell).run([source])
        site.journal.engine.close()
        site.database.close()


def _tell(problem: Problem) -> None:
    click.echo(problem, err=True)


def demo_lines(site: Site) -> Iterator[dict[str, Any]]:
    """Programmes, then the items of every enabled plugin that brings some, oldest first."""
    yield from _read(PROGRAMMES)
    folders = [one.found.folder for one in site.registry.loaded if one.found.folder]
    files = [folder / "demo.jsonl" for folder in folders if (folder / "demo.jsonl").is_file()]
    items = [item for file in files for item in _read(file) if item["type"] in site.types]
    days = (site.now().date() - TODAY_IN_FILES).days
    for item in sorted(items, key=lambda item: str(item["published"])):
        yield moved(item, site.types[item["type"]], days)


def _read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def moved(item: Mapping[str, Any], kind: ContentType, days: int) -> dict[str, Any]:
    """The item with all its dates so many days later."""
    dated = ("published", "visible_from", "visible_until")
    result = {name: move_date(value, days) if name in dated else value for name, value in item.items()}
    if "fields" in item:
        result["fields"] = _move_fields(kind.own_fields(False), item["fields"], days)
    result["translations"] = {
        lang: text | {"fields": _move_fields(kind.own_fields(True), text.get("fields", {}), days)}
        for lang, text in item["translations"].items()
    }
    return result


def _move_fields(fields: tuple[Field, ...], given: Mapping[str, Any], days: int) -> dict[str, Any]:
    kinds = {field.name: field for field in fields}
    return {name: _move_field(kinds.get(name), value, days) for name, value in given.items()}


def _move_field(field: Field | None, value: Any, days: int) -> Any:
    if field and field.kind in ("date", "instant") and value:
        return move_date(value, days)
    if field and field.kind == "list":
        return [_move_fields(field.fields, row, days) for row in value]
    return value


def move_date(text: str, days: int) -> str:
    """A year, a month, a day or an instant, so many days later and as precise as it was."""
    if len(text) == 4:
        return f"{(date(int(text), 7, 1) + timedelta(days)).year:04}"
    if len(text) == 7:
        return (date.fromisoformat(f"{text}-15") + timedelta(days)).isoformat()[:7]
    if len(text) == 10:
        return (date.fromisoformat(text) + timedelta(days)).isoformat()
    return (datetime.fromisoformat(text) + timedelta(days)).isoformat()
