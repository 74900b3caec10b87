"""Links within the site, what types doubt themselves, and who is told what."""

from collections.abc import Callable

import pytest

from omctpub import publishing
from omctpub.publishing.checking import findings
from omctpub.publishing.redirects import from_address
from omctpub.testing import Editor, SiteUnderTest
from tests.pictures import attach, pdf, png

Found = list[tuple[str, str]]
Check = Callable[..., Found]
Sentences = Callable[..., list[str]]
UNTAGGED = [("country_not_tagged", "countries")]

LINKS = [
    ("/en/statements/seen", True),
    ("/en/statements/seen/any-slug?text=fr#part", True),
    ("/fr/statements/one", True),
    ("/en/statements/nobody", False),
    ("/en/statements/later", False),
    ("/en/reports/seen", False),
    ("/xx/statements/seen", False),
    ("https://example.org/en/statements/nobody", False),
    ("https://example.org/en/statements/seen", True),
    ("https://elsewhere.example/en/statements/nobody", True),
    ("/en/reports", True),
    ("/en/countries", True),
    ("/en/countries/SD.atom", True),
    ("/en/countries/QQ", False),
    ("/en/programmes/hrd", True),
    ("/en/programmes/nothing", False),
    ("/en/statement/2016/d23742", True),
    ("/en/statements/2016/d1", True),
    ("/en/news?country=QQ", True),
    ("#part", True),
    ("mailto:one@example.org", True),
]


@pytest.mark.parametrize(("address", "leads"), LINKS)
def test_a_link_within_the_site_leads_somewhere(
    site: SiteUnderTest, editor: Editor, check: Check, address: str, leads: bool
) -> None:
    site.configure(url="https://example.org")
    editor.programme("hrd", en="Human Rights Defenders")
    editor.save("seen", old_urls=("/en/statements/2016/d1",))
    editor.save("later", visible_from=2**62)
    found = check({"en": {"title": "A title", "body": f"See [this]({address})."}})
    assert found == ([] if leads else [("dead_link", "translations.en.body")])


REDIRECTS = [
    ("/en/statements/renamed", "seen", {}, True),
    ("/en/statements/renamed/any-slug?page=2", "seen", {}, True),
    ("https://example.org/en/statements/renamed", "seen", {}, True),
    ("/en/countries/chad", "/en/countries/TD", {}, True),
    ("/en/programmes/water", "/en/news?q=water", {}, True),
    ("/en/statements/about-this", "one", {}, True),
    ("/en/statements/renamed", "later", {}, False),
    ("/en/statements/renamed", "later", {"en": "seen"}, True),
    ("/en/statements/renamed", "seen", {"en": "later"}, False),
    ("/en/statements/renamed", "seen", {"fr": "later"}, True),
    ("/old/statements/12", "later", {"fr": "seen"}, True),
    ("/old/statements/12", "later", {"fr": "gone"}, False),
]


@pytest.mark.parametrize(("address", "to", "others", "leads"), REDIRECTS)
def test_a_link_that_a_redirect_leads_on_leads_somewhere(
    site: SiteUnderTest,
    editor: Editor,
    check: Check,
    address: str,
    to: str,
    others: dict[str, str],
    leads: bool,
) -> None:
    site.configure(url="https://example.org")
    editor.save("seen")
    editor.save("later", visible_from=2**62)
    editor.save("gone")
    editor.withdraw("gone")
    with editor.opened():
        publishing.save_redirect(from_address(address), to, others, "test")
    found = check({"en": {"title": "A title", "body": f"See [this]({address})."}})
    assert found == ([] if leads else [("dead_link", "translations.en.body")])
    reads = next(iter(others), "en")
    assert (site.reader.get(address, headers={"Accept-Language": reads}).status == 301) is leads


def test_it_is_told_in_the_language_of_who_reads_it(site: SiteUnderTest, check: Check) -> None:
    check({"en": "Tunisia"}, ("SD", "MX"), data={"letter_date": "2018-02-17"})
    with site.editor.opened() as opened, site.application.current().test_request_context("/fr/"):
        told = [str(one.sentence) for one in findings(opened, "one", told_in="fr")]
    assert told == [
        "«\u00a0Tunisia\u00a0» figure dans le titre, mais pas parmi les pays de ce contenu. "
        "Ajoutez ce pays s’il le concerne.",
        "Choisis comme pays, mais nommés dans aucun des textes\u00a0: Soudan et Mexique. "
        "Retirez ce qui a été choisi par erreur.",
        "La date de la lettre est postérieure à celle de sa publication. Corrigez l’une ou l’autre.",
    ]


def test_one_language_is_checked_alone(sentences: Sentences, check: Check) -> None:
    check({"en": "", "fr": "M?ission au Soudan"})
    assert sentences(language="en") == ["The title is empty. Write one: lists and search show it."]
    assert len(sentences(language="fr")) == 2
    assert sentences("nobody") == []


def test_a_type_doubts_its_own_fields(sentences: Sentences, check: Check) -> None:
    assert check(data={"letter_date": "2018-02-17"}) == [("statement.letter_date", "fields.letter_date")]
    assert sentences() == ["The letter is dated after its publication. Correct the one date or the other."]


FAILING = """
from omctpub.content import ContentType, Remark
from omctpub.plugins import Plugin

class Failing(ContentType):
    name, path, label, label_plural = "failing", "failing", "Failing", "Failing"

    def remarks(self, item, lang):
        yield Remark("odd", "title", "looks odd")
        {how}

plugin = Plugin(content_types=(Failing,))
"""
HOWS = ["raise RuntimeError", "raise SystemExit", "yield 'odd'", "return None"]


@pytest.mark.parametrize("how", HOWS)
def test_a_plugin_that_fails_takes_nothing_else_away(site: SiteUnderTest, check: Check, how: str) -> None:
    site.plugin("failing", FAILING.replace("{how}", how))
    site.configure(plugins=[*site.settings["plugins"], "failing"])
    odd = [("failing.odd", "fields.title")] if how == "return None" else []
    assert check({"en": "Tunisia"}, type="failing") == UNTAGGED + odd


class TestPictures:
    def test_one_without_words_in_the_language_of_the_text_is_told_of(
        self, site: SiteUnderTest, check: Check, sentences: Sentences
    ) -> None:
        check({"en": "A title", "fr": "Un titre"})
        attach(site, "one", (png(), "march.png", {"alt": {"en": "A march"}}), (pdf(), "letter.pdf", {}))
        assert sentences(language="en") == []
        assert sentences(language="fr") == [
            "The picture “march.png” has no alternative text in this language. "
            "Say what it shows, for those who do not see it."
        ]

    def test_one_with_words_of_another_language_in_it_is_not_for_this_text(
        self, site: SiteUnderTest, check: Check, sentences: Sentences
    ) -> None:
        check({"en": "A title", "fr": "Un titre"})
        attach(site, "one", (png(), "carte.png", {"alt": {"fr": "Une carte"}, "language": "fr"}))
        assert sentences() == []
