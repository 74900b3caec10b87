"""The kinds of page that readers meet, each with its address on the showcase site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.filling import BenchError

LANGUAGES = ("en", "fr", "es", "ar", "ru")


@dataclass(frozen=True)
class PageKind:
    """A kind of page. `path` follows the language; `{word}` in it is what a reader of that language types."""

    name: str
    path: str
    status: int = 200
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def for_engines(self) -> bool:
        """Whether search engines are to find it: not the results of a search, which ask them to stay away."""
        return not self.path.startswith("search")

    def address(self, lang: str) -> str:
        word = self.words.get(lang, self.words.get("en", ""))
        return f"/{lang}/{self.path.format(word=quote(word))}"


COMMON = {"en": "police", "fr": "police", "es": "policía", "ar": "الشرطة", "ru": "полиция"}
MISTYPED = {"en": "tortrue", "fr": "tortrue", "es": "tortrua", "ar": "التعذذيب", "ru": "пытикк"}
FOREIGN = {"en": "Гондурас", "fr": "هندوراس", "es": "होंडूरास", "ar": "Honduras", "ru": "宏都拉斯"}

PAGE_KINDS = (
    PageKind("home", ""),
    PageKind("home without items", "?langs=eo"),
    PageKind("list", "news"),
    PageKind("list, last page", "news?page=4"),
    PageKind("list, filter form", "news?filters=1"),
    PageKind("list, chips", "news?filters=1&country=HN&country=TN&type=urgent_intervention&langs=es,ar,en"),
    PageKind("list, Arabic only", "news?langs=ar"),
    PageKind("list, empty", "news?year=1999"),
    PageKind("list of a type", "statements"),
    PageKind("list of calls", "internships"),
    PageKind("list of events", "events"),
    PageKind("statement", "statements/demo-statement-night-line"),
    PageKind("statement to sign", "statements/demo-joint-statement-open-doors"),
    PageKind("statement signed by 25", "statements/demo-joint-statement-children-borders"),
    PageKind("statement in Hebrew", "statements/face-hebrew"),
    PageKind("statement in Hindi", "statements/face-hindi"),
    PageKind("case", "urgent-interventions/demo-update-paramedic-transfer"),
    PageKind("case, newest", "urgent-interventions/demo-release-paramedic"),
    PageKind("appeal in Persian", "urgent-interventions/face-persian"),
    PageKind("call, open", "internships/demo-internship-tunis"),
    PageKind("call, closed", "internships/demo-internship-case-archive"),
    PageKind("event, coming", "events/demo-event-webinar-registers"),
    PageKind("event, past", "events/demo-event-open-night"),
    PageKind("report", "reports/demo-report-annual"),
    PageKind("report in Thai", "reports/face-thai"),
    PageKind("link in Chinese", "links/face-chinese"),
    PageKind("item, every paragraph", "statements/face-every-paragraph"),
    PageKind("item, long headline", "statements/face-long-headline"),
    PageKind("item, mixed scripts", "statements/face-mixed-scripts"),
    PageKind("item without title", "statements/face-without-title"),
    PageKind("item without anything", "statements/face-without-anything"),
    PageKind("item, five programmes", "statements/demo-statement-five-programmes"),
    PageKind("pledge, running", "pledges/demo-pledge-first-hour"),
    PageKind("pledge, closed", "pledges/face-pledge-closed"),
    PageKind("pledge, form", "pledge/demo-pledge-first-hour/sign"),
    PageKind("pledge, thanks", "pledge/demo-pledge-first-hour/thanks"),
    PageKind("page, in five languages", "pages/demo-page-about"),
    PageKind("search, empty", "search"),
    PageKind("search", "search?q={word}", words=COMMON),
    PageKind("search, filters", "search?q={word}&filters=1&langs=en,es,fr,ar,ru", words=COMMON),
    PageKind("search, nothing found", "search?q=zzyzx"),
    PageKind("search, did you mean", "search?q={word}", words=MISTYPED),
    PageKind("search, country offer", "search?q={word}", words=FOREIGN),
    PageKind("search, which country", "search?q=Congo"),
    PageKind("countries", "countries"),
    PageKind("country", "countries/HN"),
    PageKind("country, long name", "countries/GS"),
    PageKind("programmes", "programmes"),
    PageKind("programme", "programmes/places-of-detention"),
    PageKind("archive", "archive"),
    PageKind("error 400", "refused/400", 400),
    PageKind("error 404", "nothing/of/that/name", 404),
    PageKind("error 410", "statements/face-taken-down", 410),
    PageKind("error 500", "refused/500", 500),
)


def named(names: Sequence[str]) -> list[PageKind]:
    """The kinds of these names, else those whose names begin so; all of them where none is named."""
    found: dict[str, PageKind] = {}
    for name in names:
        exact = [kind for kind in PAGE_KINDS if kind.name == name]
        begun = exact or [kind for kind in PAGE_KINDS if kind.name.startswith(name)]
        if not begun:
            known = ", ".join(kind.name for kind in PAGE_KINDS)
            raise BenchError(f"{name!r} names no kind of page; there are: {known}")
        found |= {kind.name: kind for kind in begun}
    return list(found.values()) if names else list(PAGE_KINDS)
