"""Any items that can be imported come back from another site byte for byte, whatever their texts hold."""

import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.exchange.exporting import export
from omctpub.exchange.importing import Import, Report, Source
from omctpub.models import Item, Programme
from omctpub.testing import SECRET, SiteUnderTest, bundled_plugins

# Whatever a file can hold, with more than its share of what is tidied, folded or cut.
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
odd = st.text(st.sampled_from(" \t\n\r\u00a0\u2028\u0301e-Aáİß\x0b\u200f\ufeff'\"<&#*_[]()|`"), max_size=20)
texts = words | odd
lines = texts.map(lambda text: text * 30) | texts
days = st.dates().map(lambda day: day.isoformat())
offsets = st.sampled_from(["Z", "+01", "-0530", "+05:45", "-00:00"])
instants = st.builds(
    "{}T{}{}".format,
    days,
    st.sampled_from(["00:00", "23:59:59", "10:00:00.123456789", "12:30:00.5"]),
    offsets,
)
dates = st.sampled_from(["2004", "2004-01", "0001", "9999-12"]) | days | instants
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "statement": {
        "open_until": days,
        "letter_date": days,
        "signatories": st.lists(
            st.fixed_dictionaries({}, optional={"country": st.just("Sudan"), "organisation": texts})
        ),
    },
    "urgent_intervention": {
        "status": st.sampled_from(["open", "closed"]),
        "code": st.sampled_from(["HND 002 / 0703 / OBS035.01", "tun 001/0517/obs 052"]),
    },
    "internship": {
        "office": texts,
        "rate": st.floats(1, 100) | st.integers(1, 100) | st.just("80"),
        "languages": st.lists(
            st.fixed_dictionaries({"language": st.sampled_from(["FR", "pt-br", "zh-hant"])})
        ),
    },
    "report": {"series": texts, "year": st.integers(1900, 2100)},
    "link": {"address": st.sampled_from(["https://example.org/ü?a=b", "http://[::1]/"]), "source": texts},
    "event": {"start": days | instants, "time_zone": st.just("Africa/Tunis")},
    "pledge": {"goal": st.integers(1, 10**9)},
}
TRANSLATED: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "statement": {"addressee": texts},
    "urgent_intervention": {"people": texts, "situation": lines},
    "report": {"file_type": st.just("PDF"), "file_size": st.integers(0, 10**9)},
}


def some(parts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these keys, in any order."""
    whole = st.fixed_dictionaries({}, optional=parts)
    return whole.flatmap(lambda found: st.permutations(list(found.items())).map(dict))


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    type_name = draw(st.sampled_from(list(FIELDS)))
    text = {
        "title": lines,
        "summary": lines,
        "body": lines,
        "slug": lines,
        "state": st.sampled_from(["published", "draft", "review", "withdrawn"]),
        "from_revision": st.integers(1, 2**31 - 1),
        "fields": some(TRANSLATED.get(type_name, {})),
    }
    newer = {**text, "state": st.sampled_from(["draft", "review"])}
    seen = {
        **text,
        "state": st.sampled_from(["published", "withdrawn"]),
        "correction": some(newer),
    }
    languages = st.sampled_from(["en", "FR", "ar", "zh-hant", "x-klingon", "pt-BR"])
    more = {
        "programmes": st.lists(st.sampled_from(["p", "q"]), max_size=3),
        "countries": st.lists(
            st.sampled_from(["SD", "sd", "Congo, Democratic Republic", "Péru"]), max_size=3
        ),
        "visible_from": instants | days,
        "visible_until": instants | days,
        "follows": st.sampled_from(["0", "1", "99"]),
        "old_urls": texts.map(lambda text: [f"/{text}"]),
    }
    return {
        "type": type_name,
        "published": draw(dates),
        "original": draw(languages),
        "fields": draw(some(FIELDS[type_name])),
        "translations": draw(st.dictionaries(languages, some(text) | some(seen), min_size=1, max_size=3)),
        **draw(some(more)),
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[SiteUnderTest]]:
    """Two sites with nothing in them."""
    made = [SiteUnderTest(tmp_path_factory.mktemp("site")) for _ in range(2)]
    for one in made:
        one.configure(secret_key=SECRET, plugins=bundled_plugins(), timezone="America/St_Johns")
    yield made
    for one in made:
        one.close()


def take(site: SiteUnderTest, content: str) -> tuple[Report, list[str]]:
    said: list[str] = []
    source = Source("in", lambda: nullcontext(BytesIO(content.encode())))
    with site.editor.opened() as opened:
        return Import(opened, lambda problem: said.append(str(problem))).run([source]), said


def given_out(site: SiteUnderTest, everything: bool = True) -> str:
    found: list[str] = []
    with site.editor.opened() as opened:
        export(opened, found.append, everything)
    return "".join(found)


def empty(sites: Sequence[SiteUnderTest]) -> None:
    for one in sites:
        with one.editor.opened():
            Item.delete().execute()
            Programme.delete().execute()


@settings(
    max_examples=settings.default.max_examples // 8 if settings.default else 12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(stored=st.lists(items(), max_size=6))
def test_what_was_taken_in_comes_back(sites: list[SiteUnderTest], stored: list[dict[str, Any]]) -> None:
    empty(sites)
    first, second = sites
    programmes = [{"kind": "programme", "slug": slug, "names": {"en": slug}} for slug in "pq"]
    numbered = [{"id": str(number), **line} for number, line in enumerate(stored)]
    take(first, "".join(json.dumps(line) + "\n" for line in [*programmes, *numbered]))
    content = given_out(first)
    report, said = take(second, content)
    assert (report.added, report.refused) == (content.count("\n"), 0), said
    assert given_out(second) == content
    report, said = take(first, content)
    assert report.unchanged == content.count("\n"), said
    public = given_out(first, everything=False)
    assert '"state": ' not in public
    assert '"correction": ' not in public
