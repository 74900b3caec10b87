"""What readers are told of a file before they fetch it: its type by the name they know, and its size."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

# Endings of addresses and what they are called, with the media types that mean the same.
_KNOWN = (
    (("pdf",), "PDF", ("application/pdf",)),
    (("epub",), "EPUB", ("application/epub+zip",)),
    (("html", "htm"), "HTML", ("text/html",)),
    (("txt",), "TXT", ("text/plain",)),
    (("csv",), "CSV", ("text/csv",)),
    (("zip",), "ZIP", ("application/zip",)),
    (("rtf",), "RTF", ("application/rtf", "text/rtf")),
    (("odt",), "ODT", ("application/vnd.oasis.opendocument.text",)),
    (("ods",), "ODS", ("application/vnd.oasis.opendocument.spreadsheet",)),
    (("doc",), "DOC", ("application/msword",)),
    (("docx",), "DOCX", ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)),
    (("xls",), "XLS", ("application/vnd.ms-excel",)),
    (("xlsx",), "XLSX", ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)),
    (("ppt",), "PPT", ("application/vnd.ms-powerpoint",)),
    (("pptx",), "PPTX", ("application/vnd.openxmlformats-officedocument.presentationml.presentation",)),
    (("jpg", "jpeg"), "JPEG", ("image/jpeg",)),
    (("png",), "PNG", ("image/png",)),
    (("mp3",), "MP3", ("audio/mpeg",)),
    (("mp4",), "MP4", ("video/mp4",)),
)
_BY_ENDING = {f".{ending}": name for endings, name, _types in _KNOWN for ending in endings}
_BY_MEDIA_TYPE = {media: name for _endings, name, types in _KNOWN for media in types}
_MEDIA_TYPES = {name: types[0] for _endings, name, types in _KNOWN}


def type_name(address: str, given: str | None) -> str:
    """The name of a file's type: as given, a known media type by its name; else by the address's ending."""
    if given:
        return _BY_MEDIA_TYPE.get(given.partition(";")[0].strip().lower(), given)
    return _BY_ENDING.get(PurePosixPath(urlsplit(address).path).suffix.lower(), "")


def media_type(address: str, given: str | None) -> str:
    """The media type (application/pdf) of a file, as given or by the name of its type; "" if unknown."""
    return given if given and "/" in given else _MEDIA_TYPES.get(type_name(address, given), "")
