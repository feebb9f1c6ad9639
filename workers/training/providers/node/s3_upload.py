"""What a job makes and says, sent to an S3-compatible store while it goes on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from obstore.store import S3Store
from s3_files import Entry, sha256_of

PART_BYTES = 16 * 2**20


class Upload:
    """Sends the lines of events.jsonl in order, and what a line names (checkpoint, artifact) before the line itself."""

    def __init__(self, store: S3Store, below: str, run_dir: Path) -> None:
        self.store, self.below, self.run_dir = store, below, run_dir
        # hashes of the contents that the store has
        self.there: set[str] = set()
        self._sent = 0
        self._made: dict[str, list[Entry]] = {}

    def stop_wanted(self) -> bool:
        try:
            self.store.head(f"{self.below}/stop")
        except FileNotFoundError:
            return False
        return True

    def send(self) -> None:
        """Send what has come since. Raises obstore's BaseError when the store does not take it; a repeat goes on there."""
        with (self.run_dir / "events.jsonl").open("rb") as file:
            file.seek(self._sent)
            said = file.read()
        said = said[: said.rfind(b"\n") + 1]
        if not said:
            return
        events = [_event(line) for line in said.splitlines()]
        if any(event.get("type") == "checkpoint" for event in events):
            self._send_checkpoints()
        for name in dict.fromkeys(e["path"].split("/")[0] for e in events if e.get("type") == "artifact"):
            self._send_made(name)
        end = self._sent + len(said)
        digest = hashlib.sha256(said).hexdigest()
        self.store.put(f"{self.below}/events/{end:016}-{self._sent:016}-{digest}", said)
        self._sent = end

    def _send_checkpoints(self) -> None:
        """Brings the checkpoints in the store to those in RUN_DIR."""
        now = {f"checkpoints/{path.name}" for path in (self.run_dir / "checkpoints").glob("step-*")}
        for name in sorted(now - self._made.keys()):
            self._send_made(name)
        for name in [name for name in self._made if name.startswith("checkpoints/") and name not in now]:
            self._drop(name)

    def _send_made(self, name: str) -> None:
        root = self.run_dir / name
        files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
        try:
            entries = [self._send_file(path) for path in files]
        except FileNotFoundError:
            # the trainer keeps the newest checkpoints alone and may drop one meanwhile
            entries = []
        if not entries:
            return
        self.store.put(f"{self.below}/made/{name}.json", json.dumps([asdict(entry) for entry in entries]).encode())
        self._made[name] = entries

    def _send_file(self, path: Path) -> Entry:
        entry = Entry(path.relative_to(self.run_dir).as_posix(), sha256_of(path), path.stat().st_size)
        if entry.sha256 not in self.there:
            self.store.put(f"{self.below}/files/{entry.sha256}", path, chunk_size=PART_BYTES, max_concurrency=4)
            self.there.add(entry.sha256)
        return entry

    def _drop(self, name: str) -> None:
        """Removes the list first, so that nobody begins to read what goes."""
        self.store.delete(f"{self.below}/made/{name}.json")
        gone = {entry.sha256 for entry in self._made.pop(name)}
        for sha256 in gone - {entry.sha256 for entries in self._made.values() for entry in entries}:
            self.store.delete(f"{self.below}/files/{sha256}")
            self.there.discard(sha256)


def _event(line: bytes) -> dict[str, str]:
    """The event in a line; one that is none names nothing."""
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
