"""Commands that list, enable and disable plugins. Enabling edits the site's omctpub.toml and nothing else."""

import difflib
import json
import logging
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import tomlkit
from filelock import FileLock

from omctpub import config
from omctpub.app import create_app
from omctpub.cli.site import SiteChoice
from omctpub.config import CONFIG_FILE, SettingsError
from omctpub.plugins import Found, PluginError, find, load, load_enabled
from omctpub.site import Site

VARIABLE = "OMCTPUB_PLUGINS"


@dataclass(frozen=True)
class Listed:
    """A plugin as the list shows it; `state` is enabled, disabled or broken, `reason` says why broken."""

    name: str
    origin: str
    state: str
    reason: str = ""


@click.group()
def plugins() -> None:
    """Plugins: list, enable, disable. A running server follows by itself."""


@plugins.command("list")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def list_command(choice: SiteChoice, as_json: bool) -> None:
    """List all plugins found: the site's own, the bundled and the installed ones."""
    with _quiet():
        listed = _listed(choice.folder)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in listed], ensure_ascii=False))
        return
    width = max((len(one.name) for one in listed), default=0)
    for one in listed:
        click.echo(f"{one.name:{width}}  {one.origin:9}  {one.state:8}  {one.reason}".rstrip())


@plugins.command("enable")
@click.argument("name")
@click.pass_obj
def enable_command(choice: SiteChoice, name: str) -> None:
    """Switch a plugin on; one that does not work is refused with the reason."""
    folder = choice.folder
    with _changing(folder) as file:
        names = _enabled_in(file)
        known = name in names
        _try(folder, names if known else [*names, name], name)
        if not known:
            before = file.read_text(encoding="utf-8")
            _write(file, _with_plugins(before, [*names, name]))
            reason = _build(folder, name)
            if reason:
                _write(file, before)
                raise click.ClickException(reason)
    _tell(f"{name} is {'already ' if known else ''}enabled.")


@plugins.command("disable")
@click.argument("name")
@click.pass_obj
def disable_command(choice: SiteChoice, name: str) -> None:
    """Switch a plugin off. Its items stay stored; their addresses say that they are gone."""
    folder = choice.folder
    with _changing(folder) as file:
        names = _enabled_in(file)
        if name in names:
            left = [one for one in names if one != name]
            _write(file, _with_plugins(file.read_text(encoding="utf-8"), left))
            reason = _build(folder, name)
            if reason:
                raise click.ClickException(f"{name} is disabled; but {reason}")
        else:
            _refuse_unknown(name, find(folder))
    _tell(f"{name} is {'' if name in names else 'already '}disabled.")


@contextmanager
def _changing(folder: Path) -> Iterator[Path]:
    """The site's settings file, while no other command changes it."""
    config.load(folder)
    lock = folder / "data" / "plugins.lock"
    lock.parent.mkdir(mode=0o700, exist_ok=True)
    with FileLock(lock):
        yield (folder / CONFIG_FILE).resolve()


def _listed(folder: Path) -> list[Listed]:
    settings = config.load(folder)
    found = find(folder)
    broken = dict(load_enabled(folder, settings.plugins).broken)
    for name in found.keys() - set(settings.plugins):
        with suppress_into(broken, name):
            load(found[name])
    order = [*settings.plugins, *sorted(found.keys() - set(settings.plugins))]
    return [_state(name, found.get(name), name in settings.plugins, broken.get(name)) for name in order]


@contextmanager
def suppress_into(broken: dict[str, str], name: str) -> Iterator[None]:
    """Notes why a plugin is broken."""
    try:
        yield
    except PluginError as error:
        broken[name] = str(error)


def _state(name: str, found: Found | None, enabled: bool, reason: str | None) -> Listed:
    state = "broken" if reason else "enabled" if enabled else "disabled"
    return Listed(name, found.origin if found else "missing", state, reason or "")


def _refuse_unknown(name: str, found: dict[str, Found]) -> None:
    if name not in found:
        close = difflib.get_close_matches(name, found, 3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See them all with: omctpub plugins list"
        raise click.ClickException(f"there is no plugin {name!r}. {hint}")


def _try(folder: Path, names: list[str], name: str) -> None:
    """Refuse a plugin that cannot be loaded alone or beside the others."""
    _refuse_unknown(name, find(folder))
    with _quiet():
        reason = load_enabled(folder, names).broken.get(name)
    if reason:
        raise click.ClickException(reason)


def _build(folder: Path, name: str) -> str | None:
    """Build the site as it is, so that database and index follow; the reason if plugin `name` spoils it."""
    try:
        with _quiet():
            site: Site = create_app(folder).extensions["omctpub"]
            return site.registry.broken.get(name)
    except (SettingsError, PluginError):
        raise
    except Exception as error:
        return f"the site cannot be built: {type(error).__name__}: {error}."


def _enabled_in(file: Path) -> list[str]:
    """The names in the file, whatever the environment says."""
    given = tomlkit.parse(file.read_text(encoding="utf-8")).get("plugins", [])
    return [str(name) for name in (given.split(",") if isinstance(given, str) else given)]


def _with_plugins(text: str, names: list[str]) -> str:
    """The settings with this list of plugins; comments and everything else stay as they are."""
    document = tomlkit.parse(text)
    given = document.get("plugins")
    if not isinstance(given, list):
        document["plugins"] = names
        return tomlkit.dumps(document)
    for name in [one for one in given if one not in names]:
        given.remove(name)
    for name in [one for one in names if one not in given]:
        given.append(name)
    return tomlkit.dumps(document)


def _write(file: Path, text: str) -> None:
    """Replace the file in one step, with its mode and owner."""
    was = file.stat()
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            os.fchmod(stream.fileno(), stat.S_IMODE(was.st_mode))
            with suppress(PermissionError):
                os.fchown(stream.fileno(), was.st_uid, was.st_gid)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _tell(said: str) -> None:
    click.echo(said)
    if VARIABLE in os.environ:
        click.echo(f"{VARIABLE} is set and overrides {CONFIG_FILE}: unset it, or change it too.", err=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the log, for what it would say is said by the command."""
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
