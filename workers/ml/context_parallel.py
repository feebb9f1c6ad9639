"""Packs of one step that are computed side by side and see each other's tokens (context parallelism).

Rows of a step often begin alike (a system prompt). Packs by themselves each compute that beginning again. In a group every
token is computed once: each member owns some of the tokens; in every layer it gives the others the keys and values that
these attend to, and gets back their gradients, as in ring attention (Liu et al. 2023), but only for what is shared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import torch


@dataclass(frozen=True)
class Ended:
    by: BaseException


class Group:
    """As many threads as there are members must be at work on them at the same time."""

    def __init__(self, size: int):
        # [to][from]: what one member has for another, in the order of its layers
        self.ways = [[SimpleQueue() for _ in range(size)] for _ in range(size)]

    def exchange(self, member: int, values: Sequence[Any]) -> list[Any]:
        """Give every member (oneself too) its value and take theirs, in their order; what ended one ends all."""
        for other, value in enumerate(values):
            self.ways[other][member].put(value)
        found = [way.get() for way in self.ways[member]]
        for value in found:
            if isinstance(value, Ended):
                raise value.by
        return found

    def fail(self, member: int, error: BaseException) -> None:
        for ways in self.ways:
            ways[member].put(Ended(error))


@dataclass(frozen=True)
class Link:
    """A member's place in its group. `takes`: of each member's tokens those that this one sees, by their place there."""

    group: Group
    member: int
    takes: tuple[torch.Tensor, ...]

    def see(self, k: torch.Tensor, v: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Keys and values (1, K, N, E) with those of the tokens that are seen behind them (1, K, N + M, E)."""
        posted = self.group.exchange(self.member, [(k, v)] * len(self.takes))
        seen = [(theirs, places) for theirs, places in zip(posted, self.takes) if len(places)]
        return (
            torch.cat([k, *(keys.index_select(2, places) for (keys, _), places in seen)], 2),
            torch.cat([v, *(values.index_select(2, places) for (_, values), places in seen)], 2),
        )

    def give_back(self, of_k: torch.Tensor, of_v: torch.Tensor, own: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Gradients (1, K, N + M, E) → those of the N own tokens (1, K, N, E) with what the others found of them."""
        sizes = [own, *map(len, self.takes)]
        (mine_k, *others_k), (mine_v, *others_v) = of_k.split(sizes, 2), of_v.split(sizes, 2)
        for places, found_k, found_v in self.group.exchange(self.member, list(zip(self.takes, others_k, others_v))):
            if len(places):
                mine_k.index_add_(2, places, found_k)
                mine_v.index_add_(2, places, found_v)
        return mine_k, mine_v


@contextmanager
def membership(pack: Any) -> Iterator[None]:
    """While a pack is computed: what ends it ends the members that wait for it."""
    link = pack.get("link") if isinstance(pack, dict) else None
    try:
        yield
    except BaseException as error:
        if link:
            link.group.fail(link.member, error)
        raise
