"""Runs by several real processes that talk by Gloo, as a launcher starts them; the libraries are imported only once."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from conftest import events_of

SECONDS = 60
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["ml.train"])


def be_rank(rank: int, ranks: int, port: int, run_dir: Path, said: Path, before: str | None) -> None:
    """What one process does: `python -m ml train RUN_DIR` with a launcher's environment, its stdout in file `said`."""
    for descriptor, name in ((1, said), (2, said.with_suffix(".log"))):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), descriptor)
    told = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": ranks, "LOCAL_WORLD_SIZE": ranks, "MASTER_PORT": port}
    os.environ.update({name: str(value) for name, value in told.items()}, MASTER_ADDR="127.0.0.1")
    sys.argv = ["ml", "train", str(run_dir)]
    if before:
        module, name = before.split(":")
        getattr(importlib.import_module(module), name)(rank)
    sys.exit(importlib.import_module("ml.__main__").main())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Ranks:
    """Processes that train RUN_DIR together; each first calls `before` with its rank."""

    def __init__(self, run_dir: Path, ranks: int = 2, before: Callable[[int], None] | None = None):
        self.said = run_dir / "said.jsonl"
        self.said.unlink(missing_ok=True)
        port, name = free_port(), f"{before.__module__}:{before.__name__}" if before else None
        arguments = [(rank, ranks, port, run_dir, self.said, name) for rank in range(ranks)]
        self.all = [processes.Process(target=be_rank, args=each, daemon=True) for each in arguments]
        for process in self.all:
            process.start()

    def events(self) -> Iterator[dict[str, Any]]:
        """Every event as it is said, until all processes have ended."""
        done, ends = 0, time.monotonic() + SECONDS
        while time.monotonic() < ends:
            over = not any(process.is_alive() for process in self.all)
            lines = self.said.read_text("utf-8").splitlines(keepends=True) if self.said.exists() else []
            for line in lines[done:]:
                if line.endswith("\n"):
                    yield json.loads(line)
                    done += 1
            if over and done == len(lines):
                return
            time.sleep(0.01)
        for process in self.all:
            process.kill()
        raise AssertionError(f"It took more than {SECONDS} s: {self.log}")

    def after(self, step: int, what: Callable[[], None]) -> list[dict[str, Any]]:
        """All events; `what` is done once the step has been said."""
        found, waits = [], True
        for event in self.events():
            found.append(event)
            if waits and event["type"] == "step" and event["step"] >= step:
                waits = False
                what()
        return found

    def end(self) -> list[dict[str, Any]]:
        """All events of a run that nobody disturbs."""
        return list(self.events())

    @property
    def codes(self) -> list[int | None]:
        for process in self.all:
            process.join(SECONDS)
        return [process.exitcode for process in self.all]

    @property
    def log(self) -> str:
        return self.said.with_suffix(".log").read_text("utf-8")


def of(events: list[dict[str, Any]], type: str) -> list[dict[str, Any]]:
    return [event for event in events if event["type"] == type]


def launched(command: list[str], environment: dict[str, str]) -> tuple[int, list[dict[str, Any]], str]:
    """(exit code, events, log) of a launcher's command."""
    import subprocess

    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    return found.returncode, events_of(found.stdout), found.stderr
