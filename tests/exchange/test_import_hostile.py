"""Whatever stands in a file, the import names the bad lines, stores the good ones, and stays small."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.exchange.importing import Import, Problem, Report, Source
from omctpub.exchange.lines import LONGEST_LINE
from omctpub.models import Body, Item, Translation
from omctpub.site import Site
from omctpub.testing import SiteUnderTest
from tests.turns import EXHAUSTIVE

GOOD = {
    "type": "statement",
    "published": "2018-02-16",
    "original": "en",
    "translations": {"en": {"title": "A title"}},
}
MANY = settings(
    max_examples=1_000 if EXHAUSTIVE else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def stored(site: SiteUnderTest) -> Iterator[Site]:
    with site.editor.opened() as opened:
        yield opened


def good(id: str) -> bytes:
    return json.dumps({"id": id, **GOOD}).encode()


def read(site: Site, content: bytes) -> tuple[Report, list[Problem]]:
    """Import a file of this content."""
    problems: list[Problem] = []
    source = Source("in.jsonl", lambda: nullcontext(BytesIO(content)))
    return Import(site, problems.append).run([source]), problems


def test_a_good_line_survives_a_mark_at_the_start_foreign_line_ends_and_blank_lines(stored: Site) -> None:
    report, problems = read(stored, b"\xef\xbb\xbf" + good("a") + b"\r\n\r\n  \n\n" + good("b"))
    assert (report.added, report.refused, problems) == (2, 0, [])


BAD = [
    (b'{"id": "b1", "type"\r', "line: is no JSON at column 20: Expecting ':' delimiter."),
    (b'{"id": }', "line: is no JSON at column 8: Expecting value."),
    (b"[1, 2]", 'line: is no JSON object. Write one object a line, as {"id": …}.'),
    (b"null", 'line: is no JSON object. Write one object a line, as {"id": …}.'),
    (b'{"id": NaN}', "line: holds a number that cannot be read: NaN is no JSON."),
    (b'{"id": -Infinity}', "line: holds a number that cannot be read: -Infinity is no JSON."),
    (b'{"id": ' + b"9" * 5_000 + b"}", "line: holds a number that cannot be read: Exceeds the limit"),
    (b'{"id": 1e999}', "id: must be a text, not a number."),
    (b'{"id": "\xff"}', "line: is not UTF-8 at byte 9. Save the file as UTF-8."),
    (b'{"id": "a"} {"id": "b"}', "line: is no JSON at column 13: Extra data."),
    (b'{"x": ' * 30 + b"1" + b"}" * 30, "line: is nested too deeply to be an item."),
    (b'{"x": ' + b"[" * 90_000, "line: is nested too deeply to be an item."),
    (b'{"x": [' + b"[]," * 100_000, "line: has more than 100,000 brackets, which is no item. Look at what"),
    (b'{"id": "a\\u0000b"}', "id: holds a NUL character, which cannot be stored. Take it out."),
    (b'{"id": "a\x00b"}', "id: holds a NUL character, which cannot be stored. Take it out."),
    (b'{"a\\u0000": 1}', r"a\x00: holds a NUL character, which cannot be stored. Take it out."),
    (b'{"x": ["\\ud800"]}', "x[0]: holds a lone surrogate, which cannot be stored. Take it out."),
    (b'{"type": {"a": 1}}', "type: must be a text, not an object."),
    (b'{"type": "\\u001b[2J\\u202e"}', r"type: '[2J\u202e' is no type; there are: "),
]


@pytest.mark.parametrize(("line", "said"), BAD, ids=lambda value: str(value)[:40])
def test_a_line_that_cannot_be_read_is_named_and_its_neighbours_are_stored(
    stored: Site, line: bytes, said: str
) -> None:
    report, problems = read(stored, good("before") + b"\n" + line + b"\n" + good("after"))
    assert any(str(problem).startswith(f"in.jsonl:2: {said}") for problem in problems), problems
    assert (report.added, report.refused) == (2, 1)
    assert {row.id for row in Item.select()} == {"before", "after"}


def test_of_a_key_that_stands_twice_the_last_counts(stored: Site) -> None:
    read(stored, b'{"id": "x", ' + good("a")[1:])
    assert [row.id for row in Item.select()] == ["a"]


def test_the_longest_line_is_read_and_a_longer_one_is_not(stored: Site) -> None:
    padded = good("a")[:-1] + b', "x": "' + b"x" * LONGEST_LINE
    fits = padded[: LONGEST_LINE - 2] + b'"}'
    report, problems = read(stored, fits + b"\n" + good("b")[:-1] + b" " * LONGEST_LINE + b"}\n" + good("c"))
    assert {row.id for row in Item.select()} == {"a", "c"}
    said = "in.jsonl:2: line: is 5,243,004 bytes long, and at most 5 MiB are read. Split the item."
    assert (report.refused, str(problems[-1])) == (1, said)


IMPORT = """
import resource, sys
from omctpub.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak(site: SiteUnderTest, file: Path) -> int:
    """KiB that an import of the file takes at most, in a process of its own."""
    command = [sys.executable, "-c", IMPORT, "--site", str(site.folder), "import", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 added" in done.stdout, done.stderr
    unit = 1024 if sys.platform == "darwin" else 1
    return int(done.stderr.splitlines()[-1]) // unit


def test_a_line_of_fifty_megabytes_costs_no_memory(site: SiteUnderTest, tmp_path: Path) -> None:
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_bytes(good("a"))
    large.write_bytes(b'{"id": "' + b"x" * 50_000_000 + b'"}\n' + good("b"))
    assert peak(site, large) - peak(site, small) < 20 * 1024


def test_many_faults_of_one_line_are_cut_to_twenty(stored: Site) -> None:
    _, problems = read(stored, json.dumps({"id": "a", **GOOD, **{f"x{n}": 1 for n in range(1_000)}}).encode())
    assert len(problems) == 20


HOSTILE = (
    "<script>alert(1)</script> \u202egpj.exe\u202c {{7*7}} ${7*7} {% x %} %(x)s {0.__class__} ' OR 1=1 --"
)


def test_markup_templates_and_bidi_controls_are_text(stored: Site) -> None:
    line = {
        "id": "a",
        **GOOD,
        "translations": {"en": {"title": HOSTILE, "summary": HOSTILE, "body": HOSTILE}},
    }
    report, problems = read(stored, json.dumps(line).encode())
    text = Translation.get()
    assert (report.added, problems) == (1, [])
    assert text.title == text.summary == Body.get().markdown == HOSTILE
    assert "<script" not in Body.get().html


@pytest.mark.parametrize("raised", ["ValueError()", "TypeError('x')", "SystemExit(3)", "RecursionError()"])
def test_a_plugin_whose_rules_fail_costs_only_the_line(site: SiteUnderTest, raised: str) -> None:
    site.plugin("novels", NOVELS.replace("RAISED", raised))
    site.configure(plugins=["novels", "statements"])
    line = {"id": "n", **GOOD, "type": "novel"}
    with site.editor.opened() as stored:
        own = json.dumps({**line, "fields": {"plot": "thick"}}).encode()
        report, problems = read(stored, own + b"\n" + json.dumps(line).encode() + b"\n" + good("a"))
        assert (report.added, report.refused) == (1, 2)
    assert [problem.field for problem in problems] == ["fields.plot", "fields"]
    assert problems[1].reason.startswith("the check of type 'novel' failed: ")


NOVELS = """
from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

def fail(value):
    raise RAISED

class Novel(ContentType):
    name, path, label, label_plural = "novel", "novels", "Novel", "Novels"
    fields = (Field("plot", "Plot", clean=fail),)

    def check(self, data):
        raise RAISED

plugin = Plugin(content_types=(Novel,))
"""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
keys = st.sampled_from(
    [
        *("kind", "id", "type", "published", "original", "programmes", "countries", "fields", "translations"),
        *("visible_from", "visible_until", "follows", "old_urls", "assets", "slug", "names"),
    ]
)
text_keys = st.sampled_from(
    ["title", "summary", "body", "state", "slug", "fields", "body_format", "from_revision"]
)
own_keys = st.sampled_from(
    ["deadline", "code", "authorities", "signatories", "rate", "isbn", "year", "office"]
)


def around(stored: Site, line: bytes) -> None:
    """Import the line between two good ones, which are stored whatever it is."""
    # Whoosh draws the names of its segments, and Hypothesis starts each example with the same draws.
    random.seed()
    Item.delete().execute()
    report, problems = read(stored, good("good-1") + b"\n" + line + b"\n" + good("good-2"))
    assert {"good-1", "good-2"} <= {row.id for row in Item.select()}
    assert (report.refused > 0) is any(problem.level == "error" for problem in problems)
    assert all(
        str(problem).isprintable() and "could not be stored" not in problem.reason for problem in problems
    )


@MANY
@given(value=json_values)
def test_any_json_value_on_a_line_is_stored_or_named(stored: Site, value: Any) -> None:
    around(stored, json.dumps(value).encode())


@MANY
@given(changes=st.dictionaries(keys, json_values, max_size=4))
def test_any_value_of_any_key_is_stored_or_named(stored: Site, changes: dict[str, Any]) -> None:
    around(stored, json.dumps({"id": "x", **GOOD, **changes}).encode())


@MANY
@given(
    kind=st.sampled_from(["statement", "urgent_intervention", "internship", "report", "link"]), data=st.data()
)
def test_any_value_of_a_text_and_of_own_fields_is_stored_or_named(stored: Site, kind: str, data: Any) -> None:
    own = data.draw(st.dictionaries(own_keys, json_values, max_size=4))
    texts = {"en": data.draw(st.dictionaries(text_keys, json_values, max_size=4))}
    around(
        stored, json.dumps({"id": "x", **GOOD, "type": kind, "fields": own, "translations": texts}).encode()
    )


@MANY
@given(line=st.binary(max_size=60).filter(lambda line: b"\n" not in line))
def test_any_bytes_on_a_line_are_named(stored: Site, line: bytes) -> None:
    around(stored, line)
