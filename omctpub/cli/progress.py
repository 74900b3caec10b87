"""How far long work is, for somebody who sits before it."""

import sys
from typing import TypeAlias

import click

Bar: TypeAlias = "click._termui_impl.ProgressBar[int]"


def progress_bar(label: str, length: int, wanted: bool = True) -> Bar:
    """A bar on a terminal; nothing in a pipe."""
    hidden = not (wanted and length and sys.stderr.isatty())
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden)
