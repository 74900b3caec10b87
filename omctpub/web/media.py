"""Pictures and documents under /media/, as long as readers see the item they belong to.

Every answer says that it is nothing but what its type says (`nosniff`), and that nothing in it may run
(`sandbox`). A PDF is handed over to be saved: no browser shows one within a sandbox, and without it whatever
programs are in it would run under this site's name. Whoever keeps a copy asks each time whether it is still
true (`no-cache`), so that what was withdrawn is gone.
"""

import logging
import re
from collections.abc import Mapping

from flask import Blueprint, Response, abort, request, send_file, url_for
from werkzeug.exceptions import Gone, NotFound

from omctpub.media import ADDRESS, PDF, file_names, variant_name
from omctpub.models.assets import Attached, served, was_served
from omctpub.web.pages import site, view

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    # Programs that read feeds show them on pages of their own.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_FILE = re.compile(r"([0-9a-f]{32})(?:-([0-9]{1,4}))?\.(?:jpg|png|webp|pdf)")
_WEBP = "image/webp"

log = logging.getLogger(__name__)
media = Blueprint("media", __name__)


@media.get(f"{ADDRESS}<file>")
def file(file: str) -> Response:
    """A picture, a variant of one, or a document."""
    return answer_with(named(file), file)


def named(file: str) -> Attached:
    """What the file belongs to; refused with 410 where readers could see it once, else 404."""
    asked = _FILE.fullmatch(file)
    if asked is None:
        abort(404)
    found = served(view().sight, asked[1])
    if found is None:
        raise Gone() if was_served(asked[1], view().sight.now) else NotFound()
    return found


def answer_with(found: Attached, file: str) -> Response:
    """One of its files, whoever asks; 404 where it has none of that name."""
    if file not in file_names(found.name, found.kind, found.widths):
        abort(404)
    variant = file != found.file
    try:
        answer = send_file(
            site().media.path(file),
            _WEBP if variant else found.kind,
            as_attachment=found.kind == PDF,
            # What a camera or somebody called a picture is nobody's business.
            download_name=found.given if found.kind == PDF else None,
            conditional=False,
            etag=False,
        )
    except FileNotFoundError:
        log.error("%s is missing in the folder of media. Take it from a backup.", file)
        abort(404)
    del answer.headers["Last-Modified"]
    answer.headers.update(HEADERS)
    answer.set_etag(f"{found.checksum[:32]}-{file.rpartition('-')[2] if variant else 'whole'}")
    length = answer.content_length
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=length)
    return answer


def address(found: Attached, width: int | None = None) -> str:
    """Root-relative address of a file, or of its variant of a width."""
    name = variant_name(found.name, width) if width else found.file
    return url_for("media.file", file=name)
