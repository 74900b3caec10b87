"""The commands of omctpub: one file per group, put together here."""

from typing import Any

import click
from peewee import DatabaseError

from omctpub import __version__
from omctpub.cli.demo import demo
from omctpub.cli.exchange import import_command
from omctpub.cli.init import init
from omctpub.cli.plugins import plugins
from omctpub.cli.publishing import publish, withdraw
from omctpub.cli.serve import serve
from omctpub.cli.site import SiteChoice
from omctpub.cli.translations import translations
from omctpub.config import SettingsError
from omctpub.plugins import PluginError
from omctpub.publishing import PublishingError


class Commands(click.Group):
    """Tells an expected error in one sentence, with exit code 1 and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, PluginError, PublishingError) as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            raise click.ClickException(_told(error)) from error
        except DatabaseError as error:
            raise click.ClickException(f"the database cannot be used: {error}.") from error


def _told(error: OSError) -> str:
    said = error.strerror or type(error).__name__
    return f"{error.filename}: {said}." if error.filename else f"{said}."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(),
    help="Folder of the site; else OMCTPUB_SITE, else the current folder.",
)
@click.version_option(__version__, prog_name="omctpub")
@click.pass_context
def main(ctx: click.Context, site: str | None) -> None:
    """omctpub: a multilingual publishing server for short items, each in a language of its own."""
    ctx.obj = SiteChoice(site)


for command in (
    *(init, demo, serve),
    *(import_command, publish, withdraw),
    *(plugins, translations),
):
    main.add_command(command)
