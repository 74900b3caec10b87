"""Static files: kept for ever under a name of their content, found where they stand, and nothing else."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from omctpub.app import create_app
from omctpub.plugins import shipped
from omctpub.testing import Editor, Reader, SiteUnderTest
from omctpub.web.answers import statics
from omctpub.web.answers.statics import FOR_EVER, Folder, Statics

CORE = Path(statics.__file__).parents[2] / "static"
SMALL = "p { color: red }"


def put(folder: Path, name: str, content: str | bytes = SMALL) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def static_url(app: Flask, name: str) -> str:
    with app.test_request_context("/"):
        return app.jinja_env.from_string("{{ static_url(name) }}").render(name=name)


def address(site: SiteUnderTest, name: str) -> str:
    return static_url(site.application.current(), name)


def of_page(reader: Reader, place: str = "/en/") -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', reader.get(place).text)


class TestAddress:
    def test_names_the_content_on_every_page(self, reader: Reader) -> None:
        for place in ("/en/", "/ar/news", "/en/nothing", "/en/search?q=x"):
            found = of_page(reader, place)
            assert found
            for one in found:
                assert re.fullmatch(r"/static/[a-z/.-]+\.[0-9a-f]{10}\.(css|js|svg|png)", one)
                answer = reader.get(one)
                assert (answer.status, answer.response.headers["Cache-Control"]) == (200, FOR_EVER)

    def test_gives_what_the_plain_name_gives_which_is_asked_for_each_time(self, reader: Reader) -> None:
        for one in of_page(reader):
            hashed = reader.get(one).response
            plain = reader.get(re.sub(r"\.[0-9a-f]{10}\.", ".", one)).response
            assert plain.headers["Cache-Control"] == "no-cache"
            assert (plain.data, plain.headers["ETag"]) == (hashed.data, hashed.headers["ETag"])
            again = reader.get(one, headers={"If-None-Match": hashed.headers["ETag"]})
            assert (again.status, again.response.headers["Cache-Control"]) == (304, FOR_EVER)

    def test_of_an_earlier_version_gives_the_present_one_and_is_not_kept(self, reader: Reader) -> None:
        current = reader.get("/static/omctpub.css").text
        answer = reader.get("/static/omctpub.0123456789.css")
        assert (answer.status, answer.text) == (200, current)
        assert answer.response.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize(
        "wrong",
        ["omctpub.012345678.css", "omctpub.01234567890.css", "omctpub.012345678g.css", ".0123456789.css"],
    )
    def test_with_something_else_in_it_is_none(self, reader: Reader, wrong: str) -> None:
        assert reader.get(f"/static/{wrong}").status == 404

    def test_of_a_file_that_is_not_there_is_its_plain_name(self, site: SiteUnderTest) -> None:
        assert address(site, "nothing.css") == "/static/nothing.css"
        assert site.reader.get("/static/nothing.css").status == 404

    def test_begins_where_the_site_is_mounted(self, site: SiteUnderTest) -> None:
        page = site.reader.client.get("/en/", environ_overrides={"SCRIPT_NAME": "/press"}).text
        assert 'href="/press/static/omctpub.' in page

    def test_is_the_same_after_a_restart_and_another_for_another_content(self, tmp_path: Path) -> None:
        put(tmp_path, "a.css")
        first, again = (Statics([Folder(tmp_path)]).address("a.css") for _ in range(2))
        put(tmp_path, "a.css", SMALL + " ")
        assert first == again != Statics([Folder(tmp_path)]).address("a.css")

    def test_fits_names_of_any_shape(self, tmp_path: Path) -> None:
        for name in (
            "a.min.js",
            "deep/er/b.css",
            "صورة كبيرة.svg",
            "a.0123456789.css",
            "100%.txt",
            "v1.2/LIC",
        ):
            put(tmp_path, name, name)
            files = Statics([Folder(tmp_path)])
            file, for_ever = files.find(files.address(name))
            assert file is not None
            assert (file.body, for_ever) == (name.encode(), name != "v1.2/LIC")


class TestSource:
    def test_the_sites_own_folder_comes_first_then_the_core_then_the_plugins(
        self, site: SiteUnderTest
    ) -> None:
        plugin = site.plugin("hearings", "from omctpub.plugins import Plugin\nplugin = Plugin()\n").parent
        put(plugin, "static/hearings.css", "of the plugin")
        put(plugin, "static/bench.svg", "<svg/>")
        site.configure(plugins=["hearings"])
        put(site.folder, "static/icons/icon.svg", "<svg>own</svg>")
        put(site.folder, "static/hearings/hearings.css", "of the site")
        assert site.reader.get(address(site, "icons/icon.svg")).text == "<svg>own</svg>"
        assert site.reader.get(address(site, "hearings/hearings.css")).text == "of the site"
        assert site.reader.get(address(site, "hearings/bench.svg")).text == "<svg/>"
        assert site.reader.get("/static/bench.svg").status == 404
        assert of_page(site.reader)[0] == address(site, "icons/icon.svg") != "/static/icons/icon.svg"
        site.configure(plugins=[])
        assert site.reader.get("/static/hearings/bench.svg").status == 404

    def test_what_is_made_at_the_start_is_served_like_a_file(self, site: SiteUnderTest) -> None:
        app = create_app(site.configure().folder)
        own = Folder(site.folder / "static", own=True)
        made = {"colours.css": b":root{--a:#123}", "omctpub.css": b"made"}
        files = Statics([own, Folder(CORE)], made)
        found, for_ever = files.find(files.address("colours.css"))
        assert found is not None
        assert (found.body, found.type, for_ever) == (b":root{--a:#123}", "text/css", True)
        before_the_core = files.file("omctpub.css")
        put(site.folder, "static/omctpub.css", "own")
        after_the_own = files.file("omctpub.css")
        assert before_the_core is not None
        assert after_the_own is not None
        assert (before_the_core.body, after_the_own.body) == (b"made", b"own")
        assert static_url(app, "colours.css") == "/static/colours.css"

    def test_addresses_at_the_root_lead_to_a_file_where_there_is_one(self, site: SiteUnderTest) -> None:
        put(site.folder, "static/icons/favicon.ico", b"\0\0\1\0")
        answer = site.reader.get("/favicon.ico").response
        assert (answer.status_code, answer.data) == (200, b"\0\0\1\0")
        assert answer.headers["Content-Type"] == "image/vnd.microsoft.icon"
        assert site.reader.get("/static/icons/favicon.ico").status == 200

    def test_large_files_are_read_from_the_disk(self, site: SiteUnderTest) -> None:
        body = b"%PDF" * (statics.LARGEST // 4 + 1)
        put(site.folder, "static/report.pdf", body)
        assert address(site, "report.pdf") == "/static/report.pdf"
        answer = site.reader.get("/static/report.pdf").response
        assert (answer.data, answer.headers["Content-Type"]) == (body, "application/pdf")
        assert answer.headers["Cache-Control"] == "no-cache"
        known = {"If-None-Match": answer.headers["ETag"]}
        assert site.reader.get("/static/report.pdf", headers=known).status == 304


TYPES = {
    **{"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "woff2": "font/woff2"},
    **{"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"},
    **{"webmanifest": "application/manifest+json", "json": "application/json", "pdf": "application/pdf"},
    **{
        "txt": "text/plain; charset=utf-8",
        "ico": "image/vnd.microsoft.icon",
        "odd": "application/octet-stream",
    },
    **{"svgz": "application/octet-stream"},
}


def test_every_file_says_what_it_is_and_carries_the_strict_headers(site: SiteUnderTest) -> None:
    for suffix, kind in TYPES.items():
        put(site.folder, f"static/a.{suffix}")
        headers = site.reader.get(f"/static/a.{suffix}").response.headers
        assert headers["Content-Type"] == kind
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Set-Cookie" not in headers


class TestChanged:
    def test_a_file_shows_at_once_and_in_kept_pages_within_a_second(
        self, site: SiteUnderTest, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(statics, "SECONDS_BETWEEN_LOOKS", 0.0)
        editor.save("one")
        put(site.folder, "static/omctpub.css", "first")
        [before] = [one for one in of_page(site.reader) if ".css" in one]
        put(site.folder, "static/omctpub.css", "second, longer")
        assert site.reader.get("/static/omctpub.css").text == "second, longer"
        old = site.reader.get(before)
        assert (old.text, old.response.headers["Cache-Control"]) == ("second, longer", "no-cache")
        [after] = [one for one in of_page(site.reader) if ".css" in one]
        assert after != before
        assert site.reader.get(after).response.headers["Cache-Control"] == FOR_EVER

    def test_an_own_file_hides_the_cores_and_gives_it_back(
        self, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(statics, "SECONDS_BETWEEN_LOOKS", 0.0)
        seen = [of_page(site.reader)]
        own = put(site.folder, "static/icons/icon.svg", "<svg/>")
        seen.append(of_page(site.reader))
        own.unlink()
        seen.append(of_page(site.reader))
        assert seen[0] == seen[2] != seen[1]

    def test_pages_stay_kept_while_nothing_changes(
        self, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(statics, "SECONDS_BETWEEN_LOOKS", 0.0)
        app: Flask = site.application.current()
        of_page(site.reader)
        monkeypatch.setattr(app, "make_response", None)  # whoever makes a page anew fails
        assert len(of_page(site.reader)) >= 4

    def test_many_files_take_no_more_than_their_share(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(statics, "MOST_BYTES", 100_000)
        files = Statics([Folder(tmp_path)])
        for number in range(50):
            put(tmp_path, f"{number}.css", str(number) * 5_000)
            assert files.find(files.address(f"{number}.css"))[1]
        assert sum(statics._size(file) for file in files._kept.values()) == files._bytes <= 100_000
        assert files.find(files.address("0.css"))[1]


# What is asked for below /static/, and what must never come of it.
TRAVERSALS = (
    *(
        "../omctpub.toml",
        "..%2fomctpub.toml",
        "%2e%2e/omctpub.toml",
        "%2e%2e%2fomctpub.toml",
        "a/../../omctpub.toml",
    ),
    *("..\\omctpub.toml", "..%5comctpub.toml", "%5c..%5comctpub.toml", "....//omctpub.toml", "./omctpub.css"),
    *("/etc/passwd", "%2fetc%2fpasswd", "//etc/passwd", "C:/Windows/win.ini", "c:%5cwindows%5cwin.ini"),
    *("omctpub.css%00", "omctpub.css%00.png", "%00", "omctpub.css/", "omctpub.css/x", "omctpub.css::$DATA"),
    *("vendor", "vendor/", "vendor/htmx", "vendor//htmx/htmx.min.js", "%20", "x" * 5_000, "x/" * 2_000 + "x"),
    *(
        "%ff%fe",
        "omctpub.css%0d%0aSet-Cookie:a=b",
        "%u002e%u002e/omctpub.toml",
        "..%c0%afomctpub.toml",
        "～/x",
    ),
    *("..%252fomctpub.toml", "outside.css", "linked/secret.css", ".hidden.css", ".git/config", "a/.env"),
    *(
        "settings.toml",
        "SETTINGS.TOML",
        "vendor/htmx/VENDORED.toml",
        "vendor/htmx/LICENSE",
        "license.txt",
        "a.css~",
    ),
    *(
        "../omctpub.0123456789.toml",
        "settings.0123456789.toml",
        "vendor/htmx/LICENSE.0123456789.txt",
        "__init__.py",
    ),
)


@pytest.mark.parametrize("asked", TRAVERSALS, ids=lambda value: value[:40])
def test_nothing_else_is_served(site: SiteUnderTest, asked: str) -> None:
    own = site.folder / "static"
    put(own, "a/b.css")
    for name in (
        ".hidden.css",
        ".git/config",
        "a/.env",
        "settings.toml",
        "SETTINGS.TOML",
        "license.txt",
        "a.css~",
    ):
        put(own, name, "secret")
    put(site.folder, "elsewhere/secret.css", "secret")
    (own / "outside.css").symlink_to(site.folder / "elsewhere" / "secret.css")
    (own / "linked").symlink_to(site.folder / "elsewhere")
    answer = site.reader.client.get(f"/static/{asked}", follow_redirects=False)
    assert answer.status_code in (404, 308), answer.status_code
    assert b"secret" not in answer.data
    if answer.location:  # the router mends doubled slashes
        assert answer.location.startswith("/static/")
        assert "//" not in answer.location


@pytest.mark.parametrize(
    "raw", ["/static/../omctpub.toml", "/static/\0", "/static//etc/passwd", "/static/\xff"]
)
def test_no_path_of_a_careless_server_leads_out(reader: Reader, raw: str) -> None:
    answer = reader.client.get("/", environ_overrides={"PATH_INFO": raw})
    assert answer.status_code in (404, 308, 400)
    assert b"secret_key" not in answer.data


def test_symbolic_links_within_the_folder_and_of_the_folder_are_followed(
    site: SiteUnderTest, tmp_path: Path
) -> None:
    put(tmp_path, "shared/real.css")
    (tmp_path / "shared" / "alias.css").symlink_to("real.css")
    (site.folder / "static").symlink_to(tmp_path / "shared")
    assert [site.reader.get(f"/static/{name}.css").text for name in ("real", "alias")] == [SMALL, SMALL]


@pytest.mark.parametrize("target", ["itself.css", "nowhere", ".", "/dev/zero", "/dev/stdin"])
def test_what_cannot_be_read_is_not_there(site: SiteUnderTest, target: str) -> None:
    (site.folder / "static").mkdir()
    (site.folder / "static" / "itself.css").symlink_to(target)
    assert site.reader.get("/static/itself.css").status == 404


def every_file() -> Mapping[str, Path]:
    plugins = {f"{path.parent.name}/": path for path in shipped("plugins").glob("*/static")}
    folders = {"": CORE, **plugins}
    return {
        prefix + path.relative_to(folder).as_posix(): path
        for prefix, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".toml" and path.name != "LICENSE"
    }


def test_everything_that_comes_along_is_served(site: SiteUnderTest) -> None:
    for name, path in every_file().items():
        answer = site.reader.get(address(site, name)).response
        assert (answer.status_code, answer.data) == (200, path.read_bytes()), name
        assert answer.headers["Content-Type"] != "application/octet-stream"


def test_templates_name_only_files_that_are_there_and_by_their_content(site: SiteUnderTest) -> None:
    root = CORE.parents[0]
    folders = (root / "templates", *shipped("plugins").glob("*/templates"))
    sources = {path: path.read_text(encoding="utf-8") for one in folders for path in one.rglob("*.*")}
    named = {name for text in sources.values() for name in re.findall(r"static_url\(['\"]([^'\"]+)", text)}
    assert "omctpub.css" in named
    assert [name for name in named if not re.search(r"\.[0-9a-f]{10}\.", address(site, name))] == []
    assert [path for path, text in sources.items() if re.search(r"['\"]static['\"]|\"/static/", text)] == []
