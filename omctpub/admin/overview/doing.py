"""What can be done with many items, one after the other: to each it is done wholly, or it stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import abort
from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from omctpub import publishing
from omctpub.admin import rights
from omctpub.admin.rights import Rights
from omctpub.admin.visitor import acting
from omctpub.content import Text
from omctpub.languages import number
from omctpub.models import Item, Translation
from omctpub.publishing import PublishingError
from omctpub.publishing.checking import findings
from omctpub.roles import may
from omctpub.site import Site
from omctpub.web.pages import view

MOST_DONE = 9_999_999


class LeftOut(Exception):
    """Nothing was done to an item: why, for which of its texts, and whether its publish room tells more."""

    def __init__(self, reason: Text, language: str = "", look: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.language, self.look = reason, language, look


@dataclass(frozen=True)
class Order:
    """What to do it with: texts in `language` ("" is all), or a `tag` to add to items; `by` is a user."""

    site: Site
    rights: Rights
    by: str
    language: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Deed:
    """Something that can be done to items: who may, and what it says when it is done to `count` things.

    `do` tells to how many; LeftOut where it was not done, and then nothing of it was. `of_off` tells whether
    it is done to items, too, whose type is switched off.
    """

    label: Text
    role: str
    do: Callable[[Order, Item, Sequence[Translation]], int]
    said: Callable[[int], Text]
    of_off: bool = False


def told(name: str, count: str) -> Text:
    """What is said of a deed that was done; "" where the address tells of none."""
    if name not in DEEDS or not (count.isascii() and count.isdecimal()):
        return ""
    return DEEDS[name].said(min(int(count[:10]), MOST_DONE))


def _submit(order: Order, item: Item, texts: Sequence[Translation]) -> int:
    drafts = [text for text in texts if text.working == "draft" and order.rights.writes(text.language)]
    if not drafts:
        raise LeftOut(_("There is no draft in it that you can send to review."))
    for text in drafts:
        publishing.submit(order.site, item.id, text.language, order.by)
    return len(drafts)


def _publish(order: Order, item: Item, texts: Sequence[Translation]) -> int:
    """What is in review, where nothing is to be said against it: to overrule a check takes a look at it."""
    waiting = [text.language for text in texts if text.working == "review"]
    if not waiting:
        raise LeftOut(_("There is nothing in review in it."))
    lacking = publishing.missing_of(order.site, item.id)
    for language in waiting:
        if any(name.partition(".")[0] == language or "." not in name for name in lacking):
            raise LeftOut(_("A field that has to be filled is empty."), language, look=True)
        if findings(order.site, item.id, language, view().lang):
            raise LeftOut(_("A check found something to look at first."), language, look=True)
    for language in waiting:
        try:
            publishing.publish(order.site, item.id, language, order.by)
        except PublishingError as error:
            if error.field != language:
                raise
            raise LeftOut(_("Somebody else has to publish what you wrote."), language) from None
    return len(waiting)


def _withdraw(order: Order, item: Item, texts: Sequence[Translation]) -> int:
    public = [text.language for text in texts if text.state == "published"]
    if not public:
        raise LeftOut(_("There is nothing public in it."))
    for language in public:
        publishing.withdraw(order.site, item.id, language, order.by)
    return len(public)


def _add_programme(order: Order, item: Item, texts: Sequence[Translation]) -> int:
    return _add(order, item, programmes=(order.tag,))


def _add_country(order: Order, item: Item, texts: Sequence[Translation]) -> int:
    return _add(order, item, countries=(order.tag,))


def _add(order: Order, item: Item, **tags: Sequence[str]) -> int:
    if not order.rights.changes_item(list(item.translations)):
        raise LeftOut(_("It is public: an editor has to do this."))
    if not publishing.add_tags(order.site, item.id, order.by, **tags):
        raise LeftOut(_("It has it already."))
    return 1


def do(deed: Deed, order: Order, id: str) -> int:
    """Do it to one item, all of it or nothing; LeftOut says why not."""
    with acting() as user:
        if not may(str(user.role), deed.role):
            abort(403)
        order = replace(order, rights=rights.of(user))
        item = Item.get_or_none(Item.id == id)
        texts = list(filter(order.rights.knows, item.translations)) if item else []
        if item is None or not texts:
            raise LeftOut(_("There is no such item."))
        if item.type not in order.site.types and not deed.of_off:
            raise LeftOut(_("The plugin of its type is switched off. Ask who runs the site to switch it on."))
        asked = [text for text in texts if order.language in ("", text.language)]
        return deed.do(order, item, asked)


def _count(count: int) -> str:
    return number(count, view().lang)


DEEDS: Mapping[str, Deed] = {
    "submit": Deed(
        _("Send to review"),
        "translator",
        _submit,
        lambda n: lazy_ngettext(
            "%(count)s text was sent to review.", "%(count)s texts were sent to review.", n, count=_count(n)
        ),
    ),
    "publish": Deed(
        _("Publish what is in review"),
        "editor",
        _publish,
        lambda n: lazy_ngettext(
            "%(count)s text was published.", "%(count)s texts were published.", n, count=_count(n)
        ),
    ),
    "withdraw": Deed(
        _("Withdraw"),
        "editor",
        _withdraw,
        lambda n: lazy_ngettext(
            "%(count)s text was withdrawn.", "%(count)s texts were withdrawn.", n, count=_count(n)
        ),
        of_off=True,
    ),
    "programme": Deed(
        _("Add the programme"),
        "author",
        _add_programme,
        lambda n: lazy_ngettext(
            "The programme was added to %(count)s item.",
            "The programme was added to %(count)s items.",
            n,
            count=_count(n),
        ),
    ),
    "country": Deed(
        _("Add the country"),
        "author",
        _add_country,
        lambda n: lazy_ngettext(
            "The country was added to %(count)s item.",
            "The country was added to %(count)s items.",
            n,
            count=_count(n),
        ),
    ),
}
