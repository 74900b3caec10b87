"""What a file is by its content, whatever its name says; what is neither picture nor PDF is refused."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

JPEG, PNG, WEBP, GIF, PDF = "image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"
# What is stored: pictures of any sort become one of the first two.
ENDINGS: Mapping[str, str] = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}

LOOKED_AT = 1024
_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
)
# What people do send: it is told what it is, and what to do.
_OTHERS = (
    (b"II*\0", _("is a TIFF. Save it as JPEG or PNG.")),
    (b"MM\0*", _("is a TIFF. Save it as JPEG or PNG.")),
    (b"BM", _("is a bitmap (BMP). Save it as JPEG or PNG.")),
    (b"8BPS", _("is a Photoshop file. Save it as JPEG or PNG.")),
    (b"PK\x03\x04", _("is a ZIP or an office document. Save it as PDF, or take out what is in it.")),
    (b"\xd0\xcf\x11\xe0", _("is an office document. Save it as PDF.")),
    (b"{\\rtf", _("is a text document (RTF). Save it as PDF.")),
    (b"%!PS", _("is PostScript, which is a program. Save it as PDF.")),
)
_HEIF = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"avis")


class Refused(Exception):
    """A file that is not taken; `reason`, translatable and going on after its name, says why and the cure."""

    @property
    def reason(self) -> object:
        return self.args[0]


def kind_of(head: bytes) -> str:
    """The media type that the first bytes (`LOOKED_AT` suffice) tell; Refused where none of it is taken."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    raise Refused(_why_not(head))


def _why_not(head: bytes) -> object:
    if not head:
        return _("is empty.")
    for beginning, reason in _OTHERS:
        if head.startswith(beginning):
            return reason
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIF:
            return _("is a picture in HEIC or AVIF. Save it as JPEG or PNG.")
        return _("is a video or a sound. Only pictures and PDFs are taken.")
    text = head.lower()
    if b"<svg" in text:
        return _("is a drawing in SVG, which can hold programs. Save it as JPEG or PNG.")
    if any(mark in text for mark in (b"<html", b"<!doctype", b"<script", b"<?xml", b"<?php")):
        return _("is a web page or a program. Only pictures and PDFs are taken.")
    return _("is none that is taken, whatever its name says: JPEG, PNG, WebP and GIF pictures, and PDF.")
