"""Tokens as the base model counts them, without loading the model: its tokenizer.json and its chat template."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import Tokenizer

from ..events import MlError
from .token_pieces import Pieces, are_safe


@cache
def counter_of(base_model_path: str) -> TokenCounter:
    """The counter of a base model, loaded once a process."""
    return TokenCounter(base_model_path)


class TokenCounter:
    """Counts tokens of texts. The chat template adds `base` to a conversation and `each` to a message."""

    def __init__(self, base_model_path: str | Path):
        folder = Path(base_model_path)
        self.tokenizer = read_tokenizer(folder)
        safe = are_safe(self.tokenizer.to_str(), self._encode)
        self.count: Callable[[list[str]], list[int]] = Pieces(self._encode).count if safe else self._encode
        """Tokens of each text, no special ones added."""
        self.base, self.each = self._template(folder)

    def _encode(self, texts: list[str]) -> list[int]:
        return [len(encoding) for encoding in self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def _template(self, folder: Path) -> tuple[int, int]:
        """(tokens a conversation costs, tokens a message costs) beside its texts; zeros where there is no template."""
        source, special = chat_template(folder)
        if source is None:
            return 0, 0
        turn = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
        template = compile_template(source)
        one, two = self.count([template.render(messages=turn * times, **special) for times in (1, 2)])
        each = max(0, (two - one - 2 + 1) // 2)
        return max(0, one - 2 - 2 * each), each


def read_tokenizer(folder: Path) -> Tokenizer:
    """The base model's tokenizer, which neither cuts nor pads; MlError `no_tokenizer`."""
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:
        raise MlError(
            "no_tokenizer", f"{folder.name} has no tokenizer.json that can be read: prepare the base model again."
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def compile_template(source: str) -> Template:
    """A chat template as transformers compiles it, in a sandbox."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(raise_exception=refuse, strftime_now=lambda _format: "")
    return environment.from_string(source)


def chat_template(folder: Path) -> tuple[str | None, dict[str, Any]]:
    config_file = folder / "tokenizer_config.json"
    config: dict[str, Any] = json.loads(config_file.read_text("utf-8")) if config_file.is_file() else {}
    special = {
        name: token.get("content") if isinstance(token := config.get(name), dict) else token or ""
        for name in ("bos_token", "eos_token")
    }
    file = folder / "chat_template.jinja"
    source = file.read_text("utf-8") if file.is_file() else config.get("chat_template")
    if isinstance(source, list):
        source = next((item["template"] for item in source if item.get("name") == "default"), None)
    return source, special


def refuse(message: str) -> None:
    raise TemplateError(message)
