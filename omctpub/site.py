"""One site, put together below the web for pages and commands alike: settings, plugins, database, search."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from peewee import Database

from omctpub import config, plugins
from omctpub.config import Settings, SettingsError
from omctpub.content import ContentType, ItemData
from omctpub.jobs import Jobs
from omctpub.media import FOLDER, MediaFolder
from omctpub.models import (
    Change,
    Item,
    KnownType,
    facets,
    migrate,
    next_number,
    open_database,
    use,
    writing,
)
from omctpub.models.visible import Sight
from omctpub.plugins import Loaded, PluginError, Registry
from omctpub.search.journal import Journal

log = logging.getLogger(__name__)

SEARCH = "search"
MIGRATIONS = Path(__file__).parent / "models" / "migrations"


@dataclass(frozen=True)
class Site:
    """What everything below the web works on. `with site.use():` makes its database the current one."""

    settings: Settings
    registry: Registry
    database: Database

    @cached_property
    def types(self) -> dict[str, ContentType]:
        """The enabled content types by name."""
        return self.registry.types

    @cached_property
    def journal(self) -> Journal:
        """What keeps the search index in step with the database."""
        folder, languages = self.settings.data / "search", self.settings.languages
        return Journal(folder, self.sight, self.types, languages, self._call_worker)

    @cached_property
    def media(self) -> MediaFolder:
        """Where its pictures and documents are kept."""
        return MediaFolder(self.settings.data / FOLDER)

    @cached_property
    def jobs(self) -> Jobs:
        """The work that is left to the site's worker, and what that looks after by itself."""
        jobs = Jobs(self.settings.data)
        jobs.add(SEARCH, lambda doubted: self.journal.keep_up(doubted))
        jobs.look_after(lambda: self.journal.look_after())
        return jobs

    def _call_worker(self, doubted: bool) -> bool:
        return self.jobs.leave(SEARCH, doubted)

    @contextmanager
    def use(self) -> Iterator[None]:
        with use(self.database):
            yield

    def now(self) -> datetime:
        """This moment in the site's time zone."""
        return datetime.now(UTC).astimezone(self.settings.timezone)

    def is_open(self, type_name: str, item: ItemData) -> bool | None:
        """Whether an item still runs, as its type says; None if that means nothing or the plugin fails."""
        try:
            return self.types[type_name].is_open(item, self.now())
        except KeyboardInterrupt:
            raise
        except BaseException:  # a plugin may raise anything
            log.exception("type %r: is_open failed for item %r", type_name, item.id)
            return None

    def sight(self) -> Sight:
        """What readers can see at this moment."""
        listed = tuple(name for name, kind in self.types.items() if kind.listed)
        return Sight(tuple(self.types), listed, time.time_ns() // 1000, self.settings.timezone)


def open_site(folder: Path | None = None, *, safe: bool = False) -> Site:
    """The site in `folder` (found as the commands find it), its tables up to date."""
    settings = config.load(config.find_site(folder))
    return assemble(settings, plugins.load_enabled(settings.folder, settings.plugins, safe))


def assemble(settings: Settings, registry: Registry) -> Site:
    """A site of these settings with these plugins; one whose tables cannot be made is put aside."""
    try:
        database, lock = open_database(settings.database_file), settings.data / "migrations.lock"
        migrate(database, lock, "omctpub", MIGRATIONS)
    except PermissionError as error:
        raise SettingsError(
            f"{error.filename}: {error.strerror}. "
            f"Give the user who runs omctpub the right to write in {settings.data}."
        ) from error
    for one in registry.loaded:
        try:
            _make_tables(database, lock, one)
        except Exception as error:
            reason = f"its tables cannot be made: {error}. Mend its migrations, or disable it."
            refusal = str(PluginError(one.name, one.found.place, reason))
            log.exception("%s The site runs without it.", refusal)
            registry = registry.without(one.name, refusal)
    site = Site(settings, registry, database)
    with site.use():
        _remember_types(site)
        facets.renew_ends(site.types, settings.timezone, site.sight().now)
        site.journal.take_over()
    return site


def _make_tables(database: Database, lock: Path, one: Loaded) -> None:
    folder = one.found.folder and one.found.folder / "migrations"
    if folder and folder.is_dir():
        migrate(database, lock, one.name, folder)
    for model in one.plugin.models:
        if not database.table_exists(model._meta.table_name):
            raise LookupError(
                f"no migration makes table {model._meta.table_name!r} of its model {model.__name__}"
            )


def _remember_types(site: Site) -> None:
    """Note which types are enabled, and by which rules; what that changes for their items is done at once."""
    zone = site.settings.timezone
    known = {row.name: (row.path, row.enabled, row.shape) for row in KnownType.select()}
    wanted = {name: (path, False, shape) for name, (path, _, shape) in known.items()}
    wanted |= {name: (kind.path, True, facets.shape(kind, zone)) for name, kind in site.types.items()}
    changed = {name: noted for name, noted in wanted.items() if noted != known.get(name)}
    if not changed:
        return
    touched = [row.type for row in Item.select(Item.type).distinct().where(Item.type.in_(list(changed)))]
    for name in touched:
        if name not in known or changed[name][2] != known[name][2]:
            facets.derive_all(site.types[name], zone)
    with writing():
        KnownType.delete().where(KnownType.name.in_(list(changed))).execute()
        rows = [(name, *noted) for name, noted in changed.items()]
        fields = KnownType.name, KnownType.path, KnownType.enabled, KnownType.shape
        KnownType.insert_many(rows, fields=fields).execute()
        for name in touched:
            _journal_items_of(name)


def _journal_items_of(type_name: str) -> None:
    numbers = [row.number for row in Item.select(Item.number).where(Item.type == type_name)]
    if numbers:
        first = next_number("change", len(numbers))
        rows = [{"number": first + at, "item": number} for at, number in enumerate(numbers)]
        for start in range(0, len(rows), 500):
            Change.insert_many(rows[start : start + 500]).execute()
