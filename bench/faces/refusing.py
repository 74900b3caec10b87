"""A plugin of the showcase alone: its addresses answer with the error that they name."""

from typing import NoReturn

from flask import Blueprint, abort

from omctpub.plugins import Plugin

refusing = Blueprint("refusing", __name__)


@refusing.get("/<interface:lang>/refused/<int:code>")
def refused(lang: str, code: int) -> NoReturn:
    abort(code)


plugin = Plugin(blueprints=(refusing,), access={"refusing.refused": "anyone"}, requires="omctpub>=0.1,<2")
