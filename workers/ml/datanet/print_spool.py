"""The fingerprints of a batch on disk while it is checked, and the segment that is made of them."""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .candidates import MOST_ROWS
from .fingerprints import BANDS, VALUES, Prints
from .segment_files import INDEXES, write_folder, write_indexes


class PrintSpool:
    """Some 220 bytes a row and its text on disk, 9 bytes a row in memory: `ends`, `short`."""

    def __init__(self, folder: Path):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.rows, self.ends, self._short = 0, array("Q", [0]), bytearray()
        names = [*(f"band-{band}" for band in range(BANDS)), "exact", "sketches", "texts"]
        self.files = {name: open(folder / name, "wb", buffering=1 << 16) for name in names}
        self.reader = os.open(folder / "texts", os.O_RDONLY)

    def add(self, prints: Prints) -> None:
        """Rows in their order, of which no more than MOST_ROWS can be compared."""
        if self.rows + len(prints.lengths) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS:,} rows")
        for band in range(BANDS):
            self.files[f"band-{band}"].write(np.ascontiguousarray(prints.keys[:, band]).data)
        self.files["exact"].write(np.ascontiguousarray(prints.exact).data)
        self.files["sketches"].write(np.ascontiguousarray(prints.sketches).data)
        self.files["texts"].write(prints.texts)
        self._short += prints.short.tobytes()
        self.ends.frombytes((np.cumsum(prints.lengths, dtype=np.uint64) + np.uint64(self.ends[-1])).tobytes())
        self.rows += len(prints.lengths)

    def end(self) -> None:
        """No more rows come; what was added can be read from now on."""
        for file in self.files.values():
            file.close()

    def text(self, row: int) -> bytes:
        start, end = self.ends[row], self.ends[row + 1]
        return os.pread(self.reader, end - start - 1, start)

    def keys(self, band: int) -> NDArray[np.uint64]:
        return np.fromfile(self.folder / f"band-{band}", np.uint64)

    def exact(self) -> NDArray[np.uint64]:
        """(rows, 2)"""
        return np.fromfile(self.folder / "exact", np.uint64).reshape(-1, 2)

    def sketches(self) -> NDArray[np.uint8]:
        """(rows, VALUES), read where it is looked at."""
        return np.memmap(self.folder / "sketches", np.uint8, "r", shape=(self.rows, VALUES))

    def short(self) -> NDArray[np.bool_]:
        return np.frombuffer(self._short, np.bool_)

    def write_segment(self, target: Path, stay: NDArray[np.bool_]) -> None:
        """The segment of the rows that stay, row i of it being the i-th that does."""

        def indexes() -> Iterator[NDArray[np.uint64]]:
            for index in range(INDEXES):
                yield (self.keys(index) if index < BANDS else self.exact()[:, 1])[stay]

        def fill(folder: Path) -> dict[str, object]:
            write_indexes(folder, indexes())
            self._copy("sketches", folder / "sketches.bin", np.arange(self.rows + 1, dtype=np.int64) * VALUES, stay)
            ends = np.frombuffer(self.ends, np.uint64).astype(np.int64)
            self._copy("texts", folder / "texts.bin", ends, stay)
            offsets = np.concatenate([[0], np.cumsum(np.diff(ends)[stay])])
            (folder / "offsets.bin").write_bytes(offsets.astype("<u8").tobytes())
            return {"rows": int(stay.sum()), "values": VALUES}

        write_folder(target, fill)

    def _copy(self, name: str, to: Path, ends: NDArray[np.int64], stay: NDArray[np.bool_]) -> None:
        """The bytes ends[i] … ends[i + 1] of the spool's file `name` for the rows that stay."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], stay, [False]])))
        with open(self.folder / name, "rb") as source, open(to, "wb") as out:
            for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True):
                source.seek(int(ends[start]))
                left = int(ends[end] - ends[start])
                while left:
                    left -= out.write(source.read(min(left, 1 << 20)))

    def close(self) -> None:
        """Removes the spool."""
        self.end()
        os.close(self.reader)
        shutil.rmtree(self.folder, ignore_errors=True)
