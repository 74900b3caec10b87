"""A name in each language, as the rooms ask for it: of programmes, and as titles of streams."""

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import lazy_gettext as _

from omctpub.content import Text
from omctpub.publishing import PublishingError
from omctpub.text import one_line, tidy, visible, without_controls
from omctpub.web.contained import isolated
from omctpub.web.pages import site

LONGEST = 300
# Before the name of a field: what stood in it when the form was opened.
WAS = "was-"
NONE = _("Write it in one language at least.")
TOO_LONG = _("This is too long: %(most)s characters are the most.", most=LONGEST)
NOTHING_SEEN = _("There is nothing to be seen in this.")

Faults = Mapping[str, Text]


def tags(stored: Iterable[str] = ()) -> list[str]:
    """The languages to ask for: those of the site, then others that it is stored in."""
    offered = site().settings.languages
    return [*offered, *(tag for tag in stored if tag not in offered)]


def typed(name: str, stored: Mapping[str, str] | None = None) -> str:
    """What was typed into a field, without what no database keeps.

    Where nobody touched it since the form was opened, what is `stored` there by now, by field.
    """
    sent = request.form.get(name, "")
    if stored is not None and sent == request.form.get(f"{WAS}{name}"):
        return stored.get(name, "")
    return without_controls(sent.replace("\0", ""))[0]


def meanwhile(stored: Mapping[str, str], names: Iterable[str]) -> Faults:
    """The fields that somebody else changed, too, since the form was opened, and what they made of them."""
    faults: dict[str, Text] = {}
    for name in names:
        was, now = request.form.get(f"{WAS}{name}"), stored.get(name, "")
        if was not in (None, now) and typed(name, stored) != now:
            faults[name] = _(
                "Somebody has changed this meanwhile. It is now: %(now)s. To replace that, save again.",
                now=isolated(now or "–"),
            )
    return faults


def read_names(
    stored: Iterable[str] = (), now: Mapping[str, str] | None = None
) -> tuple[dict[str, str], Faults]:
    """What was typed by language, tidied, the empty ones left out; and what is wrong, by field."""
    found = {tag: one_line(tidy(typed(f"name-{tag}", now))) for tag in tags(stored)}
    names = {tag: name for tag, name in found.items() if name}
    faults: dict[str, Text] = {}
    for tag, name in names.items():
        if len(name) > LONGEST:
            faults[f"name-{tag}"] = TOO_LONG
        elif not visible(name):
            faults[f"name-{tag}"] = NOTHING_SEEN
    if not names:
        faults[f"name-{next(iter(found))}"] = NONE
    return names, faults


def fault_of(error: PublishingError) -> Faults:
    """Where a verb refuses: what it says, at the field that it names."""
    return {error.field: error.args[0]}
