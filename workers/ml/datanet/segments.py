"""Fingerprints of rows on disk, one folder a contribution, searched without being read whole.

A segment `.data/duplicates/<contributionId>/` holds n rows in the order of the contribution:

    meta.json       {"format": 1, "rows": n, "sizes": {file: bytes}}, written last: without it the segment is not there
    sorted.bin      BANDS + 1 indexes one after another, each n uint64 keys, ascending, and the n uint32 rows they are of.
                    Index b < BANDS: the band's key << 32 | 16 bits of the row's numbers << 16 | 16 bits of the next band;
                    the last: the upper half of the 128 bits of the folded text
    fences.bin      per index every FENCE-th key, so that a search reads the blocks alone that can hold what it looks for
    sketches.bin    n × VALUES bytes: the low byte of each MinHash value
    texts.bin       folded texts, each closed by ROW_END; offsets.bin: n + 1 uint64, where each begins
    segment.json    beside them, by whoever stores the contribution: {"contribution_id", "datanet_id", "rows", "created_at"}

All numbers are little-endian. A pack (see packs.py) is the same without texts, over many small segments. Writers fill a
folder beside the target and rename it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fingerprints import BANDS, VALUES

FORMAT = 1
FENCE = 1024
INDEXES = BANDS + 1
EXACT = BANDS
# neighbours on either side that a search compares in a band; more only where thousands of rows share one template
WINDOW = 6
_BLOCKS_A_READ = 256
_KEY, _ROW = 8, 4


class BrokenSegment(Exception):
    """The folder is half written, was made by another format, or its files were changed."""


@dataclass(slots=True, frozen=True)
class Part:
    """The contribution that rows `start` … `start + rows - 1` of a segment or pack belong to, and when it came."""

    id: str
    created_at: str
    start: int
    rows: int


def write_folder(target: Path, fill: Callable[[Path], dict[str, Any]]) -> None:
    """Write a folder as a whole or not at all: `fill` writes its files and returns what meta.json says of them."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        meta = fill(temporary)
        sizes = {file.name: file.stat().st_size for file in sorted(temporary.iterdir())}
        (temporary / "meta.json").write_text(json.dumps({"format": FORMAT, **meta, "sizes": sizes}), "utf-8")
        if target.exists():
            shutil.rmtree(target)
        os.rename(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_indexes(folder: Path, indexes: Iterable[NDArray[np.uint64]]) -> None:
    """sorted.bin and fences.bin from each index's keys in row order."""
    with open(folder / "sorted.bin", "wb") as file, open(folder / "fences.bin", "wb") as fences:
        for keys in indexes:
            order = np.argsort(keys, kind="stable")
            ascending = keys[order]
            file.write(ascending.astype("<u8", copy=False).data)
            file.write(order.astype("<u4").data)
            fences.write(np.ascontiguousarray(ascending[::FENCE]).data)


class Segment:
    """One segment or pack, open for searching. Raises BrokenSegment when its files are not what meta.json says."""

    def __init__(self, folder: Path):
        self.folder = folder
        try:
            meta = json.loads((folder / "meta.json").read_text("utf-8"))
            self.rows, self.sizes = int(meta["rows"]), meta["sizes"]
            whole = meta["format"] == FORMAT and all(
                (folder / name).stat().st_size == size for name, size in self.sizes.items()
            )
            if not whole or self.sizes["sorted.bin"] != self.rows * INDEXES * (_KEY + _ROW):
                raise BrokenSegment(f"{folder.name} is not whole")
            self.parts = [Part(*part) for part in meta["parts"]] if "parts" in meta else [self._own_part()]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BrokenSegment(f"{folder.name} cannot be read ({error})") from error
        self.starts = np.array([part.start for part in self.parts], np.int64)
        self.fences = np.fromfile(folder / "fences.bin", "<u8").reshape(INDEXES, -1)
        self._files: dict[str, int] = {}

    def _own_part(self) -> Part:
        """When a contribution came is what segment.json says, or the folder's own time."""
        try:
            created_at = str(json.loads((self.folder / "segment.json").read_text("utf-8"))["created_at"])
        except (OSError, ValueError, KeyError, TypeError):
            created_at = datetime.fromtimestamp(self.folder.stat().st_mtime, UTC).isoformat()
        return Part(self.folder.name, created_at, 0, self.rows)

    def close(self) -> None:
        for descriptor in self._files.values():
            os.close(descriptor)
        self._files.clear()

    def _read(self, name: str, offset: int, length: int) -> bytes:
        if name not in self._files:
            self._files[name] = os.open(self.folder / name, os.O_RDONLY)
        data = os.pread(self._files[name], length, offset)
        if len(data) != length:
            raise BrokenSegment(f"{self.folder.name}/{name} ends too early")
        return data

    def text(self, row: int) -> bytes:
        start, end = np.frombuffer(self._read("offsets.bin", row * 8, 16), "<u8")
        if not start < end <= self.sizes["texts.bin"]:
            raise BrokenSegment(f"{self.folder.name}/offsets.bin names texts that are not there")
        return self._read("texts.bin", int(start), int(end - start) - 1)

    def sketches(self, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        """(len(rows), VALUES), read in blocks of 64 rows."""
        out = np.empty((len(rows), VALUES), np.uint8)
        order = np.argsort(rows, kind="stable")
        for first, last, chosen in _runs(rows[order].astype(np.int64) // 64, 256):
            start, end = first * 64, min((last + 1) * 64, self.rows)
            data = self._read("sketches.bin", start * VALUES, (end - start) * VALUES)
            places = order[chosen]
            out[places] = np.frombuffer(data, np.uint8).reshape(-1, VALUES)[rows[places] - start]
        return out

    def all_sketches(self) -> bytes:
        return self._read("sketches.bin", 0, self.rows * VALUES)

    def keys_by_row(self, index: int) -> NDArray[np.uint64]:
        """An index's keys in the order of the rows."""
        data = self._read("sorted.bin", index * self.rows * (_KEY + _ROW), self.rows * (_KEY + _ROW))
        keys = np.zeros(self.rows, np.uint64)
        try:
            keys[np.frombuffer(data, "<u4", offset=self.rows * _KEY)] = np.frombuffer(data, "<u8", self.rows)
        except IndexError as error:
            raise BrokenSegment(f"{self.folder.name}/sorted.bin names rows that are not there") from error
        return keys

    def find(
        self, index: int, keys: NDArray[np.uint64]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint64]]]:
        """Of ascending `keys`: (places in `keys`, rows, their keys) that share the band, the WINDOW nearest on either side;
        of the EXACT index those that share the key."""
        fences = self.fences[index]
        blocks = np.maximum(np.searchsorted(fences, keys, "left") - 1, 0)
        base = index * self.rows * (_KEY + _ROW)
        shift = np.uint64(0 if index == EXACT else 32)
        for first, last, chosen in _runs(blocks, _BLOCKS_A_READ):
            start, end = max(first * FENCE - WINDOW, 0), min((last + 1) * FENCE + WINDOW, self.rows)
            here = np.frombuffer(self._read("sorted.bin", base + start * _KEY, (end - start) * _KEY), "<u8")
            wanted = keys[chosen]
            for places, found in _neighbours(here, wanted, shift):
                offset = base + self.rows * _KEY + start * _ROW
                rows = np.frombuffer(self._read("sorted.bin", offset, (end - start) * _ROW), "<u4")[found]
                if rows.max(initial=0) >= self.rows:
                    raise BrokenSegment(f"{self.folder.name}/sorted.bin names rows that are not there")
                yield chosen.start + places, rows, here[found]


def _runs(blocks: NDArray[np.integer], longest: int) -> Iterator[tuple[int, int, slice]]:
    """Of ascending block numbers: (first, last, slice of `blocks`) of runs without a gap, at most `longest` blocks each."""
    if not len(blocks):
        return
    cuts = np.flatnonzero(np.diff(blocks) > 1) + 1
    for start, end in zip([0, *cuts], [*cuts, len(blocks)], strict=True):
        while start < end:
            first = int(blocks[start])
            stop = start + int(np.searchsorted(blocks[start:end], first + longest, "left"))
            yield first, int(blocks[stop - 1]), slice(start, stop)
            start = stop


def _neighbours(
    here: NDArray[np.uint64], wanted: NDArray[np.uint64], shift: np.uint64
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs (place in `wanted`, place in `here`) that agree above `shift` bits, nearest keys only."""
    groups, looked_for = here >> shift, wanted >> shift
    at = np.searchsorted(here, wanted, "left")
    last = len(here) - 1
    there = (groups[np.minimum(at, last)] == looked_for) | (groups[np.maximum(at - 1, 0)] == looked_for)
    places = np.flatnonzero(there)
    for step in range(-WINDOW, WINDOW) if len(places) else ():
        found = at[places] + step
        inside = (found >= 0) & (found <= last)
        inside[inside] = groups[found[inside]] == looked_for[places[inside]]
        if inside.any():
            yield places[inside], found[inside]
