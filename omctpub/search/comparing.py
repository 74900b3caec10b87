"""Whether the index holds what readers can see, each text once and as it is, and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from omctpub.models import Item
from omctpub.models.visible import Sight
from omctpub.search.engine import Held, IndexUnusable
from omctpub.search.feeding import item_numbers
from omctpub.search.journal import Journal

Texts = Counter[tuple[str, int]]


@dataclass(frozen=True)
class Difference:
    """One text that is not in the index as it should be; `item` is the public id, empty where it has none."""

    item: str
    language: str
    what: str


def differences(
    journal: Journal, sight: Callable[[], Sight], told: Callable[[int], object] = lambda items: None
) -> list[Difference]:
    """What is wrong, by a look at everything while others write, and a second one at what seemed wrong.

    `IndexUnusable` where there is no index of this database, or one from before a change of the settings.
    `told` hears of so many more items compared.
    """
    if journal.made_otherwise():
        raise IndexUnusable("The search index is from before a change of the settings, and is made anew.")
    suspects = _suspects(journal, sight(), told)
    if not suspects:
        return []
    with journal.held_still():
        held = _by_item(one for one in journal.engine.held(thorough=False) if one.item in suspects)
        wanted = _wanted(journal, sight(), sorted(suspects))
        return list(_told(held, wanted, sorted(suspects)))


def _suspects(journal: Journal, sight: Sight, told: Callable[[int], object]) -> set[int]:
    held = _by_item(journal.engine.held())
    suspects = set[int]()
    for numbers in item_numbers():
        wanted = _wanted(journal, sight, numbers)
        suspects |= {number for number in numbers if held.pop(number, Texts()) != wanted[number]}
        told(len(numbers))
    return suspects | held.keys()


def _by_item(held: Iterable[Held]) -> dict[int, Texts]:
    found: dict[int, Texts] = {}
    for one in held:
        found.setdefault(one.item, Texts())[one.language, one.fingerprint] += 1
    return found


def _wanted(journal: Journal, sight: Sight, numbers: Sequence[int]) -> dict[int, Texts]:
    documents = journal.documents(sight, numbers)
    return {
        number: Texts((one.language, one.fingerprint) for one in documents.get(number, ()))
        for number in numbers
    }


def _told(held: dict[int, Texts], wanted: dict[int, Texts], numbers: Sequence[int]) -> Iterator[Difference]:
    ids = {row.number: row.id for row in Item.select(Item.number, Item.id).where(Item.number.in_(numbers))}
    for number in numbers:
        there, right = held.get(number, Texts()), wanted[number]
        for language in sorted({language for language, _ in (there | right)}):
            what = _what(_of(there, language), _of(right, language))
            if what:
                yield Difference(ids.get(number, ""), language, what)


def _of(texts: Texts, language: str) -> Counter[int]:
    return Counter({print_: times for (lang, print_), times in texts.items() if lang == language})


def _what(there: Counter[int], right: Counter[int]) -> str:
    if there == right:
        return ""
    if not there:
        return "is published, and not found"
    if not right:
        return "is found, and not published"
    return "is found more than once" if there.total() > 1 else "is found as it was, not as it is"
