"""What templates can use: where they are looked for, and the words and addresses they ask for."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, ChoiceLoader, FileSystemLoader
from jinja2.bccache import Bucket
from markupsafe import Markup
from werkzeug.local import LocalProxy

from omctpub import countries, dates, languages
from omctpub.contained import balanced
from omctpub.markdown import render
from omctpub.models.visible import Entry, Text
from omctpub.site import Site
from omctpub.web import contained
from omctpub.web.answers.cache import never_keep
from omctpub.web.discovery.feeds import WORDS, xml_text
from omctpub.web.discovery.icons import picture
from omctpub.web.discovery.sharing import share_locale
from omctpub.web.finding.labels import programme_name
from omctpub.web.footer import in_footer
from omctpub.web.pages import absolute, entry_link, form_token, is_partial, link, site, text_link, view


class Compiled(BytecodeCache):
    """What templates were compiled to, for every application of this process. Each text is compiled once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.checksum, bucket.code


_compiled = Compiled()


def register(app: Flask, site: Site) -> None:
    """Look for templates in the site's own folder, then the core, then the plugins; add the words."""
    folders = [site.settings.folder / "templates", Path(app.root_path) / "templates"]
    folders += [one.found.folder / "templates" for one in site.registry.loaded if one.found.folder]
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(str(folder)) for folder in folders])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = _compiled
    app.jinja_env.globals.update(
        link=link,
        entry_link=entry_link,
        text_link=text_link,
        form_token=form_token,
        settings=site.settings,
        types=site.types,
        prefix=country_prefix,
        country=country,
        programme=programme,
        is_open=is_open,
        in_footer=in_footer,
        language=language,
        own_name=languages.own_name,
        direction=languages.direction,
        absolute=absolute,
        picture=picture,
        briefs=_briefs(site, folders),
        **WORDS,
    )
    app.jinja_env.filters.update(
        published=published, day=day, paragraphs=paragraphs, markdown=markdown, marked=marked, listed=listed
    )
    app.jinja_env.filters.update(moment=moment, number=number, xml=xml_text, rfc3339=rfc3339, iso=dates.iso)
    app.jinja_env.filters.update(file_size=file_size)
    app.jinja_env.filters.update(share_locale=share_locale)
    contained.register(app.jinja_env)
    app.context_processor(_of_request)


def _briefs(site: Site, folders: Sequence[Path]) -> dict[str, str]:
    """By type the template of what its entries say in a list besides; most types have none."""
    names = {name: f"{name}/brief.html" for name in site.types}
    return {kind: name for kind, name in names.items() if any((one / name).is_file() for one in folders)}


def _of_request() -> dict[str, Any]:
    return {
        "lang": view().lang,
        "dir": view().dir,
        "langs": view().langs,
        "view": view(),
        "now": LocalProxy(_this_moment),
        "partial": is_partial(),
    }


def _this_moment() -> datetime:
    """The time, for a page that is true at this moment only."""
    never_keep()
    return site().now()


def country_prefix(entry: Entry, text: Text) -> str:
    """The name to stand before the title: only of a single country that the title does not begin with."""
    if len(entry.countries) != 1 or not text.named:
        return ""
    code = entry.countries[0]
    return "" if countries.starts_with_name(text.title, code, text.lang) else country(code)


def country(code: str) -> str:
    return countries.name(code, view().lang)


def programme(found: Any) -> tuple[str, str]:
    """The programme's name for this page, and the language that name is in."""
    return programme_name(found, view().lang)


def language(tag: str) -> str:
    return languages.name(tag, view().lang)


def is_open(entry: Entry) -> bool | None:
    """Whether an item still runs; None where its type knows no end."""
    return site().is_open(entry.type, entry)


def published(entry: Entry) -> str:
    return dates.show(entry.published, view().lang)


def rfc3339(entry: Entry) -> str:
    return dates.rfc3339(entry.published, site().settings.timezone)


def day(value: str) -> str:
    """A stored date in the page's language."""
    return dates.show_date(value, view().lang)


def moment(value: str) -> str:
    """A stored instant in the page's language and the site's time zone."""
    return moment_at(dates.instant(value, site().settings.timezone))


def moment_at(at: int) -> str:
    """The same of microseconds since 1970."""
    return dates.show_instant(at, view().lang, site().settings.timezone)


def number(value: float) -> str:
    return languages.number(value, view().lang)


def file_size(count: int) -> str:
    return languages.file_size(count, view().lang)


def listed(names: list[str]) -> str:
    return languages.list_of(names, view().lang)


def paragraphs(text: str) -> Markup:
    """Plain text as escaped paragraphs."""
    parts = (part for part in re.split(r"\n\s*\n", balanced(text)) if part.strip())
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def markdown(text: str) -> Markup:
    return Markup(render(text))


def marked(pieces: list[tuple[str, bool]]) -> Markup:
    """A text in pieces, the found ones marked; everything is escaped."""
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if hit else p for p, hit in pieces)
