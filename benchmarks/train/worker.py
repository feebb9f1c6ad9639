"""The trainer as a process: `first_point_s` from the line on a warm worker's stdin to the first step it tells of, and
`peak_rss_mb` of a run with default settings whose steps have 512 tokens. Prints one line of JSON."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from place import training_rows

WORKERS = Path(__file__).resolve().parents[2] / "workers"
sys.path.insert(0, str(WORKERS))
from ml.base import default_base_path  # noqa: E402

STARTS = 5


def write_run(folder: Path, rows: list[dict[str, Any]], **params: Any) -> Path:
    folder.mkdir()
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (folder / "heldout.jsonl").write_text("", "utf-8")
    job = {
        "run_id": folder.name,
        "base_model_path": str(default_base_path()),
        "threads": os.cpu_count(),
        "params": params,
    }
    (folder / "params.json").write_text(json.dumps(job), "utf-8")
    return folder


def start(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(WORKERS)}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "ml", "train", *arguments], text=True, env=environment, **pipes)


def until(process: subprocess.Popen[str], wanted: str) -> None:
    """Read events up to one of a type, or a log line that says `wanted`."""
    for line in process.stdout:
        event = json.loads(line)
        if event["type"] == "error":
            raise SystemExit(event["message"])
        if wanted in (event["type"], event.get("message")):
            return
    raise SystemExit(f"The trainer ended before it said {wanted}.")


def first_point(folder: Path) -> float:
    process = start("--standby", "--base", str(default_base_path()))
    try:
        until(process, "Standing by.")
        since = time.perf_counter()
        process.stdin.write(json.dumps({"run_dir": str(folder)}) + "\n")
        process.stdin.flush()
        until(process, "step")
        return time.perf_counter() - since
    finally:
        process.kill()
        process.wait()


def peak(folder: Path) -> float:
    """Megabytes that the process has at its peak over four steps, evaluation and export."""
    process = start(str(folder))
    threading.Thread(target=process.stdout.read, daemon=True).start()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"The run ended with {status}.")
    return usage.ru_maxrss * 1024 / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="modelfactory-bench-") as folder:
        starts = [
            first_point(write_run(Path(folder) / f"start-{i}", training_rows(), batch_size=8)) for i in range(STARTS)
        ]
        print(f"  first points: {[round(s, 2) for s in starts]}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        words = ["harbour", "winter", "garden", "river", "market", "letter", "bridge", "summer"]
        # four rows of about 128 tokens, two thirds of them answer, with nothing to share but the template
        texts = [" ".join(words[(i * 5 + j * (i + 1)) % 8] for j in range(90)) for i in range(16)]
        long = [
            {
                "datum_hash": f"0x{i:064x}",
                "messages": [{"role": "user", "content": words[i % 8]}, {"role": "assistant", "content": text}],
            }
            for i, text in enumerate(texts)
        ]
        rss = peak(write_run(Path(folder) / "long", long, batch_size=4, epochs=1))
    print(json.dumps({"first_point_s": round(statistics.median(starts), 2), "peak_rss_mb": round(rss)}))


if __name__ == "__main__":
    main()
