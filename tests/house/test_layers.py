"""Imports go downwards only, so that every room can be read, used and tested without those above it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "omctpub"

# From the top down. A module may import from its own layer and from those below.
LAYERS = (
    ("omctpub", "__main__", "testing"),
    ("cli",),
    ("server",),
    ("holder", "app"),
    ("web", "admin"),
    ("publishing", "exchange", "accounts"),
    ("site",),
    ("jobs", "mail", "search"),
    ("models", "events", "plugins"),
    ("content", "kinds"),
    ("languages", "countries", "dates"),
    (
        "config",
        "colours",
        "text",
        "contained",
        "differences",
        "markdown",
        "from_html",
        "collation",
        "processes",
        "media",
        "roles",
    ),
)
LAYER_OF = {room: number for number, layer in enumerate(LAYERS) for room in layer}
WEB = LAYER_OF["web"]
LAZY = {"lazy_gettext", "lazy_ngettext", "lazy_pgettext"}
FOR_PLUGINS = {
    "omctpub.content",
    "omctpub.countries",
    "omctpub.events",
    "omctpub.jobs",
    "omctpub.languages",
    "omctpub.mail",
    "omctpub.models",
    "omctpub.plugins",
    "omctpub.publishing",
    "omctpub.search.engine",
    "omctpub.web.pages",
}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of each import; the name is "" for a plain `import module`."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


def full_name(module: str, name: str) -> str:
    """`omctpub.plugins` for both `from omctpub import plugins` and `from omctpub.plugins import Plugin`."""
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if name and (inner.is_dir() or inner.with_suffix(".py").is_file()) else module


def room(name: str) -> str:
    return name.removeprefix("omctpub.").split(".")[0]


def room_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE).parts[0]
    return "omctpub" if inside == "__init__.py" else inside.removesuffix(".py")


def test_every_room_has_its_layer() -> None:
    assert {room_of(path) for path in sources("omctpub")} - set(LAYER_OF) == set()


def test_imports_go_downwards() -> None:
    upwards = [
        f"{where(path)}: {name}"
        for path in sources("omctpub")
        for module, what in imports(path)
        if module.split(".")[0] == "omctpub" and (module, what) != ("omctpub", "__version__")
        for name in [full_name(module, what)]
        if LAYER_OF[room(name)] < LAYER_OF[room_of(path)]
    ]
    assert upwards == []


def test_below_web_nothing_knows_of_flask() -> None:
    flask = [
        f"{where(path)}: {name} of {module}"
        for path in sources("omctpub")
        if LAYER_OF[room_of(path)] > WEB
        for module, name in imports(path)
        if module.split(".")[0].startswith("flask") and (module != "flask_babel" or name not in LAZY)
    ]
    assert flask == []


def test_a_plugin_imports_only_what_is_meant_for_plugins() -> None:
    others = [
        f"{where(path)}: {full_name(module, name)}"
        for path in sources("plugins")
        for module, name in imports(path)
        if module.split(".")[0] == "omctpub"
        if full_name(module, name)
        not in FOR_PLUGINS | ({"omctpub.testing"} if "tests" in path.parts else set())
    ]
    assert others == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{where(path)}: {function.name}, line {node.lineno}"
        for path in sources("omctpub", "plugins", "bench", "tests")
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_what_only_tests_need_is_imported_by_tests_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    only_tests = {_called(line) for line in extras.pop("test")}
    only_tests -= {_called(line) for lines in (project["dependencies"], *extras.values()) for line in lines}
    comes_from = packages_distributions()
    assert [
        (where(path), module)
        for path in sources("omctpub", "plugins")
        if "tests" not in path.parts and path != PACKAGE / "testing.py"
        for module, _name in imports(path)
        if only_tests.intersection(map(_called, comes_from.get(module.partition(".")[0], ())))
    ] == []


def _called(requirement: str) -> str:
    """The name of a distribution, as indexes compare it, in a line that asks for it."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-").replace(".", "-")
