"""The bench of relevance runs: what it finds is for `docs/speed.md`, and no test's business."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.filling import BenchError
from bench.peers import PEERS, PeerMissing, programs
from bench.questions import Question, read
from bench.relevance import measure
from omctpub.models.postgresql import OLDEST

ROOT = Path(__file__).parents[2]
ARTICLES = [
    {"context": "L'avocate *Ana* a été arrêtée [1].", "qas": [{"question": "Qui a été arrêtée ?"}]},
    {"context": "Le procès commence à Bogotá.", "qas": [{"question": "Où commence le procès ?"}]},
]
SQUAD = json.dumps({"data": [{"paragraphs": [one]} for one in ARTICLES]})

LANGUAGES = [
    # file                         language
    ("squad.ar.json", "ar"),
    ("squad_dev-FR.v1.json", "fr"),
    ("context-de-question-de.json", "de"),
    ("asked_fr/v1.1.json", "fr"),
]

PLAIN = [
    # asked                    without accents
    ("¿Qué pasó en Bogotá?", "¿Que paso en Bogota?"),
    ("İşkence nasıl önlenir?", "Iskence nasil onlenir?"),
    ("Ποιος είναι ο δικηγόρος;", "Ποιος ειναι ο δικηγορος;"),
    ("Чей ребёнок?", "Чей ребенок?"),
    ("हिन्दी में", "हिन्दी में"),
    ("อะไร", "อะไร"),
]


def test_every_engine_that_is_here_answers_from_one_index(tmp_path: Path) -> None:
    (tmp_path / "squad.fr.json").write_text(SQUAD)
    (tmp_path / "other.json").write_text("[]")
    command = [sys.executable, "-m", "bench", "relevance", str(tmp_path), "--plain", "--json"]
    asked = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    assert {"omctpub", "omctpub, langs=", "FTS5"} <= {one["engine"] for one in asked}
    assert {(one["language"], one["first"], one["among_first"], one["reciprocal"]) for one in asked} == {
        ("fr", 100, 100, 100)
    }


@pytest.mark.parametrize(("name", "language"), LANGUAGES)
def test_the_language_stands_in_the_name_of_the_file_or_its_folder(
    tmp_path: Path, name: str, language: str
) -> None:
    file = tmp_path / "questions" / name
    file.parent.mkdir(parents=True)
    file.write_text(SQUAD)
    assert [one.language for one in read(tmp_path)] == [language]


def test_a_file_without_a_language_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "squad.json").write_text(SQUAD)
    with pytest.raises(BenchError, match=r"No language in the name of .* Rename it, as in squad\.fr\.json"):
        read(tmp_path)


def test_a_folder_without_questions_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "torn.json").write_text("{")
    with pytest.raises(BenchError, match="has no file of questions in the form of SQuAD"):
        read(tmp_path)


def test_as_many_questions_as_wanted(tmp_path: Path) -> None:
    (tmp_path / "squad.fr.json").write_text(SQUAD)
    [asked] = read(tmp_path, most=1)
    assert [question.answer for question in asked.questions] == [1]
    assert len(asked.paragraphs) == 2


@pytest.mark.parametrize(("asked", "plain"), PLAIN)
def test_accents_are_left_out_as_people_leave_them_out(asked: str, plain: str) -> None:
    assert Question(asked, 1).plain().text == plain


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Lays down programs of a PostgreSQL where Debian would, and nobody else has any."""
    monkeypatch.setattr(programs, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", "/bin")

    def lay_down(version: int, *names: str) -> Path:
        folder = tmp_path / f"{version}" / "bin"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.3'\n")
            (folder / name).chmod(0o755)
        return folder

    return lay_down


def test_the_newest_whole_postgresql_is_taken(install: Callable[..., Path]) -> None:
    install(9, *programs.NEEDED)
    with pytest.raises(PeerMissing, match=f"There is no PostgreSQL {OLDEST} or newer here. Install one: "):
        programs.folder_of_programs()
    whole = install(OLDEST, *programs.NEEDED)
    install(OLDEST + 1, "postgres")
    assert programs.folder_of_programs() == whole


def test_a_peer_that_is_missing_is_left_out_and_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with pytest.raises(PeerMissing, match="Install it: pip install"):
        PEERS["tantivy"](tmp_path)
    said: list[str] = []
    assert list(measure(tmp_path, [], ["tantivy"], False, said.append, said.append)) == []
    assert [text.startswith("tantivy is left out. tantivy is not installed.") for text in said] == [True]
