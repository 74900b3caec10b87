"""Pictures and documents of items: in from files beside a line, out again, seen only with their item."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from omctpub import publishing
from omctpub.cli import main
from omctpub.models import Asset, AssetText, Change
from omctpub.publishing import AssetContent
from omctpub.testing import SiteUnderTest
from tests.pictures import SECRET, jpeg, pdf, png, telling_jpeg

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
ALT = {"en": "A closed door", "fr": "Une porte fermée"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of pictures beside a file to import, and what lies outside it."""
    there = tmp_path / "sent"
    (there / "pictures").mkdir(parents=True)
    (there / "pictures" / "door.jpg").write_bytes(telling_jpeg())
    (there / "seal.png").write_bytes(png((60, 60)))
    (there / "report.pdf").write_bytes(pdf(["Detention in Tunisia"]))
    (there / "evil.png").write_bytes(SVG)
    (tmp_path / "outside.jpg").write_bytes(jpeg())
    (there / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    (there / "inside.jpg").symlink_to(there / "pictures" / "door.jpg")
    (there / "circle.jpg").symlink_to(there / "circle.jpg")
    (there / "up").symlink_to(tmp_path)
    os.mkfifo(there / "pipe.jpg")
    return there


def run(site: SiteUnderTest, *words: str, input: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["--site", str(site.folder), *words], input=input)


def line(*assets: Mapping[str, Any], id: str = "one", state: str = "published") -> dict[str, Any]:
    texts = {"en": {"title": "One", "state": state}}
    item = {"id": id, "type": "statement", "published": "2026-01-30", "original": "en"}
    return {**item, "assets": list(assets), "translations": texts}


def bring(site: SiteUnderTest, folder: Path, *lines: dict[str, Any], words: str = "") -> Result:
    file = folder / "in.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    return run(site, "import", str(file), *words.split())


def stored(site: SiteUnderTest) -> list[Asset]:
    with site.editor.opened():
        return list(Asset.select().order_by(Asset.item, Asset.position))


def kept(site: SiteUnderTest) -> list[str]:
    folder = site.folder / "data" / "media"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


DOOR = {"file": "pictures/door.jpg", "alt": ALT}
REPORT = {"file": "report.pdf", "lang": "en", "alt": {"en": "The report"}}


class TestImport:
    @pytest.mark.both_databases
    def test_takes_them_in_once_in_the_order_of_the_line(self, site: SiteUnderTest, folder: Path) -> None:
        for said in ("1 added, 0 changed, 0 unchanged", "0 added, 0 changed, 1 unchanged"):
            answer = bring(site, folder, line(DOOR, REPORT, {"file": "seal.png", "alt": {"en": "Seal"}}))
            assert (answer.exit_code, answer.stdout) == (0, f"{said}, 0 refused, 0 warnings\n")
            door, report, seal = stored(site)
            assert [one.given for one in (door, report, seal)] == ["door.jpg", "report.pdf", "seal.png"]
            assert (door.alt, report.language, report.pages) == (ALT, "en", 1)
            assert len(kept(site)) == 6
        with site.editor.opened():
            assert AssetText.get().text == "Detention in Tunisia"
            before = Change.select().count()
        bring(site, folder, line({"file": "seal.png", "alt": {"en": "The seal"}}, DOOR))
        assert [one.name for one in stored(site)] == [seal.name, door.name]
        assert len(kept(site)) == 5
        with site.editor.opened():
            assert Change.select().count() == before + 1
        bring(site, folder, line())
        assert (stored(site), kept(site)) == ([], [])

    def test_takes_the_same_file_for_two_items_and_twice_for_one(
        self, site: SiteUnderTest, folder: Path
    ) -> None:
        lines = line(DOOR, DOOR), line(DOOR, id="two")
        bring(site, folder, *lines)
        assert len({one.name for one in stored(site)}) == 3
        assert "2 unchanged" in bring(site, folder, *lines).stdout

    def test_warns_of_what_nobody_can_read_or_should_not(self, site: SiteUnderTest, folder: Path) -> None:
        (folder / "signed.pdf").write_bytes(pdf(author=SECRET, script="app.alert(1)"))
        answer = bring(site, folder, line({"file": "seal.png"}, {"file": "signed.pdf"}))
        assert answer.exit_code == 0
        for said in (
            "in.jsonl:1: assets[0].alt: warning: does not say what the picture shows",
            "in.jsonl:1: assets[1].file: warning: 'signed.pdf' tells the name of its author",
            "in.jsonl:1: assets[1].file: warning: 'signed.pdf' holds programs",
        ):
            assert said in answer.stderr
        assert SECRET not in answer.stderr

    REFUSED: Mapping[str, str] = {
        "../outside.jpg": "must lie beside the import file",
        "pictures/../../outside.jpg": "must lie beside",
        "/etc/passwd": "must lie beside",
        "pictures\\door.jpg": "must lie beside",
        "": "must lie beside",
        ".": "must lie beside",
        "link.jpg": "leads elsewhere by a link",
        "up/outside.jpg": "leads elsewhere by a link",
        "circle.jpg": "cannot be found|lead in a circle|is not there",
        "pictures": "is no file",
        "pipe.jpg": "is no file",
        "a" * 256: "cannot be found: File name too long",
        "nothing.jpg": "is not there",
        "evil.png": "SVG",
        "in.jsonl": "none that is taken",
    }

    @pytest.mark.parametrize("file", REFUSED)
    def test_refuses_with_file_line_field_and_reason(
        self, site: SiteUnderTest, folder: Path, file: str
    ) -> None:
        answer = bring(site, folder, line({"file": file}), line(DOOR, id="two"))
        assert answer.exit_code == 1
        first = answer.stderr.splitlines()[0]
        assert "in.jsonl:1: assets[0].file: " in first
        assert any(reason in first for reason in self.REFUSED[file].split("|"))
        assert [one.given for one in stored(site)] == ["door.jpg"]

    def test_refuses_what_no_asset_can_be(self, site: SiteUnderTest, folder: Path) -> None:
        wrong: list[Any] = [
            "x",
            {"alt": {"en": "x"}},
            {"file": 5},
            {"file": "x\0y"},
            {"file": "seal.png", "lang": "!"},
        ]
        wrong += [{"file": "seal.png", "sha256": "0" * 64}, {"file": "seal.png", "alt": {"en": 5}}]
        for one in wrong:
            answer = bring(site, folder, line(one))
            assert (answer.exit_code, "assets[0]" in answer.stderr) == (1, True), one
        assert bring(site, folder, line(*[DOOR] * 101)).exit_code == 1
        assert (stored(site), kept(site)) == ([], [])

    def test_from_standard_input_has_no_files(self, site: SiteUnderTest, folder: Path) -> None:
        told = json.dumps(line(DOOR)).encode()
        answer = run(site, "import", "-", input=told)
        assert (answer.exit_code, "lies in no folder" in answer.stderr) == (1, True)

    @pytest.mark.parametrize("words", ["--dry-run", "--strict"])
    def test_that_stores_nothing_leaves_no_file(self, site: SiteUnderTest, folder: Path, words: str) -> None:
        bring(site, folder, line(DOOR, REPORT), line({"file": "evil.png"}, id="two"), words=words)
        assert (stored(site), kept(site)) == ([], [])

    def test_that_is_undone_leaves_the_files_there_were(self, site: SiteUnderTest, folder: Path) -> None:
        bring(site, folder, line(DOOR), {**line(id="owner"), "old_urls": ["/old"]})
        before = kept(site)
        refused = {**line(REPORT), "old_urls": ["/old"]}
        assert bring(site, folder, refused).exit_code == 1
        assert bring(site, folder, line(), {"id": "x"}, words="--strict").exit_code == 1
        assert kept(site) == before

    def test_removes_what_an_ended_run_has_left(self, site: SiteUnderTest, folder: Path) -> None:
        bring(site, folder, line(DOOR))
        before, media = kept(site), site.folder / "data" / "media"
        (media / f"{'0' * 32}.jpg").write_bytes(b"left")
        for path in media.iterdir():
            os.utime(path, (1, 1))
        bring(site, folder, line(DOOR))
        assert kept(site) == before


class TestExport:
    @pytest.mark.both_databases
    def test_can_be_imported_elsewhere_and_is_the_same_from_there(
        self, site: SiteUnderTest, folder: Path, tmp_path: Path
    ) -> None:
        bring(site, folder, line(DOOR, REPORT), line(DOOR, id="two"))
        first, second = tmp_path / "first", tmp_path / "second"
        first.mkdir()
        second.mkdir()
        assert run(site, "export", str(first / "items.jsonl")).stderr == ""
        assert "2 unchanged" in run(site, "import", str(first / "items.jsonl")).stdout
        settings = {name: value for name, value in site.settings.items() if name != "database"}
        other = SiteUnderTest(tmp_path / "other", settings)
        other.folder.mkdir()
        other.configure()
        answer = run(other, "import", "--strict", str(first / "items.jsonl"))
        assert (answer.exit_code, "2 added" in answer.stdout) == (0, True)
        run(other, "export", str(second / "items.jsonl"))
        contents = [
            {str(path.relative_to(at)): path.read_bytes() for path in at.rglob("*") if path.is_file()}
            for at in (first, second)
        ]
        assert contents[0] == contents[1]
        assert len(contents[0]) == 3
        assert not any(SECRET.encode() in content for content in contents[0].values())

    def test_to_standard_output_names_them_only(self, site: SiteUnderTest, folder: Path) -> None:
        bring(site, folder, line(DOOR))
        answer = run(site, "export")
        asset = json.loads(answer.stdout)["assets"][0]
        assert (asset["name"], asset["alt"]) == ("door.jpg", ALT)
        assert asset["file"] == f"media/{asset['sha256']}.jpg"
        assert "1 picture or document is named only. To have the files, export to a FILE." in answer.stderr
        again = run(site, "import", "-", input=answer.stdout.encode())
        assert (again.exit_code, stored(site)[0].alt) == (0, ALT)

    def test_leaves_out_what_goes_with_a_draft(self, site: SiteUnderTest, folder: Path) -> None:
        both = line({**REPORT, "lang": "fr"}, DOOR)
        both["translations"]["fr"] = {"title": "Un", "state": "draft"}
        bring(site, folder, both)
        public = json.loads(run(site, "export").stdout)["assets"]
        assert [(one["name"], one["alt"]) for one in public] == [("door.jpg", {"en": ALT["en"]})]
        again = run(site, "import", "-", input=run(site, "export").stdout.encode())
        assert "1 unchanged" in again.stdout
        whole = json.loads(run(site, "export", "--all").stdout)["assets"]
        assert [one["name"] for one in whole] == ["report.pdf", "door.jpg"]
        assert whole[1]["alt"] == ALT

    def test_says_what_is_lost(self, site: SiteUnderTest, folder: Path, tmp_path: Path) -> None:
        bring(site, folder, line(DOOR))
        (site.folder / "data" / "media" / f"{stored(site)[0].name}.jpg").unlink()
        answer = run(site, "export", str(tmp_path / "items.jsonl"))
        assert "1 picture or document is missing" in answer.stderr


def test_an_editor_sets_them_and_other_verbs_leave_them(site: SiteUnderTest, folder: Path) -> None:
    site.editor.save("one")
    with site.editor.opened() as opened, (folder / "seal.png").open("rb") as stream:
        taken = opened.media.take_in(stream, "CON")
        assert publishing.set_assets(opened, "one", [AssetContent(taken, taken.given)], "test")
        assert not publishing.set_assets(opened, "one", [AssetContent(taken.name, taken.given)], "test")
        with pytest.raises(publishing.PublishingError, match="taken from the item"):
            publishing.set_assets(opened, "one", [AssetContent("0" * 32, "x")], "test")
        with pytest.raises(publishing.PublishingError, match="no item"):
            publishing.set_assets(opened, "two", [], "test")
    site.editor.save("one", texts={"en": "Another title"})
    site.editor.withdraw("one")
    assert [one.given for one in stored(site)] == ["file CON.png"]
