"""What somebody in the rooms may do with an item and its texts, beyond what a route asks of their role."""

from dataclasses import dataclass

from omctpub.models import Translation
from omctpub.models.people import User, may
from omctpub.publishing.contents import IN_WORK


@dataclass(frozen=True)
class Rights:
    """Of one account. A translator writes in their languages; drafts in others are not theirs to see."""

    role: str
    translates: frozenset[str]

    @property
    def authors(self) -> bool:
        """Whether they write items, and texts in every language."""
        return may(self.role, "author")

    @property
    def publishes(self) -> bool:
        return may(self.role, "editor")

    def writes(self, language: str) -> bool:
        """Whether they write texts in a language."""
        return self.authors or language in self.translates

    def sees(self, text: Translation) -> bool:
        """Whether the version of a text that is worked on is theirs to see."""
        return self.writes(text.language) or text.working != "draft"

    def changes_item(self, texts: list[Translation]) -> bool:
        """Whether they change what all texts of an item share: what is public, editors alone."""
        return self.publishes or (self.authors and all(text.state in IN_WORK for text in texts))


def of(user: User) -> Rights:
    """The rights of an account."""
    return Rights(str(user.role), frozenset(user.translates))
