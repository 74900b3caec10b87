"""Items to check before publishing, and what is found in them."""

from collections.abc import Callable
from typing import Any

import pytest

from omctpub.publishing.checking import findings
from omctpub.testing import Editor

Found = list[tuple[str, str]]


@pytest.fixture
def check(editor: Editor) -> Callable[..., Found]:
    """Saves an item `one` and tells what is found in it, as rule and field."""

    def saved_and_checked(
        texts: dict[str, Any] | None = None, countries: tuple[str, ...] = (), **more: Any
    ) -> Found:
        editor.save("one", texts=texts or {"en": "A title"}, countries=countries, **more)
        with editor.opened() as site:
            return [(found.rule, found.field) for found in findings(site, "one")]

    return saved_and_checked


@pytest.fixture
def sentences(editor: Editor) -> Callable[..., list[str]]:
    """What is said of an item, `one` unless another is asked about."""

    def said(id: str = "one", **asked: Any) -> list[str]:
        with editor.opened() as site:
            return [str(found.sentence) for found in findings(site, id, **asked)]

    return said
