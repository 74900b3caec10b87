"""The plain choice on top of a list that is mostly in other languages: only the page's own, or all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from omctpub.models.visible import Text
from omctpub.web.pages import view


@dataclass(frozen=True)
class LanguageChoice:
    """The addresses of the same list in the page's language only, and in all; whether the first is this."""

    only: str
    all: str
    only_chosen: bool


def language_choice(texts: Iterable[Text], address: Callable[..., str]) -> LanguageChoice | None:
    """Offered where most of the texts shown are in other languages, and to who has chosen the page's only.

    `address` gives the address of the list for the languages in its argument `langs`.
    """
    page, read = view().lang, view().langs
    foreign = [text.lang != page for text in texts]
    if read != (page,) and (read or 2 * sum(foreign) <= len(foreign)):
        return None
    return LanguageChoice(address(langs=page), address(langs=None), only_chosen=bool(read))
