"""Which member of a context-parallel group computes which tokens, and whose it sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from .context_parallel import Group, Link
from .data import Row
from .packs import additive, tree_of

# of its tokens, what a group must save: about a tenth is lost by waiting for each other (benchmarks/train)
WORTH = 0.15
EVERYONE = -1


def owners(parts: Sequence[Sequence[Row]], paths: Sequence[torch.Tensor], size: int) -> torch.Tensor:
    """Whose each of `size` tokens is (N,): the part's that alone has it, or EVERYONE's."""
    nobody = len(parts)
    owner = torch.full((size,), nobody)
    part_of = [number for number, rows in enumerate(parts) for _ in rows]
    for number, path in zip(part_of, paths):
        others = (owner[path] != nobody) & (owner[path] != number)
        owner[path] = torch.where(others, EVERYONE, number)
    return owner


def shared_packs(parts: Sequence[Sequence[Row]]) -> list[dict[str, Any]] | None:
    """The parts of a step as members of one group, or None where they share too little to wait for each other.

    A member is a pack as `packs.pack` makes it, with `link`; its attention_mask is (1, 1, N, N + M), the M tokens of
    others that it sees behind its own.
    """
    count, rows = len(parts), [row for part in parts for row in part]
    if count < 2:
        return None
    tree = tree_of(rows)
    size = len(tree.ids)
    owner = owners(parts, tree.paths, size)
    common = (owner == EVERYONE).nonzero()[:, 0]
    if len(common) * (count - 1) < WORTH * size:
        return None
    # everyone's tokens go to whoever has the fewest
    have = torch.bincount(owner[owner != EVERYONE], minlength=count).tolist()
    for place in common.tolist():
        member = have.index(min(have))
        owner[place] = member
        have[member] += 1

    keep = torch.cat([path[len(row.prompt) - 1 :] for row, path in zip(rows, tree.paths)])
    targets = torch.tensor([token for row in rows for token in row.answer])
    if len(owner[keep].unique()) < count:
        return None
    group, ids, positions = Group(count), torch.tensor(tree.ids), torch.tensor(tree.positions)
    places = [(owner == member).nonzero()[:, 0] for member in range(count)]
    at = torch.empty(size, dtype=torch.long)
    for own in places:
        at[own] = torch.arange(len(own))
    found = []
    for member, own in enumerate(places):
        seen = torch.zeros(len(own), size, dtype=torch.bool)
        for path in tree.paths:
            mine = owner[path] == member
            seen[at[path[mine]][:, None], path] = torch.ones(len(path), len(path), dtype=torch.bool).tril()[mine]
        visible = seen.any(0)
        visible[own] = False
        theirs = [other[visible[other]] for other in places]
        scored = owner[keep] == member
        found.append(
            {
                "input_ids": ids[own][None],
                "position_ids": positions[own][None],
                "logits_to_keep": at[keep[scored]],
                "targets": targets[scored],
                "attention_mask": additive(seen[:, torch.cat([own, *theirs])]),
                "link": Link(group, member, tuple(at[tokens] for tokens in theirs)),
            }
        )
    return found
