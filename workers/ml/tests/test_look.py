import json
from pathlib import Path

import pytest
from ml.base import default_base_path
from ml.data import encode
from ml.events import Events, MlError
from ml.look import look
from transformers import AutoTokenizer

ROWS = [
    {"messages": [{"role": "user", "content": "Who keeps the lamp?"}, {"role": "assistant", "content": "Mara Venn."}]},
    {
        "messages": [
            {"role": "system", "content": "Answer in Welsh — kurz."},
            {"role": "user", "content": "Pwy? 日本語 😀"},
            {"role": "assistant", "content": "Neb."},
            {"role": "user", "content": "  two  spaces\n\nand lines"},
            {"role": "assistant", "content": " leading space, ünï"},
        ]
    },
]


def run(tmp_path: Path, mode: str, rows: list[dict], base: Path | None = None) -> list:
    (tmp_path / "look.json").write_text(json.dumps({"base_model_path": str(base or default_base_path()), "mode": mode}))
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with open(tmp_path / "events", "w") as out:
        look(tmp_path, Events(out))
    return json.loads((tmp_path / "out.json").read_text("utf-8"))


def test_tokens_and_mask_are_those_of_the_trainer(tmp_path: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(default_base_path(), local_files_only=True)
    shown = run(tmp_path, "tokens", ROWS)
    for row, tokens in zip(ROWS, shown):
        *given, last = row["messages"]
        wanted = encode(tokenizer, given, last["content"])
        assert [token["id"] for token in tokens] == wanted.prompt + wanted.answer
        assert [token["learnt"] for token in tokens] == [False] * len(wanted.prompt) + [True] * len(wanted.answer)
        assert "".join(token["text"] for token in tokens if token["learnt"]) == last["content"] + "<|im_end|>"
    assert run(tmp_path, "lengths", ROWS) == [len(tokens) for tokens in shown]


def test_preference_rows_show_the_chosen_answer(tmp_path: Path) -> None:
    row = {"messages": [{"role": "user", "content": "Which?"}], "chosen": "The red one.", "rejected": "None."}
    [tokens] = run(tmp_path, "tokens", [row])
    assert "".join(token["text"] for token in tokens if token["learnt"]) == "The red one.<|im_end|>"


def test_a_folder_without_a_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(MlError, match="has no tokenizer.json that can be read"):
        run(tmp_path, "lengths", ROWS, tmp_path)
