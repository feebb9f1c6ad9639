"""How well and how fast duplicates are found, beside datasketch and datatrove on the same rows. Prints one line of JSON.

`near_dup_recall`: share of 10,000 edited copies among 100,000 rows (duplicate_rows.py) of which the later one is found;
`near_dup_precision`: share of what is found that is a copy, of the row that is named as its original. Pairs that are copies
by nature in the documentation count as mistakes. The rows' seed is HELD_SEED, which no rule was set by.

Peers are a hundred times slower, so they take turns with ours on PEER_ROWS rows; seconds are medians of ROUNDS, of
peers and of ours beside them of PEER_ROUNDS. They live in an environment of their own, whose interpreter PEERS_PYTHON
names: `python -m venv FOLDER && FOLDER/bin/pip install datasketch==2.0.0 'datatrove[processing]==0.10.1' spacy==3.8.18`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from duplicate_rows import HELD_SEED, Sample, rows

PEERS = ("datasketch", "datatrove")
ROUNDS, PEER_ROUNDS, PEER_ROWS = 5, 3, 10_000
HERE = Path(__file__).resolve().parent
Run = dict[str, float]


def installed(python: str | None) -> list[str]:
    """The peers that the interpreter has."""
    if not python:
        return []
    return [peer for peer in PEERS if subprocess.run([python, "-c", f"import {peer}"], capture_output=True).returncode == 0]


def quality(found: list[list[int]], groups: list[int]) -> tuple[float, float]:
    """(recall, precision): of copies that stand after another one of their group."""
    first: dict[int, int] = {}
    copies = {row for row, group in enumerate(groups) if first.setdefault(group, row) != row}
    with_copy = {groups[row] for row in copies}
    right = sum(groups[row] == groups[other] if other >= 0 else groups[row] in with_copy for row, other in found)
    hit = sum(row in copies and (other < 0 or groups[row] == groups[other]) for row, other in found)
    return hit / len(copies), right / max(len(found), 1)


def measure(samples: list[Sample], ways: dict[str, str], rounds: int) -> dict[str, tuple[list[Run], tuple[float, float]]]:
    """Of each way (its interpreter beside it), which take turns: what its runs took, and (recall, precision)."""
    groups = [sample.group for sample in samples]
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    qualities: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "rows.jsonl", Path(folder) / "found.jsonl"
        source.write_text("".join(json.dumps([sample.prompt, sample.answer]) + "\n" for sample in samples), "utf-8")
        for turn in range(rounds):
            for way, python in ways.items():
                command = [python, str(HERE / "duplicate_runs.py"), way, str(source), str(out)]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode != 0:
                    raise SystemExit(f"{way} ended with {done.returncode}:\n{done.stderr[-2000:]}")
                runs[way].append(json.loads(done.stdout.splitlines()[-1]))
                qualities[way] = quality([json.loads(line) for line in out.read_text().splitlines()], groups)
                print(f"{way}, {len(samples):,} rows, round {turn + 1}: {runs[way][-1]}", file=sys.stderr)
    return {way: (runs[way], qualities[way]) for way in ways}


def described(rows_in: int, runs: list[Run], found: tuple[float, float]) -> dict[str, float]:
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return {
        "recall": round(found[0], 4),
        "precision": round(found[1], 4),
        "seconds": round(middle["seconds"], 2),
        "rows_per_s": round(rows_in / middle["seconds"]),
        "cpu_seconds": round(middle["cpu_seconds"], 2),
        "rss_mb": round(middle["rss_mb"]),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--peer-rows", type=int, default=PEER_ROWS)
    options.add_argument("--seed", type=int, default=HELD_SEED)
    chosen = options.parse_args()
    python = os.environ.get("PEERS_PYTHON")
    peers = installed(python)
    metrics: dict[str, float | str] = {peer: "peer not installed" for peer in PEERS if peer not in peers}
    parts = [("", list(rows(chosen.rows, chosen.seed)), {"ours": sys.executable}, ROUNDS)]
    if peers:
        few = list(rows(chosen.peer_rows, chosen.seed))
        parts.append(("_small", few, {"ours": sys.executable, **dict.fromkeys(peers, str(python))}, PEER_ROUNDS))
    for suffix, samples, ways, rounds in parts:
        for way, (runs, found) in measure(samples, ways, rounds).items():
            name = "near_dup" if way == "ours" else way
            for key, value in described(len(samples), runs, found).items():
                metrics[f"{name}_{key}{suffix}"] = value
        metrics[f"near_dup_rows{suffix}"] = len(samples)
    metrics["load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
