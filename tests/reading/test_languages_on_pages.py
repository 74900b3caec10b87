"""The interface: negotiated once, in the address from then on, with the right forms of every word."""

from itertools import permutations
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale, get_babel, ngettext

from omctpub.testing import Editor, Reader
from omctpub.web.interface import Catalogues

NEGOTIATED = [
    ("", "en"),
    ("fr", "fr"),
    ("fr-CH, en;q=0.5", "fr"),
    ("th, ru;q=0.3, ar;q=0.8", "ar"),
    ("xx, *;q=0.1", "en"),
    ("en;q=nan, es", "es"),
    (", ".join(f"x{at}" for at in range(10_000)), "en"),
]


@pytest.mark.parametrize(("header", "lang"), NEGOTIATED)
def test_only_the_front_door_negotiates(reader: Reader, header: str, lang: str) -> None:
    answer = reader.get("/?langs=ar", headers={"Accept-Language": header})
    assert (answer.status, answer.response.location) == (302, f"/{lang}/?langs=ar")
    assert "Accept-Language" in answer.response.vary


def test_a_page_speaks_the_language_of_its_address(reader: Reader) -> None:
    for lang, way in (("fr", "ltr"), ("ar", "rtl")):
        tree = reader.get(f"/{lang}/news", headers={"Accept-Language": "es"}).tree
        assert (tree.get("lang"), tree.get("dir")) == (lang, way)


def test_a_lost_reader_is_answered_in_their_language(reader: Reader) -> None:
    answers = [
        reader.get("/ru/nothing", headers={"Accept-Language": "fr"}),
        reader.get("/nothing", headers={"Accept-Language": "ru"}),
    ]
    assert [answer.tree.get("lang") for answer in answers] == ["ru", "ru"]


SPOKEN = {
    "fr": "Actualités",
    "es": "Noticias",
    "ar": "الأخبار",
    "ru": "Новости",
}


@pytest.mark.parametrize("lang", SPOKEN)
def test_the_menu_is_translated(reader: Reader, lang: str) -> None:
    assert reader.home(lang).said("//nav[@class='menu']//a") == SPOKEN[lang]


FORMS = {
    "ja": ("nplurals=1; plural=0;", dict.fromkeys((0, 1, 2, 5, 11, 21), 0)),
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        {1: 0, 21: 0, 2: 1, 4: 1, 0: 2, 5: 2, 11: 2, 12: 2},
    ),
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
        {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5},
    ),
}


def _catalogue(folder: Path, lang: str, rule: str, msgid: str, forms: int) -> None:
    """A compiled catalogue with one plural message whose forms are called f0, f1, …"""
    lines = [
        'msgid ""\nmsgstr ""',
        f'"Language: {lang}\\n"\n"Plural-Forms: {rule}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n',
        f'msgid "{msgid}"\nmsgid_plural "{msgid}s"',
        *(f'msgstr[{at}] "f{at}"' for at in range(forms)),
    ]
    place = folder / lang / "LC_MESSAGES"
    place.mkdir(parents=True)
    source = place / "messages.po"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with source.open("rb") as po, (place / "messages.mo").open("wb") as mo:
        write_mo(mo, read_po(po, locale=lang))


@pytest.mark.parametrize("lang", FORMS)
def test_plurals_are_right_with_plugin_catalogues_in_any_order(tmp_path: Path, lang: str) -> None:
    rule, expected = FORMS[lang]
    folders = {name: tmp_path / name for name in ("own", "french", "none")}
    _catalogue(folders["own"], lang, rule, "thing", max(expected.values()) + 1)
    _catalogue(folders["french"], "fr", "nplurals=2; plural=(n > 1);", "other", 2)
    app = Flask(__name__)
    Babel(app)
    for order in permutations(folders.values()):
        get_babel(app).instance.domain_instance = Catalogues(list(order))
        with app.test_request_context(), force_locale(lang):
            assert {n: ngettext("thing", "things", n) for n in expected} == {
                n: f"f{f}" for n, f in expected.items()
            }


def test_dates_and_countries_are_written_as_the_language_writes_them(editor: Editor, reader: Reader) -> None:
    editor.save("one", published="2018-02-16", countries=("CD",), texts={"en": "A title"})
    for lang, date, country in (
        ("en", "February 16, 2018", "Congo - Kinshasa"),
        ("fr", "16 février 2018", "Congo-Kinshasa"),
        ("es", "16 de febrero de 2018", "República Democrática del Congo"),
        ("ru", "16 февраля 2018 г.", "Конго - Киншаса"),
    ):
        said = reader.news(lang).said("//ul[@class='meta']")
        assert date in said
        assert country in said
