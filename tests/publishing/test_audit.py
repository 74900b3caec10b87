"""The audit log: each deed leaves its row, no row says what was written, and none can be changed unseen."""

import hashlib
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from omctpub import publishing
from omctpub.cli import main
from omctpub.models import Counter, audit, writing
from omctpub.models.audit import Audit
from omctpub.testing import Editor, SiteUnderTest

pytestmark = pytest.mark.both_databases


def rows(editor: Editor) -> list[tuple[object, ...]]:
    with editor.opened():
        columns = Audit.by, Audit.action, Audit.item, Audit.language, Audit.revision
        return list(Audit.select(*columns).order_by(Audit.number).tuples().iterator())


@pytest.fixture
def busy(editor: Editor) -> Editor:
    """Somebody has done one thing after the other."""
    editor.programme("hrd", en="Defenders")
    editor.save("one", texts={"en": {"title": "Zebra", "state": "draft"}})
    editor.save("one", texts={"en": {"title": "Zebra", "state": "review"}})
    editor.publish("one")
    editor.save("one", countries=("SD",), texts={"en": "Zebra"})
    editor.withdraw("one")
    return editor


DEEDS = [
    ("test", "programme saved", "hrd", "", None),
    ("test", "saved", "one", "en", 1),
    ("test", "saved", "one", "en", 2),
    ("test", "submitted", "one", "en", 2),
    ("test", "published", "one", "en", 3),
    ("test", "saved", "one", "en", None),
    ("test", "withdrawn", "one", "en", 4),
]


def test_every_deed_leaves_its_row_and_what_does_nothing_leaves_none(busy: Editor) -> None:
    assert rows(busy) == DEEDS
    busy.programme("hrd", en="Defenders")
    busy.save("one", countries=("SD",), texts={"en": {"title": "Zebra", "state": "withdrawn"}})
    busy.withdraw("one")
    assert rows(busy) == DEEDS


def test_a_text_that_goes_back_to_review_is_withdrawn_and_submitted(editor: Editor) -> None:
    editor.save("one")
    editor.save("one", texts={"en": {"title": "A title", "state": "review"}})
    assert [row[1] for row in rows(editor)] == ["saved", "published", "saved", "submitted", "withdrawn"]


def test_an_item_that_makes_way_is_followed_from_one_id_to_the_other(editor: Editor) -> None:
    editor.save()
    with editor.opened():
        assert publishing.make_way("1", by="import") == "2"
    assert rows(editor)[-2:] == [
        ("import", "id given up", "1", "", None),
        ("import", "id taken", "2", "", None),
    ]


def test_the_log_holds_no_title_name_or_text(busy: Editor) -> None:
    with busy.opened():
        said = [str(value) for row in Audit.select().tuples().iterator() for value in row]
    assert not any("Zebra" in one or "Defenders" in one for one in said)


def test_what_is_undone_was_never_in_the_log(editor: Editor) -> None:
    with editor.opened(), writing() as undone:
        editor.save("one")
        undone.rollback()
    editor.save("two")
    assert [row[2] for row in rows(editor)] == ["two", "two"]
    with editor.opened():
        assert audit.verify().broken_at is None


def test_the_hashes_are_made_as_it_is_written(busy: Editor) -> None:
    last = "0" * 64
    with busy.opened():
        for one in Audit.select().order_by(Audit.number):
            row = [one.number, one.at, one.by, one.action, one.item, one.language, one.revision]
            sealed = json.dumps([last, *row], separators=(",", ":")).encode()
            last = hashlib.sha256(sealed).hexdigest()
            assert one.hash == last
        assert audit.verify() == (7, last, None, "")


def test_an_action_that_nobody_declared_is_refused(editor: Editor) -> None:
    with editor.opened(), pytest.raises(KeyError), writing():
        audit.note("test", [audit.Deed("praised", "one")])


def _forge(**columns: object) -> Callable[[], object]:
    return lambda: Audit.update(**columns).where(Audit.number == 3).execute()


def _take_out(number: int) -> Callable[[], object]:
    return lambda: Audit.delete().where(Audit.number == number).execute()


def _put_in() -> object:
    forged = {"number": 8, "at": 1, "by": "test", "action": "saved", "item": "one", "hash": "0" * 64}
    return Audit.insert(forged).execute()


def _cut_off() -> object:
    Audit.delete().where(Audit.number > 5).execute()
    return Counter.update(value=0).where(Counter.name == "audit").execute()


@pytest.mark.parametrize(
    ("forge", "at", "how"),
    [
        (_forge(at=1), 3, "row 3 is not what was written"),
        (_forge(by="somebody else"), 3, "row 3 is not what was written"),
        (_forge(action="withdrawn"), 3, "row 3 is not what was written"),
        (_forge(item="two"), 3, "row 3 is not what was written"),
        (_forge(language="fr"), 3, "row 3 is not what was written"),
        (_forge(revision=None), 3, "row 3 is not what was written"),
        (_forge(hash="0" * 64), 3, "row 3 is not what was written"),
        (_take_out(1), 1, "row 1 is missing"),
        (_take_out(4), 4, "row 4 is missing"),
        (_take_out(7), 7, "7 rows were written, and 6 are there"),
        (_put_in, 8, "row 8 is not what was written"),
        (_cut_off, 6, "0 rows were written, and 5 are there"),
    ],
)
def test_check_says_where_the_chain_breaks(
    busy: Editor, site: SiteUnderTest, forge: Callable[[], object], at: int, how: str
) -> None:
    with busy.opened(), writing():
        forge()
    done = CliRunner().invoke(main, ["--site", str(site.folder), "check"], catch_exceptions=False)
    assert done.exit_code == 1
    assert (
        f"audit: the log breaks at number {at}: {how}. Somebody changed the database by hand" in done.stdout
    )


def test_check_tells_the_last_hash_to_note(busy: Editor, site: SiteUnderTest) -> None:
    with busy.opened():
        last = Audit.get(Audit.number == 7).hash
    told = CliRunner().invoke(main, ["--site", str(site.folder), "check", "--json"]).stdout
    assert json.loads(told) == {"ok": True, "faults": [], "audit": {"rows": 7, "hash": last}}
