"""What finds what, language by language."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub.search.analysis import Token, analyse, surface
from omctpub.search.query import in_language, parse
from omctpub.search.words.stems import stemmer
from omctpub.search.words.stop_words import listed, stop_words

FINDS = [
    # typed                text                               language  why
    ("criminalizacion", "La criminalización de la protesta", "es", "accents left out"),
    ("criminalización", "LA CRIMINALIZACION DE LA PROTESTA", "es", "capitals without accents"),
    ("defensores", "una defensora de derechos humanos", "es", "gender and number"),
    ("detention", "Une détention arbitraire", "fr", "accents left out"),
    ("avocat", "La lettre de l'avocat", "fr", "elision"),
    ("l’avocat", "Des avocats menacés", "fr", "elision and plural"),
    ("l'avocat", "L\u2019AVOCAT", "fr", "another apostrophe"),
    ("œuvre", "une oeuvre", "fr", "ligature"),
    ("tortured", "acts of torture", "en", "inflection"),
    ("detention", "Lawyer detained in Khartoum", "en", "one family for the field"),
    ("Sudan", "Sudan's lawyers", "en", "possessive"),
    ("sudan", "Ｓｕｄａｎ", "en", "full width"),
    ("ещё елка", "ёлка", "ru", "ё is е"),
    ("елка", "Ёлки", "ru", "ё in capitals, plural"),
    ("пытка", "о пы\u0301тках", "ru", "stress marked"),
    ("احمد", "أحمد", "ar", "alef with hamza"),
    ("أحمد", "احمد", "ar", "alef without hamza"),
    ("محامون", "مُحَامُونَ", "ar", "vocalised"),
    ("تعذيب", "تعـــذيب", "ar", "tatweel"),
    ("تعذيب", "تع\u200fذيب\u200e", "ar", "direction marks"),
    ("منظمه", "منظمة", "ar", "ta marbuta"),
    ("مسوول", "مسؤول", "ar", "hamza on waw"),
    ("١٩٤٨", "1948", "ar", "digits of another script"),
    ("1948", "۱۹۴۸", "fa", "Persian digits"),
    ("café", "cafe\u0301", "fr", "decomposed"),
    ("강남", "강남구", "ko", "part of a word without spaces"),
    ("人权", "保护人权捍卫者", "zh", "pairs of characters"),
    ("ทรมาน", "การทรมานและการปฏิบัติ", "th", "Thai has no spaces"),
    ("हिन्दी", "हिन्दी भाषा", "hi", "combining marks stay"),
    ("istanbul", "İstanbul", "tr", "dotted capital"),
    ("ISPARTA", "ısparta", "tr", "dotless capital"),
    ("O'Brien", "O’Brien", "en", "a name in two halves"),
    ("women", "Woman killed", "en", "a plural that no rule makes"),
    ("taught", "teaching the law", "en", "a past that no rule makes"),
    ("dont", "Don't look away", "en", "an apostrophe left out"),
    ("strasse", "Auf offener Straße", "de", "ß is ss"),
    ("haft", "Die Häftlinge sind in Haft", "de", "no part of a longer word"),
    ("Mütter", "Die Mutter", "de", "umlaut of the plural"),
    ("uomo", "i diritti dell’uomo", "it", "article joined to its noun"),
    ("avvocati", "un avvocato", "it", "number"),
    ("prisao", "Prisão arbitrária", "pt", "tilde left out"),
    ("agua", "um copo d'água", "pt", "elision"),
    ("gevangene", "de gevangenen", "nl", "number"),
    ("Lehçe", "Lehçe'de yazıldı", "tr", "case of a name"),
    ("iskence", "İşkence", "tr", "letters of another keyboard"),
    ("işkenceler", "işkence", "tr", "number"),
    ("mahkeme", "mahkemeler", "tr", "a word that ends like an ending"),
    ("السجون", "سجن", "ar", "broken plural"),
    ("الاطفال", "طفل", "ar", "broken plural, without hamza"),
    ("пытка", "жертвы пыток", "ru", "fleeting vowel"),
    ("detenido", "detención arbitraria", "es", "one family for the field"),
    ("detenue", "détention arbitraire", "fr", "one family for the field"),
    ("δικηγορος", "Ο δικηγόρος", "el", "accent left out"),
    ("ΔΙΚΗΓΌΡΟΣ", "δικηγόρος", "el", "last sigma"),
    ("كتاب", "کتاب", "fa", "Arabic kaf"),
    ("آزادي", "آزادی", "fa", "Arabic ya"),
    ("کتاب", "کتاب‌ها", "fa", "plural behind a joiner"),
    ("محامون", "والمحامون", "ar", "conjunction and article"),
    ("كتاب", "کتاب", "ar", "Persian kaf"),
    ("مستشفي", "مستشفى", "ar", "alef maksura"),
    ("ﻻجئ", "لاجئ", "ar", "presentation form"),
    ("מעצר", "המעצר", "he", "article"),
    ("כלא", "בכלא", "he", "preposition"),
    ("שלום", "שָׁלוֹם", "he", "pointed"),
    ("מדינה", "מדינות", "he", "number"),
    ("हिंदी", "हिन्दी", "hi", "nasal as a dot"),
    ("जमीन", "ज़मीन", "hi", "nukta left out"),
    ("लड़के", "लड़का", "hi", "number"),
    ("ședință", "Şedinţă publică", "ro", "cedilla for comma"),
    ("sedinta", "ședință", "ro", "marks left out"),
    ("ng'ombe", "ng’ombe", "sw", "an apostrophe that is a letter"),
    ("обʼєкт", "об'єкт", "uk", "an apostrophe that is a letter"),
    ("hòa", "hoà", "vi", "tone on either vowel"),
    ("wiezniow", "więźniów", "pl", "marks left out"),
    ("拷問", "拷問とは", "ja", "pairs of characters"),
    ("ﾀﾞﾙﾌｰﾙ", "ダルフール", "ja", "half width"),
    ("สิทธิ", "ละเมิดสิทธิมนุษยชน", "th", "inside a run"),
    ("२०१५", "2015", "hi", "Devanagari digits"),
    ("๒๕๕๘", "2558", "th", "Thai digits"),
    ("organisation", "an organization", "en", "-ise and -ize"),
    ("criminalization", "It was criminalised.", "en", "-ise and -ize, inflected"),
    ("analyse", "it analyzed", "en", "-yse and -yze"),
    ("labour", "forced labor", "en", "-our and -or"),
    ("favorite", "a favourite", "en", "-our and -or within"),
    ("defence", "in her defense", "en", "-ence and -ense"),
    ("centres", "a detention center", "en", "-tre and -ter"),
    ("dialogue", "after dialogs", "en", "-ogue and -og"),
    ("travelled", "who traveled", "en", "double l"),
    ("counsellor", "a counselor", "en", "double l before -or"),
    ("enrolment", "enrollments", "en", "double l before -ment"),
    ("judgments", "the judgement", "en", "-dgement and -dgment"),
    ("gaol", "jailed", "en", "another spelling from the first letter on"),
    ("programmes", "a program", "en", "another spelling"),
    ("U.S.", "The US said", "en", "abbreviation with dots"),
    ("UN", "The U.N.’s envoy", "en", "abbreviation with dots"),
    ("EEUU", "de EE.UU.", "es", "doubled letters with dots"),
    ("DD.HH.", "los DDHH", "es", "doubled letters with dots"),
    ("ONU", "à l’O.N.U.", "fr", "elision before an abbreviation"),
    ("menacee", "Des avocats menacés", "fr", "participle without accents"),
    ("prisonniere", "un prisonnier", "fr", "feminine without accents"),
    ("prisao", "as prisões", "pt", "nasal plural, without accents"),
    ("violacao", "violações", "pt", "nasal plural, without accents"),
    ("organizacao", "organizações", "pt", "nasal plural, without accents"),
    ("cidadao", "cidadãos", "pt", "another nasal plural"),
    ("انتهاك", "انتهاكات", "ar", "sound plural; a stemmer sees a pronoun in it"),
    ("ولاية", "الولايات", "ar", "sound plural of a feminine"),
    ("صحفي", "صحفيين", "ar", "sound plural"),
    ("القانون", "قانون", "ar", "article"),
    ("بالسجون", "السجون", "ar", "broken plural behind a preposition"),
    ("للسجناء", "السجناء", "ar", "broken plural behind another"),
    ("كالسجون", "سجن", "ar", "broken plural behind another"),
    ("وبالسجون", "سجن", "ar", "broken plural behind two"),
    ("طبيب", "أطباء", "ar", "broken plural"),
    ("مؤسسة", "موسسات", "ar", "sound plural, hamza left out"),
    ("עורך", "עורכי דין", "he", "plural before another noun"),
    ("אסיר", "אסירי", "he", "plural before another noun"),
    ("זכות", "זכויות", "he", "plural of -ut"),
    ("עיתונאי", "עיתונאים", "he", "plural of -ai"),
    ("עירייה", "עיריות", "he", "plural of -iya"),
    ("زندانی", "زندانیان", "fa", "plural of persons"),
    ("دانشجو", "دانشجویان", "fa", "plural behind a vowel"),
    ("وکیل", "وکلا", "fa", "broken plural"),
    ("مسئول", "مسوول", "fa", "hamza on either seat"),
    ("gazeteciler", "gazetecilerin", "tr", "case of a plural"),
    ("mahkemesi", "mahkemeler", "tr", "possessive"),
    ("βασανιστήριο", "βασανιστήρια", "el", "plural of a neuter"),
    ("Anwältin", "Anwältinnen", "de", "plural of a feminine"),
    ("mens", "mensen", "nl", "an s that is no ending"),
    ("grens", "grenzen", "nl", "an s that is no ending"),
    ("închisoare", "închisori", "ro", "vowel of the plural"),
    ("drept", "drepturile", "ro", "neuter plural"),
    ("журналистка", "журналисток", "ru", "fleeting vowel"),
    ("девушка", "девушек", "ru", "fleeting vowel"),
    ("восток", "с востока", "ru", "a vowel that stays"),
    ("mfungwa", "wafungwa", "sw", "class of persons"),
    ("waandishi", "mwandishi", "sw", "class of persons before a vowel"),
    ("wanasheria", "mwanasheria", "sw", "persons of a trade"),
    ("gereza", "magereza", "sw", "class of things in ma-"),
    ("kitabu", "vitabu", "sw", "class of things in vi-"),
    ("chama", "vyama", "sw", "class of things before a vowel"),
    ("mkutano", "mikutano", "sw", "class of things in mi-"),
    ("gereza", "gerezani", "sw", "place"),
    ("адвокат", "адвокатів", "uk", "case"),
    ("тюрма", "у тюрмах", "uk", "case"),
    ("затриманий", "затриманих", "uk", "case of a participle"),
    ("катування", "катувань", "uk", "double consonant"),
    ("журналістка", "журналісток", "uk", "fleeting vowel"),
    ("监狱", "監獄", "zh", "simplified and traditional"),
    ("酷刑與虐待", "酷刑与虐待", "zh", "traditional and simplified"),
]

DIFFER = [
    ("ma", "mà", "vi", "never folded"),
    ("may", "mây", "vi", "never folded"),
    ("йод", "иод", "ru", "й is a letter of its own"),
    ("कमल", "कमाल", "hi", "marks tell words apart"),
    ("torture", "tort", "en", "words of another family"),
    ("haft", "Gefangenschaft", "de", "a part of a word does not stand for it"),
    ("người", "ngươi", "vi", "never folded"),
    ("د", "والد", "ar", "what would remain is no word"),
    ("prize", "to prise open", "en", "z of a short word"),
    ("size", "sise", "en", "z of a short word"),
    ("tourist", "torist", "en", "our within a syllable"),
    ("courage", "corage", "en", "our within a syllable"),
    ("selling", "seling", "en", "l of the word itself"),
    ("3.5", "35", "en", "a number is no abbreviation"),
    ("انتهاك", "أنت", "ar", "what would remain is another word"),
    ("監獄", "监狱", "ja", "Japanese has characters of its own"),
]

COMMON = [
    # text                                language  what is too common in it
    ("What is the name of the prison?", "en", ["What", "is", "the", "of", "the"]),
    ("Où sont les prisonniers ?", "fr", ["Où", "sont", "les"]),
    ("¿Quién fue detenido?", "es", ["Quién", "fue"]),
    ("Wer hat das Gesetz geändert?", "de", ["Wer", "hat", "das"]),
    ("İnsan hakları nedir?", "tr", ["nedir"]),
    ("من هو المحامي", "ar", ["من", "هو"]),
    ("酷刑是什么", "zh", ["是什", "什么"]),
    ("拷問とは何ですか", "ja", ["とは", "何で", "です", "すか"]),
    ("ใครถูกจับ", "th", ["ใค", "คร", "ถูก"]),
]

GRAMS = [
    # text       language  parts that make a text fit better
    ("Haftbefehl", "de", ["~ Haf", "~Haft", "~aftb", "~ftbe", "~tbef", "~befe", "~efeh", "~fehl", "~ehl "]),
    ("50", "th", []),
    ("torture", "en", []),
    ("ทรมาน", "th", ["ทรม", "รมา", "มาน"]),
    ("人权卫士", "zh", []),
]

LANGUAGES = [
    "en",
    "fr",
    "es",
    "ar",
    "ru",
    "de",
    "it",
    "pt",
    "nl",
    "tr",
    "el",
    "fa",
    "he",
    "hi",
    "ro",
    "sw",
    "vi",
]
LANGUAGES += ["zh-Hant", "ja", "ko", "th", "pl", "uk", "km", "tlh", ""]


def found(typed: str, text: str, language: str) -> bool:
    held = {term for token in analyse(text, language) for term in token.terms}
    words = in_language(parse(typed), language).words
    return bool(words) and all(held.intersection(word) for word in words)


@pytest.mark.parametrize(("typed", "text", "language", "why"), FINDS)
def test_what_is_typed_finds_the_text(typed: str, text: str, language: str, why: str) -> None:
    assert found(typed, text, language), why


@pytest.mark.parametrize(("typed", "text", "language", "why"), DIFFER)
def test_other_words_stay_apart(typed: str, text: str, language: str, why: str) -> None:
    assert not found(typed, text, language), why


def test_places_are_those_of_the_text_as_given() -> None:
    text = "«L'e\u0301tat» n\u200bie"
    tokens = analyse(text, "fr")
    assert [text[token.start : token.end] for token in tokens] == ["e\u0301tat", "n\u200bie"]
    assert [token.position for token in tokens] == [0, 1]


def test_stop_words_are_marked_and_keep_their_place() -> None:
    assert [token.stop for token in analyse("the freedom of the press", "en")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_a_region_is_analysed_as_its_language() -> None:
    assert analyse("libertés", "fr-CH") == analyse("libertés", "fr")


def test_a_word_without_end_is_cut() -> None:
    assert [len(term) for token in analyse("x" * 100_000, "en") for term in token.terms] == [64]


@pytest.mark.parametrize(("text", "language", "common"), COMMON)
def test_words_too_common_to_be_asked_for(text: str, language: str, common: list[str]) -> None:
    stops = [text[token.start : token.end] for token in analyse(text, language) if token.stop]
    assert stops == common


@pytest.mark.parametrize(("text", "language", "grams"), GRAMS)
def test_parts_of_words(text: str, language: str, grams: list[str]) -> None:
    folded = [gram.lower() for gram in grams]
    assert [gram for token in analyse(text, language) for gram in token.grams] == folded


def test_every_list_of_common_words_is_used() -> None:
    assert {"en", "fr", "es", "ar", "ru", "th", "zh"} <= set(listed())
    assert all(stop_words(language) for language in listed())


def test_a_stemmer_that_an_older_snowball_lacks_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("snowballstemmer.algorithms", lambda: ["english"])
    assert stemmer.__wrapped__("fr")("libertés") == "libertés"


letters = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x30FF, exclude_categories=["Cs"]))


@given(st.text() | letters, st.sampled_from(LANGUAGES))
def test_composed_or_not_the_terms_are_the_same(text: str, language: str) -> None:
    apart, together = (unicodedata.normalize(form, text) for form in ("NFD", "NFC"))
    assert _terms(apart, language) == _terms(together, language)


def _terms(text: str, language: str) -> list[tuple[object, ...]]:
    tokens = analyse(text, language)
    return [(token.terms, token.grams, token.stop, _written(text, token, language)) for token in tokens]


def _written(text: str, token: Token, language: str) -> str:
    return surface(text[token.start : token.end], language)


@settings(deadline=None)
@given(st.text() | letters, st.sampled_from(LANGUAGES))
def test_any_text_is_analysed_in_order(text: str, language: str) -> None:
    tokens = analyse(text, language)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(token.terms and all(token.terms) and all(token.grams) for token in tokens)
    assert sorted(token.start for token in tokens) == [token.start for token in tokens]
