"""A job whose files lie in an S3-compatible store: fetched, trained on in a folder of this node, sent back as they come.

Below JOB in the store: `job.json` (what the job is), `files/SHA256` (contents), `made/NAME.json` (lists of the files of what
the job has made), `events/END-START-SHA256` (stretches of whole lines) and `stop`; `shared/SHA256` beside the jobs holds
the base models. An object is there whole or not at all, and what names it is written after it.

Credentials come from this node's own environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity, or the
role of the machine): everything that is submitted to Ray can be read by whoever sees the cluster.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from job_folder import job_folder, keep_model, model_folder
from obstore.exceptions import BaseError
from obstore.store import S3Store
from s3_files import Damaged, Entry, fetch_all
from s3_upload import Upload

LOOK_EVERY_S = 1.0
# how long what a job has made is offered to a store that does not answer
PATIENCE_S = 600.0
CREDENTIALS = "Nodes need AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role, where `ray start` runs."


def open_store(url: str, region: str | None, endpoint: str | None) -> tuple[S3Store, str]:
    """The store at the prefix below which jobs lie, and the id of the job in `url`."""
    root, _, job_id = url.rpartition("/jobs/")
    bucket, _, prefix = root.removeprefix("s3://").partition("/")
    store = S3Store(
        bucket,
        prefix=prefix or None,
        # a large file is under way for as long as it takes, but not without a byte for five minutes
        client_options={"allow_http": True, "timeout": "24h", "read_timeout": "5m", "connect_timeout": "10s"},
        retry_config={"max_retries": 6, "retry_timeout": timedelta(minutes=1)},
        virtual_hosted_style_request=endpoint is None,
        **({"region": region} if region else {}),
        **({"endpoint": endpoint} if endpoint else {}),
    )
    return store, job_id


def fetch_job(store: S3Store, job_id: str, run_dir: Path) -> set[str]:
    """Lay out RUN_DIR and the base model. Returns the hashes of the job's own contents that the store has already."""
    job = json.loads(bytes(store.get(f"jobs/{job_id}/job.json").bytes()))
    own = f"jobs/{job_id}/files"
    base, adapter, begin = ([Entry(**entry) for entry in job[name]] for name in ("base", "adapter", "begin"))
    model = model_folder(base, job["base_name"])
    if not model.exists():
        arriving = run_dir.with_name("model")
        fetch_all(store, "shared", base, arriving)
        keep_model(arriving, model)
    params = {**job["params"], "base_model_path": str(model)}
    if adapter:
        params["adapter_path"] = str(run_dir.with_name("adapter"))
        fetch_all(store, own, adapter, run_dir.with_name("adapter"))
    fetch_all(store, own, begin, run_dir)
    (run_dir / "params.json").write_text(json.dumps(params), "utf-8")
    return {entry.sha256 for entry in (*adapter, *begin)}


def say_error(run_dir: Path, code: str, message: str) -> None:
    """Says why a job did not begin, as the trainer would."""
    event = {"type": "error", "at": datetime.now(UTC).isoformat(), "code": code, "message": message}
    (run_dir / "events.jsonl").write_text(json.dumps(event) + "\n", "utf-8")


def send_rest(upload: Upload) -> None:
    """Send what is left when the trainer has ended. Raises BaseError after ten minutes without the store."""
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            return upload.send()
        except BaseError as cause:
            if time.monotonic() > give_up:
                raise
            print(f"The store does not take what the job has made; trying again. {cause}", file=sys.stderr)
            time.sleep(5)


def run_from_store(
    url: str, region: str | None, endpoint: str | None, train: Callable[[Path, Callable[[], bool]], int]
) -> int:
    """Run the job at `url` by `train(RUN_DIR, look)`; the exit code is the trainer's, 1 when its files cannot be had."""
    store, job_id = open_store(url, region, endpoint)
    with job_folder(job_id) as run_dir:
        upload = Upload(store, f"jobs/{job_id}", run_dir)
        try:
            upload.there |= fetch_job(store, job_id, run_dir)
        except Damaged as cause:
            say_error(run_dir, "file_damaged", str(cause))
        except BaseError as cause:
            print(f"This node cannot read {url}: {cause}\n{CREDENTIALS}", file=sys.stderr)
            return 1
        except OSError as cause:
            if cause.errno != errno.ENOSPC:
                raise
            say_error(run_dir, "disk_full", f"The node {os.uname().nodename} has no room for the files of this run.")
        if (run_dir / "events.jsonl").exists():
            send_rest(upload)
            return 1
        looked = 0.0

        def look() -> bool:
            nonlocal looked
            if time.monotonic() - looked < LOOK_EVERY_S:
                return False
            looked = time.monotonic()
            try:
                upload.send()
                return upload.stop_wanted()
            except BaseError as cause:
                # the trainer goes on; what it makes is sent when the store answers
                print(f"The store does not answer: {cause}", file=sys.stderr)
                return False

        code = train(run_dir, look)
        send_rest(upload)
        return code
