"""Rows in one sequence without padding: what they begin alike is there once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from .data import Row


@dataclass(frozen=True)
class Tree:
    """Rows as a tree of tokens: what stands at a place depends on the tokens before it alone, so alike is there once.

    `ids`, `positions`: of each of the N places; `paths`: the places of each row's tokens but the last.
    """

    ids: list[int]
    positions: list[int]
    paths: list[torch.Tensor]


def tree_of(rows: Sequence[Row], share: bool = True) -> Tree:
    ids: list[int] = []
    positions: list[int] = []
    paths = []
    first: dict[int, tuple[int, dict]] = {}
    for row in rows:
        following, path = first if share else {}, []
        for position, token in enumerate(row.prompt + row.answer[:-1]):
            if token not in following:
                following[token] = len(ids), {}
                ids.append(token)
                positions.append(position)
            place, following = following[token]
            path.append(place)
        paths.append(torch.tensor(path))
    return Tree(ids, positions, paths)


def additive(seen: torch.Tensor) -> torch.Tensor:
    """(queries, keys) true where a query sees a key → the mask (1, 1, queries, keys) that is added to the scores."""
    return torch.zeros(seen.shape).masked_fill_(~seen, torch.finfo(torch.float32).min)[None, None]


def pack(rows: Sequence[Row], share: bool = True) -> dict[str, torch.Tensor]:
    """Rows one after another in a single sequence of N tokens, without padding, what they begin alike computed once.

    Returns input_ids and position_ids (1, N); logits_to_keep and targets (A,): where the A answer tokens are predicted,
    and they, row after row; attention_mask (1, 1, N, N) additive: a token sees itself and what comes before it in its own
    row. There is no mask where that is what any causal model sees.
    """
    tree = tree_of(rows, share)
    size = len(tree.ids)
    packed = {
        "input_ids": torch.tensor([tree.ids]),
        "position_ids": torch.tensor([tree.positions]),
        "logits_to_keep": torch.cat([path[len(row.prompt) - 1 :] for row, path in zip(rows, tree.paths)]),
        "targets": torch.tensor([token for row in rows for token in row.answer]),
    }
    if any(len(path) < size for path in tree.paths):
        seen = torch.zeros(size, size, dtype=torch.bool)
        for path in tree.paths:
            seen[path[:, None], path] = torch.ones(len(path), len(path), dtype=torch.bool).tril()
        packed["attention_mask"] = additive(seen)
    return packed


def packs(rows: Sequence[Row], budget: int, share: bool = True) -> list[dict[str, torch.Tensor]]:
    """`rows` in packs of at most about `budget` tokens each (a longer row is a pack by itself)."""
    groups: list[list[Row]] = []
    size = 0
    for row in rows:
        if not groups or size + row.tokens > budget:
            groups.append([])
            size = 0
        groups[-1].append(row)
        size += row.tokens
    return [pack(group, share) for group in groups]
