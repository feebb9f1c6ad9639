"""Rows between the two passes of a check: on disk, with only their numbers in memory (17 bytes a row and its place)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from .checker import Result
from .build import build
from .private_data import opening_of
from .rows import Row, shorten


class Spool:
    """The lines of rows.jsonl to be; after `close`, arrays over all rows: `lines`, `tokens`, `blocked`, `offsets`."""

    def __init__(self, path: Path):
        self.path, self.file = path, path.open("wb")
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, result: Result) -> None:
        self.file.write(result.spool)
        self.parts.append((result.lines, result.tokens, result.blocked, result.lengths))

    def close(self) -> None:
        """No more rows come; they can be read from now on."""
        self.file.close()
        empty = (np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.bool_), np.empty(0, np.int64))
        columns = zip(*self.parts, strict=True) if self.parts else ((part,) for part in empty)
        self.lines, self.tokens, self.blocked, lengths = (np.concatenate(column) for column in columns)
        self.parts = []
        self.offsets = np.concatenate(([0], np.cumsum(lengths)))
        self.reader = self.path.open("rb")

    def __len__(self) -> int:
        return len(self.lines)

    def read(self) -> Iterator[bytes]:
        """Every line in order."""
        with self.path.open("rb", buffering=1 << 20) as file:
            yield from file

    def rows(self) -> Iterator[Row]:
        """Every row in order, built anew."""
        return map(row_of, self.read())

    def excerpt(self, index: int) -> str | None:
        """The start of a row's text, private data masked."""
        start, end = int(self.offsets[index]), int(self.offsets[index + 1])
        self.reader.seek(start)
        return shorten(opening_of(row_of(self.reader.read(end - start)).text))


def row_of(line: bytes) -> Row:
    """A line of rows.jsonl as a row."""
    value: dict[str, Any] = orjson.loads(line)
    datum = value["datum"]
    row = Row(
        value["line"], datum["kind"], {}, tokens=value["tokens"], language=value["language"], flags=value["flags"]
    )
    return build(row, datum["payload"])
