"""What stands in a form is what is stored, and what is stored outlives the next save."""

import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import Client

from omctpub import countries, kinds, publishing
from omctpub.admin.writing.naming import named
from omctpub.admin.writing.parts import Part, of
from omctpub.admin.writing.reading import read
from omctpub.admin.writing.values import Before, as_typed, stored
from omctpub.content import ContentType, Field
from omctpub.models import Item, Translation, Unsaved
from omctpub.publishing import PublishingError
from omctpub.testing import Editor, SiteUnderTest
from tests.admin.conftest import SECURE, Visitor, fault, shown, typed, write


class Counted(ContentType):
    """A type that counts."""

    name, label, path = "counted", "Counted", "counted"
    fields = tuple(Field(name, kind="number", label=name) for name in "ab")


def test_the_language_in_the_form_counts_and_not_the_one_it_was_opened_with(
    author: Visitor, editor: Editor
) -> None:
    saved = write(author, "/admin/new/statement?language=es", title="خبر", language="ar")
    assert saved.response.location == "/admin/items/1/ar?done=saved"


def test_a_language_that_is_none_is_said_at_its_field(author: Visitor) -> None:
    page = write(author, "/admin/new/statement", title="A title", language="the Spanish one")
    assert (page.status, fault(page, "language")) == (422, "must be a language tag such as fr or zh-Hant")
    assert (shown(page, "language"), shown(page, "title")) == ("the Spanish one", "A title")


def test_a_country_typed_where_none_is_asked_for_is_nothing(author: Visitor, editor: Editor) -> None:
    editor.save("a", texts={"en": {"title": "A", "state": "draft"}})
    assert write(author, "/admin/items/a/fr", title="B", country="Atlantis").status == 303


def test_lines_of_a_text_are_still_lines_after_another_save(author: Visitor, editor: Editor) -> None:
    editor.save(
        "a",
        "urgent_intervention",
        texts={"en": {"title": "A", "state": "draft", "data": {"people": "One\nTwo"}}},
    )
    page = author.get("/admin/items/a/en")
    assert page.tree.xpath("name(//*[@name='text.people'])") == "textarea"
    assert author.post("/admin/items/a/en", typed(page, title="B", do="save")).status == 303
    with editor.opened():
        assert publishing.working(Translation.get()).data["people"] == "One\nTwo"


def test_small_numbers_and_none_at_all_are_shown_as_they_are_typed(editor: Editor) -> None:
    kind = Counted()
    with editor.opened() as opened:
        values = stored(of(kind, with_item=True), Item(data={"a": 0, "b": 0.00001}), None)
        shown_so = as_typed(of(kind, with_item=True), values, "en", opened.settings.timezone)
    assert (shown_so["fields.a"], shown_so["fields.b"]) == ("0", "0.00001")


def test_what_an_author_may_not_change_any_more_is_refused_and_kept(
    author: Visitor, admin: Visitor, editor: Editor
) -> None:
    editor.save("a", texts={"en": {"title": "A", "state": "draft"}}, follows="nowhere")
    sent = typed(author.get("/admin/items/a/en"), country="Chad, Sudan", title="B", do="save")
    editor.publish("a")
    page = author.post("/admin/items/a/en", sent)
    assert (page.status, page.said("//h1")) == (403, "You can no longer save this")
    with editor.opened():
        [row] = Unsaved.select()
        assert (row.refused, row.form["country"], row.form["title"]) == (True, "Chad, Sudan", "B")
    unchanged = sent | {"country": ""}
    assert author.post("/admin/items/a/en", unchanged).status == 303


def test_of_two_who_save_at_the_same_instant_nobody_loses_anything(
    site: SiteUnderTest, author: Visitor, editor: Editor
) -> None:
    editor.save("a", texts={"en": {"title": "A", "state": "draft"}})
    form = typed(author.get("/admin/items/a/en"))
    session = author.client.get_cookie("session", path="/admin")
    assert session is not None
    answers, together = [], threading.Barrier(2)

    def save(title: str) -> None:
        client = Client(site.application)
        client.set_cookie("session", session.value, path="/admin")
        together.wait()
        sent = form | {"title": title, "do": "save"}
        answers.append(client.post("/admin/items/a/en", base_url=SECURE, data=sent))
        site.close()

    threads = [threading.Thread(target=save, args=(title,)) for title in ("First", "Second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    [refused] = [answer.text for answer in answers if answer.status_code == 409]
    assert "First" in refused
    assert "Second" in refused


def test_what_is_stored_already_blocks_nobody_whatever_the_rules_are_today(
    member: Callable[..., Visitor], editor: Editor
) -> None:
    long, days = "Long " * 300, {"letter_date": "once upon a time"}
    imported: dict[str, Any] = {
        "follows": "nowhere",
        "countries": ("AN", "SD"),
        "data": days,
        "old_urls": ("/old",),
    }
    editor.save("a", texts={"en": {"title": long, "state": "draft"}}, **imported)
    visitor = member("editor")
    page = visitor.get("/admin/items/a/en")
    assert (
        page.said("//p[@id='follows-doubt']") == "Kept as it is stored, although: There is no item nowhere."
    )
    assert visitor.post("/admin/items/a/en", typed(page, summary="New")).status == 303
    assert write(visitor, "/admin/items/a/en", country="Chad").status == 303
    with editor.opened():
        item, text = Item.get(), publishing.working(Translation.get())
        assert (item.follows, item.countries, item.data) == ("nowhere", ["AN", "SD", "TD"], days)
        assert (text.title, text.summary) == (long, "New")
    changed = write(visitor, "/admin/items/a/en", follows="nowhere else", title=long + "er")
    assert (changed.status, fault(changed, "follows")) == (422, "There is no item nowhere else.")
    assert fault(changed, "title") == "is longer than 1000 characters"


def test_what_cannot_be_stored_is_told_at_its_field(
    member: Callable[..., Visitor], editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("other", old_urls=("/old",))
    editor.save("a")
    visitor = member("editor")
    page = write(visitor, "/admin/items/a/en", old_urls="/old")
    assert fault(page, "old_urls") == "One of them belongs to another item or to a redirect already."

    def refuse(*given: object) -> None:
        raise PublishingError("The disk is asleep.")

    monkeypatch.setattr(publishing, "save", refuse)
    page = write(visitor, "/admin/items/a/en", title="Another")
    assert (page.status, shown(page, "title")) == (422, "Another")
    assert "The disk is asleep." in page.said("//*[@role='alert']")
    assert "aria-invalid" not in page.text


def test_every_country_in_a_list_is_understood_as_it_is_shown() -> None:
    row = Field("rows", "Rows", kind="list", fields=(Field("where", "Where", kind="country"),))
    part = Part("fields.rows", "Rows", "list", field=row)
    for lang in ("en", "fr", "es", "ar", "ru", "sw"):
        values = {part.name: [{"where": code} for code in countries.codes()]}
        said = as_typed([part], values, lang, ZoneInfo("UTC")).values()
        assert [named(name, "th") for name in said] == list(countries.codes())


# A value of each kind as a file or a plugin may bring it, with those that a form shows less of than they say.
TWICE = "2027-10-31T01:30:00.5+02:00"
moments = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z") | st.sampled_from(
    [TWICE, "2027-10-31T00:30:15Z", "2027-03-28T01:00:00Z", "0001-01-01T00:00:00Z", "0987-06-05T04:03:02Z"]
)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "markdown": texts,
    "number": st.floats(-1e14, 1e14) | st.integers(-(10**14), 10**14),
    "date": st.dates().map(str),
    "instant": moments | st.dates().map(str),
    "choice": st.sampled_from(["one", "two"]),
    "country": st.sampled_from(countries.codes()),
    "language": st.sampled_from(["fr", "zh-Hant", "pt-BR"]),
    "url": st.just("https://example.org/ü?a=b"),
    "email": st.just("ü@bücher.example"),
    "file": st.just("http://[::1]/a.pdf"),
    "code": st.just("HND 002 / 0703 / OBS 035"),
}
CHOICES = (("one", "One"), ("two", "Two"))
COLUMNS = tuple(Field(kind, kind, kind=kind, choices=CHOICES) for kind in GIVEN)
ZONES = ("UTC", "Europe/Zurich", "Africa/Monrovia", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe")


class Everything(ContentType):
    """A type with a field of each kind."""

    name, label, path = "everything", "Everything", "everything"
    fields = (*COLUMNS, Field("rows", "Rows", kind="list", fields=COLUMNS))


def values_of(given: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """They as they are stored."""
    asked = {**given, "rows": rows}
    return {
        f"fields.{one.name}": kinds.clean(one, asked[one.name])
        for one in Everything.fields
        if one.name in asked
    }


@given(
    given=st.fixed_dictionaries({}, optional=GIVEN),
    rows=st.lists(st.fixed_dictionaries({}, optional=GIVEN), max_size=3),
    zone=st.sampled_from(ZONES),
    lang=st.sampled_from(["en", "ar", "ru"]),
)
@example(given={"instant": TWICE, "number": 1e-25}, rows=[], zone="Europe/Zurich", lang="en")
@example(given={}, rows=[{"country": "CD"}, {"instant": TWICE}], zone="Europe/Zurich", lang="fr")
def test_a_form_that_is_saved_untouched_changes_nothing(
    given: dict[str, Any], rows: list[dict[str, Any]], zone: str, lang: str
) -> None:
    parts = [part for part in of(Everything(), with_item=True) if part.field]
    values = {part.name: None for part in parts} | values_of(given, rows)
    typed = as_typed(parts, values, lang, ZoneInfo(zone))
    found = read(parts, typed, Everything(), "a", "th", ZoneInfo(zone), Before(values, lang))
    assert (found.values, found.faults) == (values, {})
    if values["fields.rows"]:  # one more row leaves the others as they are
        typed |= {"fields.rows.9.text": "more"}
        found = read(parts, typed, Everything(), "a", "th", ZoneInfo(zone), Before(values, lang))
        assert found.values["fields.rows"] == [*values["fields.rows"], {"text": "more"}]


def test_a_moment_that_is_typed_anew_is_what_the_clocks_of_the_zone_say() -> None:
    part = Part("fields.start", "Start", "instant", field=Field("start", "Start", kind="instant"))
    zone = Part("fields.time_zone", "Time zone", "text", field=Field("time_zone", "Time zone"))
    values = {"fields.start": "2027-10-31T00:30:00Z", "fields.time_zone": "Europe/Zurich"}
    typed = as_typed([part, zone], values, "en", ZoneInfo("UTC"))

    def saved(**changed: str) -> Any:
        form = typed | {f"fields.{name}": value for name, value in changed.items()}
        found = read([part, zone], form, Everything(), "a", "en", ZoneInfo("UTC"), Before(values, "en"))
        return found.values["fields.start"]

    assert typed["fields.start"] == "2027-10-31 02:30"
    assert saved() == "2027-10-31T00:30:00Z"
    assert saved(time_zone="Africa/Tunis") == "2027-10-31T01:30:00Z"
    assert saved(start="2027-10-31 02:31") == "2027-10-31T01:31:00Z"
    assert saved(start="2027-10-31 01:30", time_zone="Africa/Tunis") == "2027-10-31T00:30:00Z"


def test_an_item_as_a_file_brought_it_outlives_a_save(author: Visitor, editor: Editor) -> None:
    with editor.opened():
        for slug, name in (("z", "Able"), ("a", "Zoo")):
            publishing.save_programme(slug, {"en": name}, "test")
    editor.save(
        "a",
        "event",
        published="2027-10-31T02:30:00.5+02:00",
        programmes=("a", "z"),
        countries=("SD", "CD"),
        follows="never-seen",
        data={"start": TWICE, "time_zone": "Europe/Zurich"},
        texts={"en": {"title": "A", "state": "draft"}},
    )

    def there() -> dict[str, Any]:
        with editor.opened():
            found: dict[str, Any] = Item.get().__data__
            return found

    before = there()
    assert write(author, "/admin/items/a/en").status == 303
    assert there() == before
