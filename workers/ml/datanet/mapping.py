"""From the columns of a record to the fields of a kind, as a mapping says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from ..events import MlError
from .kinds import kinds

_roles = {
    "human": "user",
    "prompter": "user",
    "gpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "chatgpt": "assistant",
    "ai": "assistant",
}
Record = dict[str, Any]


def cell(record: Record, path: str) -> Any:
    """The value at a column's name, or at a path into nested values, as `qa.question` or `answers.0`, else None."""
    if path in record:
        return record[path]
    value: Any = record
    for key in path.split("."):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def is_messages(value: Any) -> bool:
    """Whether a value is a conversation in OpenAI's or in ShareGPT's form."""
    return (
        isinstance(value, list)
        and len(value) > 0
        and all(
            isinstance(item, dict) and ({"role", "content"} <= item.keys() or {"from", "value"} <= item.keys())
            for item in value
        )
    )


def as_messages(value: Any) -> Any:
    """A conversation in OpenAI's form; what is none is returned as it is, for the checks to name."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    if not isinstance(value, list):
        return value
    return [_message(item) if isinstance(item, dict) else item for item in value]


def _message(item: Record) -> Record:
    role = item.get("role", item.get("from"))
    content = item.get("content", item.get("value"))
    if isinstance(content, list) and all(isinstance(part, dict) and part.get("type") == "text" for part in content):
        content = "\n".join(str(part.get("text", "")) for part in content)
    if isinstance(role, str):
        role = _roles.get(role.strip().lower(), role.strip().lower())
    return {"role": role, "content": content}


def compile_mapping(mapping: dict[str, Any], allowed: list[str]) -> Callable[[Record], Record]:
    """A function from a record to the raw fields of `mapping["kind"]`.

    MlError `bad_mapping` when the Datanet does not take the kind, or a field has neither column nor constant.
    """
    kind, columns, constants = mapping["kind"], dict(mapping["columns"]), dict(mapping.get("constants") or {})
    if kind not in allowed:
        raise MlError(
            "bad_mapping", f"This Datanet takes {' and '.join(allowed)} rows, not {kind}; choose another kind."
        )
    if "payload" in columns:
        return _own_payload(kind, columns["payload"])
    missing = [
        rule.name
        for rule in kinds[kind]
        if not rule.optional and rule.name not in columns and rule.name not in constants
    ]
    if missing:
        raise MlError("bad_mapping", f"No column is chosen for {' and '.join(missing)}; choose one for each.")
    if kind == "chat":
        return _chat(columns)
    if kind == "preference":
        return _preference(columns, constants)

    def plain(record: Record) -> Record:
        raw: Record = {field: cell(record, path) for field, path in columns.items()}
        if constants:
            raw.update(constants)
        extra = raw.pop("input", None)
        if extra and isinstance(extra, str) and isinstance(raw["instruction"], str):
            raw["instruction"] = f"{raw['instruction']}\n\n{extra}"
        if isinstance(raw.get("labels"), str):
            raw["labels"] = [label for label in raw["labels"].split("|") if label.strip()]
        return raw

    return plain


def _own_payload(kind: str, path: str) -> Callable[[Record], Record]:
    def own(record: Record) -> Record:
        payload = cell(record, path)
        if record.get("kind", kind) != kind or not isinstance(payload, dict):
            raise OtherKind(record.get("kind"), kind)
        return payload

    return own


class OtherKind(Exception):
    """A row that says to be of another kind than its file."""

    def __init__(self, own: Any, expected: str):
        super().__init__(f"this is a {own} row in a file of {expected} rows" if own in kinds else "there is no payload")


def _chat(columns: dict[str, str]) -> Callable[[Record], Record]:
    def chat(record: Record) -> Record:
        messages = as_messages(cell(record, columns["messages"]))
        system = cell(record, columns["system"]) if "system" in columns else None
        if system and isinstance(messages, list):
            messages = [{"role": "system", "content": system}, *messages]
        return {"messages": messages}

    return chat


def _preference(columns: dict[str, str], constants: dict[str, str]) -> Callable[[Record], Record]:
    """Answers may be whole conversations; then the last message is the answer and the one before it the prompt."""

    def preference(record: Record) -> Record:
        raw: Record = {**{field: cell(record, path) for field, path in columns.items()}, **constants}
        for field, value in raw.items():
            if is_messages(value):
                messages = as_messages(value)
                raw[field] = messages[-1]["content"] if field != "prompt" else _before_answer(messages)
        return raw

    return preference


def _before_answer(messages: list[Record]) -> str:
    end = -1 if messages[-1]["role"] == "assistant" else None
    return "\n\n".join(str(message["content"]) for message in messages[:end])
