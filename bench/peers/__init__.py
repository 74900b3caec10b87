"""Other search engines over the same texts, each as its own manual sets it up for a language.

`PEERS` opens one by name in an empty folder. A peer keeps texts of any number of languages, and answers a
question in one of them with the numbers of the texts that fit it best.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from bench.peers.fts5 import Fts5
from bench.peers.on_tantivy import Tantivy
from bench.peers.peer import Peer, PeerMissing, Text
from bench.peers.postgresql import PostgreSQL

PEERS: Mapping[str, Callable[[Path], Peer]] = {"FTS5": Fts5, "PostgreSQL": PostgreSQL, "tantivy": Tantivy}

__all__ = ["PEERS", "Peer", "PeerMissing", "Text"]
