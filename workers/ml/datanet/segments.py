"""Fingerprints of rows on disk, one folder a contribution, searched without being read whole.

A segment `.data/duplicates/<contributionId>/` holds n rows in the order of the contribution:

    meta.json       {"format": 1, "rows": n, "sizes": {file: bytes}}, written last: without it the segment is not there
    sorted.bin      BANDS + 1 indexes one after another, each n uint64 keys, ascending, and the n uint32 rows they are of.
                    Index b < BANDS: the band's key << 32 | 16 bits of the row's numbers << 16 | 16 bits of the next band;
                    the last: the upper half of the 128 bits of the folded text
    fences.bin      per index every FENCE-th key, so that a search reads the blocks alone that can hold what it looks for
    sketches.bin    n × VALUES bytes: the low byte of each MinHash value
    texts.bin       folded texts, each closed by ROW_END; offsets.bin: n + 1 uint64, where each begins
    segment.json    beside them, by whoever stores the rows: {"contribution_id", "datanet_id", "rows", "created_at"}, or
                    {"parts": [the same of each contribution, in the order of the rows]}

All numbers are little-endian. A pack (see packs.py) is the same without texts, over many small segments. Writers fill a
folder beside the target and rename it. Of a withdrawn row (see parts.py) the text is overwritten with ERASED; its keys and
sketch stay, of which no text can be read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .fingerprints import VALUES
from .key_search import WINDOW, neighbours, runs
from .parts import ERASED, Part, parts_of
from .segment_files import EXACT, FENCE, FORMAT, INDEXES, KEY_BYTES, ROW_BYTES, BrokenSegment

_BLOCKS_A_READ = 256


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
            if not whole or self.sizes["sorted.bin"] != self.rows * INDEXES * (KEY_BYTES + ROW_BYTES):
                raise BrokenSegment(f"{folder.name} is not whole")
            self.parts = [Part(*part) for part in meta["parts"]] if "parts" in meta else parts_of(folder, self.rows)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenSegment(f"{folder.name} cannot be read ({error})") from error
        self.starts = np.array([part.start for part in self.parts], np.int64)
        self.fences = np.fromfile(folder / "fences.bin", "<u8").reshape(INDEXES, -1)
        self._files: dict[str, int] = {}

    def close(self) -> None:
        for descriptor in self._files.values():
            os.close(descriptor)
        self._files.clear()

    def open(self, name: str) -> None:
        """From now on the file can be read, even when its folder is removed."""
        if name in self._files:
            return
        try:
            self._files[name] = os.open(self.folder / name, os.O_RDONLY)
        except OSError as error:
            raise BrokenSegment(f"{self.folder.name} cannot be read ({error})") from error

    def _read(self, name: str, offset: int, length: int) -> bytes:
        self.open(name)
        data = os.pread(self._files[name], length, offset)
        if len(data) != length:
            raise BrokenSegment(f"{self.folder.name}/{name} ends too early")
        return data

    def text(self, row: int) -> bytes:
        """The row's folded text; b"" of a withdrawn row."""
        start, end = np.frombuffer(self._read("offsets.bin", row * 8, 16), "<u8")
        if not start < end <= self.sizes["texts.bin"]:
            raise BrokenSegment(f"{self.folder.name}/offsets.bin names texts that are not there")
        text = self._read("texts.bin", int(start), int(end - start) - 1)
        return b"" if text.startswith(ERASED) else text

    def sketches(self, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        """(len(rows), VALUES), read in blocks of 64 rows."""
        out = np.empty((len(rows), VALUES), np.uint8)
        order = np.argsort(rows, kind="stable")
        for first, last, chosen in runs(rows[order].astype(np.int64) // 64, 256):
            start, end = first * 64, min((last + 1) * 64, self.rows)
            data = self._read("sketches.bin", start * VALUES, (end - start) * VALUES)
            places = order[chosen]
            out[places] = np.frombuffer(data, np.uint8).reshape(-1, VALUES)[rows[places] - start]
        return out

    def all_sketches(self) -> bytes:
        return self._read("sketches.bin", 0, self.rows * VALUES)

    def keys_by_row(self, index: int) -> NDArray[np.uint64]:
        """An index's keys in the order of the rows."""
        data = self._read(
            "sorted.bin", index * self.rows * (KEY_BYTES + ROW_BYTES), self.rows * (KEY_BYTES + ROW_BYTES)
        )
        keys = np.zeros(self.rows, np.uint64)
        try:
            keys[np.frombuffer(data, "<u4", offset=self.rows * KEY_BYTES)] = np.frombuffer(data, "<u8", self.rows)
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
        base = index * self.rows * (KEY_BYTES + ROW_BYTES)
        shift = np.uint64(0 if index == EXACT else 32)
        for first, last, chosen in runs(blocks, _BLOCKS_A_READ):
            start, end = max(first * FENCE - WINDOW, 0), min((last + 1) * FENCE + WINDOW, self.rows)
            here = np.frombuffer(self._read("sorted.bin", base + start * KEY_BYTES, (end - start) * KEY_BYTES), "<u8")
            wanted = keys[chosen]
            for places, found in neighbours(here, wanted, shift):
                offset = base + self.rows * KEY_BYTES + start * ROW_BYTES
                rows = np.frombuffer(self._read("sorted.bin", offset, (end - start) * ROW_BYTES), "<u4")[found]
                if rows.max(initial=0) >= self.rows:
                    raise BrokenSegment(f"{self.folder.name}/sorted.bin names rows that are not there")
                yield chosen.start + places, rows, here[found]
