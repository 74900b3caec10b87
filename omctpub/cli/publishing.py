"""Commands that make texts public and take them back."""

import json
from collections.abc import Callable

import click

from omctpub import languages, publishing
from omctpub.cli.site import SiteChoice
from omctpub.publishing import PublishingError
from omctpub.publishing.checking import findings
from omctpub.site import Site

BY = "command line"

Verb = Callable[[Site, str, str | None, str], list[str]]


@click.command()
@click.argument("id")
@click.argument("language", metavar="[LANG]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def publish(choice: SiteChoice, id: str, language: str | None, as_json: bool) -> None:
    """Make an item public: all its texts, or the one in LANG; drafts and corrections that wait, too."""
    _turn(choice, publishing.publish, "published", id, language, as_json)


@click.command()
@click.argument("id")
@click.argument("language", metavar="[LANG]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def withdraw(choice: SiteChoice, id: str, language: str | None, as_json: bool) -> None:
    """Take an item from the public: all its texts, or the one in LANG. It stays stored."""
    _turn(choice, publishing.withdraw, "withdrawn", id, language, as_json)


def _turn(choice: SiteChoice, verb: Verb, state: str, id: str, language: str | None, as_json: bool) -> None:
    tag = canonical(language) if language else None
    with choice.opened() as site:
        turned = verb(site, id, tag, BY)
        public = state == "published"
        missing = publishing.missing_of(site, id) if public else []
        found = findings(site, id, tag) if public else []
        follows = bool(turned and site.journal.waiting())
    for name in missing:
        click.echo(f"{id}: {name}: warning: is required, and empty.", err=True)
    for one in found:
        click.echo(f"{id}: {one.field}: warning: {one.sentence}", err=True)
    if follows:
        click.echo(f"{id}: search follows within seconds.", err=True)
    told: dict[str, object] = {"missing": missing} if missing else {}
    if found:
        told["findings"] = [vars(one) | {"sentence": str(one.sentence)} for one in found]
    if as_json:
        click.echo(json.dumps({"id": id, "state": state, "languages": turned, **told}))
    elif turned:
        click.echo(f"{id}: {state} in {', '.join(turned)}")
    else:
        click.echo(f"{id}: nothing to do, {'no text of it is' if state == 'withdrawn' else 'it is'} public")


def canonical(tag: str) -> str:
    """The language that was typed, in its canonical case; PublishingError where it is none."""
    try:
        return languages.canonical(tag)
    except ValueError as error:
        raise PublishingError(str(error)) from error
