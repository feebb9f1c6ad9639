"""Folders on this node, below MODELFACTORY_HOME or ~/.cache/modelfactory: base models, which stay, and jobs, which go."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from s3_files import Entry


def _home() -> Path:
    return Path(os.environ.get("MODELFACTORY_HOME") or Path.home() / ".cache" / "modelfactory") / "ray"


def model_folder(files: Sequence[Entry], name: str) -> Path:
    """Where a base model lies whose files these are, under its own name; it is whole when it is there."""
    listed = "\n".join(f"{file.path}\0{file.sha256}" for file in files)
    return _home() / "models" / hashlib.sha256(listed.encode()).hexdigest()[:16] / name


def keep_model(arrived: Path, folder: Path) -> None:
    """Moves a base model that has arrived in the job's folder to where the next jobs look for it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(arrived, folder)
    except OSError:
        # another job has brought it meanwhile
        if not folder.exists():
            raise


@contextmanager
def job_folder(job_id: str) -> Iterator[Path]:
    """An empty RUN_DIR in the job's folder, which is removed at the end; so is what killed jobs have left."""
    jobs = _home() / "jobs"
    jobs.mkdir(parents=True, exist_ok=True)
    with (jobs / f"{job_id}.lock").open("w") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        for lock in jobs.glob("*.lock"):
            if lock.stem != job_id:
                _remove_if_left(lock)
        shutil.rmtree(jobs / job_id, ignore_errors=True)
        run_dir = jobs / job_id / "run"
        run_dir.mkdir(parents=True)
        try:
            yield run_dir
        finally:
            shutil.rmtree(jobs / job_id, ignore_errors=True)
            (jobs / f"{job_id}.lock").unlink(missing_ok=True)


def _remove_if_left(lock: Path) -> None:
    """Removes the folder of a job whose process has ended: nobody holds its lock."""
    with lock.open("a") as theirs:
        try:
            fcntl.flock(theirs, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        shutil.rmtree(lock.with_name(lock.stem), ignore_errors=True)
        lock.unlink(missing_ok=True)
