"""One site with every kind of page a reader meets: the demo's news, and what is hard to show well."""

import json
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path

from peewee import chunked

from bench.filling import BenchError
from omctpub.cli.demo import ORGANISATION, TODAY_IN_FILES, demo_lines, moved
from omctpub.cli.init import bundled, make_site
from omctpub.exchange.importing import Import, Problem, Source
from omctpub.models import Item, writing
from omctpub.site import Site, open_site

HERE = Path(__file__).parent
LINES = HERE / "showcase.jsonl"
CONFIRMED = {"face-pledge-closed": 9_214, "demo-pledge-first-hour": 3_120}


def make(folder: Path) -> None:
    """Make the site in a folder that has none, its dates moved so that the newest item is of today."""
    own = folder / "plugins" / "refusing"
    own.mkdir(parents=True)
    (own / "__init__.py").write_bytes((HERE / "refusing.py").read_bytes())
    make_site(folder, name=ORGANISATION, plugins=[*bundled(), "refusing"])
    site = open_site(folder)
    with site.use():
        lines = [*demo_lines(site), *_own_lines(site)]
        stream = "\n".join(map(json.dumps, lines)).encode()
        Import(site, _refuse).run([Source(LINES.name, lambda: nullcontext(BytesIO(stream)))])
        _pledge(site)
        site.journal.engine.close()
        site.database.close()


def _own_lines(site: Site) -> list[dict[str, object]]:
    days = (site.now().date() - TODAY_IN_FILES).days
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    return [moved(line, site.types[line["type"]], days) for line in lines]


def _pledge(site: Site) -> None:
    """Have the campaigns confirmed by as many as their texts speak of."""
    (pledge,) = next(one.plugin.models for one in site.registry.loaded if one.name == "pledge")
    for id, count in CONFIRMED.items():
        item, today = Item.get(Item.id == id), site.now().date()
        rows = [{"token": f"{id} {n}", "item": item, "day": today, "confirmed": True} for n in range(count)]
        with writing():
            for some in chunked(rows, 500):
                pledge.insert_many(some).execute()


def _refuse(problem: Problem) -> None:
    raise BenchError(f"{problem}")
