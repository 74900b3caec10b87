"""Checks before publishing: what is doubted, what is not, and that no text brings them down."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub.publishing.checking import findings
from omctpub.publishing.checking.letters import findings as letters_of
from omctpub.publishing.checking.subject import LONGEST, Passage, Subject
from omctpub.publishing.checking.tags import findings as tags_of
from omctpub.publishing.checking.titles import findings as titles_of
from omctpub.publishing.checking.tongues import findings as tongues_of
from omctpub.testing import Editor, SiteUnderTest

Found = list[tuple[str, str]]
Check = Callable[..., Found]

LETTER = """The undersigned organisations write to the members of the commission to draw their attention to
what has happened since the beginning of the year. We ask that all those who are held for what they have
said be released, and that those who were hurt be heard by a court."""
CARTA = """Las organizaciones que firman escriben a los miembros de la comisión para llamar su atención sobre
lo que ha pasado desde el principio del año. Pedimos que todas las personas que están presas por lo
que han dicho sean puestas en libertad, y que los que sufrieron sean oídos por un tribunal."""
LETTRE = """Les organisations qui signent cette lettre écrivent aux membres de la commission pour attirer leur
attention sur ce qui est arrivé depuis le début de l’année. Nous demandons que toutes les personnes
qui sont en prison pour ce qu’elles ont dit soient libérées, et que celles qui ont souffert soient
entendues par un tribunal."""
CARTA_PT = """As organizações que assinam escrevem aos membros da comissão para chamar a sua atenção para o
que tem acontecido desde o início do ano. Pedimos que todas as pessoas que estão presas pelo que
disseram sejam postas em liberdade, e que as que sofreram sejam ouvidas por um tribunal."""
PISMO = """Организации, подписавшие это письмо, обращаются к членам комиссии, чтобы они обратили внимание на
то, что произошло с начала года. Мы просим, чтобы все те, кто находится в тюрьме за то, что они
сказали, были освобождены, и чтобы тех, кто пострадал, выслушал суд."""
LYST = """Організації, що підписали цей лист, звертаються до членів комісії, щоб вони звернули увагу на те, що
сталося від початку року. Ми просимо, щоб усі ті, хто перебуває у в’язниці за те, що вони сказали,
були звільнені, і щоб тих, хто постраждав, вислухав суд."""
RISALA = """تكتب المنظمات الموقعة على هذه الرسالة إلى أعضاء اللجنة من أجل أن تلفت انتباههم إلى ما حدث منذ
بداية هذا العام. نحن نطلب أن يطلق سراح كل الذين هم في السجن بسبب ما قالوه، وأن يسمع القضاء إلى أولئك الذين
تعرضوا للأذى في هذه البلاد خلال تلك الأيام."""
NAMEH = """سازمان‌هایی که این نامه را امضا کرده‌اند به اعضای کمیسیون می‌نویسند تا توجه آنان را به آنچه از آغاز
سال رخ داده است جلب کنند. ما می‌خواهیم که همه کسانی که برای آنچه گفته‌اند در زندان هستند آزاد شوند و
دادگاه به سخن آنان که آسیب دیده‌اند گوش دهد."""
KHAT = """اس خط پر دستخط کرنے والی تنظیمیں کمیشن کے ارکان کو لکھ رہی ہیں تاکہ ان کی توجہ اس بات کی طرف دلائی
جائے جو سال کے آغاز سے ہو رہا ہے۔ ہم چاہتے ہیں کہ وہ سب لوگ جو اپنی بات کہنے کی وجہ سے جیل میں ہیں
رہا کیے جائیں اور جن کو تکلیف پہنچی ہے ان کی بات عدالت سنے۔"""
IN = {
    "en": LETTER,
    "es": CARTA,
    "fr": LETTRE,
    "pt": CARTA_PT,
    "ru": PISMO,
    "uk": LYST,
    "ar": RISALA,
    "fa": NAMEH,
    "ur": KHAT,
}


@pytest.fixture
def check(editor: Editor) -> Check:
    """Saves an item and tells what is found in it, as rule and field."""

    def saved_and_checked(
        texts: dict[str, Any] | None = None, countries: tuple[str, ...] = (), **more: Any
    ) -> Found:
        editor.save("one", texts=texts or {"en": "A title"}, countries=countries, **more)
        with editor.opened() as site:
            return [(found.rule, found.field) for found in findings(site, "one")]

    return saved_and_checked


def sentences(site: SiteUnderTest, id: str, **asked: Any) -> list[str]:
    with site.editor.opened() as opened:
        return [str(one.sentence) for one in findings(opened, id, **asked)]


UNTAGGED = [("country_not_tagged", "countries")]
UNNAMED = [("country_not_named", "countries")]
TITLES: list[tuple[str, str, tuple[str, ...], Found]] = [
    ("en", "Tunisia: a report on assistance", (), UNTAGGED),
    ("en", "Tunisia: a report on assistance", ("TN",), []),
    ("en", "Tunisia: a report on assistance", ("SD",), UNTAGGED),
    ("en", "A report from South Sudan", ("SS",), []),
    ("en", "A report from Papua New Guinea", ("PG",), []),
    ("en", "Sudanese organisations call for justice", (), []),
    ("en", "A letter to the DRC", ("CG",), UNTAGGED),
    ("en", "After the war in the Congo", ("CG",), []),
    ("en", "A turkey for every family", (), []),
    ("en", "LET US HEAR THEM", (), []),
    ("en", "NEWS FROM CHAD", (), UNTAGGED),
    ("fr", "Détentions arbitraires en Algérie", (), UNTAGGED),
    ("fr", "L’Équateur condamné", (), UNTAGGED),
    ("fr", "Eau et assainissement: un droit", (), []),
    ("es", "La situación en México", ("MX",), []),
    ("ar", "الاحتجاز التعسفي في السودان", (), UNTAGGED),
    ("ar", "بالسودان: احتجاز تعسفي", ("SD",), []),
    ("ru", "О положении в Мексике", (), UNTAGGED),
    ("ru", "О положении в Мексике", ("MX",), []),
    ("zh", "墨西哥的记者", (), UNTAGGED),
    ("sv", "Läget i Tyskland", (), UNTAGGED),
    ("pl", "Więźniowie na Białorusi i w Czechach", (), []),
]


@pytest.mark.parametrize(("lang", "title", "countries", "found"), TITLES)
def test_a_country_in_the_title_asks_for_its_tag(
    check: Check, lang: str, title: str, countries: tuple[str, ...], found: Found
) -> None:
    assert check({lang: title}, countries) == found


def test_a_country_is_doubted_once_whatever_the_language(site: SiteUnderTest, check: Check) -> None:
    assert (
        check({"en": "Prisons in Mexico", "fr": "Les prisons au Mexique", "ar": "سجون المكسيك"}) == UNTAGGED
    )
    assert sentences(site, "one") == [
        "“Mexico” stands in the title, but is not among the item’s countries. "
        "Add it, if the item is about it."
    ]


SLIPS: list[tuple[str, tuple[str, ...], Found]] = [
    ("Four people detained in Chiapas", ("AI", "MX"), UNNAMED),
    ("Four people detained in Chiapas", ("AI",), []),
    ("Mexico: four people detained", ("AI", "MX"), UNNAMED),
    ("Mexican and Tunisian lawyers meet", ("MX", "TN"), []),
    ("Mexico and Nigeria vote", ("MX", "NE"), [("country_not_tagged", "countries"), *UNNAMED]),
    ("Mexican and Australian lawyers meet", ("MX", "AT"), UNNAMED),
    ("From South Sudan to Mexico", ("SS", "MX", "SD"), UNNAMED),
]


@pytest.mark.parametrize(("title", "countries", "found"), SLIPS)
def test_of_several_countries_each_is_named_somewhere(
    check: Check, title: str, countries: tuple[str, ...], found: Found
) -> None:
    assert check({"en": title}, countries) == found


def test_a_country_may_be_named_in_any_text_and_any_field(site: SiteUnderTest, check: Check) -> None:
    body = {"title": "Dos casos", "body": "El primero es de **Anguila**."}
    texts = {"es": body, "ru": {"title": "Два дела", "summary": "Второе – мексиканское."}}
    assert check(texts, ("AI", "MX")) == []
    signed = [{"organisation": "Tunisian League", "country": "TN"}]
    assert check(texts, ("AI", "MX", "TN"), data={"signatories": signed}) == []
    assert check(texts, ("AI", "MX", "KM")) == UNNAMED
    assert sentences(site, "one", told_in="fr") == [
        "Among the countries, but named in none of the texts: Comores. Take out what was picked by mistake."
    ]


EMPTY, ONLY = [("title_empty", "translations.en.title")], [("title_only_country", "translations.en.title")]
BARE: list[tuple[str, tuple[str, ...], Found]] = [
    ("", (), EMPTY),
    (" \u200b", (), EMPTY),
    ("Sudan", ("SD",), ONLY),
    ("Sudan: ", ("SD",), ONLY),
    ("Soudan", ("SD",), ONLY),
    ("Sudan: Sudan: an open letter", ("SD",), ONLY),
    ("Sudan: an open letter", ("SD",), []),
    ("Sudan: Sudan has to answer", ("SD",), []),
    ("Sudan: a letter: no answer", ("SD",), []),
]


@pytest.mark.parametrize(("title", "countries", "found"), BARE)
def test_a_title_says_more_than_its_country(
    check: Check, title: str, countries: tuple[str, ...], found: Found
) -> None:
    assert check({"en": title}, countries) == found


@pytest.mark.parametrize("said", IN)
@pytest.mark.parametrize("written", IN)
def test_a_text_is_in_the_language_it_is_stored_under(check: Check, said: str, written: str) -> None:
    other = [("other_language", f"translations.{said}.body")]
    # Of Urdu no words are known: among the languages in its letters nothing can be told.
    alike = "ur" in (said, written) and {said, written} <= {"ar", "fa", "ur"}
    assert check({said: {"title": "1", "body": IN[written]}}) == ([] if alike or said == written else other)


def test_it_is_said_which_language_it_seems_to_be(site: SiteUnderTest, check: Check) -> None:
    check({"fr": {"title": "Une lettre", "body": CARTA}, "ar": {"title": "رسالة", "body": LETTER}})
    assert sentences(site, "one") == [
        "This seems to be in another language: Spanish, not French.",
        "This is not written in the letters of the language: Arabic.",
    ]


NOT_FLAGGED = [
    ("fr", "Open letter to the President of the Republic"),
    ("en", f"{LETTER}\n\n{CARTA}"),
    ("ca", CARTA),
    ("sr", "Организације које су потписале ово писмо обраћају се члановима комисије поводом догађаја. " * 3),
    ("sr", "Organizacije koje su potpisale ovo pismo obraćaju se članovima komisije povodom događaja. " * 3),
    ("ja", "委員会の委員に手紙を書いています。今年の初めから起きたことに注意を向けてください。" * 5),
    ("x-old", LETTER),
]


@pytest.mark.parametrize(("lang", "text"), NOT_FLAGGED)
def test_what_cannot_be_told_is_no_fault(check: Check, lang: str, text: str) -> None:
    assert check({lang: {"title": "1", "body": text}}) == []


LOST: list[tuple[str, str, str]] = [
    ("en", "A M?ission to the prisons", "M?ission"),
    ("fr", "Le droit ? l’eau et l?Algérie", "l?Algérie"),
    ("es", "La ?ltima palabra", "?ltima"),
    ("ru", "????? ?? ???????", "????? ??"),
    ("fr", "La dÃ©tention", "dÃ©tention"),
    ("fr", "Le Â« droit", "Â«"),
    ("en", "The lawyerâ€™s word", "lawyerâ€™s"),
    ("ru", "ÐŸÑ€Ð°Ð²Ð¾", "ÐŸÑ€Ð°Ð²Ð¾"),
    ("ar", "Ø³Ø¬Ù†", "Ø³Ø¬Ù†"),
    ("es", "La detenci\ufffdn", "detenci\ufffdn"),
]
SPACED: list[tuple[str, str, str]] = [
    ("en", "This is the end.Then they came", "end.Then"),
    ("en", "From the beginningOf the year", "beginningOf"),
    ("en", "In Chad,Mali and Niger", "Chad,Mali"),
    ("fr", "C’est la fin!Ensuite rien", "fin!Ensuite"),
    ("ru", "Это конец.Потом пришли", "конец.Потом"),
]
SOUND = [
    (
        "en",
        "Is it so? Yes: McDonald, DeSantis, O’Brien, WhatsApp and YouTube, iPhone and openDemocracy",
    ),
    ("en", "See https://example.org/a?b=c,d and www.example.org?q=End.Of, write to Some.One@example.org"),
    (
        "en",
        "On Change.org, in the U.S.A., 10.30 a.m., Mr.Smith, St.Petersburg, 1,000 in readme.Txt_old",
    ),
    ("en", "Follow #endTheViolence and @theTeam, and use `call.Next(theName)` for either/Or"),
    ("pt", "NÃO À EXECUÇÃO, «NÃO», “IRMÃ”, SÃO PAULO"),
    ("fr", "« LIBERTÉ » et «ÉGALITÉ», À BAS L’ÂGE"),
    ("es", "¿Qué pasó? ¡Nada!"),
    ("fr", "Quoi ??? Rien ?"),
    ("zh", "他是谁?我们不知道,真的。"),
    ("zu", "isiZulu ne-kwaZulu"),
]


@pytest.mark.parametrize(("rule", "lang", "text", "place"), [("lost_letters", *one) for one in LOST])
def test_lost_letters_are_shown(
    site: SiteUnderTest, check: Check, rule: str, lang: str, text: str, place: str
) -> None:
    assert (rule, f"translations.{lang}.summary") in check({lang: {"title": "1", "summary": text}})
    assert f"Letters seem to have been lost in “{place}”. Write it anew." in sentences(site, "one")


@pytest.mark.parametrize(("rule", "lang", "text", "place"), [("lost_spaces", *one) for one in SPACED])
def test_lost_spaces_are_shown(
    site: SiteUnderTest, check: Check, rule: str, lang: str, text: str, place: str
) -> None:
    assert check({lang: {"title": "1", "summary": text}}) == [(rule, f"translations.{lang}.summary")]
    assert sentences(site, "one") == [f"A space seems to be missing in “{place}”."]


@pytest.mark.parametrize(("lang", "text"), SOUND)
def test_names_addresses_and_code_are_left_alone(check: Check, lang: str, text: str) -> None:
    assert check({lang: {"title": "1", "body": text}}) == []


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


def test_it_is_told_in_the_language_of_who_reads_it(site: SiteUnderTest, check: Check) -> None:
    check({"en": "Tunisia"}, ("SD", "MX"), data={"letter_date": "2018-02-17"})
    with site.editor.opened() as opened, site.application.current().test_request_context("/fr/"):
        told = [str(one.sentence) for one in findings(opened, "one", told_in="fr")]
    assert told == [
        "«\u00a0Tunisia\u00a0» figure dans le titre, mais pas parmi les pays de la publication. "
        "Ajoutez ce pays si elle le concerne.",
        "Choisis comme pays, mais nommés dans aucun des textes\u00a0: Soudan et Mexique. "
        "Retirez ce qui a été choisi par erreur.",
        "La date de la lettre est postérieure à celle de sa publication. Corrigez l’une ou l’autre.",
    ]


def test_one_language_is_checked_alone(site: SiteUnderTest, check: Check) -> None:
    check({"en": "", "fr": "M?ission au Soudan"})
    assert sentences(site, "one", language="en") == [
        "The title is empty. Write one: lists and search show it."
    ]
    assert len(sentences(site, "one", language="fr")) == 2
    assert sentences(site, "nobody") == []


def test_a_type_doubts_its_own_fields(site: SiteUnderTest, check: Check) -> None:
    assert check(data={"letter_date": "2018-02-17"}) == [("statement.letter_date", "fields.letter_date")]
    assert sentences(site, "one") == [
        "The letter is dated after its publication. Correct the one date or the other."
    ]


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


@given(
    st.text(), st.sampled_from(["en", "ar", "zh", "x-a", "tr"]), st.sets(st.sampled_from(["SD", "MX", "CD"]))
)
def test_no_text_brings_the_checks_down(text: str, lang: str, countries: set[str]) -> None:
    told(Subject("1", "t", "2018", tuple(countries), {}, {lang: text}, passages(lang, text), (lang,)))


HOSTILE = {
    "marks": "a" + "\u0301" * 10_000,
    "piles of marks": ("a" + "\u0301" * 50) * 2_000,
    "a word": "x" * 1_000_000,
    "capitals": "aB" * 50_000,
    "overrides": "\u202e\u2066" * 50_000,
    "questions": "a?" * 50_000,
    "garble": "Ã" * 100_000,
    "stops": "ab." * 30_000,
    "countries": "Democratic Republic of the Congo " * 3_000,
    "half names": "Guinea Bissau South " * 5_000,
    "surrogates": "\ud800" * 10_000,
    "one script": "墨西哥" * 30_000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_a_hostile_text_is_checked_within_a_second(text: str) -> None:
    cut = text[:LONGEST]
    subject = Subject("1", "t", "2018", ("SD", "MX"), {}, {"en": cut}, passages("en", cut), ("en",))
    told(subject)
    begun = time.thread_time()
    told(subject)
    assert time.thread_time() - begun < 1


def passages(lang: str, text: str) -> tuple[Passage, ...]:
    return tuple(Passage(f"translations.{lang}.{name}", lang, text) for name in ("title", "body"))


def told(subject: Subject) -> list[str]:
    checks = (titles_of(subject), tags_of(subject, "ar"), tongues_of(subject, "ar"), letters_of(subject))
    return [str(one.sentence) for found in checks for one in found]
