"""Files out of an S3-compatible store, each checked on arrival by its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from obstore.exceptions import BaseError
from obstore.store import S3Store

TRIES = 3
SIDE_BY_SIDE = 4
READ_BYTES = 8 * 2**20


class Damaged(Exception):
    """What is in the store is not what was put there; the message is one sentence for a person."""


@dataclass(frozen=True)
class Entry:
    """A file by its path below a folder; `bytes` is its size."""

    path: str
    sha256: str
    bytes: int


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _arrives(store: S3Store, key: str, to: Path, entry: Entry) -> bool:
    """Write an object to a file. Returns whether it is what it should be."""
    digest, size = hashlib.sha256(), 0
    with to.open("wb") as file:
        for chunk in store.get(key).stream(min_chunk_size=READ_BYTES):
            digest.update(chunk)
            size += file.write(chunk)
    return size == entry.bytes and digest.hexdigest() == entry.sha256


def _fetch(store: S3Store, below: str, entry: Entry, folder: Path) -> None:
    to = folder / PurePosixPath(entry.path)
    to.parent.mkdir(parents=True, exist_ok=True)
    key = f"{below}/{entry.sha256}"
    for attempt in range(TRIES):
        try:
            if _arrives(store, key, to, entry):
                return
        except FileNotFoundError:
            raise Damaged(f"{entry.path} is not in the store any more: start the run again.") from None
        except BaseError:
            # a connection that was cut
            if attempt == TRIES - 1:
                raise
    # it is not what its name says: without it the next job of this run puts it there anew
    store.delete(key)
    raise Damaged(f"{entry.path} arrived damaged from the store and was removed there: start the run again.")


def fetch_all(store: S3Store, below: str, entries: Iterable[Entry], folder: Path) -> None:
    """Bring files, which the store names by their hashes, into a folder. Raises Damaged for one that is not as it was put."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(lambda entry: _fetch(store, below, entry, folder), entries))
