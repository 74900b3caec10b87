"""Texts: in their language, with all their letters and spaces."""

from collections.abc import Callable

import pytest

Found = list[tuple[str, str]]
Check = Callable[..., Found]
Sentences = Callable[..., list[str]]

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


@pytest.mark.parametrize("written", IN)
def test_a_text_is_in_the_language_it_is_stored_under(check: Check, written: str) -> None:
    # Of Urdu no words are known: among the languages in its letters nothing can be told.
    alike = {said for said in IN if "ur" in (said, written) and {said, written} <= {"ar", "fa", "ur"}}
    found = check({said: {"title": "1", "body": IN[written]} for said in IN})
    others = IN.keys() - {written, *alike}
    assert set(found) == {("other_language", f"translations.{said}.body") for said in others}


def test_it_is_said_which_language_it_seems_to_be(sentences: Sentences, check: Check) -> None:
    check({"fr": {"title": "Une lettre", "body": CARTA}, "ar": {"title": "رسالة", "body": LETTER}})
    assert sentences() == [
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
    sentences: Sentences, check: Check, rule: str, lang: str, text: str, place: str
) -> None:
    assert (rule, f"translations.{lang}.summary") in check({lang: {"title": "1", "summary": text}})
    assert f"Letters seem to have been lost in “{place}”. Write it anew." in sentences()


@pytest.mark.parametrize(("rule", "lang", "text", "place"), [("lost_spaces", *one) for one in SPACED])
def test_lost_spaces_are_shown(
    sentences: Sentences, check: Check, rule: str, lang: str, text: str, place: str
) -> None:
    assert check({lang: {"title": "1", "summary": text}}) == [(rule, f"translations.{lang}.summary")]
    assert sentences() == [f"A space seems to be missing in “{place}”."]


@pytest.mark.parametrize(("lang", "text"), SOUND)
def test_names_addresses_and_code_are_left_alone(check: Check, lang: str, text: str) -> None:
    assert check({lang: {"title": "1", "body": text}}) == []
