"""Checkpoints that are whole or not there: written beside, flushed, then renamed; the marker file is written last.

The marker holds each file's size, which tells a half-written one at once, and its SHA-256, which tells a damaged one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from .base import sha256_file
from .events import Events, MlError

MARKER = "checkpoint.json"


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(target: Path, fill: Callable[[Path], None]) -> None:
    """Make folder `target` by `fill(folder)` so that a reader sees all of it or none, even after a power cut."""
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        fill(partial)
        for path in sorted(partial.rglob("*")):
            if path.is_file():
                _flush(path)
        _flush(partial)
    except BaseException:
        # on a full disk the half that was written is what is in the way
        shutil.rmtree(partial, ignore_errors=True)
        raise
    shutil.rmtree(target, ignore_errors=True)
    os.replace(partial, target)
    _flush(target.parent)


def write_checkpoint(folder: Path, step: int, about: dict[str, Any], fill: Callable[[Path], None]) -> Path:
    """Write `folder/step-N`; `about` goes into the marker with the size and SHA-256 of every file."""
    target = folder / f"step-{step}"

    def fill_and_mark(path: Path) -> None:
        fill(path)
        files = {file.name: file.stat().st_size for file in sorted(path.iterdir())}
        hashes = {name: sha256_file(path / name) for name in files}
        (path / MARKER).write_text(json.dumps({"step": step, **about, "files": files, "sha256": hashes}), "utf-8")

    write_whole(target, fill_and_mark)
    return target


def read_marker(path: Path) -> dict[str, Any] | None:
    """What the marker of a whole checkpoint says; None when the checkpoint is not whole."""
    try:
        marker = json.loads((path / MARKER).read_text("utf-8"))
        whole = all((path / name).stat().st_size == size for name, size in marker["files"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return marker if whole else None


def whole_checkpoints(folder: Path, fingerprint: str) -> list[tuple[int, Path]]:
    """(step, path) of every whole checkpoint of the run with this fingerprint, oldest first."""
    found = []
    for path in folder.glob("step-*"):
        marker = read_marker(path)
        if marker and marker["fingerprint"] == fingerprint:
            found.append((marker["step"], path))
    return sorted(found)


def damaged_file(path: Path) -> str | None:
    """The first file of a whole checkpoint whose SHA-256 is not the marker's; None when all are as they were written."""
    marker = read_marker(path)
    return next((name for name, sha256 in marker.get("sha256", {}).items() if sha256_file(path / name) != sha256), None)


def newest_checkpoint(folder: Path, fingerprint: str, events: Events) -> tuple[int, Path] | None:
    """(step, path) of the run's newest checkpoint whose files are as they were written; None when it has none at all.

    A damaged one is removed with a warning; MlError `adapter_damaged` when all of them are.
    """
    found = whole_checkpoints(folder, fingerprint)
    for step, path in reversed(found):
        damaged = damaged_file(path)
        if damaged is None:
            return step, path
        events.log(
            "warning",
            f"The checkpoint at step {step} is not used: the hash of {damaged} is not what was written.",
        )
        shutil.rmtree(path)
    if found:
        raise MlError(
            "adapter_damaged",
            "Every checkpoint of this run was damaged on disk: check the disk, then start the run again.",
        )
    return None


def drop_old(folder: Path, keep: Collection[int | None], newest: int = 2) -> None:
    """Remove all but the newest checkpoints, those at the steps of `keep`, and anything half-written."""
    steps = sorted(int(path.name[5:]) for path in folder.glob("step-*"))
    for step in steps[:-newest]:
        if step not in keep:
            shutil.rmtree(folder / f"step-{step}")
    for partial in folder.glob(".step-*.partial"):
        shutil.rmtree(partial)
