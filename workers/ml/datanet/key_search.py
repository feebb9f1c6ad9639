"""Which keys of an ascending index lie beside those that are looked for, and which blocks of it must be read for them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

# neighbours on either side that a search compares in a band; more only where thousands of rows share one template
WINDOW = 6


def runs(blocks: NDArray[np.integer], longest: int) -> Iterator[tuple[int, int, slice]]:
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


def neighbours(
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
