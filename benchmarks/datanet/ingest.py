"""How fast `python -m ml check` takes in JSONL with every check on, and what memory it needs. Prints one line of JSON.

`ingest_rows_per_s`: median of `--runs` whole checks of `--rows` rows (ingest_rows.py), from start to end of the process, while
`--known` rows of another Datanet are known already and 200 held-out questions must not leak; what the slowest and fastest
run made stands beside it. `peak_rss_mb`: of one check of `--memory-rows` rows, the sum over the check's processes of what
each has in RAM, pages that they share counted once (PSS). Paraphrases are off: their embeddings are a flag on request.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ingest_rows import write_job, write_rows

root = Path(__file__).resolve().parents[2]
home = Path(os.environ.get("MODELFACTORY_HOME") or Path.home() / ".cache" / "modelfactory")
base_model = Path(os.environ.get("MODELS_DIR") or home / "models") / "smollm2-135m-instruct"


def memory(pid: int) -> tuple[int, int]:
    """(PSS, RSS) in bytes of a process and all below it."""
    pss = rss = 0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                name, _, value = line.partition(":")
                pss += int(value.split()[0]) * 1024 if name == "Pss" else 0
                rss += int(value.split()[0]) * 1024 if name == "Rss" else 0
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pss, rss


def check(folder: Path) -> dict[str, Any]:
    """Run a check as the worker does: its `done` event, the seconds it took, and its peak memory."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(root / "workers"), os.environ.get("PYTHONPATH", "")]),
    }
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "ml", "check", str(folder)], env=environment, stdout=subprocess.PIPE
    )
    peak = (0, 0)
    with open(folder / "events.jsonl", "wb") as events:
        os.set_blocking(process.stdout.fileno(), False)
        while process.poll() is None:
            events.write(process.stdout.read() or b"")
            peak = tuple(map(max, peak, memory(process.pid)))
            time.sleep(0.2)
        events.write(process.stdout.read() or b"")
    last = json.loads((folder / "events.jsonl").read_text("utf-8").splitlines()[-1])
    if last["type"] != "done":
        raise SystemExit(f"The check failed: {last}")
    return {**last, "wall": time.monotonic() - started, "pss": peak[0], "rss": peak[1]}


def known_rows(folder: Path, rows: int, base: str) -> Path | None:
    """The folder of segments that holds `rows` rows of another Datanet."""
    if not rows:
        return None
    other, known = folder / "other", folder / "known"
    other.mkdir()
    write_rows(other / "source", rows, 2)
    write_job(other, None, base)
    check(other)
    known.mkdir()
    (other / "fingerprints").rename(known / "other")
    segment = {
        "contribution_id": "other",
        "datanet_id": "other",
        "rows": len((other / "rows.jsonl").read_bytes().splitlines()),
        "created_at": "2026-01-01T00:00:00Z",
    }
    (known / "other" / "segment.json").write_text(json.dumps(segment), "utf-8")
    return known


def batch_of(folder: Path, rows: int, known: Path | None, base: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_rows(folder / "source", rows, 1)
    write_job(folder, known, base)
    return folder


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    known = known_rows(folder, options.known, options.base)
    batch = batch_of(folder / "batch", options.rows, known, options.base)
    runs = [check(batch) for _ in range(options.runs)]
    report = json.loads((batch / "report.json").read_text("utf-8"))
    rates = [options.rows / run["wall"] for run in runs]
    middle = sorted(runs, key=lambda run: run["wall"])[len(runs) // 2]
    found = {item["rule"]: item["count"] for item in report["findings"]}
    big = runs[-1]
    if options.memory_rows > options.rows:
        big = check(batch_of(batch, options.memory_rows, known, options.base))
    return {
        "ingest_rows_per_s": round(statistics.median(rates)),
        "ingest_rows_per_s_slowest": round(min(rates)),
        "ingest_rows_per_s_fastest": round(max(rates)),
        "ingest_runs": len(rates),
        "ingest_rows": options.rows,
        "ingest_known_rows": options.known,
        "ingest_tokens_per_row": round(report["tokens"] / middle["rows_ready"], 1),
        "peak_rss_mb": round(big["pss"] / 1e6),
        "peak_rss_shared_counted_twice_mb": round(big["rss"] / 1e6),
        "peak_rss_rows": max(options.memory_rows, options.rows),
        "peak_rss_run_rows_per_s": round(max(options.memory_rows, options.rows) / big["wall"]),
        "findings": found,
        "stages": middle["stages"],
        "load_at_the_end": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--known", type=int, default=100_000)
    parser.add_argument("--memory-rows", type=int, default=1_000_000, help="0: memory is of the last run")
    parser.add_argument("--base", default=str(base_model), help="folder of the base model")
    parser.add_argument("--folder", type=Path, help="where the scratch folder is made, by default the system's")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ingest-", dir=options.folder) as folder:
        print(json.dumps(measure(Path(folder), options)))


if __name__ == "__main__":
    main()
