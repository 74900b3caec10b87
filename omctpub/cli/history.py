"""The command that tells of earlier versions of a text, what differs between two, and brings one back."""

import json
from datetime import datetime

import click

from omctpub import publishing
from omctpub.cli.publishing import BY, canonical
from omctpub.cli.site import SiteChoice
from omctpub.differences import ADDED, REMOVED, Difference, differences
from omctpub.models import Translation, revisions
from omctpub.models.revisions import Version
from omctpub.publishing import PublishingError
from omctpub.publishing.restoring import kept_in
from omctpub.publishing.storing import item_of, text_of
from omctpub.site import Site

_MARKS = {REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}


@click.command()
@click.argument("id")
@click.argument("language", metavar="[LANG]", required=False)
@click.option("--difference", nargs=2, type=int, metavar="A B", help="Show which words differ in revision B.")
@click.option("--restore", type=int, metavar="N", help="Make revision N the current text, as a new revision.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def history(
    choice: SiteChoice,
    id: str,
    language: str | None,
    difference: tuple[int, int] | None,
    restore: int | None,
    as_json: bool,
) -> None:
    """Tell every revision of an item's texts, or of the one in LANG: number, time, by whom.

    With --difference, what revision B says otherwise than A: [-words that went-] and {+words that came+}.
    """
    if difference and restore:
        raise click.UsageError("--difference and --restore are two errands: one at a time.")
    with choice.opened() as site:
        texts = _texts(id, language)
        if restore is not None:
            _restore(site, id, _only(texts), restore, as_json)
        elif difference:
            _tell_difference(_only(texts), *difference, as_json)
        else:
            _tell(site, texts, as_json)


def _texts(id: str, language: str | None) -> list[Translation]:
    item = item_of(id)
    if language is None:
        return sorted(item.translations, key=lambda text: str(text.language))
    return [text_of(item, canonical(language))]


def _only(texts: list[Translation]) -> Translation:
    if len(texts) != 1:
        raise PublishingError(f"say of which text: {', '.join(text.language for text in texts)}.")
    return texts[0]


def _restore(site: Site, id: str, text: Translation, revision: int, as_json: bool) -> None:
    number = publishing.restore(site, id, text.language, revision, BY)
    if as_json:
        click.echo(
            json.dumps({"id": id, "language": text.language, "restored": revision, "revision": number})
        )
    elif number is None:
        click.echo(f"{id} {text.language}: nothing to do, it is as in revision {revision}")
    else:
        click.echo(f"{id} {text.language}: as in revision {revision} again, which is revision {number} now")


def _tell_difference(text: Translation, old: int, new: int, as_json: bool) -> None:
    found = differences(kept_in(text, old), kept_in(text, new))
    if as_json:
        told = {
            name: {"too_different": one.too_different, "pieces": one.pieces} for name, one in found.items()
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, one in found.items():
        click.echo(f"{name}: {_marked(one)}")
    if not found:
        click.echo(f"No word differs between revisions {old} and {new}")


def _marked(difference: Difference) -> str:
    said = "".join(_MARKS.get(kind, "{}").format(text) for kind, text in difference.pieces)
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in said)


def _tell(site: Site, texts: list[Translation], as_json: bool) -> None:
    found = [(text.language, one) for text in texts for one in revisions.versions(text)]
    if as_json:
        click.echo(json.dumps([{"language": language, **vars(one)} for language, one in found]))
        return
    for language, one in found:
        click.echo(f"{language}  {one.number:>4}  {_moment(site, one)}  {one.by}")


def _moment(site: Site, version: Version) -> str:
    at = datetime.fromtimestamp(version.at / 1_000_000, site.settings.timezone)
    return at.strftime("%Y-%m-%d %H:%M:%S")
