"""Checkpoints that are whole or not there: written beside, flushed, then renamed; the marker file is written last."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    fill(partial)
    for path in sorted(partial.rglob("*")):
        if path.is_file():
            _flush(path)
    _flush(partial)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(partial, target)
    _flush(target.parent)


def write_checkpoint(folder: Path, step: int, about: dict[str, Any], fill: Callable[[Path], None]) -> Path:
    """Write `folder/step-N`; `about` goes into the marker with the size of every file."""
    target = folder / f"step-{step}"

    def fill_and_mark(path: Path) -> None:
        fill(path)
        files = {file.name: file.stat().st_size for file in sorted(path.iterdir())}
        (path / MARKER).write_text(json.dumps({"step": step, **about, "files": files}), "utf-8")

    write_whole(target, fill_and_mark)
    return target


def read_marker(path: Path) -> dict[str, Any] | None:
    """What the marker of a whole checkpoint says; None when the checkpoint is not whole."""
    try:
        marker = json.loads((path / MARKER).read_text("utf-8"))
        whole = all((path / name).stat().st_size == size for name, size in marker["files"].items())
    except (OSError, ValueError, KeyError):
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


def drop_old(folder: Path, keep_step: int, newest: int = 2) -> None:
    """Remove all but the newest checkpoints, the one at `keep_step`, and anything half-written."""
    steps = sorted(int(path.name[5:]) for path in folder.glob("step-*"))
    for step in steps[:-newest]:
        if step != keep_step:
            shutil.rmtree(folder / f"step-{step}")
    for partial in folder.glob(".step-*.partial"):
        shutil.rmtree(partial)
