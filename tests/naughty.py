"""Texts that break programs, by family, and import lines that have one in each place that takes a text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from omctpub.content import ContentType, Field

HARMLESS = "Harmless"
A_WORD_OF_A_MEGABYTE = "w" * 1_000_000

FAMILIES: Mapping[str, Sequence[str]] = {
    "words that programs read": [
        *(
            "null",
            "None",
            "undefined",
            "NaN",
            "true",
            "0",
            "-1",
            "1e999",
            "1/0",
            "0x1F",
            "1_000",
            "[object Object]",
        ),
        *(
            "CON",
            "NUL",
            "../../etc/passwd",
            "%2e%2e%2f",
            "file:///etc/passwd",
            "$HOME",
            "`id`",
            "$(id)",
            "| id",
        ),
    ],
    "script": [
        "<script>document.title='hit'</script>",
        "</title><script>alert('hit')</script>",
        "</textarea></style></script><svg/onload=alert('hit')>",
        '"><img src=x onerror="alert(\'hit\')">',
        "' autofocus onfocus='alert(1)' x='",
        "<svg><a xlink:href=\"javascript:alert('hit')\"><text>x</text></a></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)'>",
        "<form action=//evil.example><input name=attributes><button formaction=javascript:alert(1)>x</form>",
        "<template><iframe srcdoc='<script>parent.alert(1)</script>'></iframe></template>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'><link href=//e>",
        "<p hx-get=/en/news hx-trigger=load data-hx-post=/ hx-on:click=alert(1) hx-vals='js:{a:b()}'>x</p>",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;lt; &#0; &#x110000; &nbsp",
        "]]></summary><script/> <![CDATA[ <!-- --!> <?xml version='1.0'?> <!DOCTYPE x [<!ENTITY a 'b'>]> &a;",
    ],
    "links": [
        "[x](javascript:alert(1)) [y](jAvA\tscript:alert(1)) [z](data:text/html;base64,PHN2Zz4=) ![i](//e/i)",
        '<javascript:alert(1)> <http://evil.example/"onmouseover="alert(1)> [a]: javascript:alert(1)\n\n[a]',
        '[q](vbscript:x) [r](&#106;avascript:alert(1)) [s](\\\\evil) [t](java&Tab;script:alert(1) "t")',
        "https://evil.example/{{7*7}}?a=<b>&c='d' mailto:a@b.example?bcc=c@d.example",
    ],
    "templates": [
        "{{7*7}} {%% include '/etc/passwd' %%} {# #} ${7*7} #{7*7} <%= 7*7 %>",
        "%(x)s %s %d %n {0.__class__} {} {x!r:>99999999}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }} {{config}} {{request}}",
    ],
    "databases and sheets": [
        *(
            "' OR 1=1 --",
            "1; DROP TABLE item;--",
            '") UNION SELECT * FROM item --',
            "100%_",
            "\\' \\\\",
            "a' || 'b",
        ),
        *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\uff1d1+1", '=HYPERLINK("//evil.example")'),
    ],
    "direction": [
        "\u202eevil\u2066gpj.exe",
        "\u2066\u2067\u2068 left open",
        "\u2069\u2069\u202c closed too often",
        "שלום \u202dabc\u202e مرحبا 123 !",
        "\u061c\u200e\u200f",
        "if (user != '\u202e\u2066admin') \u2066// check\u2069 \u2066{",
    ],
    "look-alikes": [
        "раураl аdmin",
        "ａｄｍｉｎ",
        "𝐚𝕕𝖒𝒾𝓷 ⓐⓓⓜⓘⓝ",
        "аdmin\u0307",
        "ﬁ ﬃ ĳ ǆ ß ẞ ı İ ſ K Å",
        "rn m vv w 0O 1lI",
    ],
    "controls": [
        "bell\x07 escape\x1b[31mred\x1b[0m backspace\b delete\x7f",
        "form\x0cfeed vertical\x0btab next\x85line line\u2028 paragraph\u2029 end",
        "\ufeffmark \ufffe \uffff \ufdd0 \ufdef \U0001fffe \U0010ffff",
        "private \ue000 \U000f0000 unassigned \u0378 note \ufff9a\ufffab\ufffb replaced \ufffd",
        "tags \U000e0001\U000e0065\U000e006e soft\u00adhyphen joined\u2060word \u206a\u206f",
    ],
    "marks": [
        "Ź̶̢̛͓̱̗̯̱̅̀ą̵̧̛͖̖̈́̿l̸̙̪̈́͗̀ͅg̶̨͎̈́̈o̷̢͙͂́",
        "a" + "\u0315\u0300" * 400,
        "\u0301\u0308 before anything",
        "\u0f73\u0f75 \u0958 \u0344 \u1e9b\u0323 \uac01\u11a8 각",
        "นี้กำลังถูกทดสอบ क्षि ﷽ ﷺ بِسْمِ اللَّهِ",
    ],
    "emoji": [
        "👨‍👩‍👧‍👦 👩🏽‍⚕️ 🏳️‍🌈 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇨🇭🇸🇩 1️⃣ ❤️‍🔥",
        "\U0001f1e8 \u200d\ufe0f\U0001f3fd \u20e3",
        "𓀀 𐎀 𠜎 🀄 ꙮ",
    ],
    "nothing to see": [
        *(
            "\u200b",
            "\u00a0\u3000",
            "\u0301",
            "\u2060\ufeff",
            "\u202e",
            "\u3164",
            "\u2800",
            "\ufe0f",
            "\u00ad",
            "\U000e0020",
        ),
    ],
    "ends of lines": [
        "one\r\ntwo\rthree\n\n\n\nfour",
        "x\r\nSet-Cookie: a=b\r\n\r\n<b>",
        "x%0d%0aLocation:%20//evil.example",
        "\t tabs \t and   blanks \n \n",
    ],
    "long": [
        "x" * 1_000,
        "long " * 199 + "word",
        "的" * 900,
        "[" * 700 + "*" * 200 + "`" * 99,
        "> " * 150 + "- " * 150,
        "a" + "\u0301" * 900,
    ],
}
# What no database keeps; a line with one of them is refused.
NO_TEXTS = ["a\0b", "\ud800", "\udfff\ud800"]
EVERY = [text for family in FAMILIES.values() for text in family]
SCRIPTS = [*FAMILIES["script"], *FAMILIES["links"]]

# A value that each kind of field takes, to put beside the one being tried, and how it holds any text at all.
GOOD: Mapping[str, Any] = {
    **dict.fromkeys(("text", "markdown"), HARMLESS),
    **{
        "number": 80,
        "date": "2018-02-16",
        "instant": "2018-02-16T10:00:00Z",
        "country": "SD",
        "language": "th",
    },
    **{"url": "https://e.example/x", "file": "https://e.example/x.pdf", "email": "a@e.example"},
    "code": "HND 002 / 0703 / OBS 035",
}
AROUND: Mapping[str, str] = {
    "url": "https://e.example/{}",
    "file": "https://e.example/{}.pdf",
    "email": "{}@e.example",
    "code": "HND 002 / 0703 / OBS 035{}",
    "number": "8{}",
    "date": "2018-02-16{}",
    "instant": "2018-02-16T10:00:00Z{}",
    "country": "Sudan{}",
    "language": "th-{}",
}


def a_line(id: str, title: str = HARMLESS, slug: str = "", /, **changes: Any) -> dict[str, Any]:
    """A statement with this title; `changes` are to its keys."""
    text = {"title": title, **({"slug": slug} if slug else {})}
    begin = {"id": id, "type": "statement", "published": "2018-02-16", "original": "en"}
    return {**begin, "translations": {"en": text}, **changes}


def line(id: str, kind: ContentType, text: str = HARMLESS, /, **changes: Any) -> dict[str, Any]:
    """An item with this text wherever it fits as it is, as a line; `changes` are to its keys."""
    own = fields(kind.own_fields(False), text)
    texts = {"title": text, "summary": text, "body": text, "fields": fields(kind.own_fields(True), text)}
    good = {
        "id": id,
        "type": kind.name,
        "published": "2018-02-16",
        "original": "en",
        "fields": own,
        "translations": {"en": texts},
    }
    return {**good, **changes}


def fields(declared: Sequence[Field], text: str) -> dict[str, Any]:
    """The text in every field that is a text, and in every column of a list."""
    found: dict[str, Any] = {field.name: text for field in declared if is_text(field)}
    return found | {field.name: [fields(field.fields, text)] for field in declared if field.kind == "list"}


def is_text(field: Field) -> bool:
    return field.kind in ("text", "markdown") and field.clean is None


def in_each_place(kind: ContentType, text: str, whole: bool) -> Iterator[dict[str, Any]]:
    """Lines that differ from a harmless one in a single value: of an own field, or of the `whole` line."""
    if whole:
        yield from _in_each_key(kind, text)
    for field in kind.fields:
        for value in values(field, text):
            yield with_text(kind, {field.name: value})


def _in_each_key(kind: ContentType, text: str) -> Iterator[dict[str, Any]]:
    for name in ("kind", "id", "type", "published", "original", "visible_from", "visible_until", "follows"):
        yield {**with_text(kind), name: text}
    for name in ("programmes", "countries", "old_urls"):
        yield from ({**with_text(kind), name: [one]} for one in (text, AROUND["url"].format(text)))
    for name in ("title", "summary", "body", "slug", "state", "from_revision", "body_format"):
        yield with_text(kind, **{name: text})
    yield with_text(kind, body=text, body_format="html")
    yield {**with_text(kind), "translations": {text: {"title": HARMLESS}}}
    yield {**with_text(kind), text: text}
    yield with_text(kind, {text: text})
    yield programme(text, HARMLESS)
    yield {"kind": "programme", "slug": "p", "names": {text: HARMLESS}}


def with_text(kind: ContentType, own: Mapping[str, Any] | None = None, /, **parts: Any) -> dict[str, Any]:
    """A harmless line without an id, with these values of own fields and these parts of its text."""
    translated = {field.name for field in kind.own_fields(True)}
    given, fields = own or {}, {name: value for name, value in (own or {}).items() if name not in translated}
    text = {"title": HARMLESS, "fields": {n: v for n, v in given.items() if n in translated}, **parts}
    whole = line("", kind, fields=fields, translations={"en": text})
    return {key: value for key, value in whole.items() if key != "id"}


def values(field: Field, text: str) -> Iterator[Any]:
    """The text as the value of a field, and as a part of one that fits its kind."""
    if field.kind == "list":
        good = {one.name: GOOD[one.kind] for one in field.fields if one.kind in GOOD}
        for column in field.fields:
            yield from ([{**good, column.name: value}] for value in values(column, text))
        yield [{text: text}]
        return
    yield text
    if field.kind in AROUND:
        yield AROUND[field.kind].format(text)


def programme(slug: str, text: str) -> dict[str, Any]:
    return {"kind": "programme", "slug": slug, "names": {"en": text, "ar": text, "th": text}}


def written(lines: Sequence[Mapping[str, Any]]) -> bytes:
    """The lines as a file."""
    return "".join(json.dumps(one) + "\n" for one in lines).encode()
