"""The command that serves the site, for production and for development."""

import errno
import importlib.util
import os
import socket
from pathlib import Path
from typing import Any

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from omctpub.cli.beside import Beside
from omctpub.cli.site import SiteChoice
from omctpub.site import open_site

TARGET = "omctpub.server:application"
THREADS = 8
CONNECTIONS = 4096
SECONDS_TO_FINISH = 10


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--safe", is_flag=True, help="Leave out the site's own plugins.")
@click.option("--reload", is_flag=True, help="Start anew when the code changes; for development.")
@click.pass_obj
def serve(choice: SiteChoice, host: str, port: int, workers: int, safe: bool, reload: bool) -> None:
    """Serve the site until Ctrl-C or a SIGTERM; requests under way are finished.

    Beside the processes that answer there is one more, the site's worker, for what nobody waits for.
    """
    serve_site(choice.folder, host, port, workers, safe, reload)


def serve_site(
    folder: Path, host: str, port: int, workers: int = 1, safe: bool = False, reload: bool = False
) -> None:
    if reload and not importlib.util.find_spec("watchfiles"):
        raise click.ClickException("--reload needs a package more. Install it: pip install 'granian[reload]'")
    open_site(folder, safe=safe).database.close()
    _refuse_busy(host, port)
    os.environ["OMCTPUB_SITE"], os.environ["OMCTPUB_SAFE"] = str(folder), "1" if safe else ""
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"{folder.name} is served on http://{shown}:{port} (Ctrl-C ends it)")
    server, worker = _granian(folder, host, port, workers, reload), Beside(folder, safe)
    server.on_startup(worker.begin)
    server.on_reload(worker.begin_anew)
    server.on_shutdown(worker.end)
    server.serve()


def _granian(folder: Path, host: str, port: int, workers: int, reload: bool) -> AbstractServer[Any]:
    return Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        backlog=CONNECTIONS,
        workers_kill_timeout=SECONDS_TO_FINISH,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.error,
        reload=reload,
        reload_paths=[Path(__file__).parents[1], folder],
        reload_ignore_paths=[folder / "data"],
    )


def _refuse_busy(host: str, port: int) -> None:
    """Say clearly what keeps the server from listening, before it starts."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise click.ClickException(
            f"{host!r} is no address of this machine. Choose another --host."
        ) from None
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken by another program. End that one, or choose another --port."
    if error.errno == errno.EACCES:
        return f"port {port} is kept for the system. Choose a --port from 1024 on."
    return f"cannot listen on {host}, port {port}: {error.strerror}. Choose another --host."
