"""What is installed: everything a site needs in the wheel, nothing else, and all of it locked."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from omctpub.cli.catalogues import LANGUAGES, bundled
from tests.turns import EXHAUSTIVE

ROOT = Path(__file__).parents[2]
SHIPPED = {
    "omctpub": "omctpub",
    "plugins": "omctpub/_bundled/plugins",
    "translations": "omctpub/_bundled/translations",
}
BUILT_FROM = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore")
NOT_IN_A_CLONE = shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo")
LOCKS = ("requirements.lock", "requirements-test.lock")


def run(*command: object, **variables: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a source distribution of a clone, where nothing is compiled yet."""
    clone = tmp_path_factory.mktemp("clone")
    for folder in SHIPPED:
        shutil.copytree(ROOT / folder, clone / folder, ignore=NOT_IN_A_CLONE)
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, clone)
    run(sys.executable, "-m", "build", "--no-isolation", clone)
    (built,) = (clone / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


def test_the_wheel_speaks_every_language_of_every_domain(names: set[str]) -> None:
    wanted = {
        f"{SHIPPED['plugins']}/{domain.name}/translations/{language}/LC_MESSAGES/messages.mo"
        if domain.name != "omctpub"
        else f"{SHIPPED['translations']}/{language}/LC_MESSAGES/messages.mo"
        for domain in bundled()
        if domain.template.exists()
        for language in LANGUAGES
    }
    assert wanted - names == set()


@pytest.mark.parametrize("folder", SHIPPED)
def test_every_file_of_the_sources_is_in_the_wheel(folder: str, names: set[str]) -> None:
    inside = [path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file()]
    wanted = {
        f"{SHIPPED[folder]}/{path.as_posix()}"
        for path in inside
        if not {"__pycache__", "tests"} & set(path.parts) and path.suffix not in {".pyc", ".mo"}
    }
    assert wanted - names == set()


def test_the_wheel_installs_one_package_and_no_tests(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"omctpub"}
    assert [name for name in names if {"tests", "__pycache__"} & set(name.split("/"))] == []


def beside(wheel: Path, folder: Path) -> tuple[Path, str]:
    """Python and PYTHONPATH of an installation that borrows the packages of this environment."""
    run(sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", folder, wheel)
    return Path(sys.executable), str(folder)


def in_an_empty_environment(wheel: Path, folder: Path) -> tuple[Path, str]:
    venv.create(folder, with_pip=True)
    run(folder / "bin" / "python", "-m", "pip", "install", "-qq", wheel)
    return folder / "bin" / "python", ""


@pytest.mark.parametrize("install", [beside, in_an_empty_environment] if EXHAUSTIVE else [beside])
def test_an_installed_omctpub_uses_what_came_with_it(
    install: Callable[[Path, Path], tuple[Path, str]], wheel: Path, tmp_path: Path
) -> None:
    python, path = install(wheel, tmp_path)
    program = (
        "import omctpub.cli.translations; from omctpub.plugins import shipped; print(shipped('plugins'))"
    )
    used = Path(run(python, "-P", "-c", program, PYTHONPATH=path))
    assert used.is_relative_to(tmp_path)
    assert used.parts[-3:] == ("omctpub", "_bundled", "plugins")
    site = tmp_path / "site"
    run(python, "-P", "-m", "omctpub", "init", site, PYTHONPATH=path)
    served = json.loads(run(python, "-P", "-c", ASK_EVERYTHING, site, PYTHONPATH=path))
    assert {address: status for address, status in served["status"].items() if status != 200} == {}
    menus = served["menus"].values()
    assert len({tuple(menu) for menu in menus}) == len(LANGUAGES)
    # News, countries, and one list for each bundled plugin but that of the pages, which stand at the foot.
    assert {len(menu) for menu in menus} == {1 + len(list(ROOT.glob("plugins/*/__init__.py")))}
    assert len(served["items"]) == len(set(served["items"])) == len(list(ROOT.glob("plugins/*/demo.jsonl")))


# Fills the site with the demo of every plugin, then asks for lists, an item of each type, feeds and files.
ASK_EVERYTHING = """
import json, re, sys
from pathlib import Path
import omctpub
from omctpub.app import create_app
from omctpub.cli.demo import fill
fill(Path(sys.argv[1]))
app = create_app(Path(sys.argv[1]))
client, languages = app.test_client(), ("en", "fr", "es", "ar", "ru")
paths = [kind.path for kind in app.extensions["omctpub"].types.values()]
def menu(lang):
    text = client.get(f"/{lang}/").text.split('class="menu"')[1].split("</nav>")[0]
    return re.findall(r"<li><a href=[^>]*>([^<]+)</a>", text)
def first(lang, path):
    return re.search(f'class="u-url" href="(/{lang}/{path}/[^"]+)"', client.get(f"/{lang}/{path}").text)[1]
items = {(lang, path): first(lang, path) for lang in languages for path in paths}
static = Path(omctpub.__file__).parent / "static"
files = [file for file in static.rglob("*.*") if file.suffix != ".toml"]
addresses = [f"/static/{file.relative_to(static).as_posix()}" for file in files]
addresses += re.findall(r'"(/static/[^"]+)"', client.get("/en/").text)
forms, ways = ("", ".atom", ".json"), ("", "news", "countries", "programmes", "archive")
addresses += [f"/{lang}/{path}{form}" for lang in languages for path in paths for form in forms]
addresses += [f"/{lang}/{way}" for lang in languages for way in ways]
addresses += [*items.values(), "/sitemap.xml", "/en/search?q=lantern"]
print(json.dumps({
    "status": {address: client.get(address).status_code for address in addresses},
    "menus": {lang: menu(lang) for lang in languages},
    "items": [items["en", path] for path in paths],
}))
"""


def pins(lock: str) -> dict[str, set[str]]:
    """Name to the versions of it that a lock file allows."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(encoding="utf-8"), re.M):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def project() -> dict[str, list[str]]:
    """The direct dependencies: of the program and its build, and of the tests."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [*told["project"]["dependencies"], *told["build-system"]["requires"]]
    return dict(
        zip(LOCKS, (runtime, runtime + told["project"]["optional-dependencies"]["test"]), strict=True)
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked_in_an_allowed_version(lock: str) -> None:
    locked = pins(lock)
    wrong = [
        text
        for text in project()[lock]
        for wanted in [Requirement(text)]
        if not any(wanted.specifier.contains(v) for v in locked.get(canonicalize_name(wanted.name), ()))
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hash_and_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"https?://\S+|file:\S+|^-\S+|@ \S+", text, re.M) == []


def test_the_tests_run_on_the_locked_program() -> None:
    runtime, tests = (pins(lock) for lock in LOCKS)
    assert {name: tests.get(name) for name in runtime} == runtime


@pytest.mark.parametrize(
    "told", sorted((ROOT / "omctpub/static/vendor").glob("*/VENDORED.toml")), ids=lambda p: p.parent.name
)
def test_a_vendored_file_is_the_one_that_was_published(told: Path) -> None:
    vendored = tomllib.loads(told.read_text(encoding="utf-8"))
    assert hashlib.sha256((told.parent / vendored["file"]).read_bytes()).hexdigest() == vendored["sha256"]
    assert vendored.keys() == {"name", "version", "source", "licence", "file", "sha256"}
    assert (told.parent / "LICENSE").is_file()
