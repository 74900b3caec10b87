"""Commands for those who have an account in the editors' rooms."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from omctpub import accounts
from omctpub.admin.doors.passwords import write
from omctpub.app import create_app
from omctpub.cli.publishing import BY
from omctpub.cli.site import SiteChoice
from omctpub.models.people import User
from omctpub.roles import ROLES

ROLE = click.Choice(ROLES)
ON_THIS_MACHINE = "http://127.0.0.1:8000"


@click.group()
def users() -> None:
    """Those who write, translate and publish: add them, list them, change their role."""


@users.command()
@click.argument("email")
@click.option("--role", type=ROLE, default="author", show_default=True, help="What they may do.")
@click.option("--name", default="", help="The name that others see.")
@click.option("--translates", metavar="LANG", multiple=True, help="A language of a translator; repeat it.")
@click.option("--language", default="", help="Language of the rooms for them; else that of their browser.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def add(
    choice: SiteChoice,
    email: str,
    role: str,
    name: str,
    translates: tuple[str, ...],
    language: str,
    as_json: bool,
) -> None:
    """Invite somebody: writes them a letter, and prints the link by which they set their password."""
    with _rooms(choice) as offered, _told():
        if language and language not in offered:
            raise click.ClickException(
                f"the rooms do not speak {language!r}. Choose one of: {', '.join(offered)}."
            )
        user = accounts.add(email, role, name, translates, language, BY)
        address, link = user.email, write(user, "invite")
    if as_json:
        click.echo(json.dumps({"email": address, "role": role, "link": link}))
    else:
        days = accounts.INVITED_FOR.days
        click.echo(f"{address}: {role}. For {days} days they can set a password here:\n{link}")


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def list_users(choice: SiteChoice, as_json: bool) -> None:
    """List everybody who has an account."""
    with choice.opened():
        rows = [_row(user) for user in User.select().order_by(User.email)]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['email']}: {row['role']}, {row['state']}")


@users.command()
@click.argument("email")
@click.argument("role", type=ROLE)
@click.pass_obj
def role(choice: SiteChoice, email: str, role: str) -> None:
    """Give somebody another role."""
    with choice.opened():
        user = accounts.find(email)
        if user is None:
            raise click.ClickException(f"nobody has the address {email!r}. See: omctpub users list")
        with _told():
            accounts.set_role(user, role, user.translates, BY)
        click.echo(f"{user.email}: {role}")


def _row(user: User) -> dict[str, object]:
    state = "closed" if not user.active else "active" if user.password else "invited"
    return {
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "translates": user.translates,
        "state": state,
        "second_factor": user.tf_primary_method is not None,
    }


@contextmanager
def _rooms(choice: SiteChoice) -> Iterator[Sequence[str]]:
    """The site's pages, for the letters that lead to them; gives the languages that they speak."""
    app = create_app(choice.folder)
    site = app.extensions["omctpub"]
    with site.use(), app.test_request_context("/admin/", base_url=site.settings.url or ON_THIS_MACHINE):
        try:
            yield site.settings.languages
        finally:
            site.journal.engine.close()
            site.database.close()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except accounts.AccountError as error:
        raise click.ClickException(str(error.text)) from error
