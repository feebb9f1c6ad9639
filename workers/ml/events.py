"""What a run says: one JSON object a line on stdout, and nothing else there."""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from datetime import UTC, datetime
from typing import Any, TextIO

from .ranks import rank


class MlError(Exception):
    """An error that its reader can act on: a code, and one sentence saying what happened and what to do next."""

    def __init__(self, code: str, message: str, **details: Any):
        super().__init__(message)
        self.code, self.message, self.details = code, message, details


def claim_stdout() -> TextIO:
    """Take file descriptor 1 for events alone; whatever libraries print from now on goes to stderr.

    Returns the stream that events are written to: where several processes train together, only the main one's is heard.
    """
    descriptor = os.dup(1) if rank() == 0 else os.open(os.devnull, os.O_WRONLY)
    out = os.fdopen(descriptor, "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return out


class Events:
    """Writes events to `out`, one line each, from any thread."""

    def __init__(self, out: TextIO):
        self.out, self.lock = out, threading.Lock()

    def line(self, value: dict[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        with self.lock:
            self.out.write(text + "\n")
            self.out.flush()

    def emit(self, type: str, **data: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.line({"type": type, "at": at, **data})

    def log(self, level: str, message: str) -> None:
        self.emit("log", level=level, message=message)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the error is a shortage of memory, whoever noticed it: Python, libtorch on the processor, or CUDA."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, (RuntimeError, OSError))
        and any(sign in said for sign in ("out of memory", "can't allocate memory", "cannot allocate memory"))
    )


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk or the user's part of it is full; safetensors and torch.save say so in words alone.

    torch.save's words are that its file ended before what it wrote ("unexpected pos").
    """
    said = str(error).lower()
    return (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or any(
        sign in said for sign in ("no space left on device", "os error 28", "disk quota exceeded", "unexpected pos")
    )


def as_ml_error(error: BaseException) -> MlError:
    """The error that a reader gets for any exception; the original stays its cause for the log."""
    if isinstance(error, MlError):
        return error
    if is_disk_full(error):
        return MlError("disk_full", "The disk is full: free some space and resume the run from its newest checkpoint.")
    if isinstance(error, PermissionError):
        return MlError("not_permitted", f"{error.filename} may not be written: give this user access and start again.")
    if is_out_of_memory(error):
        return MlError(
            "out_of_memory", "There was not enough memory: choose a smaller batch size or max_length and start again."
        )
    return MlError(
        "internal", f"The trainer failed unexpectedly ({type(error).__name__}): see the log, then resume the run."
    )
