"""Processes that train one run together, one a GPU: the main one decides everything, the others help with gradients.

Only the main process runs the trainer. For each step it sends its adapter's weights, every process computes the
gradient of its part of the step's packs, and the sum of the gradients comes back; AdamW, evaluations, files, events
and every decision are the main one's. That sends what DistributedDataParallel's all-reduce sends, and no process can
come to another decision than the others. (DDP's hooks would not fire: packs' gradients come from torch.autograd.grad.)

What is sent is the adapter's few megabytes, so it goes through memory by Gloo on every device: a process that has gone
is then noticed at once, and no GPU spins while it waits.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any

import psutil
import torch
import torch.distributed as dist
from accelerate import PartialState

from .events import Events, MlError, is_out_of_memory
from .ranks import forget_launcher, ranks
from .stop import Stop

# longer than any evaluation that the others wait for; who has gone is noticed at once
PATIENCE = timedelta(days=1)
LOOK_EVERY_S = 0.5
HOST_ONLY = "lo"


@dataclass(frozen=True)
class Known:
    """What the objective found out before the first step."""

    tensors: dict[str, torch.Tensor]


@dataclass(frozen=True)
class Task:
    """One optimiser step: the rows' indexes, the tokens of a pack, and how many packs a process computes at once."""

    step: int
    rows: list[int]
    budget: int
    at_once: int


@dataclass(frozen=True)
class Measure:
    """What the objective asks of the model before the first step."""


@dataclass
class Part:
    """What a process says of its part: what it found, and whether a stop was asked for there.

    `trouble` is "memory" or "other" where the part failed.
    """

    loss: float = 0.0
    tensors: dict[str, torch.Tensor] = field(default_factory=dict)
    stop: bool = False
    trouble: str | None = None


def shares(costs: Sequence[int], ranks: int) -> list[list[int]]:
    """Which items each process takes, about equal in cost: the largest first, to who has least (Graham 1969)."""
    found: list[list[int]] = [[] for _ in range(ranks)]
    loads = [0] * ranks
    for i in sorted(range(len(costs)), key=lambda i: (-costs[i], i)):
        rank = loads.index(min(loads))
        found[rank].append(i)
        loads[rank] += costs[i]
    return found


def gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Team:
    """This process's link to the others; leave it with `with`, which lets the others go."""

    def __init__(self, stop: Stop, events: Events):
        if HOST_ONLY in psutil.net_if_addrs():
            os.environ.setdefault("GLOO_SOCKET_IFNAME", HOST_ONLY)
        state = PartialState(cpu=True, timeout=PATIENCE)
        self.stop, self.events = stop, events
        self.rank, self.size, self.main = state.process_index, state.num_processes, state.is_main_process
        forget_launcher()
        self.left, self.last_word = threading.Event(), threading.Lock()
        found: list[Any] = [None] * self.size
        dist.all_gather_object(found, os.getpid())
        if self.main:
            others = [psutil.Process(pid) for pid in found[1:]]
            threading.Thread(target=self._watch, args=(others,), daemon=True).start()

    def __enter__(self) -> Team:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Let the others go. What went wrong before is what is told, not that they could not be reached."""
        self.left.set()
        try:
            if self.main and not self.last_word.locked():
                self.tell(None)
        except MlError:
            if error is None:
                raise
            traceback.print_exc()
        finally:
            dist.destroy_process_group()

    def _watch(self, others: list[psutil.Process]) -> None:
        """End the main process when another has gone, whatever it is at: its files are whole at any moment."""
        while not self.left.wait(LOOK_EVERY_S):
            if any(map(gone, others)) and not self.left.is_set() and self.last_word.acquire(blocking=False):
                error = self._lost()
                self.events.emit("error", code=error.code, message=error.message)
                sys.stderr.flush()
                os._exit(1)

    def _lost(self) -> MlError:
        return MlError(
            "internal",
            "A process that trained this run along with others ended unexpectedly: see the log, then resume the run.",
        )

    def _talk(self, collective: Any, *arguments: Any) -> None:
        """Gloo says by a RuntimeError that another process has gone; MlError, once for the watch and for this."""
        try:
            collective(*arguments)
        except RuntimeError as error:
            if not self.last_word.acquire(blocking=False):
                # the watch has said it, and is about to end this process
                time.sleep(60)
            raise self._lost() from error

    def tell(self, message: Any = None) -> Any:
        """The main process's message, in every process."""
        found = [message]
        self._talk(dist.broadcast_object_list, found)
        return found[0]

    def exchange(self, work: Callable[[Part], None]) -> tuple[list[Part], Exception | None]:
        """Everybody's part, filled in by `work`, in every process; who was asked to stop has asked for all.

        What goes wrong here is the second result, as nobody may miss the exchange because of it.
        """
        part, failure = Part(), None
        try:
            work(part)
        except Exception as error:
            failure, part.trouble = error, "memory" if is_out_of_memory(error) else "other"
        part.stop = self.stop()
        found: list[Any] = [None] * self.size
        self._talk(dist.all_gather_object, found, part)
        if any(one.stop for one in found):
            self.stop.ask()
        return found, failure

    def check(self, parts: Sequence[Part], failure: Exception | None) -> None:
        """In the main process, raise what went wrong in any."""
        if failure is not None:
            raise failure
        troubles = {part.trouble for part in parts}
        if "other" in troubles:
            raise MlError(
                "internal",
                "A process that trained this run along with others failed: see the log, then resume the run.",
            )
        if "memory" in troubles:
            raise MemoryError("A process that trains along ran out of memory.")

    @torch.no_grad()
    def send_weights(self, parameters: Sequence[torch.nn.Parameter]) -> None:
        """Give every process the main one's values."""
        flat = torch.cat([parameter.detach().flatten().float() for parameter in parameters]).cpu()
        self._talk(dist.broadcast, flat, 0)
        if not self.main:
            for parameter, value in zip(parameters, flat.split([parameter.numel() for parameter in parameters])):
                parameter.copy_(value.view_as(parameter))

    def sum_gradients(self, parameters: Sequence[torch.nn.Parameter]) -> None:
        """Give the main process the sum of everybody's gradients; who has none adds nothing."""
        sizes = [parameter.numel() for parameter in parameters]
        if parameters[0].grad is None:
            flat = torch.zeros(sum(sizes))
        else:
            flat = torch.cat([parameter.grad.flatten().float() for parameter in parameters]).cpu()
        self._talk(dist.reduce, flat, 0)
        if self.main:
            for parameter, value in zip(parameters, flat.split(sizes)):
                parameter.grad = value.view_as(parameter).to(parameter)


def join(stop: Stop, events: Events) -> Team | None:
    """The team that this process was launched into; None where it trains alone."""
    return Team(stop, events) if ranks() > 1 else None
