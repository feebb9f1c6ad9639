"""What the columns of a file mean, by the names that people give them."""

from __future__ import annotations

from typing import Any

from .kinds import kinds

# kind → field → names that people give its column, the likeliest first; the order of kinds is the order of guessing
_names: dict[str, dict[str, tuple[str, ...]]] = {
    "chat": {"messages": ("messages", "conversations", "conversation", "dialogue", "dialog", "chat", "turns")},
    "preference": {
        "prompt": ("prompt", "instruction", "question", "input", "query"),
        "chosen": ("chosen", "preferred", "accepted", "chosen_response"),
        "rejected": ("rejected", "dispreferred", "refused", "rejected_response"),
    },
    "instruction": {
        "instruction": ("instruction", "prompt", "question", "query", "problem", "input", "user"),
        "response": ("response", "completion", "answer", "output", "solution", "reply", "assistant"),
    },
    "validation": {
        "datum": ("datum", "datum_hash", "hash"),
        "valid": ("valid", "is_valid"),
    },
    "label": {"datum": ("datum", "datum_hash", "hash"), "label": ("label", "class", "category")},
    "classification": {
        "text": ("text", "sentence", "content", "review"),
        "label": ("label", "class", "category", "sentiment"),
    },
    "translation": {
        "source": ("source", "src", "source_text"),
        "target": ("target", "translation", "tgt", "target_text"),
        "source_language": ("source_language", "source_lang", "src_lang"),
        "target_language": ("target_language", "target_lang", "tgt_lang"),
    },
    "passage": {"text": ("text", "passage", "content", "document", "body", "paragraph")},
}
_optional: dict[str, dict[str, tuple[str, ...]]] = {
    "chat": {"system": ("system", "system_prompt")},
    "instruction": {"input": ("input", "context")},
    "classification": {"labels": ("labels", "classes", "choices")},
    "validation": {"reason": ("reason", "comment"), "reviewer": ("reviewer",)},
    "passage": {"title": ("title", "heading")},
}


def column_key(name: str) -> str:
    """`Source Language` and `source-language` mean the same column as `source_language`."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def guess(columns: dict[str, str], first: dict[str, Any], allowed: list[str]) -> dict[str, Any] | None:
    """The mapping that the names of `columns` (name → type) suggest, or None when a person must say.

    `first` is the first record, for rows that bring their own kind and payload; `allowed` are the Datanet's kinds.
    """
    if first.get("kind") in kinds and isinstance(first.get("payload"), dict):
        kind = first["kind"]
        return _rows(kind, {"payload": "payload"}) if kind in allowed else None
    by_key: dict[str, str] = {}
    for name in columns:
        by_key.setdefault(column_key(name), name)
    for kind, fields in _names.items():
        if kind not in allowed:
            continue
        found = {field: next((by_key[n] for n in names if n in by_key), None) for field, names in fields.items()}
        if kind == "chat" and found["messages"] and columns[found["messages"]] != "messages":
            continue
        if kind == "preference" and not found["prompt"] and found["chosen"] and columns[found["chosen"]] == "messages":
            found["prompt"] = found["chosen"]
        if kind == "translation" and not all(found.values()):
            pair = [name for name in columns if column_key(name).startswith("translation.")]
            if len(pair) == 2:
                languages = {
                    f: n.split(".", 1)[1] for f, n in zip(("source_language", "target_language"), pair, strict=True)
                }
                return _rows(kind, {"source": pair[0], "target": pair[1]}, languages)
        used = {name for name in found.values() if name}
        if None in found.values() or (len(used) < len(found) and kind != "preference"):
            continue
        for field, names in _optional.get(kind, {}).items():
            name = next((by_key[n] for n in names if n in by_key and by_key[n] not in used), None)
            if name:
                found[field] = name
        return _rows(kind, {field: name for field, name in found.items() if name})
    return None


def _rows(kind: str, columns: dict[str, str], constants: dict[str, str] | None = None) -> dict[str, Any]:
    return {"as": "rows", "kind": kind, "columns": columns, "constants": constants or {}}
