"""What several of the tests share: the site that has every kind of page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from werkzeug.test import Client

from bench.faces import showcase
from omctpub.holder import Application
from omctpub.testing import Editor, Reader


@pytest.fixture(scope="session")
def folder_of_faces(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The showcase; nobody changes anything there, so that all who share out the tests read the same one."""
    own = tmp_path_factory.getbasetemp()
    root = own if worker_id == "master" else own.parent
    folder, made = root / "showcase", root / "showcase.made"
    with FileLock(root / "showcase.lock"):
        if not made.exists():
            showcase.make(folder)
            made.touch()
    return folder


@pytest.fixture(scope="session")
def faces(folder_of_faces: Path) -> Iterator[Application]:
    """The application of the showcase."""
    application = Application(folder_of_faces)
    yield application
    with Editor(application).opened() as site:
        site.journal.engine.close()
        site.database.close()


@pytest.fixture(scope="session")
def visitor_of_faces(faces: Application) -> Reader:
    """Reads the showcase, as a browser without scripts does."""
    return Reader(Client(faces))
