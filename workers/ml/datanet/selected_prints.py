"""Some rows' prints out of those of many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .fingerprints import Prints


def select(prints: Prints, kept: NDArray[np.bool_]) -> Prints | None:
    """The prints of the rows where `kept` is true, None where there are none."""
    if kept.all():
        return prints
    if not kept.any():
        return None
    ends = np.cumsum(prints.lengths, dtype=np.int64)
    starts = ends - prints.lengths
    texts = b"".join(prints.texts[start:end] for start, end in zip(starts[kept], ends[kept], strict=True))
    arrays = (prints.exact, prints.short, prints.keys, prints.sketches, prints.lengths)
    return Prints(*(array[kept] for array in arrays), texts)
