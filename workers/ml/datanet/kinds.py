"""The kinds of rows: which fields each has, their bounds, and what of them a model reads and learns.

The rule is `payloadSchemas` in lib/schemas/datum.ts; a test holds this file to the same rows.
"""

from __future__ import annotations

from typing import NamedTuple

longest_text = 20_000


class FieldRule(NamedTuple):
    """One field of a kind. `part` says what it is to a model: read (`prompt`), learnt (`answer`), or neither (None)."""

    name: str
    longest: int = longest_text
    part: str | None = None
    optional: bool = False
    type: str = "text"


kinds: dict[str, tuple[FieldRule, ...]] = {
    "chat": (FieldRule("messages", part="answer", type="messages"),),
    "instruction": (FieldRule("instruction", part="prompt"), FieldRule("response", part="answer")),
    "preference": (
        FieldRule("prompt", part="prompt"),
        FieldRule("chosen", part="answer"),
        FieldRule("rejected", part="other answer"),
    ),
    "classification": (
        FieldRule("text", part="prompt"),
        FieldRule("label", 200, "answer"),
        FieldRule("labels", 200, optional=True, type="texts"),
    ),
    "translation": (
        FieldRule("source", part="prompt"),
        FieldRule("target", part="answer"),
        FieldRule("source_language", 40),
        FieldRule("target_language", 40),
    ),
    "passage": (FieldRule("title", 400, "prompt", optional=True), FieldRule("text", part="answer")),
    "label": (FieldRule("datum", type="hash", part="prompt"), FieldRule("label", 200, "answer")),
    "validation": (
        FieldRule("datum", type="hash", part="prompt"),
        FieldRule("valid", type="flag"),
        FieldRule("reviewer", type="address", optional=True),
        FieldRule("reason", 1000, "answer", optional=True),
    ),
}
about_other_rows = frozenset({"label", "validation"})
"""Kinds that judge a row: many say nearly the same by their nature."""
