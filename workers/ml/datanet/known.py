"""The known rows of all Datanets: their segments and packs, without what a batch must not be compared with."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .packs import Log, folders_in, open_packs, pack
from .parts import Part, gone_of, read_gone
from .segment_files import BrokenSegment
from .segments import Segment

# segments behind packs that are kept open for their texts
OPENED = 64


class Known:
    """Every segment under `folder`; a segment that is not whole is left out with a word in the log.

    No row matches that was withdrawn, or whose contribution or Datanet is in `without`.
    """

    def __init__(self, folder: Path | None, without: Collection[str], log: Log):
        self.folder, self.log = folder, log
        self.segments: list[Segment] = []
        self.allowed: list[NDArray[np.bool_]] = []
        self.age: list[NDArray[np.int64]] = []
        self.gone: list[NDArray[np.int64]] = []
        self._opened: dict[str, Segment] = {}
        self._unread = set[str]()
        if folder is None or not folder.is_dir():
            return
        there = {entry.name for entry in os.scandir(folder) if entry.is_dir() and not entry.name.startswith(".")}
        packs = open_packs(folder)
        packed = set[str]().union(*map(folders_in, packs))
        loose = [segment for name in sorted(there - packed) if (segment := self._open(folder / name))]
        loose, packs = pack(folder, loose, packs, log)
        self.segments = [segment for segment in packs + loose if segment.rows]
        left_out, gone = set(without), read_gone(folder)
        self.gone = [gone_of(segment.parts, gone) for segment in self.segments]
        may = lambda part: part.folder in there and part.id not in left_out and part.datanet not in left_out  # noqa: E731
        self.allowed = [np.array([may(part) for part in segment.parts]) for segment in self.segments]
        times = sorted({part.created_at for segment in self.segments for part in segment.parts})
        rank = {time: number for number, time in enumerate(times)}
        self.age = [np.array([rank[part.created_at] for part in segment.parts]) for segment in self.segments]

    def _open(self, folder: Path) -> Segment | None:
        try:
            return Segment(folder)
        except BrokenSegment as error:
            self.log("warning", f"Duplicates are not looked for in segment {error}: store its contribution again.")
            return None

    def part_of(self, number: int, row: int) -> tuple[Part, int]:
        """The contribution of a row of segment `number`, and its row there."""
        segment = self.segments[number]
        part = segment.parts[int(np.searchsorted(segment.starts, row, "right")) - 1]
        return part, row - part.start

    def text(self, number: int, row: int) -> bytes | None:
        """The folded text of a row, of a pack from the contribution's own segment; b"" where it was withdrawn. None, and a
        word in the log for each segment, where it cannot be read."""
        part, index = self.part_of(number, row)
        try:
            if self.segments[number].folder.name == part.folder:
                return self.segments[number].text(part.offset + index)
            return self.text_of(part, index)
        except BrokenSegment as error:
            if part.folder not in self._unread:
                self._unread.add(part.folder)
                self.log("warning", f"Rows of segment {error} could not be compared.")
            return None

    def text_of(self, part: Part, index: int) -> bytes:
        """The folded text of a contribution's row; b"" where it was withdrawn."""
        own = self._opened.pop(part.folder, None) or Segment(self.folder / part.folder)
        self._opened[part.folder] = own
        if len(self._opened) > OPENED:
            self._opened.pop(next(iter(self._opened))).close()
        return own.text(part.offset + index)

    def newest_parts(self) -> list[Part]:
        """The contributions that may match, the newest first."""
        parts = [
            part
            for segment, allowed in zip(self.segments, self.allowed, strict=True)
            for part, may in zip(segment.parts, allowed, strict=True)
            if may
        ]
        return sorted(parts, key=lambda part: part.created_at, reverse=True)

    def may_match(self, number: int, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which rows of segment `number` are there still and are not left out."""
        may = self.allowed[number][np.searchsorted(self.segments[number].starts, rows, "right") - 1]
        return may & ~np.isin(rows, self.gone[number]) if len(self.gone[number]) else may

    def ages(self, number: int, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """The order in which the contributions of these rows came."""
        return self.age[number][np.searchsorted(self.segments[number].starts, rows, "right") - 1]

    def place(self, number: int, row: int) -> tuple[int, int]:
        """Rows in the order in which they came: known ones by the age of their contribution, then those of this batch."""
        return (1, 0) if number < 0 else (0, int(self.ages(number, np.array([row]))[0]))

    def close(self) -> None:
        for segment in [*self.segments, *self._opened.values()]:
            segment.close()
