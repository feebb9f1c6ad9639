"""Progress for the person who waits: at most four events a second, and one when a stage begins."""

from __future__ import annotations

import time

from ..events import Events

_every = 0.25


class Progress:
    """Emits `progress {rows, bytes, total_bytes, stage}` and keeps how long each stage took, in seconds."""

    def __init__(self, events: Events, total_bytes: int):
        self.events, self.total = events, total_bytes
        self.rows = self.bytes = 0
        self.name = ""
        self.last = self.began = time.monotonic()
        self.seconds: dict[str, float] = {}

    def stage(self, name: str) -> None:
        """The stage `name` begins, the one before ends."""
        now = time.monotonic()
        if self.name:
            self.seconds[self.name] = round(self.seconds.get(self.name, 0) + now - self.began, 3)
        self.name, self.began = name, now
        if name:
            self._emit(now)

    def at(self, rows: int, bytes: int | None = None) -> None:
        """So many rows (and bytes, where they are known) are through."""
        self.rows = rows
        self.bytes = self.bytes if bytes is None else min(bytes, self.total)
        now = time.monotonic()
        if now - self.last >= _every:
            self._emit(now)

    def _emit(self, now: float) -> None:
        self.last = now
        self.events.emit("progress", rows=self.rows, bytes=self.bytes, total_bytes=self.total, stage=self.name)
