"""Files that take the place of others once they are whole, and leave nothing where they do not come to be."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def whole_file(target: Path, mode: str = "wb", **how: Any) -> Iterator[IO[Any]]:
    """A new file beside `target`, which it becomes at the end of the block; `how` it is opened."""
    with tempfile.NamedTemporaryFile(mode, dir=target.parent, delete=False, **how) as stream:
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            Path(stream.name).replace(target)
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise
