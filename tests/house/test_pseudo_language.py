"""No text for people is left unmarked: in a pseudo-language every marked one stands in brackets."""

from typing import Any

import pytest
from babel.support import NullTranslations

from omctpub.testing import Editor, Reader
from omctpub.web.interface import Catalogues

OPEN, CLOSE = "⟦", "⟧"


class Pseudo(NullTranslations):
    """Speaks every message in brackets."""

    def ugettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        return f"{OPEN}{singular if number == 1 else plural}{CLOSE}"

    def upgettext(self, context: str, message: str) -> str:
        return self.ugettext(message)

    def unpgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return self.ungettext(singular, plural, number)


# What no catalogue speaks of: names of the site and of languages, dates, and the items themselves.
OTHERS = ("site-name", "p-name", "p-summary", "e-content", "passage", "site-footer")
SAID_BY_OTHERS = (
    "ancestor-or-self::*[self::time or self::title or self::mark or self::script or "
    "@hreflang or . = @href or " + " or ".join(f"contains(@class, '{name}')" for name in OTHERS) + "]"
)
ADDRESSES = [
    *("/fr/", "/fr/news?filters=1", "/fr/statements", "/fr/search?q=letter&filters=1", "/fr/search"),
    *("/fr/nothing", "/fr/statements/one", "/fr/internships/two", "/fr/pledges/four"),
]


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalogues, "get_translations", lambda self: Pseudo())


def _unmarked(page: Any, known: set[str]) -> list[str]:
    """Visible texts with letters that are neither in brackets nor somebody else's."""
    texts = page.tree.xpath(
        f"//body//text()[not({SAID_BY_OTHERS})] | //@aria-label | //@placeholder | //@alt"
    )
    plain = (" ".join(str(text).split()) for text in texts)
    return [
        text
        for text in plain
        if any(letter.isalpha() for letter in text)
        and OPEN not in text
        and CLOSE not in text
        and text not in known
    ]


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_text_is_marked_for_translation(editor: Editor, reader: Reader, address: str) -> None:
    editor.programme("p", fr="Programme")
    text = {"title": "Lettre", "summary": "Un letter.", "body": "Le corps."}
    more: dict[str, Any] = {"programmes": ("p",), "countries": ("SD", "PE")}
    editor.save("one", "statement", texts={"fr": text, "en": {**text, "title": "Letter"}}, **more)
    editor.save("two", "internship", texts={"en": text}, data={"deadline": "2018-01-01"})
    editor.save("three", "report", texts={"fr": ""})
    editor.save("four", "pledge", texts={"fr": text}, data={"goal": 100})
    known = {"Soudan", "Pérou", "Programme", "Français", "English", "omctpub", "News on Torture"}
    known |= {"Atom", "JSON Feed"}
    known |= {"Un letter.", "Human Rights Defenders news", "Soudan, Pérou", "Lettre", "Letter", "p"}
    assert _unmarked(reader.get(address), known) == []
