"""Texts that break programs, typed into every field of the rooms: kept as typed, or refused at the field."""

import re
import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.admin.writing import parts
from omctpub.admin.writing.parts import Part
from omctpub.content import ContentType
from omctpub.models import Translation
from omctpub.publishing import working
from omctpub.testing import Page, SiteUnderTest
from omctpub.text import one_line, tidy, tidy_markdown, without_controls
from tests.admin.conftest import Visitor, come_in, fault, shown
from tests.harmless import KINDS, MARKDOWN, OF_MARKDOWN, Parts, a_site
from tests.harmless import parts as parts_of
from tests.naughty import EVERY, FAMILIES, HARMLESS
from tests.turns import EXHAUSTIVE, in_turn, some

ONE_OF_EACH = EVERY if EXHAUSTIVE else [family[-1] for family in FAMILIES.values()]
TIDIED = {"line": lambda text: one_line(tidy(text)), "markdown": tidy_markdown, "lines": tidy, "text": tidy}
BASE = {"title": HARMLESS, "published": "2018-02-16", "language": "en", "do": "save"}
FORM = "/admin/new/statement"


HIDDEN = ("base", "copy", "item", "type", "source", "do", "language", "up_to_date", "countries")
LISTS = ("/admin/", "/admin/items")


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    site = a_site(tmp_path_factory.mktemp("rooms"))
    yield site
    site.close()


@pytest.fixture(scope="module")
def editor_in(rooms: SiteUnderTest) -> Visitor:
    return come_in(rooms, "admin")


def everywhere(kind: ContentType, text: str) -> dict[str, str]:
    """The text in every field that takes any text, of its type and of every item."""
    found = dict(BASE)
    for part in parts.of(kind, with_item=True):
        if part.kind in TIDIED and (part.field is None or part.field.clean is None):
            found[part.name] = text
        elif part.kind == "list" and part.field:
            texts = [column.name for column in part.field.fields if column.kind == "text"]
            found |= {f"{part.name}.0.{name}": text for name in texts}
    return found


def in_each_field(kind: ContentType) -> list[tuple[str, Part]]:
    """The names of all fields of the form, the columns of its lists too."""
    found = []
    for part in parts.of(kind, with_item=True):
        if part.kind == "list" and part.field:
            found += [
                (f"{part.name}.0.{one.name}", Part(one.name, one.label, one.kind, field=one))
                for one in part.field.fields
            ]
        elif part.name != "programmes":
            found.append(("country" if part.name == "countries" else part.name, part))
    return found


def id_in(page: Page) -> str:
    return (page.response.location or "").split("/")[3]


def stored_as(text: str, kind: str) -> str:
    """What is declared to become of a text: no control characters, NFC, lines ended by LF, tidied."""
    clean, _found = without_controls(text)
    return TIDIED.get(kind, tidy)(clean)


def addresses(id: str) -> list[str]:
    return [
        f"/admin/items/{id}",
        f"/admin/items/{id}/en",
        f"/admin/items/{id}/fr",
        f"/admin/items/{id}/publish",
    ]


@pytest.fixture(scope="module")
def known(editor_in: Visitor) -> Parts:
    """Every element and attribute of the rooms where all texts are harmless."""
    pages = [editor_in.get("/admin/"), editor_in.get("/admin/no-such-room"), editor_in.get("/admin/new")]
    for kind in KINDS.values():
        pages += [made := editor_in.post(f"/admin/new/{kind.name}", {**everywhere(kind, HARMLESS)})]
        assert made.status == 303, (kind.name, made.said("//*[@role='alert']"))
        pages += [editor_in.get(address) for address in addresses(id_in(made))]
        faulty = {name: "1\n2" for name, _part in in_each_field(kind)}
        pages.append(editor_in.post(f"/admin/new/{kind.name}", {**BASE, **faulty, "language": "?"}))
    pages.append(editor_in.post(FORM, {**BASE, "do": "preview", "body": HARMLESS}))
    for zone in ("UTC", "nowhere"):
        times = {"from": "x", "until": "x", "zone": zone, "reason": "a\0b"}
        pages.append(editor_in.post("/admin/items/1/publish", {"do": "publish", **times}))
    pages.append(editor_in.post("/admin/items/1/en", {**BASE, "title": "Other"}))
    pages += [editor_in.get(address) for address in LISTS]
    return set().union(*map(parts_of, pages))


def nothing_else_stands_in(page: Page, known: Parts) -> None:
    assert page.status < 500
    there = parts_of(page) - known
    assert {pair for pair in there if pair[0] not in MARKDOWN} == set()
    assert {name for _tag, name in there} <= OF_MARKDOWN


def kinds_for(at: int) -> Sequence[ContentType]:
    kinds = list(KINDS.values())
    return some(kinds, len(kinds), at)


def test_each_is_kept_as_it_was_typed_and_runs_in_no_room(editor_in: Visitor, known: Parts) -> None:
    for at, text in enumerate(some(EVERY, 3)):
        for kind in kinds_for(at):
            sent = everywhere(kind, text)
            saved = editor_in.post(f"/admin/new/{kind.name}", sent)
            assert saved.status == 303, (kind.name, text, saved.said("//*[@role='alert']"))
            for address in addresses(id_in(saved)):
                nothing_else_stands_in(editor_in.get(address), known)
            form = editor_in.get(f"/admin/items/{id_in(saved)}/en")
            for name, part in in_each_field(kind):
                if sent.get(name) == text and (wished := stored_as(text, part.kind)):
                    assert shown(form, name) == wished, (name, text)
            clash = editor_in.post(f"/admin/items/{id_in(saved)}/en", {**sent, "title": "Other"})
            assert clash.status == 409
            nothing_else_stands_in(clash, known)
    for address in LISTS:
        nothing_else_stands_in(editor_in.get(address), known)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_field_keeps_it_or_says_why_not_with_the_text_still_there(
    editor_in: Visitor, known: Parts, name: str
) -> None:
    for at, text in enumerate(ONE_OF_EACH):
        for field, _part in some(in_each_field(KINDS[name]), 3, at):
            page = editor_in.post(f"/admin/new/{name}", {**BASE, field: text})
            assert page.status in (303, 422), (field, text)
            if page.status == 422:
                nothing_else_stands_in(page, known)
                assert page.tree.xpath("//*[@role='alert']//a"), (field, text)
                if field != "country":
                    assert shown(page, field) == "\n".join(re.split("\r\n?|\n", text)), (field, text)
                if field.count(".") < 2:
                    assert fault(page, field)


@pytest.mark.parametrize("text", ["a\0b", "\0", *ONE_OF_EACH], ids=lambda text: ascii(text)[:30])
def test_what_is_hidden_in_a_form_breaks_nothing(editor_in: Visitor, known: Parts, text: str) -> None:
    addresses = [FORM, "/admin/items/1/fr", "/admin/unsaved", "/admin/preview", "/admin/countries"]
    for name, address in in_turn(HIDDEN, addresses):
        page = editor_in.post(
            address, {**BASE, "title": "", "published": "", "type": "statement", name: text}
        )
        assert page.status < 500, (address, name)
        nothing_else_stands_in(page, known | {("p", ""), ("html", ""), ("body", "")})
    for name in ("text", "from", "until", "zone", "reason", "do"):
        nothing_else_stands_in(editor_in.post("/admin/items/1/publish", {"do": "publish", name: text}), known)


ODD = {
    "nothing": {},
    "deep nonsense": {**BASE, "base": "[" * 200_000},
    "a row without end": {**BASE, "fields.signatories." + "9" * 5_000 + ".organisation": "x"},
    "10,001 fields": {**BASE, **{f"x{at}": "" for at in range(10_001)}},
    "10,000 rows": {**BASE, **{f"fields.signatories.{at}.organisation": "x" for at in range(10_000)}},
    "1,001 rows": {**BASE, **{f"fields.signatories.{at}.organisation": "x" for at in range(1_001)}},
    "8 MiB and more": {**BASE, "body": "x" * (8 * 1024 * 1024 + 1)},
    "a text too long": {**BASE, "body": "x" * 1_000_001},
    "a language that is none": {**BASE, "language": "Spanish, please"},
    "a country that is none": {**BASE, "countries": "ZZ"},
    "the year 1": {**BASE, "fields.letter_date": "0001-01-01"},
}
REFUSED = {"10,001 fields": 413, "10,000 rows": 413, "8 MiB and more": 413, "the year 1": 303,
           "deep nonsense": 303, "a row without end": 303}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_form_is_answered_kindly_within_a_second(editor_in: Visitor, name: str) -> None:
    started = time.process_time()
    page = editor_in.post(FORM, ODD[name])
    assert page.status == REFUSED.get(name, 422)
    assert time.process_time() - started < 1
    assert page.status != 413 or page.said("//h1") == "This was not saved"


@pytest.mark.parametrize(
    "moment", ["0001-01-01 00:00", "9999-12-31T23:59", "2018-02-16 25:00", "soon", "٢٠٣٠-٠١-٠١"]
)
def test_a_moment_beyond_all_calendars_is_a_fault_and_stays(editor_in: Visitor, moment: str) -> None:
    for zone in ("Asia/Tokyo", "America/Lima"):
        sent = {"do": "schedule", "from": moment, "zone": zone}
        page = editor_in.post("/admin/items/1/publish", sent)
        if page.status == 422:
            [field] = page.tree.xpath("//input[@id='from']")
            # A browser shows nothing in a field for moments that is not written as it writes them.
            assert (field.get("value"), field.get("type") == "datetime-local") == (moment, "T" in moment)


@settings(max_examples=500 if EXHAUSTIVE else 15, suppress_health_check=list(HealthCheck))
@given(
    title=st.text(max_size=80),
    summary=st.text(max_size=80),
    body=st.text(max_size=80),
    people=st.text(max_size=80),
)
def test_any_text_comes_back_from_the_form_as_it_was_tidied(
    rooms: SiteUnderTest, editor_in: Visitor, title: str, summary: str, body: str, people: str
) -> None:
    sent = {"title": title, "summary": summary, "body": body, "text.people": people}
    saved = editor_in.post("/admin/new/urgent_intervention", {**BASE, **sent})
    assert (saved.status == 422) is any("\0" in text for text in sent.values())
    if saved.status == 303:
        with rooms.editor.opened():
            found = working(Translation.select().order_by(Translation.id.desc()).get())
        kept = (found.title, found.summary, found.body, found.data.get("people", ""))
        assert kept == tuple(map(stored_as, sent.values(), ("line", "lines", "markdown", "text")))
