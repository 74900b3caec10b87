"""The signs of Markdown: written, and kept from being read where they are only text."""

import re
from urllib.parse import quote

from omctpub.from_html.blocks import Link

# What would be read as Markdown; the text is followed by the character that comes after it.
_SIGNS = (
    r"[\\`*]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|~(?=~|\Z)|(?<=~)~|\A~"
    r"|<(?=[A-Za-z/!?]|\Z)"
    r"|&(?=#?\w{1,40};)"
)
_TO_ESCAPE = re.compile(rf"{_SIGNS}|\[(?=\^)|\](?=[(:])|!(?=\[\Z)")
_TO_ESCAPE_IN_LINKS = re.compile(rf"{_SIGNS}|[\[\]]")
_LIST_NUMBER = re.compile(r"^([0-9]{1,9})(?=[.)](?:\s|\\?$))", re.MULTILINE)
_BLOCK_SIGN = re.compile(r"^(?=#{1,6}(?:\s|\\?$)|[-+](?:\s|\\?$)|>|[-=|:][-=|: ]*\\?$|\|)", re.MULTILINE)
_CLOSING_HASHES = re.compile(r"(?<!\S)(?=#+$)")
_PLAIN_ADDRESS = re.compile(r"https?://[!#$&-;=?-Z_a-z~]+")
_PLAIN_MAIL_ADDRESS = re.compile(r"mailto:[a-zA-Z0-9.+-]+@[a-zA-Z0-9.-]+[a-zA-Z]")
_IN_ADDRESS = re.compile(r"[ \x7f\u00a0\u2028\u2029<>\\`|]")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_IN_TITLE = re.compile(r'[\\"`]')
_IGNORED_IN_ADDRESS = re.compile(r"[\x00-\x1f]")


def escaped(text: str, after: str, in_link: bool) -> str:
    """The text with a backslash before what would be read as a sign of Markdown."""
    signs = _TO_ESCAPE_IN_LINKS if in_link else _TO_ESCAPE
    end = len(text)
    marked = signs.sub(lambda sign: f"\\{sign[0]}" if sign.start() < end else sign[0], text + after)
    return marked[: len(marked) - len(after)].replace("\n", "\\\n")


def code(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def linked(link: Link, text: str, written: str) -> str:
    if not link.title and link.href in (text, f"mailto:{text}") and _is_plain_address(link.href):
        return f"<{text}>"
    title = _IN_TITLE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", link.title))
    target = f'{_destination(link.href)} "{title}"' if title else _destination(link.href)
    return f"[{written}]({target})"


def _is_plain_address(address: str) -> bool:
    """Whether an address can stand for itself; others are shown decoded, as xn--… is."""
    plain = _PLAIN_ADDRESS.fullmatch(address) or _PLAIN_MAIL_ADDRESS.fullmatch(address)
    return bool(plain) and "xn--" not in address


def _destination(address: str) -> str:
    known = _IN_ADDRESS.sub(lambda char: quote(char[0]), _IGNORED_IN_ADDRESS.sub("", address))
    known = _ENTITY.sub("&amp;", known)
    return f"<{known}>" if "(" in known or ")" in known else known


def escaped_starts(written: str) -> str:
    return _BLOCK_SIGN.sub(r"\\", _LIST_NUMBER.sub(r"\1\\", written))


def escaped_end_of_heading(written: str) -> str:
    return _CLOSING_HASHES.sub(r"\\", written)
