"""The language of the interface: which catalogues speak, in which order, with whose plural rule."""

from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, get_babel, get_locale

from omctpub import languages
from omctpub.plugins import shipped
from omctpub.site import Site
from omctpub.web.pages import view


class Catalogues(Domain):  # type: ignore[misc]
    """The catalogues of plugins, then the core's: the later wins where both have a text.

    Flask-Babel's own merging takes the plural rule of the last folder even where that folder has no
    catalogue for the language; here only a catalogue that exists can set it.
    """

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(translation_directories=[str(folder) for folder in folders])

    def get_translations(self) -> NullTranslations:
        """The merged catalogue of the request's language, made once."""
        key = str(get_locale() or "en")
        if key not in self.cache:
            self.cache[key] = self._merged(key)
        merged: NullTranslations = self.cache[key]
        return merged

    def _merged(self, key: str) -> NullTranslations:
        merged = Translations()
        for folder in self.translation_directories:
            catalogue = Translations.load(folder, [key])
            if isinstance(catalogue, Translations):
                merged.merge(catalogue)
                merged.plural = catalogue.plural
        return merged


def register(app: Flask, site: Site) -> None:
    """Speak the language of the address; plugins' catalogues first, the core's last."""
    Babel(app, locale_selector=_locale, timezone_selector=lambda: str(site.settings.timezone))
    folders = [one.found.folder / "translations" for one in site.registry.loaded if one.found.folder]
    get_babel(app).instance.domain_instance = Catalogues([*folders, shipped("translations")])


def _locale() -> Locale:
    return languages.locale(view().lang)
