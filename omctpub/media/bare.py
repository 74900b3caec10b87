"""Pictures that hold nothing but the picture, and are kept as they are.

So a picture loses nothing each time that it goes from one site to another. The parts of a file are told
by its format (JPEG: ITU T.81, annex B; PNG: W3C, section 5); what is in neither list is a reason to make it
anew.
"""

from omctpub.media.recognising import JPEG, PNG

_SOI, _EOI, _SOS, _APP0 = 0xD8, 0xD9, 0xDA, 0xE0
# Frames (baseline, extended, progressive), tables, restart interval; no comment, no APPn but JFIF's.
_SEGMENTS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, _SOS}
_JFIF_WITHOUT_THUMBNAIL = 16
_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def is_bare(content: bytes, kind: str) -> bool:
    """Whether a picture is there and nothing else: no data about it, and nothing behind its end."""
    return {JPEG: _bare_jpeg, PNG: _bare_png}[kind](content) if kind in (JPEG, PNG) else False


def _bare_jpeg(content: bytes) -> bool:
    at = 2
    while content[at : at + 1] == b"\xff" and at + 1 < len(content):
        marker = content[at + 1]
        if marker == _EOI:
            return at + 2 == len(content)
        length = int.from_bytes(content[at + 2 : at + 4])
        jfif = marker == _APP0 and length == _JFIF_WITHOUT_THUMBNAIL and at == 2
        if length < 2 or not (jfif or marker in _SEGMENTS):
            return False
        at += 2 + length
        if marker == _SOS:
            at = _after_scan(content, at)
    return False


def _after_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0:
        after = content[at + 1] if at + 1 < len(content) else _EOI
        if after and not 0xD0 <= after <= 0xD7:
            return at
        at += 2
    return len(content)


def _bare_png(content: bytes) -> bool:
    at = 8
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        at += 12 + length
        if name not in _CHUNKS:
            return False
        if name == b"IEND":
            return length == 0 and at == len(content)
    return False
