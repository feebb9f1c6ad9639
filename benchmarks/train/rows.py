"""The rows that every side trains on: token ids, so that no side's template or tokenizer makes them longer."""

from __future__ import annotations

import random
from dataclasses import dataclass

# ordinary tokens of the vocabulary, past its control tokens
TOKENS = range(1000, 40000)


@dataclass(frozen=True)
class Kind:
    """Rows of `tokens` tokens that begin with the same `prefix` and end with `scored` that are learnt, `step` a step."""

    tokens: int
    scored: int
    prefix: int
    step: int


KINDS = {
    "48": Kind(48, 12, 22, 8),
    "48 without prefix": Kind(48, 12, 0, 8),
    "226": Kind(226, 12, 200, 8),
    # long rows are all answer but for a short question, which leaves nothing to gain at the head
    "256": Kind(256, 232, 0, 4),
    "1024": Kind(1024, 1000, 0, 2),
}


def token_rows(kind: Kind, count: int, seed: int = 0) -> list[tuple[list[int], list[int]]]:
    """(prompt, answer) of `count` rows; beyond the shared prefix every token is drawn."""
    draw = random.Random(seed)
    prefix = [draw.choice(TOKENS) for _ in range(kind.prefix)]
    rows = []
    for _ in range(count):
        own = [draw.choice(TOKENS) for _ in range(kind.tokens - kind.prefix)]
        cut = kind.tokens - kind.prefix - kind.scored
        rows.append((prefix + own[:cut], own[cut:]))
    return rows
