"""Rows as the trainer sees them, without loading a model or PyTorch: how long they are, and which tokens are learnt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tokenizers import Encoding

from .datanet.tokens import chat_template, compile_template, read_tokenizer
from .events import Events, MlError

BATCH = 512


class Renderer:
    """Prompt and answer are tokenized apart, as in `data.encode`; a test holds both to the same tokens."""

    def __init__(self, base: Path):
        self.tokenizer = read_tokenizer(base)
        source, self.special = chat_template(base)
        if source is None:
            raise MlError("no_template", f"{base.name} has no chat template: pick another base model.")
        self.template = compile_template(source)

    def encode(self, rows: list[dict[str, Any]]) -> list[tuple[str, Encoding, str, Encoding]]:
        """(prompt, its tokens, answer, its tokens) of each row; `chosen` stands for the answer in preference rows."""
        prompts, answers = [], []
        for row in rows:
            *given, last = row["messages"]
            if "chosen" in row:
                given, last = row["messages"], {"content": row["chosen"]}
            prompts.append(self.template.render(messages=given, add_generation_prompt=True, **self.special))
            answers.append(last["content"])
        encoded = self.tokenizer.encode_batch(prompts + answers, add_special_tokens=False)
        return list(zip(prompts, encoded[: len(rows)], answers, encoded[len(rows) :]))

    def tokens(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Each token with its id, its piece of the text and whether it is learnt; the end of the turn is."""
        [(prompt, given, answer, learnt)] = self.encode([row])
        end = self.special["eos_token"]
        out = []
        for text, encoding, mask in ((prompt, given, False), (answer, learnt, True)):
            shown = 0
            for id, (_, stop) in zip(encoding.ids, encoding.offsets):
                # tokens that share a character show it once, and nothing between two tokens is left out
                out.append({"id": id, "text": text[shown:stop], "learnt": mask})
                shown = max(shown, stop)
        return [*out, {"id": self.tokenizer.token_to_id(end), "text": end, "learnt": True}]


def look(folder: Path, events: Events) -> None:
    """FOLDER/look.json `{base_model_path, mode}` and rows.jsonl in; out.json out: with mode `lengths` the tokens of each row
    in order, with `tokens` a list of `{id, text, learnt}` for each. MlError `no_tokenizer` or `no_template`."""
    job = json.loads((folder / "look.json").read_text("utf-8"))
    renderer = Renderer(Path(job["base_model_path"]))
    out: list[Any] = []
    with open(folder / "rows.jsonl", encoding="utf-8") as file:
        batch: list[dict[str, Any]] = []

        def flush() -> None:
            if job["mode"] == "tokens":
                out.extend(renderer.tokens(row) for row in batch)
            else:
                out.extend(len(given.ids) + len(learnt.ids) + 1 for _, given, _, learnt in renderer.encode(batch))
            batch.clear()

        for line in file:
            batch.append(json.loads(line))
            if len(batch) == BATCH:
                flush()
        if batch:
            flush()
    (folder / "out.json").write_text(json.dumps(out, ensure_ascii=False), "utf-8")
    events.emit("done", rows=len(out))
