"""What a reader asks to have compressed arrives so, is the same page, and is kept apart from the others."""

import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from omctpub.site import Site
from omctpub.testing import Editor, Reader, SiteUnderTest
from omctpub.web.answers import cache, compression
from omctpub.web.answers.cache import PageCache
from omctpub.web.answers.compression import CODINGS, accepted, codable
from omctpub.web.answers.delivery import SMALLEST, Delivery

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BROWSER = "gzip, deflate, br, zstd"
UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": zstd.decompress,
    "gzip": gzip.decompress,
}

# What is asked for, what is sent, and whether the plain page would do.
ASKED = [
    ("", None, True),
    (BROWSER, "br", True),
    ("gzip, deflate", "gzip", True),
    ("gzip", "gzip", True),
    ("GZIP", "gzip", True),
    ("x-gzip", "gzip", True),
    ("zstd", "zstd", True),
    ("gzip, zstd", "zstd", True),
    ("gzip;q=1.0, br;q=0.9, zstd;q=0.8", "gzip", True),
    ("br;q=0.5;, gzip;q=0.4", "gzip", True),
    ("br;q=0, gzip", "gzip", True),
    ("br;q=0.000, zstd ; q=0.001", "zstd", True),
    ("br , gzip;q=0", "br", True),
    ("*", "br", True),
    ("*;q=0.5, gzip", "gzip", True),
    ("br;q=0, *", "zstd", True),
    ("*;q=0", None, False),
    ("gzip, *;q=0", "gzip", False),
    ("identity", None, True),
    ("identity;q=1, *;q=0", None, True),
    ("identity;q=0", None, False),
    ("identity;q=0, gzip", "gzip", False),
    ("identity;q=0.5, gzip;q=0.4, br;q=0.3", None, True),
    ("identity, gzip", "gzip", True),
    ("deflate, compress", None, True),
    ("gzip;q=0, gzip", None, True),
    ("gzip;q=", None, True),
    ("gzip;q=2", None, True),
    ("gzip;q=nan", None, True),
    ("gzip;q=-1", None, True),
    ("gzip;q=0.1234", None, True),
    ("gzip;level=9", None, True),
    ("gzip br", None, True),
    ("g\xeazip, \xff, ;;;q=,,, br", "br", True),
    (", ".join(["deflate"] * 10_000), None, True),
    ("gzip;q=0.5, " * 10_000, "gzip", True),
    # What is cut off in the middle would say the opposite.
    ("x" * 990 + ", gzip;q=0", None, True),
]


@pytest.mark.parametrize(("header", "best", "plain"), ASKED, ids=lambda value: str(value)[:40])
def test_the_coding_is_the_one_that_is_asked_for(header: str, best: str | None, plain: bool) -> None:
    found = accepted(header)
    assert (found.best.name if found.best else None, found.plain) == (best, plain)


WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.0", ";q=0.3", "; q=0.75", " ;Q=1", ";q=1.000"])
NAMES = st.sampled_from(["br", "zstd", "gzip", "identity", "*", "deflate", "Br"])


@given(st.dictionaries(NAMES, WEIGHTS, max_size=6))
def test_nobody_gets_what_they_refuse_or_like_less(asked: Mapping[str, str]) -> None:
    found = accepted(", ".join(name + weight for name, weight in asked.items()))
    liked: dict[str, float] = {}
    for name, weight in asked.items():
        value = float(weight.partition("=")[2] or 1)
        liked[name.lower()] = min(value, liked.get(name.lower(), 1))
    of = {coding.name: liked.get(coding.name, liked.get("*", 0)) for coding in CODINGS}
    assert {coding.name for coding in found.codings} == {name for name, weight in of.items() if weight}
    if found.best:
        assert of[found.best.name] == max(of.values())
        assert of[found.best.name] >= liked.get("identity", 0)
    else:
        assert max(of.values()) == 0 or max(of.values()) < liked["identity"]
    assert found.plain is (liked.get("identity", liked.get("*", 1)) > 0)


@given(st.text(st.characters(max_codepoint=255), max_size=1_500))
@example("gzip;q=0." + "9" * 100_000)
@example(";" * 100_000)
@example("gzip " + " " * 100_000)
def test_no_header_is_too_odd(header: str) -> None:
    found = accepted(header)
    assert found.best is None or found.best in found.codings


TYPES = {
    **dict.fromkeys(
        ("text/html; charset=utf-8", "text/css", "text/plain", "TEXT/JavaScript", "text/csv"), True
    ),
    **dict.fromkeys(("application/json", "application/xml; charset=utf-8", "application/feed+json"), True),
    **dict.fromkeys(("image/svg+xml", "application/atom+xml", "application/manifest+json"), True),
    **dict.fromkeys(("image/png", "font/woff2", "application/pdf", "application/octet-stream", ""), False),
    **dict.fromkeys(("text/event-stream", "application/jsonx", "application/zip; x=a+json"), False),
}


@pytest.mark.parametrize(("kind", "is_text"), TYPES.items())
def test_text_is_compressed_and_what_is_small_already_is_not(kind: str, is_text: bool) -> None:
    assert codable(kind) is is_text


@pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.name)
@given(body=st.binary(max_size=3_000))
def test_every_way_of_compressing_gives_the_same_back(coding: compression.Coding, body: bytes) -> None:
    for compress in (coding.page, coding.file):
        assert UNPACK[coding.name](compress(body)) == body
        assert compress(body) == compress(body)


@pytest.fixture
def filled(editor: Editor) -> None:
    for number in range(12):
        texts: dict[str, Any] = {
            "en": {"title": f"Title {number}", "summary": "Some words on what happened. " * 4},
            "ar": "عنوان",
        }
        editor.save(f"item-{number}", texts=texts, countries=("SD",))


def get(reader: Reader, address: str, coding: str = "", **headers: str) -> TestResponse:
    asked = {"Accept-Encoding": coding} if coding else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reader.client.get(address, headers={**asked, **named})


def codings_in_vary(answer: TestResponse) -> list[str]:
    return [part for part in answer.headers.get("Vary", "").split(", ") if part.lower() == "accept-encoding"]


EVERYTHING = {
    **{
        f"/en/{place}": 200
        for place in ("", "news", "news.atom", "news.json", "statements/item-1", "countries")
    },
    **{"/ar/": 200, "/sitemap.xml": 200, "/en/search?q=words": 200, "/en/search.json?q=words": 200},
    **{"/en/search/suggestions?q=title": 302, "/en/nothing": 404, "/en/news?x=" + "a" * 1_001: 200},
    **{"/static/omctpub.css": 200, "/static/icons/icon.svg": 200, "/static/vendor/htmx/htmx.min.js": 200},
}


@pytest.mark.usefixtures("filled")
class TestEveryAnswer:
    @pytest.mark.parametrize("coding", UNPACK)
    def test_is_the_same_in_every_coding_however_often_it_is_asked_for(
        self, reader: Reader, coding: str
    ) -> None:
        for address, status in EVERYTHING.items():
            plain = get(reader, address)
            assert "Content-Encoding" not in plain.headers
            for _ in range(3):
                coded = get(reader, address, coding)
                if len(plain.data) >= SMALLEST:
                    assert coded.headers["Content-Encoding"] == coding, address
                    assert UNPACK[coding](coded.data) == plain.data
                    assert len(coded.data) < len(plain.data)
                assert coded.status_code == plain.status_code == status
                assert int(coded.headers["Content-Length"]) == len(coded.data)
                assert len(codings_in_vary(coded)) == len(codings_in_vary(plain)) == 1
                assert coded.headers["Content-Type"] == plain.headers["Content-Type"]
                assert coded.headers["Content-Security-Policy"] == plain.headers["Content-Security-Policy"]

    def test_to_head_has_the_headers_of_get(self, reader: Reader) -> None:
        for address in EVERYTHING:
            for coding in ("", *UNPACK):
                got = get(reader, address, coding)
                head = reader.client.head(address, headers={"Accept-Encoding": coding} if coding else {})
                assert (head.status, head.data) == (got.status, b"")
                assert head.headers == got.headers, address

    def test_comes_whole_whatever_part_is_asked_for(self, reader: Reader) -> None:
        for address in ("/en/", "/static/omctpub.css", "/static/vendor/htmx/htmx.min.js"):
            for coding in ("", "gzip"):
                whole = get(reader, address, coding)
                part = get(reader, address, coding, Range="bytes=10-19", If_Range=whole.headers["ETag"])
                assert (part.status_code, part.data) == (200, whole.data)

    def test_after_a_mistake_in_a_form_is_compressed_as_well(self, editor: Editor, reader: Reader) -> None:
        editor.save("campaign", "pledge", texts={"en": "Campaign"})
        answer = reader.client.post("/en/pledge/campaign/sign", data={}, headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (422, "gzip")
        assert b"<form" in gzip.decompress(answer.data)


@pytest.mark.usefixtures("filled")
class TestWhoeverHasThePage:
    def test_has_a_tag_for_each_coding_and_304_for_the_one_they_have(self, reader: Reader) -> None:
        for address in ("/en/", "/en/news.atom", "/en/search?q=words", "/static/omctpub.css"):
            tags = {coding: get(reader, address, coding).headers["ETag"] for coding in ("", *UNPACK)}
            assert len(set(tags.values())) == 4
            for tag in tags.values():
                for known in (tag, f"W/{tag}", f'"other", {tag}'):
                    again = get(reader, address, BROWSER, If_None_Match=known)
                    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
                    assert "Content-Encoding" not in again.headers
                    assert len(codings_in_vary(again)) == 1
            any_copy = get(reader, address, "zstd", If_None_Match="*")
            assert (any_copy.status_code, any_copy.headers["ETag"]) == (304, tags["zstd"])

    def test_gets_it_again_where_a_shared_copy_is_in_a_coding_they_cannot_read(self, reader: Reader) -> None:
        copy = get(reader, "/en/", "br").headers["ETag"]
        for coding in ("gzip", "br;q=0, gzip"):
            answer = get(reader, "/en/", coding, If_None_Match=copy)
            assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, "gzip")
        assert get(reader, "/en/", If_None_Match=copy).status_code == 200

    def test_is_not_taken_in_by_tags_that_are_none_of_ours(self, reader: Reader) -> None:
        tag = get(reader, "/en/").headers["ETag"].strip('"')
        for foreign in (f'"{tag}-deflate"', f'"{tag}-br-gzip"', f'"{tag[:-1]}"', '"-br"', '"', ""):
            assert get(reader, "/en/", BROWSER, If_None_Match=foreign).status_code == 200

    def test_gets_the_new_page_when_something_was_published(self, editor: Editor, reader: Reader) -> None:
        seen, tags = list[int](), list[str]()
        for number in range(3):
            editor.save("item-11", texts={"en": f"Changed {number}"})
            for _ in range(2):
                tag = tags[-1] if tags else '"none"'
                answer = get(reader, "/en/", BROWSER, If_None_Match=tag)
                seen.append(answer.status_code)
                if answer.status_code == 200:
                    assert f"Changed {number}" in brotli.decompress(answer.data).decode()
                    tags.append(answer.headers["ETag"])
        assert seen == [200, 304] * 3


class Answering:
    """An application with one answer, which notes what it was asked."""

    def __init__(self, body: bytes, status: str = "200 OK", length: bool = True, **headers: str) -> None:
        self.body, self.status, self.asked = body, status, list[WSGIEnvironment]()
        self.headers = {"Content-Type": "text/html", "ETag": '"tag"'}
        self.headers |= {"Content-Length": str(len(body))} if length else {}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self.asked.append(environ)
        start(self.status, [pair for pair in self.headers.items() if pair[1]])
        return io.BytesIO(self.body)


TEXT = b"<p>Some words on what happened.</p>" * 40
SENT_AS_IT_IS = {
    "no-transform": Answering(TEXT, Cache_Control="private, No-Transform"),
    "compressed already": Answering(gzip.compress(TEXT), Content_Encoding="gzip"),
    "a picture": Answering(TEXT, Content_Type="image/png"),
    "without a length": Answering(TEXT, length=False),
    "larger than is held in memory": Answering(b" " * (5 * 1024 * 1024)),
    "one packet": Answering(TEXT[: SMALLEST - 1]),
    "nothing": Answering(b"", "204 No Content", Content_Type=""),
}


@pytest.mark.parametrize("what", SENT_AS_IT_IS)
def test_some_answers_are_sent_as_they_are(what: str) -> None:
    made = SENT_AS_IT_IS[what]
    answer = Client(Delivery(made)).get("/", headers={"Accept-Encoding": BROWSER})
    assert answer.data == made.body
    assert answer.headers.get("Content-Encoding", "") == made.headers.get("Content-Encoding", "")
    assert answer.headers["ETag"] == '"tag"'
    assert bool(codings_in_vary(answer)) is (what == "one packet")


def test_whoever_refuses_the_plain_page_gets_even_a_small_one_compressed() -> None:
    small = Client(Delivery(Answering(TEXT[:100]))).get(
        "/", headers={"Accept-Encoding": "gzip, identity;q=0"}
    )
    assert gzip.decompress(small.data) == TEXT[:100]


VARY = {"": "Accept-Encoding", "HX-Request": "HX-Request, Accept-Encoding", "*": "*"}


@pytest.mark.parametrize(("said", "told"), VARY.items())
def test_vary_is_added_to(said: str, told: str) -> None:
    for coding in ("", "gzip"):
        answer = Client(Delivery(Answering(TEXT, Vary=said))).get("/", headers={"Accept-Encoding": coding})
        assert answer.headers.getlist("Vary") == [told]


def test_a_weak_tag_stays_weak_and_none_is_made_up() -> None:
    asked = {"Accept-Encoding": "gzip"}
    assert Client(Delivery(Answering(TEXT, ETag='W/"tag"'))).get("/", headers=asked).headers["ETag"] == (
        'W/"tag-gzip"'
    )
    without = Client(Delivery(Answering(TEXT, ETag=""))).get("/", headers={**asked, "If-None-Match": "*"})
    assert (without.status_code, "ETag" in without.headers) == (200, False)


def test_a_post_is_never_answered_from_a_copy() -> None:
    answer = Client(Delivery(Answering(TEXT))).post("/", headers={"If-None-Match": '"tag"'})
    assert (answer.status_code, answer.data) == (200, TEXT)


def test_who_makes_the_answer_is_asked_for_all_of_it() -> None:
    made = Answering(TEXT)
    conditions = {"If-None-Match": '"x"', "Range": "bytes=0-1", "If-Modified-Since": "x", "If-Match": '"x"'}
    Client(Delivery(made)).head("/", headers=conditions)
    [asked] = made.asked
    assert asked["REQUEST_METHOD"] == "GET"
    assert [name for name in asked if name.startswith("HTTP_IF") or name == "HTTP_RANGE"] == []


class TestKeptPages:
    def test_are_compressed_once_for_each_coding(
        self, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[str] = []
        monkeypatch.setattr(compression, "CODINGS", tuple(noting(coding, made) for coding in CODINGS))
        accepted.cache_clear()
        client = Client(Delivery(PageCache(opened(site), keeping)))
        for coding in CODINGS:
            bodies = {client.get("/", headers={"Accept-Encoding": coding.name}).data for _ in range(3)}
            assert {UNPACK[coding.name](body) for body in bodies} == {TEXT}
        accepted.cache_clear()
        assert made == [coding.name for coding in CODINGS]

    def test_take_no_more_than_their_share_with_their_codings(
        self, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cache, "MOST_BYTES", 20_000)
        pages = PageCache(opened(site), keeping)
        client = Client(Delivery(pages))
        for number in range(60):
            for coding in ("", *UNPACK, *UNPACK):
                client.get(f"/{number}", headers={"Accept-Encoding": coding})
            held = sum(cache._size(key, kept) for key, kept in pages._pages.items())
            assert held == pages._bytes <= 20_000
        assert len(pages._pages) > 3
        assert all(len(kept.coded) == 3 for kept in pages._pages.values())


def opened(site: SiteUnderTest) -> Site:
    with site.editor.opened() as found:
        return found


def keeping(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    environ["omctpub.keep"] = True
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(TEXT)))])
    return [TEXT]


def noting(coding: compression.Coding, made: list[str]) -> compression.Coding:
    def page(body: bytes) -> bytes:
        made.append(coding.name)
        return coding.page(body)

    return compression.Coding(coding.name, page, coding.file)


@pytest.mark.usefixtures("filled")
def test_feeds_can_be_read_as_their_readers_do(reader: Reader) -> None:
    answer = get(reader, "/en/news.json", "gzip")
    unpacked = zlib.decompress(answer.data, wbits=zlib.MAX_WBITS | 16)
    assert len(json.loads(unpacked)["items"]) == 12
