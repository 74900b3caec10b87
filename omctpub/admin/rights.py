"""What somebody in the rooms may do with an item and its texts, beyond what a route asks of their role."""

from collections.abc import Iterable
from dataclasses import dataclass

from omctpub.models import Translation, known
from omctpub.models.people import User
from omctpub.publishing.contents import IN_WORK
from omctpub.roles import may


@dataclass(frozen=True)
class Rights:
    """Of one account. A translator writes in their languages; drafts in others are not theirs to know of."""

    role: str
    translates: frozenset[str]

    @property
    def authors(self) -> bool:
        """Whether they write items, and texts in every language."""
        return may(self.role, "author")

    @property
    def publishes(self) -> bool:
        return may(self.role, "editor")

    @property
    def theirs(self) -> tuple[str, ...] | None:
        """The languages that they write in, as `models.known` asks for them; None is all."""
        return None if self.authors else tuple(sorted(self.translates))

    def writes(self, language: str) -> bool:
        """Whether they write texts in a language."""
        return known.writes(self.theirs, language)

    def knows(self, text: Translation) -> bool:
        """Whether they may know that a text is there, and see what readers have of it."""
        return known.knows(self.theirs, text.language, text.state)

    def knows_item(self, texts: Iterable[Translation]) -> bool:
        """Whether they may know that an item with these texts is there."""
        return self.authors or any(map(self.knows, texts))

    def sees(self, text: Translation) -> bool:
        """Whether the version of a text that is worked on is theirs to see."""
        return known.knows(self.theirs, text.language, text.working)

    def changes_item(self, texts: list[Translation]) -> bool:
        """Whether they change what all texts of an item share: what is public, editors alone."""
        return self.publishes or (self.authors and all(text.state in IN_WORK for text in texts))

    def says(self, text: Translation) -> bool:
        """Whether they say what pictures show to readers of a text, who see it at once where it is public."""
        return self.writes(text.language) and (self.publishes or text.state in IN_WORK)


def of(user: User) -> Rights:
    """The rights of an account."""
    return Rights(str(user.role), frozenset(user.translates))
