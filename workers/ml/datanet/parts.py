"""Whose the rows of a segment are, and which of them were withdrawn.

`.gone/<segment>` beside the segments holds uint32 numbers of rows, in the order in which they were withdrawn; the server
appends to it and overwrites their texts (server/upload/erase-rows.ts), so that they are no row's original any more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GONE = ".gone"
# what texts of withdrawn rows are overwritten with; no folded text holds it
ERASED = b"\0"
Rows = NDArray[np.uint32]


@dataclass(slots=True, frozen=True)
class Part:
    """The contribution `id` to `datanet` that rows `start` … `start + rows - 1` of a segment or pack belong to, when it
    came, and where they lie: from row `offset` on in segment `folder`."""

    id: str
    datanet: str
    created_at: str
    start: int
    rows: int
    folder: str
    offset: int


def parts_of(folder: Path, rows: int) -> list[Part]:
    """By segment.json: one contribution, or `parts` of several, one after another; ValueError when they are not `rows`.

    Without segment.json it is a contribution by the folder's name and time.
    """
    try:
        said = json.loads((folder / "segment.json").read_text("utf-8"))
    except (OSError, ValueError):
        created_at = datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat()
        said = {"contribution_id": folder.name, "created_at": created_at}
    parts: list[Part] = []
    start = 0
    for one in said["parts"] if "parts" in said else [{"rows": rows, **said}]:
        datanet, created_at = str(one.get("datanet_id", "")), str(one["created_at"])
        parts.append(
            Part(str(one["contribution_id"]), datanet, created_at, start, int(one["rows"]), folder.name, start)
        )
        start += int(one["rows"])
    if start != rows:
        raise ValueError(f"segment.json speaks of {start} rows, there are {rows}")
    return parts


def read_gone(folder: Path) -> dict[str, Rows]:
    """The withdrawn rows of each segment that has some."""
    try:
        names = os.listdir(folder / GONE)
    except FileNotFoundError:
        return {}
    return {name: np.fromfile(folder / GONE / name, "<u4") for name in names}


def gone_of(parts: Sequence[Part], gone: Mapping[str, Rows]) -> NDArray[np.int64]:
    """Ascending rows of a segment or pack with these parts that were withdrawn."""
    found = [np.empty(0, np.int64)]
    for part in parts if gone else ():
        if part.folder in gone:
            rows = gone[part.folder].astype(np.int64) - part.offset
            found.append(rows[(rows >= 0) & (rows < part.rows)] + part.start)
    return np.unique(np.concatenate(found))
