"""The command that makes a site: a folder with its settings, ready to run."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import tomlkit

from omctpub import plugins
from omctpub.cli.site import SiteChoice
from omctpub.config import CONFIG_FILE, described

STREAMS = (
    {
        "name": "human-rights-defenders",
        "programme": "human-rights-defenders",
        "titles": {
            "en": "Human Rights Defenders news",
            "fr": "Actualités des défenseurs des droits humains",
            "es": "Noticias sobre personas defensoras de los derechos humanos",
            "ar": "أخبار المدافعين عن حقوق الإنسان",
            "ru": "Новости о правозащитниках",
        },
    },
    {
        "name": "news-on-torture",
        "titles": {
            "en": "News on Torture",
            "fr": "Actualités sur la torture",
            "es": "Noticias sobre la tortura",
            "ar": "أخبار عن التعذيب",
            "ru": "Новости о пытках",
        },
    },
)
_HEAD = """\
# The settings of this site. A line that begins with # shows a default; take the # away to change it.
# OMCTPUB_<NAME> in the environment overrides the file. See docs/settings.md.
"""
_STREAMS_HEAD = """
# {meaning} A stream without programme takes what no earlier one has taken.
# An item stands in the first stream that takes it.
"""


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def init(choice: SiteChoice, folder: Path | None) -> None:
    """Make a site that runs as it is, in DIR or where --site says."""
    folder = folder or choice.wanted()
    make_site(folder)
    # "." would look like the end of the sentence, and more of them like another folder.
    at = click.format_filename(folder if folder.name else folder.resolve())
    click.echo(f"A site stands in {at}. What comes next:")
    click.echo(f"  omctpub --site {at} import FILE    takes items in")
    click.echo(f"  omctpub --site {at} serve          shows it on http://127.0.0.1:8000")
    click.echo(f"Its settings are in {folder / CONFIG_FILE}.")


def make_site(folder: Path, **settings: Any) -> None:
    """Write a site with a secret of its own; `settings` differ from the defaults. Never overwrites one."""
    given = {
        "secret_key": secrets.token_urlsafe(48),
        "plugins": bundled(),
        **{name: default for name, default, _ in described() if name in _WRITTEN},
        **settings,
    }
    folder.mkdir(parents=True, exist_ok=True)
    _write_new(folder / CONFIG_FILE, "".join(_document(given)))
    (folder / "data").mkdir(mode=0o700, exist_ok=True)
    for name in ("plugins", "static", "templates"):
        (folder / name).mkdir(exist_ok=True)


_WRITTEN = ("name", "hosts", "languages", "timezone")


def bundled() -> list[str]:
    """The bundled plugins, those that `order.txt` names first, then the others by name."""
    folder = plugins.shipped("plugins")
    there = sorted(file.parent.name for file in folder.glob("*/__init__.py"))
    try:
        order = (folder / "order.txt").read_text(encoding="utf-8").split()
    except FileNotFoundError:
        order = []
    return [*(name for name in order if name in there), *(name for name in there if name not in order)]


def _document(given: Mapping[str, Any]) -> Iterable[str]:
    yield _HEAD
    for name, default, meaning in described():
        if name == "streams":
            yield _STREAMS_HEAD.format(meaning=meaning)
            yield tomlkit.dumps({"streams": list(STREAMS)})
        else:
            mark = "" if name in given else "# "
            yield f"\n# {meaning}\n{mark}{name} = {_toml(given.get(name, default))}\n"


def _toml(value: Any) -> str:
    if isinstance(value, list | tuple) and len(value) > 5:
        return "[\n" + "".join(f"    {_toml(one)},\n" for one in value) + "]"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return tomlkit.item(value if isinstance(value, int) else str(value)).as_string()


def _write_new(file: Path, text: str) -> None:
    """Readable by its owner only, for it holds the secret."""
    try:
        written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        cure = "Use it as it is, or name another folder."
        raise click.ClickException(f"{file} is there already: this folder is a site. {cure}") from None
    with os.fdopen(written, "w", encoding="utf-8") as stream:
        stream.write(text)
