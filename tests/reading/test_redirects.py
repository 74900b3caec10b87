"""Redirects of the site's own: where one may lead, and where it leads whom."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from omctpub import publishing
from omctpub.models.audit import Audit
from omctpub.models.redirects import Redirect
from omctpub.publishing import PublishingError
from omctpub.publishing.redirects import from_address, target
from omctpub.testing import Editor, Reader, SiteUnderTest
from tests.exchange.test_import_refusals import item, read
from tests.exchange.test_round_trip import given_out

pytestmark = pytest.mark.both_databases


def lead(site: SiteUnderTest, address: str, to: str, **others: str) -> str:
    """Store a redirect as an editor types it."""
    with site.editor.opened() as opened:
        settings = opened.settings
        targets = {tag: target(settings, one, f"languages.{tag}") for tag, one in others.items()}
        return publishing.save_redirect(from_address(address), target(settings, to), targets, "test")


def leads(reader: Reader, address: str, language: str = "") -> str | None:
    answer = reader.get(address, headers={"Accept-Language": language} if language else {})
    return answer.response.location if answer.status == 301 else None


def test_it_leads_on_for_good_where_there_is_no_page(site: SiteUnderTest) -> None:
    assert lead(site, "https://old.example.org/spip.php?rubrique3", "/en/news?type=report#top") == "added"
    answer = site.reader.get("/spip.php?rubrique3")
    assert (answer.status, answer.response.location) == (301, "/en/news?type=report#top")
    lead(site, "/en/news", "/fr/news")
    assert site.reader.get("/en/news").status == 200
    lead(site, "/jobs/", "/en/internships")
    assert leads(site.reader, "/jobs") == leads(site.reader, "/jobs/?utm=1") == "/en/internships"
    assert leads(site.reader, "/spip.php") is None


def test_it_leads_everybody_to_an_address_in_their_language(site: SiteUnderTest) -> None:
    lead(site, "/jobs", "/en/internships", fr="/fr/internships", th="/en/news?langs=th")
    lead(site, "/th/jobs", "/en/internships", th="/en/news?langs=th")
    found = {tag: leads(site.reader, "/jobs", tag) for tag in ("en", "fr-CH", "ar")}
    assert found == {"en": "/en/internships", "fr-CH": "/fr/internships", "ar": "/en/internships"}
    assert leads(site.reader, "/th/jobs", "fr") == "/en/news?langs=th"
    assert "Accept-Language" in site.reader.get("/jobs").response.vary


def test_it_leads_to_an_item_whatever_that_is_called(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "One", "ar": "واحد"})
    lead(site, "/about", "one")
    assert leads(site.reader, "/about", "en") == "/en/statements/one/one"
    assert leads(site.reader, "/about", "ar") == f"/ar/statements/one/{quote('واحد')}"
    site.editor.save("one", texts={"en": "Renamed"})
    assert leads(site.reader, "/about", "en") == "/en/statements/one/renamed"
    site.editor.withdraw("one")
    assert site.reader.get("/about").status == 410
    lead(site, "/draft", "two")
    site.editor.save("two", texts={"en": {"title": "Secret", "state": "draft"}})
    assert site.reader.get("/draft").status == 404


ELSEWHERE = [
    *(
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/en/",
    ),
    *(
        "http://localhost@evil.example/",
        "/%5cevil.example",
        "/%2f/evil.example",
        "/a//b",
        "javascript:alert(1)",
    ),
    *(
        "/a\r\nLocation: //evil.example",
        "/a\tb",
        "//",
        "/../x",
        "/en/%2e%2e/x",
        "/./",
        "ftp://localhost/",
        "",
    ),
    *("", ".", "..", "a b", "/" + "a" * 1000, "/\x00", "http://[::1", "javascript:alert(1)", "/a\u2028b"),
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_it_never_leads_to_another_site(site: SiteUnderTest, to: str) -> None:
    with pytest.raises(PublishingError) as refusal:
        lead(site, "/old", to)
    assert (refusal.value.field, leads(site.reader, "/old")) == ("to", None)
    with pytest.raises(PublishingError):
        lead(site, "/old", "/en/", fr=to)


def test_an_address_copied_with_the_sites_own_host_is_one_of_the_site(site: SiteUnderTest) -> None:
    site.configure(url="https://news.example.org")
    for address in ("https://news.example.org/fr/", "http://LOCALHOST:8000/fr/", "https://127.0.0.1/fr/"):
        lead(site, "/old", address)
        assert leads(site.reader, "/old") == "/fr/"


@pytest.mark.parametrize("address", ["", "old", "/", "mailto:a@b.org", "/a\nb", "/" + "ü" * 600, "/%00"])
def test_what_can_be_no_address_is_not_led_from(site: SiteUnderTest, address: str) -> None:
    with pytest.raises(PublishingError) as refusal:
        lead(site, address, "/en/")
    assert refusal.value.field == "from"


CIRCLES: list[tuple[list[tuple[str, str]], str]] = [
    ([("/a", "/a")], "This leads back to the address itself."),
    ([("/a", "/a/?x=1#y")], "This leads back to the address itself."),
    ([("/ä", "/%C3%A4")], "This leads back to the address itself."),
    ([("/a", "/b"), ("/b", "/a")], "This leads in a circle: from there, other redirects lead back"),
    ([("/a", "/b?x=1"), ("/c", "/a"), ("/b", "/c")], "This leads in a circle"),
    ([("/a?x=1", "/b"), ("/b", "/a?x=1")], "This leads in a circle"),
    ([("/a", "/b"), ("/b", "/c"), ("/a", "/d"), ("/c", "/a")], ""),
    ([("/a", "/a-new"), ("/b", "/a"), ("/c", "/b")], ""),
    ([("/a?x=1", "/a")], ""),
]


@pytest.mark.parametrize(("steps", "said"), CIRCLES)
def test_it_never_leads_in_a_circle(site: SiteUnderTest, steps: list[tuple[str, str]], said: str) -> None:
    for step in steps[:-1]:
        lead(site, *step)
    if not said:
        assert lead(site, *steps[-1]) == "added"
        return
    with pytest.raises(PublishingError, match=said):
        lead(site, *steps[-1])
    with pytest.raises(PublishingError, match=said):
        lead(site, steps[-1][0], "/en/", fr=steps[-1][1])


def test_an_address_belongs_to_a_redirect_or_to_an_item(site: SiteUnderTest) -> None:
    site.editor.save("one", old_urls=("/old",))
    with pytest.raises(PublishingError, match="The item one had this address, and is what it leads to"):
        lead(site, "/old", "/en/")
    lead(site, "/other", "/en/")
    with pytest.raises(PublishingError, match="the old address '/other' is that of a redirect"):
        site.editor.save("one", old_urls=("/old", "/other"))


def test_it_is_changed_and_removed(site: SiteUnderTest) -> None:
    steps = [lead(site, "/old", to) for to in ("/en/", "/en/", "/fr/")]
    assert (steps, leads(site.reader, "/old")) == (["added", "unchanged", "changed"], "/fr/")
    with site.editor.opened():
        number = Redirect.get().number
        assert [publishing.remove_redirect(number, "test") for _ in range(2)] == [True, False]
        rows = [(row.action, row.item) for row in Audit.select().order_by(Audit.number)]
    assert site.reader.get("/old").status == 404
    assert rows == [("redirect saved", str(number))] * 2 + [("redirect removed", str(number))]


LINES: list[dict[str, Any]] = [
    {"kind": "programme", "slug": "p", "names": {"en": "P"}},
    {"kind": "stream", "name": "new", "place": 1, "programme": "p", "titles": {"fr": "Ç'est", "en": "New"}},
    {"kind": "stream", "name": "all", "place": 2, "titles": {"zh-Hant": "全部"}},
    {"kind": "redirect", "from": "/spip.php?article1", "to": "/en/news"},
    {"kind": "redirect", "from": "/old", "to": "one", "languages": {"fr": "/fr/news", "th": "two"}},
]


@pytest.mark.parametrize("how", [{}, {"dry_run": True}, {"strict": True}], ids=str)
def test_one_to_an_item_of_the_same_import_is_no_doubtful_one(
    site: SiteUnderTest, how: dict[str, bool]
) -> None:
    lines = [
        {"kind": "redirect", "from": "/before", "to": "aa"},
        item(id="aa"),
        {"kind": "redirect", "from": "/after", "to": "/en/news", "languages": {"fr": "aa"}},
        {"kind": "redirect", "from": "/mistyped", "to": "ab"},
    ]
    report, said = read(site, *lines, **how)
    assert said == ["in.jsonl:4: to: warning: there is no item 'ab' yet."]
    assert (report.added, report.refused, report.warnings) == (4, 0, 1)


def test_streams_and_redirects_come_back_from_a_file_byte_for_byte(site: SiteUnderTest) -> None:
    report, said = read(site, *LINES)
    assert (report.added, report.refused) == (5, 0)
    assert said == [f"in.jsonl:5: to: warning: there is no item '{id}' yet." for id in ("one", "two")]
    assert given_out(site) == "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)
    assert read(site, *LINES)[0].unchanged == 5
    report, _ = read(site, {**LINES[2], "place": 1})
    assert report.changed == 1
    assert read(site, *LINES)[0].changed == 1
    assert given_out(site) == "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)


def test_those_of_the_settings_are_in_no_file(editor: Editor, site: SiteUnderTest) -> None:
    editor.save("one")
    assert '"stream"' not in given_out(site)


STREAM = {"kind": "stream", "name": "a", "titles": {"en": "X"}}
REDIRECT = {"kind": "redirect", "from": "/a", "to": "/b"}
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "stream", "titles": {"en": "X"}}, "name", "is missing; write the word that stands for"),
    (
        {**STREAM, "name": "A B"},
        "name",
        "'A B' must be of 1 to 64 of a-z, 0-9,",
    ),
    ({"kind": "stream", "name": "a"}, "titles", 'is missing; write {"en": "News on Torture"}.'),
    ({**STREAM, "titles": {"en": " "}}, "titles.en", "is empty."),
    (
        {**STREAM, "place": 0},
        "place",
        "must be a number from 1 to 50.",
    ),
    (
        {**STREAM, "place": True},
        "place",
        "must be a number from 1",
    ),
    (
        {**STREAM, "programme": "a/b"},
        "programme",
        "'a/b' must be of",
    ),
    ({"kind": "redirect", "to": "/en/"}, "from", "is missing; write the address to lead on from"),
    ({"kind": "redirect", "from": "/a"}, "to", "is missing; write an address on this site"),
    ({"kind": "redirect", "from": "a", "to": "/en/"}, "from", "Write an address that begins with /,"),
    ({"kind": "redirect", "from": "/a", "to": "//evil.example"}, "to", "Write an address on this site"),
    ({"kind": "redirect", "from": "/a", "to": "https://evil.example/"}, "to", "This leads to another site."),
    ({"kind": "redirect", "from": "/a", "to": "/a"}, "to", "This leads back to the address itself."),
    (
        {**REDIRECT, "languages": {"fr": "/a"}},
        "languages.fr",
        "This leads back to the address itself.",
    ),
    (
        {**REDIRECT, "languages": {"f_": "/c"}},
        "languages.f_",
        "'f_' is no language tag",
    ),
    ({**REDIRECT, "languages": ["/c"]}, "languages", "must be an object,"),
]


@pytest.mark.parametrize(("line", "field", "reason"), REFUSED)
def test_a_bad_line_is_told_by_field_and_reason(
    site: SiteUnderTest, line: dict[str, Any], field: str, reason: str
) -> None:
    report, said = read(site, line)
    assert (report.refused, report.added) == (1, 0)
    assert said[0].startswith(f"in.jsonl:1: {field}: {reason}"), said
