"""Whether the packs have the gradient of the rows: as trained (packs, shared prefixes in a team, fused layers) against one row at a
time on PEFT's own layers, both in fp32. `gradient_error` is the difference's norm over the norm. Prints one line of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from place import training_rows

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "workers"))
import torch  # noqa: E402
from ml.base import LINEARS, default_base_path, load_base  # noqa: E402
from ml.compute import Workers  # noqa: E402
from ml.data import answer_nlls, encode_rows  # noqa: E402
from ml.fused import fits, nlls_of  # noqa: E402
from ml.packs import pack  # noqa: E402
from ml.step_packs import step_packs  # noqa: E402
from peft import LoraConfig, get_peft_model  # noqa: E402


def main() -> None:
    workers = Workers(2)
    torch.manual_seed(0)
    base, tokenizer = load_base(default_base_path())
    model = get_peft_model(base, LoraConfig(r=8, lora_alpha=16, target_modules=LINEARS, task_type="CAUSAL_LM"))
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            # at its initial nought A would have no gradient
            torch.nn.init.normal_(parameter, std=0.02)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    rows = encode_rows(tokenizer, training_rows()[:16], 512)
    nlls = nlls_of(model)
    if not fits(model):
        raise SystemExit("The fused layers do not fit the base model, so there is nothing to compare.")

    def gradient(loss: torch.Tensor) -> torch.Tensor:
        return torch.cat([value.flatten() for value in torch.autograd.grad(loss, trained)])

    packs = step_packs(rows, workers.budget(sum(row.tokens for row in rows)), workers.count)
    together = sum(workers.map(lambda packed: gradient(nlls(packed).sum()), packs))
    alone = sum(gradient(answer_nlls(model, pack([row], share=False)).sum()) for row in rows)
    print(json.dumps({"gradient_error": ((together - alone).norm() / alone.norm()).item()}))


if __name__ == "__main__":
    main()
