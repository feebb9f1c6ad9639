"""Packs of small segments, so that thousands of them are searched as fast as a few.

A pack `.data/duplicates/.packs/<name>/` is an index over many small segments, made of them alone: it may be deleted at any
time and holds no texts (those stay in the segments). Packs grow as in a log-structured merge tree (O'Neil et al., 1996):
once LOOSE segments stand alone they are packed, together with packs that are not yet larger than they are.
"""

from __future__ import annotations

import fcntl
import shutil
import uuid
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .fingerprints import VALUES
from .segment_files import INDEXES, BrokenSegment, write_folder, write_indexes
from .segments import Segment

LOOSE = 32
# segments above it are searched by themselves
SMALL = 50_000
LARGEST_PACK = 2_000_000
_FOLDER = ".packs"

Log = Callable[[str, str], None]


def folders_in(segment: Segment) -> set[str]:
    """Names of the segments that a pack is of, or the segment's own."""
    return {part.folder for part in segment.parts}


def open_packs(folder: Path) -> list[Segment]:
    """Packs that are whole and overlap no other, readable even when another process merges them meanwhile."""
    packs, seen = [], set[str]()
    for path in sorted((folder / _FOLDER).glob("[!.]*"), key=lambda path: path.name):
        try:
            pack = Segment(path)
            for name in ("sorted.bin", "sketches.bin"):
                pack.open(name)
        except BrokenSegment:
            continue
        if not folders_in(pack) & seen:
            seen |= folders_in(pack)
            packs.append(pack)
    return packs


def pack(folder: Path, loose: list[Segment], packs: list[Segment], log: Log) -> tuple[list[Segment], list[Segment]]:
    """(loose segments, packs) after the small ones were packed, where they were enough and nobody else is at it."""
    small = [segment for segment in loose if segment.rows <= SMALL]
    if len(small) < LOOSE:
        return loose, packs
    (folder / _FOLDER).mkdir(exist_ok=True)
    with open(folder / _FOLDER / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return loose, packs
        merged, rows = list(small), sum(segment.rows for segment in small)
        for other in sorted(packs, key=lambda pack: pack.rows):
            if other.rows <= rows and other.rows + rows <= LARGEST_PACK:
                merged.append(other)
                rows += other.rows
        target = folder / _FOLDER / uuid.uuid4().hex
        try:
            write_pack(target, merged)
            made = Segment(target)
        except BrokenSegment as error:
            log("warning", f"Small segments were not packed: {error}.")
            return loose, packs
        for other in merged:
            other.close()
        for other in merged[len(small) :]:
            shutil.rmtree(other.folder, ignore_errors=True)
    gone = {id(segment) for segment in merged}
    return [one for one in loose if id(one) not in gone], [one for one in packs if id(one) not in gone] + [made]


def write_pack(target: Path, segments: list[Segment]) -> None:
    """One pack over all rows of `segments`, whose parts keep their order."""
    rows = sum(segment.rows for segment in segments)
    starts = [0, *accumulate(segment.rows for segment in segments)]
    parts = [
        [part.id, part.datanet, part.created_at, start + part.start, part.rows, part.folder, part.offset]
        for start, segment in zip(starts, segments, strict=False)
        for part in segment.parts
    ]

    def indexes() -> Iterator[NDArray[np.uint64]]:
        for index in range(INDEXES):
            yield np.concatenate([segment.keys_by_row(index) for segment in segments])

    def fill(folder: Path) -> dict[str, object]:
        write_indexes(folder, indexes())
        with open(folder / "sketches.bin", "wb") as file:
            for segment in segments:
                file.write(segment.all_sketches())
        return {"rows": rows, "parts": parts, "values": VALUES}

    write_folder(target, fill)
