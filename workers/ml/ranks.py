"""Which of the processes that train one run together this is, as their launcher says, before anything is loaded."""

from __future__ import annotations

import os

TOLD = ("RANK", "LOCAL_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


def ranks() -> int:
    """How many processes train together; 1 without a launcher."""
    return int(os.environ.get("WORLD_SIZE") or 1)


def rank() -> int:
    """This process's place among them; the main one, which alone speaks and writes, is 0."""
    return int(os.environ["RANK"]) if ranks() > 1 else 0


def see_own_gpu() -> None:
    """Show this process the GPU of its own local rank alone; CUDA must not have been asked before.

    Every other place can then say "cuda", and none takes the others' GPUs for a chance to spread out.
    """
    if ranks() == 1:
        return
    shown, local = os.environ.get("CUDA_VISIBLE_DEVICES"), int(os.environ["LOCAL_RANK"])
    if shown is None:
        os.environ["CUDA_VISIBLE_DEVICES"] = str(local)
    elif shown:
        devices = shown.split(",")
        os.environ["CUDA_VISIBLE_DEVICES"] = devices[local % len(devices)]


def forget_launcher() -> None:
    """Take the launcher's words away: to the training library this is one process, whose gradients others help with."""
    for name in TOLD:
        os.environ.pop(name, None)
