"""How well and how fast duplicates are found, beside datasketch and datatrove on the same rows. Prints one line of JSON.

`near_dup_recall`: share of 10,000 edited copies among 100,000 rows (duplicate_rows.py) of which the later one is found;
`near_dup_precision`: share of what is found that is a copy, of the row that is named as its original. Pairs that are copies
by nature in the documentation count as mistakes. Tools take turns; seconds are medians of ROUNDS, of the slow peers of
PEER_ROUNDS. The peers live in an environment of their own, made on the first run.
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
from pathlib import Path

from duplicate_rows import rows

PEERS = ("datasketch==2.0.0", "datatrove[processing]==0.10.1", "spacy==3.8.18")
ROUNDS, PEER_ROUNDS = 5, 1
HERE = Path(__file__).resolve().parent


def peers_python() -> str:
    """The interpreter of the environment peers-datanet, which is made whole or not at all."""
    home = Path(os.environ.get("MODELFACTORY_HOME") or Path.home() / ".cache" / "modelfactory")
    folder = home / "peers-datanet"
    python = folder / "bin" / "python"
    wanted = " ".join(PEERS)
    if not (folder / "complete").exists() or (folder / "complete").read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, *PEERS], check=True, stdout=sys.stderr)
        (folder / "complete").write_text(wanted)
    return str(python)


def quality(found: list[list[int]], groups: list[int]) -> tuple[float, float]:
    """(recall, precision): of copies that stand after another one of their group."""
    first: dict[int, int] = {}
    copies = {row for row, group in enumerate(groups) if first.setdefault(group, row) != row}
    with_copy = {groups[row] for row in copies}
    right = sum(groups[row] == groups[other] if other >= 0 else groups[row] in with_copy for row, other in found)
    hit = sum(row in copies and (other < 0 or groups[row] == groups[other]) for row, other in found)
    return hit / len(copies), right / max(len(found), 1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--no-peers", action="store_true")
    chosen = options.parse_args()
    samples = list(rows(chosen.rows))
    groups = [sample.group for sample in samples]
    peers = [] if chosen.no_peers else ["datasketch", "datatrove"]
    python = {"ours": sys.executable, **dict.fromkeys(peers, "")}
    if peers:
        python.update(dict.fromkeys(peers, peers_python()))
    measured: dict[str, list[dict[str, float]]] = {way: [] for way in python}
    qualities: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "rows.jsonl", Path(folder) / "found.jsonl"
        source.write_text("".join(json.dumps([sample.prompt, sample.answer]) + "\n" for sample in samples), "utf-8")
        for turn in range(ROUNDS):
            for way in ["ours", *(peers if turn < PEER_ROUNDS else [])]:
                command = [python[way], str(HERE / "duplicate_runs.py"), way, str(source), str(out)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                measured[way].append(json.loads(done.stdout.splitlines()[-1]))
                qualities[way] = quality([json.loads(line) for line in out.read_text().splitlines()], groups)
    seconds = {way: statistics.median(run["seconds"] for run in runs) for way, runs in measured.items()}
    metrics = {
        "near_dup_recall": round(qualities["ours"][0], 4),
        "near_dup_precision": round(qualities["ours"][1], 4),
        "dup_rows": len(samples),
        "dup_seconds": round(seconds["ours"], 2),
        "dup_rows_per_s": round(len(samples) / seconds["ours"]),
    }
    for way in peers:
        metrics[f"{way}_seconds"] = round(seconds[way], 2)
        metrics[f"{way}_recall"], metrics[f"{way}_precision"] = (round(value, 4) for value in qualities[way])
    for way, runs in measured.items():
        metrics[f"dup_cpu_seconds_{way}"] = round(statistics.median(run["cpu_seconds"] for run in runs), 2)
        metrics[f"dup_rss_mb_{way}"] = round(max(run["rss_mb"] for run in runs))
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
