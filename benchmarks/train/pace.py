"""How a side is paced: a line of JSON on stdin asks a trainer for steps, a line on stdout says how long they took."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

# the answers' own stream, before any library is imported that prints as it loads
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
sys.stdout = sys.stderr


class Turns:
    """Call it at the end of every step of a trainer; it waits there until that trainer is asked for more steps."""

    def __init__(self) -> None:
        self.asked: queue.Queue[dict[str, Any]] = queue.Queue()
        self.answers: queue.Queue[float] = queue.Queue()
        self.left, self.since = 1, 0.0

    def __call__(self) -> dict[str, Any] | None:
        """What is asked for when a new turn begins, else None."""
        self.left -= 1
        if self.left:
            return None
        self.answers.put(time.perf_counter() - self.since)
        asked = self.asked.get()
        self.left, self.since = asked["steps"], time.perf_counter()
        return asked


def serve(train: Callable[[str, Turns], None]) -> None:
    """`train(name, turns)` starts in a thread when the trainer `name` is first asked for; its first step warms it up."""
    trainers: dict[str, Turns] = {}

    def run(name: str) -> None:
        try:
            train(name, trainers[name])
        except BaseException:
            traceback.print_exc()
        os._exit(1)

    for line in sys.stdin:
        asked = json.loads(line)
        name = asked["trainer"]
        if name not in trainers:
            trainers[name] = Turns()
            threading.Thread(target=run, args=(name,), daemon=True).start()
            trainers[name].answers.get()
        if asked["steps"]:
            trainers[name].asked.put(asked)
            took = trainers[name].answers.get()
        else:
            took = 0.0
        answers.write(json.dumps({"seconds": took}) + "\n")
    os._exit(0)
