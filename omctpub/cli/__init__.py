"""The commands of omctpub: one file per group, put together here."""

from typing import Any

import click
from peewee import DatabaseError

from omctpub import __version__
from omctpub.cli import trouble
from omctpub.cli.check import check
from omctpub.cli.demo import demo
from omctpub.cli.exchange import export_command, import_command
from omctpub.cli.history import history
from omctpub.cli.init import init
from omctpub.cli.plugins import plugins
from omctpub.cli.publishing import publish, withdraw
from omctpub.cli.reindex import reindex
from omctpub.cli.serve import serve
from omctpub.cli.site import SiteChoice
from omctpub.cli.takedown import takedown
from omctpub.cli.translations import translations
from omctpub.cli.users import users
from omctpub.cli.worker import worker
from omctpub.config import SettingsError, load
from omctpub.plugins import PluginError, load_enabled
from omctpub.publishing import PublishingError


class Commands(click.Group):
    """The commands of omctpub, then those of the site's enabled plugins.

    An expected error is told in one sentence, with exit code 1 and no traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_of_plugins(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _of_plugins(ctx).get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, PluginError, PublishingError) as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            raise click.ClickException(trouble.of_disk(error)) from error
        except DatabaseError as error:
            what, cure = trouble.of_database(error)
            raise click.ClickException(f"the database {what}. {cure}") from error


def _of_plugins(ctx: click.Context) -> dict[str, click.Command]:
    """The commands of the plugins of the site that is meant; none where there is no such site."""
    try:
        folder = SiteChoice(ctx.params.get("site")).folder
        loaded = load_enabled(folder, load(folder).plugins).loaded
    except SettingsError:
        return {}
    return {command.name: command for one in loaded for command in one.plugin.commands}


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
    *(init, demo, serve, worker),
    *(import_command, export_command, publish, withdraw, history, takedown),
    *(reindex, check),
    *(plugins, users, translations),
):
    main.add_command(command)
