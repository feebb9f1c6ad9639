"""ModelFactory's trainer on the benchmark's rows: as it is, without shared prefixes, and on PEFT's own layers."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pace import Turns, serve
from rows import KINDS, token_rows

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "workers"))
import torch  # noqa: E402
from ml.base import default_base_path  # noqa: E402
from ml.data import Row, answer_nlls  # noqa: E402
from ml.events import Events  # noqa: E402
from ml.objectives import Supervised  # noqa: E402
from ml.packs import packs  # noqa: E402
from ml.params import read_job  # noqa: E402
from ml.run import TrainingRun  # noqa: E402

# more than any benchmark asks for
STEPS = 400


class Paced(Events):
    """Events that go nowhere; each step waits for its turn."""

    def __init__(self, turns: Turns, objective: Ways):
        super().__init__(io.StringIO())
        self.turns, self.objective = turns, objective

    def emit(self, type: str, **data: Any) -> None:
        if type == "step" and (asked := self.turns()):
            self.objective.choose(asked)


class Ways(Supervised):
    """Supervised fine-tuning whose rows and ways change between rounds; a step's rows are the next of their kind."""

    def __init__(self) -> None:
        super().__init__([], [])
        self.kinds = {name: [Row(*row) for row in token_rows(kind, 64)] for name, kind in KINDS.items()}
        self.choose({"rows": "48", "share": True, "peft": False})

    def prepare(self, model: torch.nn.Module, *_: Any) -> None:
        self.model = model

    def choose(self, asked: dict[str, Any]) -> None:
        self.asked, self.next = asked, 0
        self.kind, self.rows = KINDS[asked["rows"]], self.kinds[asked["rows"]]

    def take(self, _: Sequence[int]) -> list[int]:
        return [(self.next + i) % len(self.rows) for i in range(self.kind.step)]

    def tokens(self, row: int) -> int:
        return self.kind.tokens

    def count(self, rows: Sequence[int]) -> int:
        return self.kind.step * self.kind.scored

    def packs(self, rows: Sequence[int], budget: int, together: int = 1) -> list[dict[str, torch.Tensor]]:
        taken = self.take(rows)
        self.next += self.kind.step
        if self.asked["share"]:
            return super().packs(taken, budget, together)
        return packs([self.rows[row] for row in taken], budget, share=False)

    def loss(self, nlls: Any, packed: dict[str, torch.Tensor]) -> torch.Tensor:
        return answer_nlls(self.model, packed).sum() if self.asked["peft"] else super().loss(nlls, packed)


def train(_: str, turns: Turns) -> None:
    folder = Path(tempfile.mkdtemp(prefix="modelfactory-bench-"))
    turn = {"role": "user", "content": "Say yes."}, {"role": "assistant", "content": "Yes."}
    (folder / "train.jsonl").write_text((json.dumps({"datum_hash": "0x0", "messages": turn}) + "\n") * STEPS, "utf-8")
    (folder / "heldout.jsonl").write_text("", "utf-8")
    params = {"batch_size": 1, "epochs": 1, "save_steps": 10000, "lora_r": 8, "lora_alpha": 16, "learning_rate": 2e-4}
    job = {"base_model_path": str(default_base_path()), "threads": torch.get_num_threads(), "params": params}
    (folder / "params.json").write_text(json.dumps(job), "utf-8")
    objective = Ways()
    run = TrainingRun(folder, read_job(folder), Paced(turns, objective), lambda: False)
    run.prepare(None)
    run.objective, run.middle, run.eval_steps = objective, -1, 100000
    run.step_tokens = lambda _: objective.kind.step * objective.kind.tokens
    run.train()


if __name__ == "__main__":
    serve(train)
