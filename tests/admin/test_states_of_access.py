"""What no page tells whom it is not for: items in every state, each with a secret word, asked by all."""

import re
from collections.abc import Callable, Mapping
from itertools import cycle, islice, repeat
from typing import Any

import pytest
from werkzeug.routing import Rule

from omctpub import publishing
from omctpub.publishing import TextContent
from omctpub.roles import ROLES
from omctpub.testing import PART, SiteUnderTest, bundled_plugins
from tests.admin.conftest import SECURE, Visitor
from tests.admin.test_access import rules
from tests.turns import EXHAUSTIVE

SECRETS = {
    name: f"zq{name}zq"
    for name in (
        "draft",
        "review",
        "scheduled",
        "published",
        "pending",
        "withdrawn",
        "expired",
        "off",
        "gone",
    )
}
IDS = {name: "published" if name == "pending" else name for name in SECRETS}
Ways = tuple[Mapping[str, str], ...]
BOTH: Ways = ({}, PART)
FAR, PAST = 4_000_000_000_000_000, 1_000_000_000_000_000
DRAFTS = {"draft", "pending"}
GONE = {"gone"}


@pytest.fixture
def told(site: SiteUnderTest) -> SiteUnderTest:
    """The site with an item in each state."""
    editor = site.editor
    for name, secret in SECRETS.items():
        if name == "pending":
            continue
        state = name if name in ("draft", "review") else "published"
        times: dict[str, Any] = {"scheduled": {"visible_from": FAR}, "expired": {"visible_until": PAST}}.get(
            name, {}
        )
        type = "event" if name == "off" else "statement"
        words = {"title": secret, "summary": secret, "body": secret, "slug": secret, "state": state}
        editor.save(name, type, texts={"en": words}, **times)
    editor.withdraw("withdrawn")
    with editor.opened() as opened:
        publishing.write(opened, "published", "en", TextContent("draft", SECRETS["pending"]), "test")
        publishing.take_down(opened, "gone", "test")
    return site.configure(plugins=[name for name in bundled_plugins() if name != "events"])


def addresses(rule: Rule) -> list[str]:
    """The rule's addresses for every item, in a language that has texts and in one that has none.

    One that names no item may be a list, and is asked for each secret.
    """
    plain = rule.rule.replace("<interface:lang>", "en")
    found = []
    for id in sorted(set(IDS.values())):
        for language in ("en", "fr"):
            named = re.sub(r"<(?:[^:>]*:)?language>", language, re.sub(r"<(?:[^:>]*:)?id>", id, plain))
            named = re.sub(r"<(?:[^:>]*:)?path>", "statements", named)
            found.append(re.sub(r"<[^>]*>", "1" if "admin" not in named else "statement", named))
    if len(set(found)) > 1:
        return list(dict.fromkeys(found))
    return [found[0], *(f"{found[0]}?q={word}" for word in SECRETS.values())]


def asked(visitor: Visitor, method: str, address: str, headers: Mapping[str, str]) -> str:
    """What is told, but for what was asked with; a form is empty."""
    sent = {"csrf_token": visitor.token} if method == "POST" else None
    answer = visitor.client.open(address, method=method, base_url=SECURE, headers=headers, data=sent)
    assert answer.status_code < 500, (method, address)
    return answer.text.replace(address.partition("?q=")[2] or "\0", "")


def told_to(visitor: Visitor, site: SiteUnderTest, first: int) -> dict[str, str]:
    """The states of which somebody is told the secret anywhere, each with a place that tells it.

    Each address is asked as a browser does, and as htmx does; in the usual run in one of these ways in turn,
    beginning with the `first`, so that one role asks as a browser where the next one asks as htmx.
    """
    found = dict[str, str]()
    ways = repeat(BOTH) if EXHAUSTIVE else islice(cycle([({},), (PART,)]), first, None)
    for rule in rules(site):
        if rule.endpoint.startswith(("static", "security", "doors")):
            continue
        for address in addresses(rule):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                if rule.endpoint in ("approving.do", "account.change", "people.change") and method == "POST":
                    continue
                for headers in next(ways):
                    text = asked(visitor, method, address, headers)
                    found |= {name: f"{method} {address}" for name in SECRETS if SECRETS[name] in text}
    return found


def test_readers_find_what_is_public_and_nothing_else(told: SiteUnderTest, nobody: Visitor) -> None:
    found = told_to(nobody, told, 0)
    assert set(found) == {"published"}, found


@pytest.mark.parametrize("role", ROLES)
def test_in_the_rooms_each_role_sees_what_is_theirs(
    told: SiteUnderTest, member: Callable[..., Visitor], role: str
) -> None:
    visitor = member(role, translates=["en"]) if role == "translator" else member(role)
    found = told_to(visitor, told, ROLES.index(role))
    assert set(found) == set(SECRETS) - GONE, found


def test_a_translator_sees_no_draft_in_a_language_that_is_not_theirs(
    told: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    visitor = member("translator", translates=["fr"])
    found = told_to(visitor, told, 1)
    assert set(found) == set(SECRETS) - GONE - DRAFTS, found
