"""Processes that check slices side by side and give their results in the slices' order, a few at a time."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..events import MlError
from .checker import Checker, Result
from .guard import as_check_error
from .sources import Slice

# slices that wait at each process, so that none idles while the results before are taken
_ahead = 2


class Pool:
    """`processes` = 0 checks in this process, for small files.

    Slices are offsets and results are read before more is sent, so neither side ever waits for the other to read.
    """

    def __init__(self, config: dict[str, Any], checker: Checker, processes: int):
        self.checker = checker
        self.workers: list[tuple[multiprocessing.process.BaseProcess, Connection]] = []
        forks = _may_fork()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        for _ in range(processes):
            ours, theirs = context.Pipe()
            inherited = [connection for _process, connection in self.workers] + [ours] if forks else []
            process = context.Process(
                target=_serve, args=(theirs, checker if forks else config, inherited), daemon=True
            )
            process.start()
            theirs.close()
            self.workers.append((process, ours))

    def run(self, parts: Iterable[Slice]) -> Iterator[Result]:
        """Results in the order of `parts`; MlError of a process is raised here."""
        if not self.workers:
            yield from map(self.checker, parts)
            return
        waiting: deque[Connection] = deque()
        for i, part in enumerate(parts):
            if len(waiting) == _ahead * len(self.workers):
                yield _receive(waiting.popleft())
            connection = self.workers[i % len(self.workers)][1]
            try:
                connection.send(part)
            except OSError:
                _receive(connection)
            waiting.append(connection)
        while waiting:
            yield _receive(waiting.popleft())

    def close(self) -> None:
        """End the processes; one that is in the middle of a slice loses it."""
        for process, connection in self.workers:
            connection.close()
            process.terminate()
            process.join()


def _may_fork() -> bool:
    """Whether a fork is safe: it shares the tokenizer and word lists that are loaded, but a library's threads do not
    come along, and what waits for them (rayon, in rensa and tokenizers) waits for ever."""
    tasks = Path("/proc/self/task")
    return sys.platform == "linux" and len(list(tasks.iterdir())) == threading.active_count()


def _receive(connection: Connection) -> Result:
    try:
        ok, value = connection.recv()
    except (EOFError, OSError) as error:
        raise MlError(
            "out_of_memory",
            "A process of the check was ended from outside, mostly for memory: close other work and check again.",
        ) from error
    if not ok:
        raise MlError(value[0], value[1], **value[2])
    return value


def _serve(connection: Connection, checker: Checker | dict[str, Any], inherited: list[Connection]) -> None:
    """A process of the pool: ends when the other end of its pipe closes, which the kernel does when its parent dies."""
    for other in inherited:
        other.close()
    call = checker if isinstance(checker, Checker) else Checker(checker)
    while True:
        try:
            part = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            answer: tuple[bool, Any] = (True, call(part))
        except Exception as error:
            traceback.print_exc()
            known = as_check_error(error)
            answer = (False, (known.code, known.message, known.details))
        connection.send(answer)
