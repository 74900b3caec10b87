"""Everything comes out of a site as the lines that make the same site elsewhere, byte for byte."""

import json
import os
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from omctpub import publishing
from omctpub.cli import main
from omctpub.exchange import exporting
from omctpub.exchange.exporting import export
from omctpub.exchange.importing import Import, Report, Source
from omctpub.models import Change, Item, Revision, Translation
from omctpub.publishing import TextContent
from omctpub.testing import Editor, SiteUnderTest

Lines = Sequence[dict[str, Any]]


def text(title: str = "", state: str = "", body: str = "", **more: Any) -> dict[str, Any]:
    """A text as an export writes it."""
    fields, newer = more.pop("fields", {}), more.pop("correction", None)
    known = {"state": state} if state else {}
    written = {**known, **more, "title": title, "summary": "", "body": body, "fields": fields}
    return {**written, "correction": newer} if newer else written


def item(id: str, type: str = "statement", published: str = "2018-02-16", **more: Any) -> dict[str, Any]:
    """An item as an export writes it."""
    texts = more.pop("translations", {"en": text("A title")})
    told = {"programmes": more.pop("programmes", []), "countries": more.pop("countries", [])}
    original, fields = more.pop("original", next(iter(texts))), more.pop("fields", {})
    begin = {"id": id, "type": type, "published": published, "original": original}
    return {**begin, **told, **more, "fields": fields, "translations": texts}


CODE = "HND 002 / 0703 / OBS 035"
BODY = "# Part\n\n* one\n* two\n\n<b>kept as it is</b>\u2028and\u00a0this 😀"
PROGRAMMES: Lines = [
    {"kind": "programme", "slug": "ngos", "names": {"fr": "Société civile", "ar": "المجتمع المدني"}},
    {"kind": "programme", "slug": "children", "names": {"en": "Rights of the Child"}},
]
PUBLIC: Lines = [
    item("full", countries=["SD", "PE"], programmes=["ngos", "children"], translations={
        "fr": text("Lettre", body=BODY, fields={"addressee": "Le ministre"}),
        "en": text("Letter", slug="another-word", from_revision=3, body="B"),
        "zh-Hant": text("一", from_revision=1),
    }, fields={
        "letter_date": "2018-01-31",
        "signatories": [{"organisation": "Ünion", "country": "PT"}, {"country": "CH"}],
        "open_until": "2018-03-01",
    }),
    item("update", "urgent_intervention", "2004", follows="appeal", fields={
        "code": f"{CODE}.1", "status": "released",
    }),
    item("appeal", "urgent_intervention", "2004-01", fields={"code": CODE}),
    item("call", "internship", fields={
        "office": "Tunis", "time_zone": "Africa/Tunis", "deadline": "2030-01-01", "start": "2030-02-01",
        "languages": [{"language": "fr"}, {"language": "pt-BR"}], "rate": 62.5,
    }),
    item("report", "report", "2018-02-16T10:00:00.5+01:00", fields={"year": 2017}, translations={
        "ru": text(fields={"file": "https://example.org/a.pdf", "file_size": 0, "file_type": "PDF"}),
    }),
    item("link", "link", fields={"address": "https://example.org/?a=1&b=ü"}, original="de"),
    item("event", "event", fields={"start": "2018-02-16T09:00:00Z", "end": "2018-02-17"}),
    item("pledge", "pledge", fields={"goal": 100, "closes": "2030-01-01"}),
    item("..._-A", translations={"en": text("!?")}),
    item("moved", follows="never-seen", old_urls=["/spip.php?article12", "/en/déclaration"]),
    item("later", visible_from="2999-01-01T00:00:00Z", visible_until="2999-01-02T10:00:00.123456Z"),
]  # fmt: skip
HIDDEN: Lines = [
    item("draft", translations={"en": text("Secret draft", "draft", body=BODY, slug="word")}),
    item("review", follows="draft", translations={"ar": text("", "review", from_revision=2)}),
    item("withdrawn", visible_until="2018-01-01T00:00:00Z", translations={"en": text("Secret", "withdrawn")}),
]
CORRECTED = {
    "en": text("Public", correction=text("Secret", "review", body=BODY, slug="word")),
    "fr": text("Publié", from_revision=5, correction=text("Secret", from_revision=7)),
    "es": text("Secret", "withdrawn", correction=text("Secret", fields={"addressee": "Secret"})),
    "ar": text("As it is", correction=text("As it is")),
}
MIXED = {"fr": text("Publié"), "en": text("Secret", "draft"), "es": text("Secret", "withdrawn")}
EVERYTHING: Lines = [
    *PROGRAMMES, *PUBLIC, *HIDDEN,
    item("mixed", translations=MIXED),
    item("corrected", translations=CORRECTED),
]  # fmt: skip
PUBLISHED: Lines = [
    *PROGRAMMES, *PUBLIC,
    item("mixed", translations={"fr": text("Publié")}),
    item("corrected", translations={
        "en": text("Public"), "fr": text("Publié", from_revision=5), "ar": text("As it is"),
    }),
]  # fmt: skip


def written(lines: Lines) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def take(site: SiteUnderTest, content: str) -> Report:
    source = Source("in", lambda: nullcontext(BytesIO(content.encode())))
    with site.editor.opened() as opened:
        return Import(opened, lambda problem: None).run([source])


def given_out(site: SiteUnderTest, everything: bool = True) -> str:
    lines: list[str] = []
    with site.editor.opened() as opened:
        export(opened, lines.append, everything)
    return "".join(lines)


@pytest.fixture
def another(tmp_path: Path, new_database: Callable[[], str], site: SiteUnderTest) -> Iterator[SiteUnderTest]:
    folder = tmp_path / "another"
    folder.mkdir()
    address = new_database()
    there = SiteUnderTest(folder).configure(**{**site.settings, **({"database": address} if address else {})})
    yield there
    there.close()


@pytest.mark.both_databases
def test_every_kind_in_every_state_comes_back_byte_for_byte(
    site: SiteUnderTest, another: SiteUnderTest
) -> None:
    content = written(EVERYTHING)
    assert take(site, content).refused == 0
    assert given_out(site) == content
    assert take(another, content).added == len(EVERYTHING)
    assert given_out(another) == content


def test_importing_again_changes_nothing(site: SiteUnderTest) -> None:
    def stored() -> list[int]:
        with site.editor.opened():
            return [table.select().count() for table in (Item, Revision, Change)]

    take(site, written(EVERYTHING))
    before = stored()
    report = take(site, given_out(site))
    assert (report.unchanged, report.changed, report.added) == (len(EVERYTHING), 0, 0)
    assert stored() == before


def test_without_all_only_published_texts_are_given_out(site: SiteUnderTest, another: SiteUnderTest) -> None:
    take(site, written(EVERYTHING))
    content = given_out(site, everything=False)
    assert content == written(PUBLISHED)
    assert "Secret" not in content
    take(another, content)
    assert given_out(another) == content


def test_what_waits_to_be_published_waits_in_the_other_site_as_well(
    site: SiteUnderTest, another: SiteUnderTest
) -> None:
    site.editor.save("a", texts={"en": "Torture"})
    with site.editor.opened() as opened:
        publishing.write(opened, "a", "en", TextContent(title="Torture in Chad"), "7")
        publishing.submit(opened, "a", "en", "7")
    content = given_out(site)
    assert take(another, content).added == 1
    assert (another.reader.news().titles, another.reader.search("Chad").titles) == (["Torture"], [])
    assert take(another, content).unchanged == 1
    with another.editor.opened() as opened:
        assert (Translation.get().working, Translation.get().behind) == ("review", False)
    assert take(another, given_out(site, everything=False)).unchanged == 1
    assert given_out(another) == content
    assert another.editor.publish("a") == ["en"]
    assert another.reader.news().titles == ["Torture in Chad"]


def test_fields_stand_in_the_order_that_their_type_declares(site: SiteUnderTest) -> None:
    line = item("one", fields={"open_until": "2018-03-01", "letter_date": "2018-01-31"})
    row = {"country": "PT", "organisation": "Ünion"}
    take(site, written([{**line, "fields": {**line["fields"], "signatories": [row]}}]))
    (back,) = map(json.loads, given_out(site).splitlines())
    assert list(back["fields"]) == ["letter_date", "signatories", "open_until"]
    assert list(back["fields"]["signatories"][0]) == ["organisation", "country"]


def test_items_of_a_disabled_plugin_are_given_out_as_before(
    site: SiteUnderTest, another: SiteUnderTest
) -> None:
    take(site, written(EVERYTHING))
    site.configure(plugins=["statements"])
    assert given_out(site) == written(EVERYTHING)
    assert take(another, given_out(site)).added == len(EVERYTHING)


def test_what_an_editor_wrote_comes_back_as_well(site: SiteUnderTest, another: SiteUnderTest) -> None:
    editor = site.editor
    editor.save("", texts={"en": "Without an id"})
    editor.save("two", texts={"ar": "عنوان"}, visible_from=1, visible_until=2**60, follows="1")
    editor.withdraw("1")
    content = given_out(site)
    assert take(another, content).added == 2
    assert given_out(another) == content


@pytest.mark.both_databases
def test_beside_a_writer_it_shows_one_moment(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    take(site, written(EVERYTHING))
    seen: list[str] = []

    def write(line: str) -> None:
        seen.append(line)
        if len(seen) in (1, 4):
            beside(change, site.editor, len(seen))

    with site.editor.opened() as opened:
        export(opened, write, everything=True)
    assert "".join(seen) == written(EVERYTHING)
    assert "Changed 4" in given_out(site)


def change(editor: Editor, number: int) -> None:
    editor.programme("new", en=f"Changed {number}")
    editor.save("pledge", "pledge", texts={"en": f"Changed {number}"}, programmes=("new",))
    editor.save(f"new-{number}")
    editor.withdraw("link")


def beside(work: Callable[..., None], *arguments: Any) -> None:
    """Do it in another thread, with a connection of its own."""
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    thread.join()


def run(site: SiteUnderTest, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--site", str(site.folder), "export", *map(str, arguments)])


def test_one_is_counted_as_one(site: SiteUnderTest) -> None:
    site.editor.programme("land", en="Land")
    site.editor.save("one")
    with site.editor.opened():
        publishing.save_redirect("/old", "one", {}, "test")
    assert run(site).stderr.splitlines()[-1] == "1 programme, 1 item, 1 redirect"


def test_the_command_writes_to_standard_output_or_to_a_file(site: SiteUnderTest, tmp_path: Path) -> None:
    take(site, written(EVERYTHING))
    done = run(site)
    assert (done.stdout, done.exit_code) == (written(PUBLISHED), 0)
    assert done.stderr.splitlines()[-1] == f"{len(PROGRAMMES)} programmes, {len(PUBLISHED) - 2} items"
    done = run(site, "--all", "--json", tmp_path / "all.jsonl")
    assert json.loads(done.stdout) == {"programme": 2, "item": len(EVERYTHING) - 2}
    assert (tmp_path / "all.jsonl").read_bytes() == written(EVERYTHING).encode()


def test_a_file_is_replaced_at_once_when_all_is_written(
    site: SiteUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.editor.save("one")
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "out.jsonl"
    file.write_text("as it was")
    with file.open() as held, monkeypatch.context() as patch:
        patch.setattr(exporting, "_item", fails)
        assert run(site, file).exit_code != 0
        assert [(one.name, one.read_text()) for one in folder.iterdir()] == [("out.jsonl", "as it was")]
        patch.undo()
        assert run(site, file).exit_code == 0
        assert held.read() == "as it was"
    assert file.read_text() == given_out(site)
    assert [one.name for one in folder.iterdir()] == ["out.jsonl"]


def fails(*arguments: Any) -> None:
    raise RuntimeError("in the middle")


def test_a_device_is_written_to_and_stays_one(site: SiteUnderTest) -> None:
    assert run(site, "/dev/null").exit_code == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_place_that_cannot_be_written_is_told(site: SiteUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "out.jsonl"
    assert run(site, file).stderr == f"Error: {file}: cannot be written: No such file or directory.\n"
