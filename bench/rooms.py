"""What the editors' rooms cost: SQL statements and CPU, on sites of several sizes. In this process."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask

from bench.inside import READING, traced
from bench.items import COUNTRIES, PROGRAMMES, RARE_WORD
from bench.members import Member, member
from bench.tables import show, verdict
from omctpub import create_app
from omctpub.models import Item

TRANSLATES = ("fr", "ar")
MOST_STATEMENTS = 15
ROUNDS = 9
DEEP_PAGE, PAGE_SIZE = 400, 50


@dataclass(frozen=True)
class Room:
    """A page of the rooms for somebody; `address` takes the size of the site, whose database is in use."""

    name: str
    address: Callable[[int], str]
    role: str = "editor"


@dataclass(frozen=True)
class Entered:
    """A page at one size: its statements, and milliseconds of CPU, in the middle and at most."""

    room: str
    size: int
    statements: int
    usual: float
    worst: float


def _at(query: str) -> Callable[[int], str]:
    return lambda size: f"/admin/items{query}"


def _of_item(rest: str) -> Callable[[int], str]:
    """A room of the item with the most texts among those saved last; `rest` may name its second language."""

    def address(size: int) -> str:
        items = Item.select().order_by(Item.saved.desc(), Item.number.desc()).limit(PAGE_SIZE)
        item = max(items, key=lambda one: len(one.translations))
        second = next(text.language for text in item.translations if text.language != item.original)
        return f"/admin/items/{item.id}" + rest.format(original=item.original, second=second)

    return address


def _deep(size: int) -> str:
    """As far down as page 400, or to the end."""
    skipped = min(DEEP_PAGE * PAGE_SIZE, size - PAGE_SIZE)
    row = Item.select().order_by(Item.saved.desc(), Item.number.desc()).offset(skipped).first()
    return f"/admin/items?after={row.saved}.{row.number}"


ROOMS = (
    Room("desk", lambda size: "/admin/"),
    Room("desk of a translator", lambda size: "/admin/", role="translator"),
    Room("matrix", _at("")),
    Room("matrix of a translator", _at(""), role="translator"),
    Room(f"matrix, page {DEEP_PAGE}", _deep),
    Room("matrix, drafts", _at("?state=draft")),
    Room("matrix, none in review", _at("?state=review")),
    Room("matrix, scheduled", _at("?state=scheduled")),
    Room("matrix, without French", _at("?missing=fr")),
    Room("matrix, frequent country", _at(f"?country={COUNTRIES[0]}")),
    Room("matrix, rare country", _at(f"?country={COUNTRIES[-1]}")),
    Room("matrix, four filters", _at(f"?programme={list(PROGRAMMES)[1]}&type=report&language=ar&missing=fr")),
    Room("an item", _of_item("")),
    Room("write the original", _of_item("/{original}")),
    Room("write a translation", _of_item("/{second}")),
    Room("check and publish", _of_item("/publish")),
    Room("history", _of_item("/{original}/history")),
    Room("files", _of_item("/files")),
    Room("a new item", lambda size: "/admin/new/statement"),
    Room("search, rare word", _at(f"?q={RARE_WORD}")),
    Room("search, frequent word", _at("?q=the")),
)


def measure(sites: Mapping[int, Path]) -> Iterator[Entered]:
    """Each room at each size."""
    for size, folder in sites.items():
        app = create_app(folder)
        members = {role: member(app, role, TRANSLATES) for role in {room.role for room in ROOMS}}
        for room in ROOMS:
            with app.extensions["omctpub"].use():
                address = room.address(size)
            yield _entered(app, members[room.role], room, size, address)


def _entered(app: Flask, someone: Member, room: Room, size: int, address: str) -> Entered:
    someone.get(address)
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        someone.get(address)
        times.append((time.process_time() - begun) * 1000)
    with traced(app) as said:
        someone.get(address)
    statements = sum(sql.lstrip().upper().startswith(READING) for sql in said)
    return Entered(room.name, size, statements, median(times), max(times))


def show_rooms(found: list[Entered]) -> None:
    head = ("room", "items", "statements", f"≤ {MOST_STATEMENTS}", "ms of CPU", "worst")
    order = [room.name for room in ROOMS]
    rows = [
        (
            *(one.room, one.size, one.statements),
            verdict(one.statements <= MOST_STATEMENTS),
            *(one.usual, one.worst),
        )
        for one in sorted(found, key=lambda one: order.index(one.room))
    ]
    show("The editors' rooms", head, rows)
