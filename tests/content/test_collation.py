"""Names stand in every language's own alphabetical order, under the letters of its alphabet."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub import countries, languages

# One of every alphabet, and of every way to depart from it.
FIFTY_LANGUAGES = """
    en fr es pt de it ar ru zh zh-Hant sv da nb fi is et lv lt pl cs sk hu hr sr sl ro sq tr az uk be kk bg el
    he fa ur hi bn ta th my am ka hy ko ja vi uz ha
"""
a_language = st.sampled_from(FIFTY_LANGUAGES.split())

HEADINGS = {
    "en": "A B C D E F G H I J K L M N O P Q R S T U V W Y Z",
    "fr": "A B C D E F G H I J K L M N O P Q R S T U V W Y Z",
    "es": "A B C D E F G H I J K L M N O P R S T U V W Y Z",
    "ru": "А Б В Г Д Е З И Й К Л М Н О П Р С Т У Ф Х Ц Ч Ш Э Ю Я",
    "sv": "A B C D E F G H I J K L M N O P Q R S T U V W Z Å Ö",
    "da": "A B C D E F G H I J K L M N O P Q R S T U V W Y Z Æ Ø Å",
    "ar": "ا ب ت ج د ر ز س ص ط ع غ ف ق ك ل م ن ه",
    "cs": "A B C Č D E F G H Ch I J K L M N O P R Ř S Š T U V W Z",
    "tr": "A B C Ç D E F G H I İ J K L M N O Ö P R S Ş T U Ü V W Y Z",
    "ko": "ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ",
    "ja": "あ か さ た な は ま や ら",
    "zh": "A B C D E F G H J K L M N P R S T W X Y Z",
}

# Countries that are next to each other in the list of the language, "|" where a new letter begins.
NEIGHBOURS = [
    ("es", "Eritrea, Eslovaquia, Eslovenia, España, Estados Unidos, Estonia"),
    ("es", "Japón, Jersey, Jordania | Kazajistán"),
    ("ru", "Танзания, Тёркс и Кайкос, Того, Токелау"),
    ("ru", "Доминиканская Республика | Египет | Замбия"),
    ("ru", "Италия | Йемен | Кабо-Верде"),
    ("fr", "Dominique | Égypte, Émirats arabes unis, Équateur, Érythrée, Espagne, Estonie, Eswatini"),
    ("fr", "États-Unis, Éthiopie | Fidji"),
    ("fr", "Guinée, Guinée équatoriale, Guinée-Bissau, Guyana"),
    ("en", "Afghanistan, Åland Islands, Albania"),
    ("en", "Costa Rica, Côte d’Ivoire, Croatia, Cuba, Curaçao, Cyprus"),
    ("sv", "Frankrike, Franska Guyana"),
    ("sv", "Färöarna, Förenade Arabemiraten | Gabon"),
    ("sv", "Zimbabwe | Åland | Österrike, Östtimor"),
    ("da", "Zimbabwe | Ækvatorialguinea | Østrig | Åland"),
    ("ar", "آيسلندا, إثيوبيا, أذربيجان, أرمينيا, أروبا, إريتريا, إسبانيا, أستراليا"),
    ("ar", "الإمارات العربية المتحدة, ألبانيا, البحرين, البرازيل, البرتغال"),
    ("ar", "إيران, أيرلندا, إيطاليا | بابوا غينيا الجديدة"),
]


def listed(lang: str) -> list[tuple[str, list[str]]]:
    return languages.by_letter([countries.name(code, lang) for code in countries.codes()], lang, key=str)


def letter(name: str, lang: str) -> str:
    ((heading, _),) = languages.by_letter([name], lang, key=str)
    return heading


@pytest.mark.parametrize(("lang", "headings"), HEADINGS.items())
def test_the_countries_of_the_world_stand_under_the_letters_of_a_language(lang: str, headings: str) -> None:
    assert [heading for heading, _ in listed(lang)] == headings.split()


@pytest.mark.parametrize(("lang", "neighbours"), NEIGHBOURS)
def test_countries_are_where_a_reader_looks_for_them(lang: str, neighbours: str) -> None:
    written = " | ".join(", ".join(names) for _, names in listed(lang))
    assert neighbours in written


@pytest.mark.parametrize(
    ("lang", "in_order"),
    [
        ("en", "Afghanistan Åland Côte Cuba Zambia"),
        ("fr", "cote Cote coté côte Côte côté Égypte Espagne"),
        ("es", "Nuez Nunca Ñandú Ñu Oasis"),
        ("es-MX", "Nunca Ñu Oasis"),
        ("gl", "Nunca Ñu Oasis"),
        ("de", "Ägypten Albanien Oman Österreich Ozean"),
        ("sv", "Anka Zebra Åland Ärta Österrike"),
        ("fi", "Unkari Zambia Åland Ärrä Öljy"),
        ("da", "Anka Zambia Ægypten Østrig Åland Aalborg"),
        ("nb", "Zambia Ærø Østerrike Åland"),
        ("is", "Andorra Austurríki Ástralía Belgía Zambía Þýskaland Ægir Önd"),
        ("et", "Soome Šveits Zaire Žanr Taani Vene Õun Ämm Öö Ürdün Yamal"),
        ("lv", "Ekvadora Ēģipte Kuba Ķīna Laosa Šrilanka Tadžikija"),
        ("lt", "Ypatinga Iranas Irkutskas Jamaika"),
        ("pl", "Austria Ącki Belgia Litwa Łotwa Malta Zambia Źródło Żuraw"),
        ("cs", "Curaçao Čad Haiti Chile Indie Rusko Řecko Srbsko Španělsko"),
        ("hu", "Curaçao Csád Dominika Dzsibuti Oroszország Örményország"),
        ("hr", "Cipar Čad Ćuprija Dominika Džibuti Đurđevac Egipat"),
        ("sr", "Дом Ђак Егејац Литва Љиг Мали"),
        ("ro", "Austria Ăst Âst Belgia Suedia Șad Tunisia Țările"),
        ("sq", "Cipër Çad Danimarkë Dhomë Estoni Ëndërr Francë Suedi Shqipëri"),
        ("tr", "Curaçao Çad Gine Ğ Haiti Irak İran Japonya Oman Özbekistan Suriye Şili Uganda Ürdün"),
        ("vi", "Andorra Ăng-gô-la Ấn Da Đan Đức Estonia Êti Oman Ôman Ơn Uganda Ưu"),
        ("ru", "Египет Ёлка Ель Йемен Япония"),
        ("be", "Егіпет Ёлка Жэнева"),
        ("uk", "Венесуела Вʼєтнам Вірменія В'їзд Греція Ґана Данія Італія Їжак Йорданія"),
        ("kk", "Египет Ёлка Жапония Қытай Лаос Ұлт Үндістан Фиджи Ыстық Ірі Эстония"),
        ("ar", "أفغانستان ألمانيا تونس مصر"),
        ("fa", "آلمان ارمنستان بلژیک پاکستان تاجیکستان ژاپن سوئد کانادا گینه ونزوئلا هند یونان"),
        ("ur", "اردن آسٹریا بہاماس بھارت پاکستان تاجکستان ٹونگا"),
        ("hi", "अंगोला अमेरिका आर्मेनिया क़ज़ाकिस्तान कतर केन्या"),
        ("th", "กรีซ เกาหลี คิวบา เคนยา ไทย"),
        ("ja", "スイス スウェーデン スーダン タイ 中国 日本"),
        ("zh", "埃及 巴西 法国 瑙鲁 斯里兰卡 印度 中国"),
        ("zh-Hant", "人 千里達 中國 巴西 德國"),
    ],
)
def test_names_stand_in_the_order_of_the_readers_alphabet(lang: str, in_order: str) -> None:
    names = in_order.split()
    assert languages.sort_names(sorted(names), lang, key=str) == names
    assert languages.sort_names(sorted(names, reverse=True), lang, key=str) == names


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        ("en", "Åland:A Égypte:E Øre:O el:E Œuvre:O"),
        ("fr", "Égypte:E Îles:I Œuvre:O"),
        ("es", "ñandú:Ñ Chile:C Ángel:A"),
        ("de", "Österreich:O"),
        ("sv", "Åland:Å ärta:Ä"),
        ("nb", "Aabenraa:Å Ærø:Æ Öland:Ø"),
        ("cs", "Chile:Ch CHILE:Ch chata:Ch Řecko:Ř Írán:I"),
        ("hu", "Csád:Cs Örmény:Ö őr:Ö Ukrajna:U Dzsibuti:Dzs"),
        ("lv", "Ēģipte:E Ķīna:Ķ Īrija:I \uff39:I"),
        ("ro", "Ţările:Ț Țările:Ț"),
        ("sh", "Češka:Č Džibuti:Dž"),
        ("tl", "Ngiwa:Ng"),
        ("tr", "izlanda:İ İran:İ ırak:I Irak:I Âlem:A"),
        ("az", "irland:İ"),
        ("vi", "Ấn:Â Áo:A Đức:Đ Ả-rập:A"),
        ("uz", "Oʻzbekiston:Oʻ O'zbekiston:Oʻ Shvetsiya:Sh"),
        ("ru", "Ёлка:Е йемен:Й"),
        ("el", "Άγιος:Α έτος:Ε"),
        ("ka", "საქართველო:ს"),
        ("ar", "أردن:ا إيران:ا آيسلندا:ا اليمن:ا ءاب:ا \ufe83ردن:ا"),
        ("fa", "آلمان:آ ایران:ا أردن:ا پاکستان:پ چاد:چ گینه:گ"),
        ("ur", "بھارت:ب آسٹریا:ا چین:چ"),
        ("he", "ישראל:י"),
        ("hi", "क़तर:क ऑस्ट्रिया:ऑ"),
        ("pa", "ਇਟਲੀ:ੲ"),
        ("ta", "க்யூபா:க"),
        ("th", "เยอรมนี:ย ไทย:ท"),
        ("am", "ኢትዮጵያ:አ ሊቢያ:ለ"),
        ("ko", "대한민국:ㄷ 까치:ㄱ"),
        ("ja", "ブラジル:は ぱらお:は 日本:な 龘:"),
        ("zh", "中国:Z 埃及:A 龘: Åland:A"),
        ("zh-Hant", "埃及:"),
        ("qq", "Édouard:E"),
        ("en", "«Le:# 7up:# -:# 🫶:# ¿Qué:# مصر:م"),
        ("ar", "٣:# «مصر:# \u200fمصر:م"),
    ],
)
def test_a_name_stands_under_the_letter_its_reader_would_look_under(lang: str, headings: str) -> None:
    for pair in headings.split(" "):
        name, _, heading = pair.rpartition(":")
        assert (name, letter(name, lang)) == (name, heading)


def test_a_name_of_nothing_stands_among_the_signs() -> None:
    assert letter("", "en") == letter(" ", "en") == letter("\u0301", "en") == "#"


def test_signs_come_first_then_the_readers_own_script_then_the_others_then_what_has_no_letter() -> None:
    names = ["中国", "Zambia", "Мали", "5 стран", "Åland", "Ангола", "«Уганда»"]
    assert languages.by_letter(names, "ru", key=str) == [
        ("#", ["«Уганда»", "5 стран"]),
        ("А", ["Ангола"]),
        ("М", ["Мали"]),
        ("A", ["Åland"]),
        ("Z", ["Zambia"]),
        ("", ["中国"]),
    ]


def test_what_is_sorted_need_not_be_a_name() -> None:
    programmes = [("b", "Ñandú"), ("a", "Oasis"), ("c", "Nunca")]
    ordered = languages.sort_names(programmes, "es", key=lambda programme: programme[1])
    assert [slug for slug, _ in ordered] == ["c", "b", "a"]
    grouped = languages.by_letter(programmes, "es", key=lambda programme: programme[1])
    assert [(heading, *group) for heading, group in grouped] == [
        ("N", ("c", "Nunca")),
        ("Ñ", ("b", "Ñandú")),
        ("O", ("a", "Oasis")),
    ]


def test_names_that_are_the_same_stay_as_they_came() -> None:
    names = [(3, "Mali"), (1, "Mali"), (2, "Ma\u200dli"), (0, "Mali")]
    assert languages.sort_names(names, "fr", key=lambda name: name[1]) == names
    composed = ["Égypte", "E\u0301gypte", "Égypte"]
    assert languages.sort_names(composed, "fr", key=str) == composed


def test_a_space_comes_before_a_letter() -> None:
    names = ["Guinea", "Guinea Ecuatorial", "Guinea-Bisáu", "Guineas"]
    assert languages.sort_names(sorted(names, reverse=True), "es", key=str) == names


def test_only_the_beginning_of_an_endless_name_counts() -> None:
    started = time.thread_time()
    names = ["e" + "\u0301\u0323" * 1_000_000, "É" * 1_000_000, "中" * 1_000_000]
    assert [heading for heading, _ in languages.by_letter(names, "vi", key=str)] == ["E", ""]
    assert time.thread_time() - started < 2


any_names = st.lists(
    st.text(max_size=8)
    | st.text("aAåÅäæeéñıIiİcsČchCHdzđœßþʻ'’ -#7", max_size=6)
    | st.text("ءآأإاٱبپكکهیىАЕЁИЙЇҚьאםΆάςაᲐḥ", max_size=6)
    | st.text("कक़ंँँ್க்ഹกเไ가ㄱ각あアー中国日本龘瑙ሀኢ\u0301\u0323\u0302\u200d", max_size=6),
    max_size=12,
)


@given(any_names, a_language)
def test_any_names_are_kept_once_each_under_headings_in_order(names: list[str], lang: str) -> None:
    grouped = languages.by_letter(names, lang, key=str)
    headings = [heading for heading, _ in grouped]
    assert len(set(headings)) == len(headings)
    assert all(group for _, group in grouped)
    in_order = [name for _, group in grouped for name in group]
    assert Counter(in_order) == Counter(names)
    assert in_order == languages.sort_names(names, lang, key=str)
    lettered = [heading for heading in headings if heading]
    assert languages.sort_names(lettered, lang, key=str) == lettered


@given(any_names, a_language)
def test_a_heading_stands_under_itself(names: list[str], lang: str) -> None:
    for heading, _ in languages.by_letter(names, lang, key=str):
        assert heading == "" or letter(heading, lang) == heading


@given(
    st.permutations(["Ecuador", "Égypte", "égypte", "ÉGYPTE", "#", "1", "العراق", "أ", "ا", "Ёлка"]),
    a_language,
)
def test_the_order_does_not_depend_on_how_the_names_came(names: list[str], lang: str) -> None:
    assert languages.sort_names(names, lang, key=str) == languages.sort_names(sorted(names), lang, key=str)
