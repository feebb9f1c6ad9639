"""What a segment's folder consists of, and how it is written: as a whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fingerprints import BANDS

FORMAT = 1
FENCE = 1024
INDEXES = BANDS + 1
EXACT = BANDS
KEY_BYTES, ROW_BYTES = 8, 4


class BrokenSegment(Exception):
    """The folder is half written, was made by another format, or its files were changed."""


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
