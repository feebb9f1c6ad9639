"""What transformers answers with a run's adapter, and the base in fp32 for the serving engine: python -m ml.parity RUN_DIR.

Reads RUN_DIR/{params.json,adapter/,prompts.jsonl} (`{"messages"}`); writes RUN_DIR/parity/base-f32.gguf and
RUN_DIR/parity/answers.jsonl: `{"text","finished","tokens":[{"text","gap"}]}`, where gap is by how much the token's logit is
above the second best, in nats: small where rounding may choose otherwise.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from gguf import GGMLQuantizationType
from peft import PeftModel

from .answers import Answer, answers_to
from .base import load_base
from .compute import Workers
from .data import prompt_ids, read_jsonl
from .gguf_files import write_model
from .merge import weights_of
from .params import read_job


@torch.no_grad()
def gaps(model: torch.nn.Module, prompt: list[int], answer: list[int]) -> list[float]:
    """By how much each answer token's logit is above the second best."""
    if not answer:
        return []
    logits = model(torch.tensor([prompt + answer[:-1]]), use_cache=False).logits[0, len(prompt) - 1 :]
    best, second = logits.topk(2).values.unbind(-1)
    return (best - second).tolist()


def write_reference(run_dir: Path) -> None:
    job = read_job(run_dir)
    folder = run_dir / "parity"
    folder.mkdir(exist_ok=True)
    base, tokenizer = load_base(job.base_model_path)
    write_model(weights_of(base), job.base_model_path, {}, folder / "base-f32.gguf", GGMLQuantizationType.F32)
    model = PeftModel.from_pretrained(base, str(run_dir / "adapter")).eval()
    workers = Workers(job.threads)
    prompts = [prompt_ids(tokenizer, row["messages"]) for row in read_jsonl(run_dir / "prompts.jsonl")]
    answers = answers_to(model, tokenizer, prompts, workers)

    def line(item: tuple[list[int], Answer]) -> str:
        prompt, answer = item
        pieces = [tokenizer.decode([token]) for token in answer.tokens]
        tokens = [{"text": text, "gap": gap} for text, gap in zip(pieces, gaps(model, prompt, answer.tokens))]
        said = {"text": tokenizer.decode(answer.tokens), "finished": answer.finished, "tokens": tokens}
        return json.dumps(said, ensure_ascii=False) + "\n"

    lines = "".join(workers.map(line, zip(prompts, answers)))
    (folder / "answers.jsonl").write_text(lines, "utf-8")


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]).resolve())
