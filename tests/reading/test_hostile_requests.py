"""What strangers send: an answer each time, quickly, and nothing executed."""

import time
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.testing import Editor, Reader, SiteUnderTest

ADDRESSES = [
    ("/en/search?q=*a*", 200),
    ("/en/search?q=" + quote("(" * 1000 + "tor" + ")" * 1000), 200),
    ("/en/search?q=" + "%20OR%20".join(["word"] * 1000), 200),
    ("/en/search?q=" + "a" * 100_000, 200),
    ("/en/search", 200),
    ("/en/search?q=a&q=b", 200),
    ("/en/search?q[]=a", 200),
    ("/en/search?q=%ff%fe", 200),
    ("/en/search?q=%00%01%1b", 200),
    ("/en/search?q=" + quote('"a b c"~1000000 [a TO z] a^1e309 id:1'), 200),
    ("/en/news?" + "&".join(["country=SD"] * 5000), 200),
    ("/en/news?" + "&".join(f"type={at}" for at in range(5000)), 404),
    ("/en/news?type=statement&type=report&country=SD&country=PE&langs=en&langs=zh-Hant", 200),
    ("/en/news?langs=" + "en," * 5000, 200),
    ("/en/news?langs=" + ",".join(f"{a}{b}" for a in "abc" for b in "abcdefghijklmnopqrstuvwxyz"), 404),
    ("/en/news?page=" + "9" * 5000, 404),
    ("/en/statements/" + "x" * 10_000, 404),
    ("/en/statements/..%2f..%2fetc%2fpasswd", 404),
    ("/en/static/../../secret", 404),
    ("/static/..%2f..%2fomctpub.toml", 404),
    ("/static/../omctpub.toml", 404),
    ("/\\evil.example/", 404),
    ("/en/%0d%0aSet-Cookie:a=b", 404),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_every_address_gets_an_answer_within_a_second(reader: Reader, address: str, status: int) -> None:
    reader.home()
    started = time.process_time()
    assert reader.get(address).status == status
    assert time.process_time() - started < 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(max_size=40),
    query=st.dictionaries(
        st.sampled_from(
            ["q", "page", "type", "country", "programme", "langs", "stream", "filters", "text", "sort"]
        ),
        st.text(max_size=40),
    ),
)
def test_no_address_breaks_the_site(reader: Reader, path: str, query: dict[str, str]) -> None:
    tail = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query.items())
    for place in (f"/en/{quote(path, errors='replace')}", "/ar/news", "/fr/search", "/es/"):
        assert reader.get(f"{place}?{tail}").status < 500


def test_what_is_written_into_an_item_is_text(editor: Editor, reader: Reader) -> None:
    attack = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}{% raw %}%(x)s"
    editor.programme("p", en=attack)
    text = {"title": attack, "summary": attack, "body": attack, "data": {"addressee": attack}}
    editor.save("one", texts={"en": text}, programmes=("p",))
    for page in (reader.home(), reader.get("/en/statements/one"), reader.search("alert"), reader.news()):
        assert page.status == 200
        assert not page.tree.xpath(
            "//script[not(@src or @type='application/ld+json')] | //img | //*[@onerror]"
        )
        assert "{{7*7}}" in page.text
        assert page.tree.xpath("count(//title)") == 1


def test_text_of_the_other_direction_stays_in_its_entry(editor: Editor, reader: Reader) -> None:
    editor.save("one", texts={"en": {"title": "\u202eevil\u2066", "summary": "\u202e\u202b"}})
    title = reader.news().tree.xpath("//*[contains(@class,'h-entry')]//*[@class='p-name']")[0]
    assert title.text_content() == "\u202eevil\u2066"
    assert title.get("dir") == "ltr"


@pytest.mark.parametrize("path", ["//evil.example/en/", "//evil.example", "/\\evil.example/en/"])
def test_no_path_leads_to_another_site(reader: Reader, path: str) -> None:
    answer = reader.client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.location is None
    assert answer.status_code == 404


HOSTS = [
    ("localhost", 200),
    ("127.0.0.1:8123", 200),
    ("evil.example", 400),
    ("localhost:99999", 400),
    ("a b", 400),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_only_the_sites_own_host_names_are_answered(reader: Reader, host: str, status: int) -> None:
    assert reader.get("/en/", headers={"Host": host}).status == status


def test_every_answer_carries_the_strict_headers_and_no_cookie(reader: Reader) -> None:
    for address in ("/", "/en/", "/en/nothing", "/static/omctpub.css", "/healthz"):
        headers = reader.get(address).response.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("kind", ["partial", "full", None])
def test_parts_and_pages_say_what_they_vary_by(reader: Reader, kind: str | None) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": kind} if kind else {}
    answer = reader.get("/en/news", headers=headers)
    assert {"hx-request", "hx-request-type"} <= {name.lower() for name in answer.response.vary}
    assert ("<html" in answer.text) is (kind != "partial")


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar", "ru"])
def test_a_fault_of_ours_is_said_in_the_readers_language(site: SiteUnderTest, lang: str) -> None:
    site.plugin(
        "faulty",
        "from flask import Blueprint\n"
        "from omctpub.plugins import Plugin\n"
        "faulty = Blueprint('faulty', __name__)\n"
        "@faulty.get('/<interface:lang>/faulty')\n"
        "def fail(lang):\n    raise RuntimeError('secret detail')\n"
        "plugin = Plugin(blueprints=(faulty,), access={'faulty.fail': 'anyone'})\n",
    )
    site.configure(plugins=[*site.settings["plugins"], "faulty"])
    answer = site.reader.get(f"/{lang}/faulty")
    assert answer.status == 500
    assert answer.tree.get("lang") == lang
    assert "secret detail" not in answer.text
    assert site.reader.home(lang).status == 200


def test_a_method_that_is_not_allowed_is_told_which_are(reader: Reader) -> None:
    answer = reader.post("/fr/news", {})
    assert answer.status == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.response.headers["Allow"].split(", "))


def test_a_broken_template_of_the_sites_own_still_gives_an_answer(site: SiteUnderTest) -> None:
    (site.folder / "templates").mkdir()
    (site.folder / "templates" / "base.html").write_text("{% block x", encoding="utf-8")
    answer = site.reader.get("/en/nothing")
    assert (answer.status, answer.response.mimetype) == (404, "text/plain")
    assert answer.text.startswith("Page not found.")
    assert "Content-Security-Policy" in answer.response.headers
