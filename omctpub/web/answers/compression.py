"""The codings an answer can be sent in: what makes each, and which of them a reader asks for.

Compression tells an onlooker how much of an answer repeats itself (BREACH). That is harmless here: the attack
needs a secret of one reader in an answer that also repeats what the attacker made that reader's browser send.
Readers have no cookie, a form's token is a signed time that anybody gets who asks, and so an attacker sees
the same page without any of this. A page made for somebody who logged in is another matter: it says
`Cache-Control: no-transform` (RFC 9111, 5.2.2.6) and is sent as it is, by us and by whatever stands in front.
"""

import gzip
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What is longer is cut. Browsers send some twenty characters.
LONGEST_HEADER = 1_000
# In the environ of a request: a function from a coding to the body in it, for what is sent again and again.
CODED = "omctpub.coded"

_ENTRY = re.compile(r"\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?")
_CODABLE = re.compile(r"text/(?!event-stream)|application/(?:json|xml|javascript)\b|[^;]*\+(?:json|xml)\b")


@dataclass(frozen=True)
class Coding:
    """A way to write the same in fewer bytes, always in the same.

    `page` is quick enough for what is made anew for each request; `file` takes its time (for 37 KB some 40 ms
    at most) for what is made once for a process.
    """

    name: str
    page: Callable[[bytes], bytes]
    file: Callable[[bytes], bytes]


# Best first: of codings that a reader likes equally, the first is the smallest.
CODINGS = (
    Coding(
        "br",
        # A window of 64 KiB holds a page; a larger one makes it no smaller and takes half as long again.
        partial(brotli.compress, mode=brotli.MODE_TEXT, quality=5, lgwin=16),
        partial(brotli.compress, mode=brotli.MODE_TEXT, quality=11),
    ),
    Coding("zstd", partial(zstd.compress, level=6), partial(zstd.compress, level=19)),
    Coding(
        "gzip",
        partial(gzip.compress, compresslevel=6, mtime=0),
        partial(gzip.compress, compresslevel=9, mtime=0),
    ),
)


@dataclass(frozen=True)
class Accepted:
    """What a reader can read: `codings`, of which the `best` is wanted; None where the plain body is.

    `plain`: whether the body may also come as it is.
    """

    codings: tuple[Coding, ...] = ()
    best: Coding | None = None
    plain: bool = True


@lru_cache(maxsize=64)
def accepted(header: str) -> Accepted:
    """What `Accept-Encoding` asks for (RFC 9110, 12.5.3). Without one, nothing is coded."""
    weights = _weights(header)
    others = weights.get("*", 0.0)
    liked = [(weights.get(coding.name, others), coding) for coding in CODINGS]
    plain = weights.get("identity", others if "*" in weights else 1.0)
    liked.sort(key=lambda pair: -pair[0])
    weight, best = liked[0]
    wanted = weight > 0 and weight >= weights.get("identity", 0.0)
    return Accepted(tuple(coding for q, coding in liked if q), best if wanted else None, plain > 0)


def _weights(header: str) -> Mapping[str, float]:
    """The weight of each coding that is named; what is malformed is passed over, of two the least counts."""
    if len(header) > LONGEST_HEADER:
        header = header[:LONGEST_HEADER].rpartition(",")[0]
    found: dict[str, float] = {}
    for entry in header.lower().split(","):
        if read := _ENTRY.fullmatch(entry):
            name = "gzip" if read[1] == "x-gzip" else read[1]
            found[name] = min(found.get(name, 1.0), float(read[2] or 1))
    return found


def codable(content_type: str) -> bool:
    """Whether this is text, which becomes much smaller; pictures, fonts and PDFs are compressed already."""
    return _CODABLE.match(content_type.lower()) is not None
