"""What is told of a database or a disk that fails under a command: what is wrong, and the cure."""

from peewee import DatabaseError

from omctpub.models.database import is_damaged, is_full, is_read_only
from omctpub.text import first_line

RESTORE = "Stop the server, and put back a copy of the data folder from before."
ROOM = "Make room, and try again."
RIGHTS = (
    "Give the user who runs omctpub the right to write to the data folder and the files in it; "
    "a PostgreSQL server must be no replica."
)
WAIT = "Wait until it is done, and try again."
AGAIN = "Try again; if it stays so, ask whoever runs the database."


def of_database(error: DatabaseError) -> tuple[str, str]:
    """What is wrong with the database, as the end of a sentence about it, and the cure.

    Only what is damaged is to be put back: one that is full, or that ended a connection, has lost nothing.
    """
    said = first_line(error)
    if "locked" in said or "lock timeout" in said:
        return "is written to by another command", WAIT
    if is_full(error):
        return "cannot be written: its disk is full", ROOM
    if is_read_only(error):
        return f"cannot be written: {said}", RIGHTS
    return f"cannot be used: {said}", RESTORE if is_damaged(error) else AGAIN


def of_disk(error: OSError) -> str:
    """One sentence about a file or its disk."""
    said = error.strerror or type(error).__name__
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{said}. {ROOM}" if is_full(error) else f"{place}{said}."
