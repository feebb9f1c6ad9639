"""How a side is paced: a line of JSON on stdin asks for steps, a line on stdout says how long they took."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any


class Pace:
    """Call it at the end of every step; it waits there until more steps are asked for, and ends the process when none are."""

    def __init__(self) -> None:
        self.out = os.fdopen(os.dup(1), "w", buffering=1)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        self.left, self.since, self.warm = 1, 0.0, False

    def __call__(self) -> dict[str, Any] | None:
        """What was asked for when a new round begins, else None."""
        self.left -= 1
        if self.left:
            return None
        said = {"seconds": time.perf_counter() - self.since} if self.warm else {"ready": True}
        self.warm = True
        self.out.write(json.dumps(said) + "\n")
        line = sys.stdin.readline()
        if not line.strip():
            os._exit(0)
        asked = json.loads(line)
        self.left, self.since = asked["steps"], time.perf_counter()
        return asked
