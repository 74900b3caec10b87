"""From the campaign's page to a counted pledge, and what is never kept of a person."""

import email
import email.policy
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from time_machine import TimeMachineFixture
from werkzeug.test import Client

from omctpub.testing import Editor, Page, Reader, SiteUnderTest

FORM = "/en/pledge/open-doors/sign"


@pytest.fixture(autouse=True)
def campaign(editor: Editor) -> None:
    text = {"title": "Open the doors", "summary": "Stand with us.", "body": "The *whole* call."}
    editor.save("open-doors", "pledge", texts={"en": text}, data={"goal": 100})


def letters(site: SiteUnderTest) -> list[EmailMessage]:
    """The letters in the outbox."""
    files = sorted((site.folder / "data" / "outbox").glob("*.eml"))
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [letter for letter in found if isinstance(letter, EmailMessage)]


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"http://localhost(/\S+)", letter.get_content())
    assert found is not None
    return found[1]


def pledge(reader: Reader, address: str, form: str = FORM, *, part: bool = False) -> Page:
    """Open the form and send it, as a browser does."""
    token = reader.get(form).tree.xpath("//input[@name='token']/@value")[0]
    return reader.post(form, {"token": token, "email": address}, part=part)


def counter(reader: Reader) -> str:
    return reader.get("/en/pledges/open-doors").said("//p[@class='counter']")


def test_a_pledge_counts_when_it_was_confirmed_on_the_page_of_the_letter(
    site: SiteUnderTest, reader: Reader
) -> None:
    sent = pledge(reader, "ana@example.org")
    assert (sent.status, sent.response.location) == (303, "/en/pledge/open-doors/sent")
    assert reader.get(sent.response.location).said("//h1") == "Check your mail"
    link = link_in(letters(site)[0])
    assert reader.get(link).said("//h1") == "Confirm your pledge"
    assert counter(reader) == "0 people have pledged"
    confirmed = reader.post(link, {})
    assert (confirmed.status, confirmed.response.location) == (303, "/en/pledge/open-doors/thanks")
    assert counter(reader) == "1 person has pledged"
    reader.post(link, {})
    assert counter(reader) == "1 person has pledged"


def test_the_campaign_is_the_banner_and_in_no_list(reader: Reader) -> None:
    home = reader.home("fr")
    assert home.said("//aside//h2") == "Open the doors"
    assert home.tree.xpath("//aside")[0].get("lang") == "en"
    assert home.titles == reader.news().titles == reader.search("doors").titles == []
    assert reader.get("/en/pledges").titles == ["Open the doors"]


def test_the_banner_is_the_newest_campaign_that_runs(editor: Editor, reader: Reader) -> None:
    editor.save("over", "pledge", "2019-01-01", {"en": "Over"}, data={"closes": "2019-02-01"})
    editor.save("newer", "pledge", "2018-03-01", {"en": "Newer"})
    assert reader.home().said("//aside//h2") == "Newer"


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar", "ru"])
def test_form_letter_and_confirmation_speak_the_language_of_the_page(
    site: SiteUnderTest, reader: Reader, lang: str
) -> None:
    pledge(reader, "ana@example.org", f"/{lang}/pledge/open-doors/sign")
    letter = letters(site)[0]
    assert letter["Content-Language"] == lang
    page = reader.get(link_in(letter))
    assert page.tree.get("lang") == lang
    assert reader.get("/en/pledge/open-doors/sign").text != page.text


def test_the_form_comes_alone_to_htmx_and_as_a_page_without_scripts(reader: Reader) -> None:
    campaign = reader.get("/en/pledges/open-doors").tree.xpath("//p[@class='action']/a")[0]
    assert campaign.get("hx-get") == campaign.get("href") == FORM
    assert "<html" not in reader.get(FORM, part=True).text
    assert reader.get(FORM).tree.xpath("//main//form[@method='post']//input[@type='email']")


MISTAKES = [
    ("", "Please write your e-mail address here."),
    ("   ", "Please write your e-mail address here."),
    ("\u200b", "Please write your e-mail address here."),
    ("ana", "This is not an e-mail address."),
    ("ana@example.org\r\nBcc: all@example.org", "This is not an e-mail address."),
    ("👨‍👩‍👧", "This is not an e-mail address."),
    ("a" * 10_000 + "@example.org", "This is not an e-mail address."),
    ("http://example.org", "This is not an e-mail address."),
]


@pytest.mark.parametrize("part", [True, False])
@pytest.mark.parametrize(("typed", "said"), MISTAKES)
def test_a_mistake_is_told_at_the_field_and_nothing_typed_is_lost(
    site: SiteUnderTest, reader: Reader, typed: str, said: str, part: bool
) -> None:
    answer = pledge(reader, typed, part=part)
    field = answer.tree.xpath("//input[@name='email']")[0]
    assert answer.status == 422
    assert ("<html" in answer.text) is not part
    assert answer.said("//*[@id='pledge-error']").startswith(said)
    assert field.get("aria-invalid") == "true"
    assert "pledge-error" in field.get("aria-describedby")
    assert typed.strip()[:3] in field.get("value")
    assert letters(site) == []


def test_a_form_that_is_too_old_is_given_again_with_what_was_typed(
    reader: Reader, time_machine: TimeMachineFixture
) -> None:
    token = reader.get(FORM).tree.xpath("//input[@name='token']/@value")[0]
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=25))
    answer = reader.post(FORM, {"token": token, "email": "ana@example.org"})
    assert answer.status == 422
    assert answer.tree.xpath("//input[@name='email']/@value") == ["ana@example.org"]
    assert answer.tree.xpath("//input[@name='token']/@value") != [token]


@pytest.mark.parametrize("token", ["", "made.up.token", None])
def test_a_token_that_is_not_ours_or_for_another_campaign_does_not_hold(
    site: SiteUnderTest, editor: Editor, reader: Reader, token: str | None
) -> None:
    editor.save("other", "pledge", texts={"en": "Other"})
    given = token
    if given is None:
        given = reader.get("/en/pledge/other/sign").tree.xpath("//input[@name='token']/@value")[0]
    assert reader.post(FORM, {"token": given, "email": "ana@example.org"}).status == 422
    assert letters(site) == []


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_sent_from_another_site_is_refused(
    site: SiteUnderTest, reader: Reader, headers: dict[str, Any]
) -> None:
    token = reader.get(FORM).tree.xpath("//input[@name='token']/@value")[0]
    assert reader.post(FORM, {"token": token, "email": "ana@example.org"}, **headers).status == 403
    assert letters(site) == []


SAME = ["ANA@example.org", "ana+news@example.org", "ana\uff20example.org", " ana@EXAMPLE.org\u200b"]


@pytest.mark.parametrize("spelling", SAME)
def test_one_mailbox_gets_one_letter_and_counts_once(
    site: SiteUnderTest, reader: Reader, spelling: str
) -> None:
    answers = [pledge(reader, typed) for typed in ("ana@example.org", spelling)]
    assert [answer.response.location for answer in answers] == ["/en/pledge/open-doors/sent"] * 2
    assert len(letters(site)) == 1


def test_many_at_once_make_one_pledge(site: SiteUnderTest, reader: Reader) -> None:
    token = reader.get(FORM).tree.xpath("//input[@name='token']/@value")[0]

    def send(_: int) -> int:
        client = Client(site.application)
        return client.post(FORM, data={"token": token, "email": "ana@example.org"}).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(send, range(24))) == {303}
    assert len(letters(site)) == 1


def test_nothing_of_a_person_is_kept(site: SiteUnderTest, reader: Reader) -> None:
    pledge(reader, "ana.maria@example.org")
    reader.post(link_in(letters(site)[0]), {})
    for file in (site.folder / "data").rglob("*"):
        if file.is_file() and file.parent.name != "outbox":
            assert b"ana.maria" not in file.read_bytes()


def test_no_page_of_it_sets_a_cookie(site: SiteUnderTest, reader: Reader) -> None:
    answers = [reader.get("/en/pledges/open-doors"), reader.get(FORM), pledge(reader, "ana@example.org")]
    link = link_in(letters(site)[0])
    answers += [reader.get(link), reader.post(link, {})]
    assert [answer.response.headers.get("Set-Cookie") for answer in answers] == [None] * 5


def test_a_closed_campaign_shows_its_count_and_takes_no_more(editor: Editor, reader: Reader) -> None:
    editor.save("closed", "pledge", texts={"en": "Closed"}, data={"closes": "2018-03-01"})
    page = reader.get("/en/pledges/closed")
    assert page.said("//p[@class='counter']") == "0 people have pledged"
    assert not page.tree.xpath("//p[@class='action']")
    form = "/en/pledge/closed/sign"
    assert [reader.get(form).status, reader.post(form, {"email": "ana@example.org"}).status] == [410, 410]


def test_a_link_that_is_wrong_or_old_leads_on(
    site: SiteUnderTest, reader: Reader, time_machine: TimeMachineFixture
) -> None:
    pledge(reader, "ana@example.org")
    link = link_in(letters(site)[0])
    wrong = reader.post(link[:-3], {})
    assert (wrong.status, wrong.said("//h1")) == (404, "This link is not complete")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=8))
    old = reader.get(link)
    assert (old.status, old.said("//h1")) == (410, "This link is too old")
    assert "/en/pledges/open-doors/open-the-doors" in old.tree.xpath("//ul[@class='ways-on']//@href")
    assert counter(reader) == "0 people have pledged"


def test_the_letter_is_plain_and_private(site: SiteUnderTest, editor: Editor, reader: Reader) -> None:
    editor.save("rtl", "pledge", texts={"ar": "معًا\nضد التعذيب"})
    pledge(reader, "ana@example.org", "/ar/pledge/rtl/sign")
    letter = letters(site)[0]
    assert letter["To"] == "ana@example.org"
    assert (letter["Auto-Submitted"], letter["Bcc"]) == ("auto-generated", None)
    file: Path = next((site.folder / "data" / "outbox").glob("*.eml"))
    assert file.stat().st_mode & 0o077 == 0


def test_the_page_of_no_campaign_is_not_found(editor: Editor, reader: Reader) -> None:
    editor.save("letter", "statement")
    for id in ("nothing", "letter"):
        assert reader.get(f"/en/pledge/{id}/sign").status == 404
