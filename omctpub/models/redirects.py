"""Redirects of the site's own: where somebody is led who asks for an address at which there is no page."""

from collections.abc import Sequence
from typing import Any

import peewee
from peewee import CharField

from omctpub.models.tables import Json, Model
from omctpub.text import old_address

LONGEST_TARGET = 1_000


class Redirect(Model):
    """`address` is as `old_address` gives it, `target` an address on this site or, without "/", an item's id.

    `targets` maps languages to other targets, for who reads these; `number` tells redirects apart.
    """

    number = peewee.AutoField()
    address = CharField(max_length=1_000, unique=True)
    target = CharField(max_length=LONGEST_TARGET)
    targets: Any = Json(default=dict)

    @property
    def every_target(self) -> tuple[str, ...]:
        """Wherever it may lead."""
        return (self.target, *self.targets.values())


def is_item(target: str) -> bool:
    """Whether a target is the id of an item, and no address."""
    return "/" not in target


def looked_for(address: str) -> list[str]:
    """What an address asked for may be stored as: with its query, then without.

    At the front door only what is asked for besides can be an address that is led on from.
    """
    path = address.partition("?")[0]
    return [old_address(one) for one in ([address] if path == "/" else [address, path])]


def redirect_from(addresses: Sequence[str]) -> Redirect | None:
    """The redirect from the first of these addresses that has one."""
    found = {row.address: row for row in Redirect.select().where(Redirect.address.in_(list(addresses)))}
    return next((found[address] for address in addresses if address in found), None)
