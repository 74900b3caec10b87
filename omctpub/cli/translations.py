"""Commands for the catalogues of omctpub, of its bundled plugins and of a site's own."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from omctpub.cli.catalogue_check import problems, read_names
from omctpub.cli.catalogues import Domain, bundled, compile_one, extract, plugin, plugins_in, update
from omctpub.cli.site import SiteChoice
from omctpub.config import CONFIG_FILE
from omctpub.plugins import shipped

_FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path), required=False
)


@click.group()
def translations() -> None:
    """Texts in other languages: gather, update, compile, check.

    Without FOLDER, a command works on omctpub itself and its bundled plugins. FOLDER is that of one plugin.
    """


@translations.command("extract")
@_FOLDER
def extract_command(folder: Path | None) -> None:
    """Gather the texts of the sources into messages.pot."""
    for domain in _domains(folder):
        _tell(domain.template, extract(domain))


@translations.command("update")
@_FOLDER
@click.option("-l", "--language", "wanted", multiple=True, help="Begin a catalogue for this language too.")
@click.option("--prune", is_flag=True, help="Leave out texts that the sources have no more.")
def update_command(folder: Path | None, wanted: tuple[str, ...], prune: bool) -> None:
    """Bring every messages.po in line with messages.pot."""
    for domain in _domains(folder):
        if domain.template.exists():
            for language in dict.fromkeys([*domain.languages, *domain.present(), *wanted]):
                _tell(domain.po(language), update(domain, language, prune=prune))


@translations.command("compile")
@_FOLDER
@click.pass_obj
def compile_command(site: SiteChoice, folder: Path | None) -> None:
    """Make a messages.mo of every messages.po, those of the site's own plugins too."""
    for domain in [*_domains(folder), *([] if folder else _own_plugins(site))]:
        for language in domain.present():
            _tell(domain.po(language).with_suffix(".mo"), compile_one(domain, language))


@translations.command("check")
@_FOLDER
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def check_command(folder: Path | None, as_json: bool) -> None:
    """Say what is missing, doubtful or broken in the catalogues; exit code 1 if anything is.

    A text that stays as it is in English stands in translations/names.txt with the reason behind a #.
    """
    names = read_names(shipped("translations") / "names.txt")
    found = [problem for domain in _domains(folder) for problem in problems(domain, names)]
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in found], default=str, ensure_ascii=False))
    else:
        for problem in found:
            click.echo(problem)
    sys.exit(1 if found else 0)


def _domains(folder: Path | None) -> list[Domain]:
    return [plugin(folder)] if folder else bundled()


def _own_plugins(site: SiteChoice) -> list[Domain]:
    """Plugins of the site that was named, or of the current folder where it is a site."""
    if site.wanted() == Path(".") and not Path(CONFIG_FILE).is_file():
        return []
    return plugins_in(site.folder / "plugins")


def _tell(path: Path, changed: bool) -> None:
    if changed:
        click.echo(f"written: {path}")
