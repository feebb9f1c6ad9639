"""Rows a second of ModelFactory's trainer and of others on the same rows, in turns. Prints one line of JSON.

A side is a process that holds its trainers between two steps; ways on rows of one kind take turns with each other, and the
next kind has processes of its own, since all trainers at once do not fit into 24 GB. In each round every way does its steps,
one way at a time, in an order that turns. A ratio is the median over the rounds of the ratio within the round, so that a machine whose load
drifts weighs on both sides alike. LLaMA-Factory takes part when LLAMAFACTORY_PYTHON names an interpreter that has it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rows import KINDS

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "workers"))
from ml.base import default_base_path  # noqa: E402

FACTORY = os.environ.get("LLAMAFACTORY_PYTHON")
ROUNDS = 5


@dataclass(frozen=True)
class Way:
    """A trainer of a side on rows of a kind, its steps a turn, and what more it is asked for."""

    side: str
    trainer: str
    rows: str
    steps: int = 2
    asked: dict[str, Any] = field(default_factory=dict)


def ours(rows: str, steps: int = 2, share: bool = True, peft: bool = False) -> Way:
    return Way("ours", "ours", rows, steps, {"rows": rows, "share": share, "peft": peft})


WAYS = {
    "ours": ours("48"),
    "answer_only": ours("48", share=False),
    "answer_only_on_peft": ours("48", share=False, peft=True),
    "trl_default": Way("trl", "48 default", "48"),
    "trl_packed": Way("trl", "48 packed", "48"),
    "trl_unpacked": Way("trl", "48 unpacked", "48"),
    "trl_default_bf16": Way("trl-bf16", "48 bf16", "48"),
    "ours_prefix_0": ours("48 without prefix"),
    "answer_only_prefix_0": ours("48 without prefix", share=False),
    "ours_prefix_200": ours("226", 1),
    "answer_only_prefix_200": ours("226", 1, share=False),
    "llamafactory": Way("llamafactory", "default", "48"),
    "ours_256": ours("256", 1),
    "trl_packed_256": Way("trl", "256 packed", "256", 1),
    "trl_unpacked_256": Way("trl", "256 unpacked", "256", 1),
    "ours_1024": ours("1024", 1),
    "trl_packed_1024": Way("trl", "1024 packed", "1024", 1),
    "trl_unpacked_1024": Way("trl", "1024 unpacked", "1024", 1),
}


class Side:
    """A process that trains when it is asked to; what it prints goes to a file of `folder`."""

    def __init__(self, name: str, folder: Path):
        kind = name.partition("-")[0]
        command = [FACTORY if kind == "llamafactory" else sys.executable, str(HERE / f"side_{kind}.py")]
        environment = {**os.environ, "TMPDIR": str(folder), "ML_BASE_MODEL": str(default_base_path())}
        self.log = folder / f"{name}.log"
        self.process = subprocess.Popen(
            command,
            text=True,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log.open("w"),
        )

    def seconds(self, way: Way, steps: int) -> float:
        self.process.stdin.write(json.dumps({"trainer": way.trainer, "steps": steps, **way.asked}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{way.trainer} of {self.log.stem} ended:\n{self.log.read_text()[-3000:]}")
        return json.loads(line)["seconds"]

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def measure(ways: dict[str, Way], folder: Path) -> dict[str, list[float]]:
    """Rows a second of every way in every round."""
    sides = {name: Side(name, folder) for name in dict.fromkeys(way.side for way in ways.values())}
    found: dict[str, list[float]] = {name: [] for name in ways}
    try:
        for way in ways.values():
            sides[way.side].seconds(way, 1)
        names = list(ways)
        for turn in range(ROUNDS):
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                way = ways[name]
                took = sides[way.side].seconds(way, way.steps)
                found[name].append(way.steps * KINDS[way.rows].step / took)
            rates = {name: round(values[-1], 2) for name, values in found.items()}
            print(f"  round {turn + 1}, load {os.getloadavg()[0]:.1f}: {rates}", file=sys.stderr)
    finally:
        for side in sides.values():
            side.end()
    return found


def main() -> None:
    ways = {name: way for name, way in WAYS.items() if FACTORY or way.side != "llamafactory"}
    if chosen := sys.argv[1:]:
        ways = {name: ways[name] for name in chosen}
    with tempfile.TemporaryDirectory(prefix="modelfactory-bench-") as folder:
        found: dict[str, list[float]] = {}
        for rows in dict.fromkeys(way.rows for way in ways.values()):
            found |= measure({name: way for name, way in ways.items() if way.rows == rows}, Path(folder))
    said = {f"{name}_rows_per_s": round(statistics.median(rates), 2) for name, rates in found.items()}

    def ratio(name: str, one: str, other: str) -> None:
        if one in found and other in found:
            said[name] = round(statistics.median(a / b for a, b in zip(found[one], found[other])), 3)

    ratio("ratio_vs_trl_default", "ours", "trl_default")
    for length in ("", "_256", "_1024"):
        # without gradient checkpointing, packed or not: whichever TRL is faster with
        ways_of_trl = (f"trl_packed{length}", f"trl_unpacked{length}")
        ratio(
            f"ratio_vs_trl_packed{length}",
            f"ours{length}",
            max(ways_of_trl, key=lambda name: said.get(f"{name}_rows_per_s", 0)),
        )
    ratio("ratio_vs_answer_only", "ours", "answer_only")
    ratio("ratio_vs_answer_only_on_peft", "ours", "answer_only_on_peft")
    ratio("ratio_vs_answer_only_prefix_0", "ours_prefix_0", "answer_only_prefix_0")
    ratio("ratio_vs_answer_only_prefix_200", "ours_prefix_200", "answer_only_prefix_200")
    ratio("ratio_vs_llamafactory", "ours", "llamafactory")
    print(json.dumps(said))


if __name__ == "__main__":
    main()
