"""Pictures that say nothing to who does not see them: without an alternative text in the text's language."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from omctpub.media import PDF
from omctpub.models import Asset, Item
from omctpub.publishing.checking.subject import Finding, Subject, quoted

LONGEST_NAME = 60


def findings(subject: Subject) -> Iterator[Finding]:
    pictures = Asset.select().join(Item).where(Item.id == subject.id).order_by(Asset.position)
    for at, asset in enumerate(pictures):
        if asset.kind == PDF:
            continue
        for language in subject.asked:
            if asset.language in (None, language) and not asset.alt.get(language):
                sentence = _(
                    "The picture “%(name)s” has no alternative text in this language. "
                    "Say what it shows, for those who do not see it.",
                    name=quoted(asset.given, LONGEST_NAME),
                )
                yield Finding("alt_missing", f"assets[{at}].alt.{language}", language, sentence)
