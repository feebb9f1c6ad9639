"""Runs the trainer of one job on a node of a Ray cluster: run_job.py JOB_DIR CODE_DIR GPUS

What it says goes to JOB_DIR/events.jsonl, its log to this process's own. A file JOB_DIR/stop asks it to finish the step,
save and end: Ray itself can only end a job at once. Exits as the trainer does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

LOOK_EVERY_S = 0.2


def command(job_dir: Path, gpus: int) -> list[str]:
    """The trainer, as one process for each GPU where there are several."""
    train = ["-m", "ml", "train", str(job_dir)]
    if gpus < 2:
        return [sys.executable, *train]
    launch = ["-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", str(gpus)]
    return [sys.executable, *launch, *train]


def trainers(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that train: the launcher's children where there is one, which would only end them on a signal."""
    try:
        started = psutil.Process(process.pid)
        below = [child for child in started.children(recursive=True) if "ml" in child.cmdline()]
    except psutil.NoSuchProcess:
        return []
    return below or [started]


def main() -> int:
    job_dir, code_dir, gpus = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    environment = {**os.environ, "PYTHONPATH": code_dir}
    if gpus == 0:
        environment["CUDA_VISIBLE_DEVICES"] = ""
    with (job_dir / "events.jsonl").open("ab") as events:
        process = subprocess.Popen(
            command(job_dir, gpus), stdin=subprocess.DEVNULL, stdout=events, stderr=sys.stderr, env=environment
        )
    asked = False
    while process.poll() is None:
        if not asked and (job_dir / "stop").exists():
            asked = True
            for trainer in trainers(process):
                trainer.send_signal(signal.SIGTERM)
        time.sleep(LOOK_EVERY_S)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


if __name__ == "__main__":
    sys.exit(main())
