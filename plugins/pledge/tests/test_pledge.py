"""The story of a pledge, from the campaign's page to the counter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from werkzeug.test import Client

from omctpub.testing import Editor, Page, Reader, SiteUnderTest

pytestmark = [pytest.mark.usefixtures("running"), pytest.mark.both_databases]
SIGN, ADA = "/en/pledge/free/sign", "ada.lovelace@example.org"
START = datetime(2018, 2, 16, 12, tzinfo=UTC)
LANGS = ("en", "fr", "es", "ar", "ru")


@pytest.fixture
def running(editor: Editor) -> None:
    """A campaign that is still running, with a title in English only."""
    editor.save("free", "pledge", texts={"en": {"title": "Free them", "body": "Why"}}, data={"goal": 5000})


def close(editor: Editor) -> None:
    texts = {"en": {"title": "Free them", "body": "Why"}}
    editor.save("free", "pledge", texts=texts, data={"goal": 5000, "closes": "2018-02-15"})


def token(reader: Reader, address: str = SIGN) -> str:
    return str(reader.get(address).tree.xpath("//input[@name='token']/@value")[0])


def sign(reader: Reader, email: str = ADA, address: str = SIGN, *, part: bool = False) -> Page:
    return reader.post(address, {"email": email, "token": token(reader, address)}, part=part)


def counter(reader: Reader, lang: str = "en") -> str:
    return reader.get(f"/{lang}/pledges/free").said("//*[@class='counter']")


def test_a_pledge_counts_when_it_is_confirmed(site: SiteUnderTest, reader: Reader) -> None:
    answer = sign(reader)
    assert (answer.status, answer.response.location) == (303, "/en/pledge/free/sent")
    assert reader.get("/en/pledge/free/sent").said("//h1") == "Check your mail"
    assert counter(reader) == "0 people have pledged"
    # Nobody is told there that nobody has pledged, whoever opens that page.
    assert reader.get("/en/pledge/free/thanks").said("//*[@class='counter']") == ""
    answer = reader.post(site.link_in_letter, {})
    assert (answer.status, answer.response.location) == (303, "/en/pledge/free/thanks")
    thanks = reader.get("/en/pledge/free/thanks")
    assert thanks.said("//*[@class='counter']") == "1 person has pledged"
    assert thanks.tree.xpath("//main//a[@lang='en']/@href") == ["/en/pledges/free/free-them"]


def test_opening_the_link_confirms_nothing(site: SiteUnderTest, reader: Reader) -> None:
    sign(reader)
    for _visit in range(2):
        page = reader.get(site.link_in_letter)
        assert (page.status, page.said("//h1")) == (200, "Confirm your pledge")
    assert page.tree.xpath("//main//form[@method='post']/@action") == [site.link_in_letter]
    assert counter(reader) == "0 people have pledged"


def test_confirming_twice_counts_once(site: SiteUnderTest, reader: Reader) -> None:
    sign(reader)
    assert [reader.post(site.link_in_letter, {}).status for _time in range(2)] == [303, 303]
    assert reader.get(site.link_in_letter).said("//h1") == "Thank you"
    assert counter(reader) == "1 person has pledged"


def test_the_letter_says_who_asks_for_what(site: SiteUnderTest, reader: Reader) -> None:
    site.configure(name="Lake Watch", url="https://lake.example.org")
    sign(reader)
    (letter,) = site.letters
    assert (letter["To"], letter["From"]) == (ADA, "Lake Watch <noreply@lake.example.org>")
    assert letter["Subject"] == "Please confirm your pledge"
    text = letter.get_content()
    assert "Lake Watch" in text
    assert "Free them" in text
    assert "If it was not you, do nothing." in text
    assert "\nhttps://lake.example.org/en/pledge/free/confirm/" in text


def test_no_cookie_is_ever_set(site: SiteUnderTest, reader: Reader) -> None:
    answers = [reader.get("/en/pledges/free"), reader.get(SIGN), sign(reader, "wrong"), sign(reader)]
    answers += [
        reader.get(site.link_in_letter),
        reader.post(site.link_in_letter, {}),
        reader.get("/en/pledge/free/thanks"),
    ]
    assert [answer.status for answer in answers] == [200, 200, 422, 303, 200, 303, 200]
    assert not any("Set-Cookie" in answer.response.headers for answer in answers)


def test_the_address_stands_nowhere_but_in_the_letter(site: SiteUnderTest, reader: Reader) -> None:
    sign(reader)
    reader.post(site.link_in_letter, {})
    files = [file for file in site.folder.rglob("*") if file.is_file() and file.parent.name != "outbox"]
    kept = repr([file.read_bytes() for file in files]) + repr(rows(site))
    assert "pledge" in kept
    assert [word for word in ("ada.", "lovelace", "127.0.0.1") if word in kept.lower()] == []


def rows(site: SiteUnderTest) -> dict[str, list[object]]:
    """Whatever the database holds, by table."""
    with site.editor.opened() as opened:
        tables = opened.database.get_tables()
        return {name: opened.database.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def test_no_page_and_no_link_says_the_address(site: SiteUnderTest, reader: Reader) -> None:
    pages = [sign(reader), reader.get("/en/pledge/free/sent"), reader.get(site.link_in_letter)]
    assert not any("lovelace" in page.text + str(page.response.headers) for page in pages)
    assert "lovelace" not in site.link_in_letter


@pytest.mark.parametrize("again", [ADA, "Ada.Lovelace+1@EXAMPLE.org", "ada.lovelace＠example.org"])
def test_a_known_address_gets_the_same_answer_and_no_second_letter(
    site: SiteUnderTest, reader: Reader, again: str
) -> None:
    first, second = sign(reader, part=True), sign(reader, again, part=True)
    assert (first.status, first.text) == (second.status, second.text)
    assert len(site.letters) == 1
    assert list(site.folder.glob("data/unsent/*")) == []


def test_a_letter_comes_at_most_once_in_24_hours(site: SiteUnderTest, reader: Reader) -> None:
    sent = []
    for hours in (0, 11, 13, 23, 47, 59, 61):
        with time_machine.travel(START + timedelta(hours=hours), tick=False):
            sign(reader)
        sent.append(len(site.letters))
    assert sent == [1, 1, 1, 1, 2, 2, 2]


def test_who_signs_again_later_stays_counted_once(site: SiteUnderTest, reader: Reader) -> None:
    for day in (0, 3):
        with time_machine.travel(START + timedelta(days=day), tick=False):
            sign(reader)
            assert counter(reader) == f"{min(day, 1)} {'person has' if day else 'people have'} pledged"
            reader.post(site.link_in_letter, {})
            assert counter(reader) == "1 person has pledged"


def test_signing_in_parallel_makes_one_letter_and_one_pledge(site: SiteUnderTest, reader: Reader) -> None:
    form = {"email": ADA, "token": token(reader)}
    with ThreadPoolExecutor(20) as pool:
        posts = [pool.submit(Reader(Client(site.application)).post, SIGN, form) for _each in range(50)]
    assert {post.result().status for post in posts} == {303}
    assert len(site.letters) == 1
    address = site.link_in_letter
    with ThreadPoolExecutor(20) as pool:
        confirms = [pool.submit(Reader(Client(site.application)).post, address, {}) for _each in range(50)]
    assert {confirm.result().status for confirm in confirms} == {303}
    assert counter(reader) == "1 person has pledged"


def test_one_address_can_pledge_to_two_campaigns(site: SiteUnderTest, reader: Reader, editor: Editor) -> None:
    editor.save("more", "pledge", texts={"en": "More"})
    sign(reader)
    sign(reader, address="/en/pledge/more/sign")
    assert len(site.letters) == 2
    swapped = site.link_in_letter.replace("/more/", "/free/")
    assert reader.post(swapped, {}).status == 410
    assert counter(reader) == "0 people have pledged"


def test_a_mistake_comes_back_with_the_form_and_what_was_typed(reader: Reader) -> None:
    page = sign(reader, '"><b>ada@')
    assert page.status == 422
    (field,) = page.tree.xpath("//input[@name='email']")
    assert (field.get("value"), field.get("aria-invalid")) == ('"><b>ada@', "true")
    assert page.said(f"//*[@id='{field.get('aria-describedby').split()[0]}']").startswith(
        "This is not an e-mail address."
    )
    assert page.said("//h1") == "Join this campaign"


def test_in_part_a_mistake_is_the_form_alone_and_a_success_its_status(reader: Reader) -> None:
    mistake = sign(reader, "ada@", part=True)
    assert (mistake.status, mistake.said("//h1"), mistake.said("//*[@role='status']")) == (422, "", "")
    assert len(mistake.tree.xpath("//input[@name='email'][@aria-invalid='true'][@autofocus]")) == 1
    success = sign(reader, part=True)
    assert (success.status, success.tree.xpath("//form | //h1")) == (200, [])
    assert success.said("//*[@role='status']").startswith("Check your mail")


def test_the_form_is_a_page_of_its_own_or_a_part_of_the_campaign(reader: Reader) -> None:
    (way,) = reader.get("/en/pledges/free").tree.xpath("//section//a[@hx-trigger='load']")
    assert way.get("href") == way.get("hx-get") == SIGN
    whole, part = reader.get(SIGN), reader.get(SIGN, part=True)
    assert (whole.said("//h1"), part.said("//h1")) == ("Join this campaign", "")
    for page in (whole, part):
        (form,) = page.tree.xpath("//form[@method='post']")
        assert form.get("action") == form.get("hx-post") == SIGN
        assert {"HX-Request", "HX-Request-Type"} <= set(page.response.vary)


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_on_another_site_signs_nothing(
    site: SiteUnderTest, reader: Reader, headers: dict[str, str]
) -> None:
    form = {"email": ADA, "token": token(reader)}
    assert reader.client.post(SIGN, data=form, headers=headers).status_code == 403
    assert site.letters == []
    sign(reader)
    assert reader.client.post(site.link_in_letter, headers=headers).status_code == 403


@pytest.mark.parametrize("wrong", ["", "x", "\u0661", "MA.x.y" * 200])
def test_a_form_without_its_token_is_given_again(site: SiteUnderTest, reader: Reader, wrong: str) -> None:
    page = reader.post(SIGN, {"email": ADA, "token": wrong})
    assert (page.status, site.letters) == (422, [])
    assert page.tree.xpath("//input[@name='email']/@value") == [ADA]


def test_a_form_open_for_a_day_says_so_and_keeps_the_address(site: SiteUnderTest, reader: Reader) -> None:
    with time_machine.travel(START, tick=False):
        old = token(reader)
    with time_machine.travel(START + timedelta(hours=25), tick=False):
        page = reader.post(SIGN, {"email": ADA, "token": old})
        again = dict(page.tree.xpath("//main//form")[0].fields)
        said = page.said("//main//form/p")
        assert said == "This form was open for more than a day. Please send it once more."
        assert reader.post(SIGN, again).status == 303


def test_a_token_is_good_for_its_own_campaign(reader: Reader, editor: Editor) -> None:
    editor.save("more", "pledge", texts={"en": "More"})
    other = token(reader, "/en/pledge/more/sign")
    assert reader.post(SIGN, {"email": ADA, "token": other}).status == 422


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 410), (400, 410)])
def test_a_link_works_for_seven_days(site: SiteUnderTest, reader: Reader, days: float, status: int) -> None:
    with time_machine.travel(START, tick=False):
        sign(reader)
    with time_machine.travel(START + timedelta(days=days), tick=False):
        page = reader.get(site.link_in_letter)
        assert page.status == status
        assert page.said("//h1") == ("Confirm your pledge" if status == 200 else "This link is too old")
        assert page.tree.xpath("//main//a/@href")[0] == "/en/pledges/free/free-them"
        assert reader.post(site.link_in_letter, {}).status == (303 if status == 200 else 410)


def test_a_pledge_that_nobody_can_confirm_any_more_is_forgotten(site: SiteUnderTest, reader: Reader) -> None:
    with time_machine.travel(START, tick=False):
        sign(reader)
        first = site.link_in_letter
    with time_machine.travel(START + timedelta(days=9), tick=False):
        sign(reader, "grace@example.org")
    with time_machine.travel(START + timedelta(days=1), tick=False):
        assert reader.get(first).status == 410


@pytest.mark.parametrize("wrong", ["x", "a.b.c", "%00", "%E0%A4", "x" * 5000, "{{7*7}}", "é.é.é"])
def test_a_wrong_link_says_so_and_leads_on(reader: Reader, wrong: str) -> None:
    address = f"/en/pledge/free/confirm/{wrong}"
    page = reader.get(address)
    assert (page.status, page.said("//h1")) == (404, "This link is not complete")
    assert page.tree.xpath("//main//a/@href")[0] == "/en/pledges/free/free-them"
    assert reader.post(address, {}).status == 404


def test_a_closed_campaign_shows_its_count_and_takes_no_names(
    site: SiteUnderTest, reader: Reader, editor: Editor
) -> None:
    sign(reader)
    old = {"email": "grace@example.org", "token": token(reader)}
    close(editor)
    page = reader.get("/en/pledges/free")
    assert page.said("//section/h2") == "This campaign is closed"
    assert page.tree.xpath("//section//a") == []
    assert (reader.get(SIGN).status, reader.get(SIGN).said("//h1")) == (410, "This campaign is closed")
    assert (reader.post(SIGN, old).status, len(site.letters)) == (410, 1)
    assert reader.post(site.link_in_letter, {}).status == 303
    assert counter(reader) == "1 person has pledged"


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_answers_in_every_language(
    site: SiteUnderTest, reader: Reader, editor: Editor, lang: str
) -> None:
    address = SIGN.replace("en", lang, 1)
    assert sign(reader, address=address).response.location == f"/{lang}/pledge/free/sent"
    pages = [address, f"/{lang}/pledge/free/sent", f"/{lang}/pledge/free/thanks", site.link_in_letter]
    assert site.letters[0]["Content-Language"] == lang
    assert site.link_in_letter.startswith(f"/{lang}/pledge/free/confirm/")
    for page in map(reader.get, pages):
        assert page.status == 200
        assert page.tree.get("lang") == lang
        assert page.tree.xpath("//main//a[text()='Free them']/@lang") == ["en"]
        assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert len(page.tree.xpath("//nav//a[@hreflang]")) == 5


def test_the_switch_keeps_the_reader_on_the_page(site: SiteUnderTest, reader: Reader) -> None:
    mistake = sign(reader, "wrong")
    assert "/ar/pledge/free/sign" in mistake.tree.xpath("//nav//a/@href")
    sign(reader)
    there = reader.get(site.link_in_letter).tree.xpath("//nav//a[@hreflang='ru']/@href")
    assert there == [site.link_in_letter.replace("/en/", "/ru/")]


def test_langs_are_carried_through_the_story(site: SiteUnderTest, reader: Reader) -> None:
    answer = sign(reader, address=f"{SIGN}?langs=ar")
    assert answer.response.location == "/en/pledge/free/sent?langs=ar"
    assert reader.post(site.link_in_letter, {}).response.location == "/en/pledge/free/thanks?langs=ar"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        *(("/en/pledge/no/sign", 404), ("/xx/pledge/free/sign", 404), ("/en/pledge/statement/sign", 404)),
        *(("/en/pledge/no/confirm/x", 404), ("/en/pledge/gone/sign", 410), ("/en/pledge/gone/thanks", 410)),
    ],
)
def test_only_a_visible_campaign_can_be_joined(
    reader: Reader, editor: Editor, address: str, status: int
) -> None:
    editor.save("statement")
    editor.save("gone", "pledge")
    editor.withdraw("gone")
    assert reader.get(address).status == status
    assert reader.post(address, {}).status in (status, 405)


def test_an_item_that_is_called_like_the_form_keeps_its_address(reader: Reader, editor: Editor) -> None:
    editor.save("sign", "pledge", texts={"en": "Sign"})
    assert reader.get("/en/pledges/sign/sign").said("//h1") == "Sign"
    assert reader.get("/en/pledge/sign/sign").said("//h1") == "Join this campaign"


def test_a_pledge_that_cannot_be_stored_is_told_and_not_lost(site: SiteUnderTest, reader: Reader) -> None:
    (site.folder / "data" / "outbox").write_text("no folder")
    answer = sign(reader, part=True)
    assert answer.status == 503
    assert "cannot be taken at this moment" in answer.text
    assert answer.tree.xpath("//input[@name='email']/@value") == [ADA]


def test_a_letter_names_no_port_that_the_request_made_up(site: SiteUnderTest, reader: Reader) -> None:
    form = {"token": token(reader), "email": ADA}
    reader.client.post(SIGN, data=form, headers={"Host": "localhost:1337"})
    assert "http://localhost:80/en/pledge" in site.letters[0].get_content()


def test_a_campaign_is_in_no_list_of_news_even_if_asked_for(reader: Reader) -> None:
    assert reader.get("/en/news?type=pledge").titles == reader.get("/en/?type=pledge").titles == []
