"""A second process round code that parses strangers' files in C: should it crash, its reader still gets a sentence."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from ..events import Events, MlError, as_ml_error


def guarded(run: Callable[[], int], events: Events, folder: Path) -> int:
    """Exit status of `run`, which runs in a fork of this process. Call it before any thread is started.

    When the fork dies of a signal that nobody sent it from here, an `error` event says that the file brought it down.
    The fork ends when this process does, whatever the reason.
    """
    ends, held = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(held)
        threading.Thread(target=_end_with_parent, args=(ends,), daemon=True).start()
        # a crash below Python leaves its stack in the log
        faulthandler.enable()
        status = 1
        try:
            status = run()
        finally:
            os._exit(status)
    os.close(ends)
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)
        os.kill(child, number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    if not stopped:
        name = signal.Signals(-code).name
        out_of_memory = -code == signal.SIGKILL
        message = (
            "There was not enough memory for this file: close other work and try again, or split it."
            if out_of_memory
            else f"{_file_name(folder)} brought its reader down ({name}): it is damaged; save it anew."
        )
        place = None if out_of_memory else "start of the file"
        events.emit("error", code="out_of_memory" if out_of_memory else "bad_file", message=message, place=place)
    return 128 - code


def as_check_error(error: BaseException) -> MlError:
    """The error that a contributor gets for any exception of an inspection or a check."""
    known = as_ml_error(error)
    if known.code == "out_of_memory":
        return MlError("out_of_memory", "There was not enough memory for this file: split it, or close other work.")
    if known.code == "internal":
        return MlError(
            "internal", f"The check failed unexpectedly ({type(error).__name__}): see the log, then check again."
        )
    return known


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(143)


def _file_name(folder: Path) -> str:
    for name in ("check.json", "inspect.json"):
        if (folder / name).is_file():
            return str(json.loads((folder / name).read_text("utf-8")).get("file_name", "The file"))
    return "The file"
