"""Runs the trainer of one job on a node of a Ray cluster: run_job.py GPUS JOB [--region NAME] [--endpoint URL]

JOB is a folder that the node shares with who submitted it, or s3://BUCKET/PREFIX/jobs/ID. What the trainer says goes to
events.jsonl in the job's folder, its log to this process's own. A file `stop` there asks it to finish the step, save and
end: Ray itself can only end a job at once. Exits as the trainer does.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

LOOK_EVERY_S = 0.2


def command(job_dir: Path, gpus: int) -> list[str]:
    """The trainer, as one process for each GPU where there are several."""
    train = ["-m", "ml", "train", str(job_dir)]
    if gpus < 2:
        return [sys.executable, *train]
    # nothing of a configuration that the node's user has for other work
    own = ["--num_machines", "1", "--main_process_port", "0", "--mixed_precision", "no", "--dynamo_backend", "no"]
    launch = ["-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", str(gpus), *own]
    return [sys.executable, *launch, *train]


def trainers(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that train: the launcher's children where there is one, which would only end them on a signal."""
    try:
        started = psutil.Process(process.pid)
        below = [child for child in started.children(recursive=True) if "ml" in child.cmdline()]
    except psutil.NoSuchProcess:
        return []
    return below or [started]


def train(job_dir: Path, gpus: int, look: Callable[[], bool]) -> int:
    """Run the trainer in a folder to its end. `look` is called meanwhile and says whether it is to stop.

    Returns the exit code, 128 and the signal's number where there was one.
    """
    # the package ml lies beside this file
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent)}
    if gpus == 0:
        environment["CUDA_VISIBLE_DEVICES"] = ""
    with (job_dir / "events.jsonl").open("ab") as events:
        process = subprocess.Popen(
            command(job_dir, gpus), stdin=subprocess.DEVNULL, stdout=events, stderr=sys.stderr, env=environment
        )
    asked = False
    while process.poll() is None:
        if look() and not asked:
            asked = True
            for trainer in trainers(process):
                trainer.send_signal(signal.SIGTERM)
        time.sleep(LOOK_EVERY_S)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("gpus", type=int)
    parser.add_argument("job")
    parser.add_argument("--region")
    parser.add_argument("--endpoint")
    args = parser.parse_args()
    if args.job.startswith("s3://"):
        # a node with a shared folder needs no client of a store
        from s3_job import run_from_store

        return run_from_store(args.job, args.region, args.endpoint, lambda *job: train(job[0], args.gpus, job[1]))
    folder = Path(args.job)
    return train(folder, args.gpus, (folder / "stop").exists)


if __name__ == "__main__":
    sys.exit(main())
