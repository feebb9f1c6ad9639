"""The packs of one optimiser step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .data import Row
from .packs import pack
from .shared_packs import shared_packs


def step_packs(rows: Sequence[Row], budget: int, together: int = 1) -> list[dict[str, Any]]:
    """The rows of one step, whose order does not matter, in packs of about equal work, the largest first.

    As many packs as `budget` tokens of unshared rows ask for; rows that begin alike come together. So many packs as are
    computed `together` are a group (`context_parallel.py`) where that saves enough; its members follow each other.
    """
    ordered = sorted(rows, key=lambda row: row.prompt + row.answer)
    own = [row.tokens - alike(before, row) for before, row in zip([None, *ordered], ordered)]
    # what all begin with is in every pack, or nobody's in particular
    own[0] -= alike(ordered[-1], ordered[0])
    count, total, done = math.ceil(sum(row.tokens for row in rows) / budget), sum(own), 0.0
    parts: list[list[Row]] = [[] for _ in range(count)]
    for row, tokens in zip(ordered, own):
        parts[int((done + tokens / 2) * count / total)].append(row)
        done += tokens
    parts = [part for part in parts if part]
    rounds = [parts[start : start + together] for start in range(0, len(parts), together)]
    found: list[list[dict[str, Any]]] = []
    for one in rounds:
        members = shared_packs(one)
        found += [members] if members else [[pack(part)] for part in one]
    found.sort(key=lambda members: sum(packed["input_ids"].numel() for packed in members), reverse=True)
    return [packed for members in found for packed in members]


def alike(before: Row | None, row: Row) -> int:
    """How many tokens two rows begin with alike."""
    if before is None:
        return 0
    pairs = zip(before.prompt + before.answer, row.prompt + row.answer)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(before.tokens, row.tokens) - 1)
