"""Where an item is checked and published, sent back, withdrawn, and given its time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import dates, languages, publishing
from omctpub.admin.states import LABELS, state
from omctpub.admin.subject import item_here, kind_of, texts_of
from omctpub.admin.visitor import acting, member
from omctpub.admin.writing.values import stamp
from omctpub.config.checks import time_zones
from omctpub.content import ContentType, Text
from omctpub.models import Item, Translation
from omctpub.publishing import PublishingError, TextContent
from omctpub.publishing.checking import Finding, findings
from omctpub.text import digits, one_line, tidy, unstorable, without_controls
from omctpub.web.pages import lead_on, page, site, view

approving = Blueprint("approving", __name__)

LONGEST_REASON = 500
_BY_BROWSERS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)
VERBS = {"back": publishing.send_back, "withdraw": publishing.withdraw, "discard": publishing.discard}
DONE: Mapping[str, Text] = {
    "publish": _("Published."),
    "schedule": _("The times are saved."),
    "back": _("Sent back: it is a draft again."),
    "withdraw": _("Withdrawn: readers no longer see it."),
    "discard": _("The newer version is discarded. It stays in the history."),
}
OVER: Text = _("The times are saved. The end is past: readers no longer see it.")


@dataclass
class Desk:
    """An item before somebody who may publish it: what was chosen, typed, and found wrong with it."""

    item: Item
    kind: ContentType
    chosen: frozenset[str] = frozenset()
    typed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)

    @cached_property
    def texts(self) -> Sequence[Translation]:
        return texts_of(self.item)

    @cached_property
    def contents(self) -> Mapping[str, TextContent]:
        """The texts as they are worked on, by language."""
        return publishing.workings(self.texts, self.kind)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What the checks say of all texts."""
        return findings(site(), self.item.id, None, view().lang)

    @cached_property
    def missing(self) -> Sequence[str]:
        """Required fields that are empty, those of a text after its language and a dot."""
        return publishing.missing_fields(self.kind, self.item.data, self.contents)

    def found_in(self, language: str) -> Sequence[Finding]:
        """Of one text; of the item where the language is ""."""
        return [one for one in self.findings if one.language == language]

    def missing_in(self, language: str) -> Sequence[str]:
        before = f"{language}." if language else ""
        return [
            name.removeprefix(before)
            for name in self.missing
            if ("." in name) is bool(language) and name.startswith(before)
        ]

    def place(self, name: str, language: str) -> str:
        """The address of a field in the form where it is put right."""
        if name.startswith("assets"):
            return url_for("files.room", id=self.item.id)
        part = name.removeprefix(f"translations.{language}.")
        part = part.replace("fields.", "text.", 1) if part != name else part
        form = url_for("writing.text", id=self.item.id, language=language or self.item.original)
        return f"{form}#{'country' if part == 'countries' else part}"

    @property
    def seen(self) -> str:
        """What stands for all that is looked at: words and state of each text, parts of the item, the times.

        When readers last saw a change tells of a text that came and went: it is in the same state as before.
        """
        item = self.item
        texts = {text.language: _standing(text) for text in self.texts}
        parts = [item.countries, item.programmes, item.data, item.published]
        return stamp([texts, parts, item.visible_from, item.visible_until, item.changed])

    @property
    def waiting(self) -> bool:
        """Whether there is anything for them to publish."""
        return any(self.waits(text) and not self.is_theirs(text) for text in self.texts)

    def type_of(self, name: str) -> str:
        """How a moment is asked for: browsers show none that is not written as they write it."""
        typed = self.typed[name]
        shown = not typed or (_BY_BROWSERS.fullmatch(typed) and dates.in_calendar(typed))
        return "datetime-local" if shown else "text"

    def state(self, text: Translation) -> str:
        """What readers have of a text: "scheduled" or "expired" where they do not see it now."""
        return state(text, self.item, view().sight.now)

    def waits(self, text: Translation) -> bool:
        """Whether there is anything of a text to publish."""
        return text.state != "published" or text.pending is not None

    def is_theirs(self, text: Translation) -> bool:
        """Whether somebody else has to publish it, since they wrote it."""
        return publishing.needs_another(site(), self.item, text, str(member().id))

    @property
    def seen_now(self) -> bool:
        """Whether readers see any of it."""
        return any(self.state(text) == "published" for text in self.texts)


@approving.get("/items/<id>/publish")
def room(id: str) -> Response:
    """What the checks say, and what can be done."""
    desk = _desk(id)
    in_review = (text for text in desk.texts if text.working == "review")
    desk.chosen = frozenset(text.language for text in in_review if not desk.is_theirs(text))
    desk.typed = _times(desk.item)
    return _room(desk)


@approving.post("/items/<id>/publish")
def do(id: str) -> Response:
    """Do what was pressed; nothing of it where a part cannot be done."""
    desk = _desk(id)
    pressed, _blank, language = request.form.get("do", "publish").partition(" ")
    if pressed in VERBS:
        if language not in {text.language for text in desk.texts}:
            abort(404)
        turned = _turn(id, pressed, language)
        # What was read before may say of a text what is true no more.
        desk = _desk(id)
        desk.faults |= {} if turned else {"text": UNDONE}
    desk.chosen = frozenset(request.form.getlist("text")) & {text.language for text in desk.texts}
    desk.typed = {name: request.form.get(name, "") for name in ("from", "until", "zone", "reason")}
    if pressed not in VERBS:
        _publish_what_is_right(desk, pressed)
    if desk.faults:
        return _room(desk, 422)
    if pressed in VERBS and _typed_besides(desk):
        return _room(desk, done=DONE[pressed])
    return lead_on(url_for("approving.room", id=id, done=pressed), 303)


def _standing(text: Translation) -> Sequence[object]:
    """What a text says, by the number of the revision, and how far it is."""
    return text.written, text.state, text.working, text.pending is not None


def _typed_besides(desk: Desk) -> bool:
    """Whether times or a reason were typed that are not stored by what was pressed."""
    return any(request.form.get(name, was) != was for name, was in _times(desk.item).items())


def _turn(id: str, pressed: str, language: str) -> bool:
    """Send back, withdraw or discard a text; tells whether there was anything of it to be done.

    Only what was seen is discarded: not what somebody has written since.
    """
    with acting():
        if pressed == "discard" and _desk(id).seen != request.form.get("seen", ""):
            return False
        return bool(VERBS[pressed](site(), id, language, str(member().id)))


def _publish_what_is_right(desk: Desk, pressed: str) -> None:
    moments = _moments(desk)
    if pressed == "publish":
        _check(desk)
    if not desk.faults:
        _publish(desk, moments, pressed)


def _done(desk: Desk) -> Text:
    """What was done; and where readers do not see it now, that."""
    done = request.args.get("done", "")
    states = {desk.state(text) for text in desk.texts}
    unseen = [name for name in ("scheduled", "expired") if name in states]
    if done == "schedule" and "expired" in states:
        return OVER
    return LABELS[unseen[0]] if done == "publish" and unseen else DONE.get(done, "")


def _desk(id: str) -> Desk:
    item = item_here(id)
    return Desk(item, kind_of(item))


def _room(desk: Desk, status: int = 200, done: Text = "") -> Response:
    done = done or (_done(desk) if status == 200 else "")
    zones = list(dict.fromkeys([*_zones(), desk.typed["zone"]]))
    return page("admin/publish.html", status=status, desk=desk, kind=desk.kind, done=done, zones=zones)


def _zones() -> Sequence[str]:
    """The names that people know a zone by: continent and city."""
    known = {
        name
        for name in time_zones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix"))
    }
    return sorted(known | {site().settings.timezone.key, "UTC"})


def _times(item: Item) -> dict[str, str]:
    zone = site().settings.timezone
    typed = {name: _shown(us, zone).replace(" ", "T") for name, us in _stored(item).items()}
    return {**typed, "zone": zone.key, "reason": ""}


def _stored(item: Item) -> dict[str, int | None]:
    return {"from": item.visible_from, "until": item.visible_until}


def _shown(us: int | None, zone: ZoneInfo) -> str:
    return "" if us is None else dates.clock(us, zone)


def _moments(desk: Desk) -> dict[str, int | None]:
    """The two moments that were typed, by the clocks of the zone that was chosen.

    What clocks there show of a moment that is set stands for that one: it may say less.
    """
    found: dict[str, int | None] = {"from": None, "until": None}
    if desk.typed["zone"] not in time_zones():
        desk.faults["zone"] = _("must be a time zone such as Africa/Tunis")
        return found
    zone = ZoneInfo(desk.typed["zone"])
    for name, before in _stored(desk.item).items():
        typed = digits(desk.typed[name]).strip().replace("T", " ")
        try:
            same = typed == _shown(before, zone)
            found[name] = before if same else dates.by_clock(typed, zone) if typed else None
        except ValueError as error:
            skipped = str(error).startswith("no clock")
            desk.faults[name] = SKIPPED if skipped else NO_TIME
    begin, end = found["from"], found["until"]
    if begin is not None and end is not None and end <= begin:
        desk.faults.setdefault("until", _("must be later than the time from which readers see it"))
    return found


def _check(desk: Desk) -> None:
    """What keeps the chosen texts from being published."""
    waiting = {text.language for text in desk.texts if desk.waits(text)}
    if not desk.chosen & waiting:
        desk.faults["text"] = _("Choose the texts to publish.")
    for language in ("", *sorted(desk.chosen)):
        if desk.missing_in(language):
            desk.faults["text"] = _("Fill in what is needed first.")
    reason = one_line(tidy(without_controls(desk.typed["reason"])[0]))
    desk.typed["reason"] = reason
    doubted = any(desk.found_in(language) for language in ("", *desk.chosen))
    if unstorable(reason):
        desk.faults["reason"] = _("contains a character that cannot be stored. Type it again.")
    elif len(reason) > LONGEST_REASON:
        desk.faults["reason"] = _("is longer than %(limit)s characters", limit=LONGEST_REASON)
    elif doubted and not reason:
        desk.faults["reason"] = _(
            "The checks found something. Put it right, or say why it is right as it is."
        )


def _publish(desk: Desk, moments: Mapping[str, int | None], pressed: str) -> None:
    by, reason = str(member().id), desk.typed["reason"]
    try:
        with acting():
            if _desk(desk.item.id).seen != request.form.get("seen", ""):
                desk.faults["text"] = CHANGED
                return
            publishing.schedule(site(), desk.item.id, moments["from"], moments["until"], by)
            for language in sorted(desk.chosen) if pressed == "publish" else ():
                doubted = desk.found_in("") or desk.found_in(language)
                publishing.publish(
                    site(), desk.item.id, language, by, {language: reason} if doubted else None
                )
    except PublishingError as error:
        if error.field not in desk.chosen:
            raise
        named = languages.name(error.field, view().lang)
        desk.faults["text"] = _(
            "%(language)s: somebody else has to publish what you wrote last.", language=named
        )


CHANGED: Text = _("Somebody has changed this meanwhile. Look at it again, then publish it.")
UNDONE: Text = _("Nothing was done: somebody has changed this since you opened the page. Look at it again.")
SKIPPED: Text = _("does not exist there: the clocks go forward at that hour")
NO_TIME: Text = _("must be a day and a time, such as 2018-02-16 10:00")
