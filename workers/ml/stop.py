"""SIGTERM asks a run to stop."""

from __future__ import annotations

import signal
from typing import Any


class Stop:
    """Whether a stop was asked for; the step under way ends first."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self.ask)

    def ask(self, *_: Any) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked
