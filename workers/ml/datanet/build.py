"""A row from raw fields: each by its rule, with findings about what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .kinds import FieldRule, kinds, longest_text
from .private_data import opening_of
from .rows import Row, TextField
from .text import find_control, javascript_length, name_character, normalise

most_messages = 64
_hexadecimal = {
    "hash": (re.compile(r"^0x[0-9a-fA-F]{64}$"), "hash of a row", "give 0x and 64 hexadecimal digits"),
    "address": (re.compile(r"^0x[0-9a-fA-F]{40}$"), "address of a reviewer", "give 0x and 40 hexadecimal digits"),
}
roles = ("system", "user", "assistant")


def describe(value: Any) -> str:
    """A JSON value as a message names it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the value {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "text"


def build(row: Row, raw: dict[str, Any]) -> Row:
    """Fill `row` from the fields `raw`, noting what is wrong with them.

    A row whose payload is not one of its kind afterwards is `broken`; control characters and length do not break it.
    """
    payload: dict[str, Any] = {}
    parts: dict[str, str] = {"prompt": "", "answer": ""}
    for rule in kinds[row.kind]:
        value = raw.get(rule.name)
        if value is None and rule.optional:
            continue
        if rule.type == "messages":
            _messages(row, value, payload, parts)
        elif rule.type == "texts":
            _texts(row, rule, value, payload)
        elif rule.type in _hexadecimal:
            _hex(row, rule, value, payload, parts)
        elif rule.type == "flag":
            _flag(row, rule, value, payload)
        else:
            text = _text(row, rule.name, value, rule)
            if text:
                payload[rule.name] = text
                if rule.part in parts:
                    parts[rule.part] = text
    row.payload, row.prompt, row.answer = payload, parts["prompt"], parts["answer"]
    row.text = f"{row.prompt}\n{row.answer}" if row.prompt else row.answer
    return row


def rewrite(row: Row, change: Callable[[str], str]) -> None:
    """Build the row anew with `change` applied to every text of its payload; its findings stay."""

    def changed(value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            return value if key in ("role", "datum", "reviewer") else change(value)
        if isinstance(value, list):
            return [changed(item) for item in value]
        return {name: changed(item, name) for name, item in value.items()} if isinstance(value, dict) else value

    told = {(finding.rule, finding.column) for finding in row.findings}
    start, row.fields = len(row.findings), []
    build(row, changed(row.payload))
    row.findings[start:] = [finding for finding in row.findings[start:] if (finding.rule, finding.column) not in told]


def _wrong(row: Row, column: str, what: str, way_out: str, excerpt: Any = None, rule: str = "wrong_fields") -> None:
    row.broken = True
    shown = None if excerpt is None else opening_of(str(excerpt))
    row.find(rule, column, f"{row.place}, {column}: {what}; {way_out}.", shown)


def _text(row: Row, column: str, value: Any, rule: FieldRule) -> str | None:
    """The normalised text of a field, or None after noting why there is none."""
    if type(value) is not str:
        if isinstance(value, int) and (not isinstance(value, bool) or rule.name == "label"):
            value = str(value).lower()
        elif value is not None:
            _wrong(
                row,
                column,
                f"this is {describe(value)} where text belongs",
                "put it between quotes or drop the row",
                value,
            )
            return None
    text = "" if value is None else normalise(value)
    if not text:
        if rule.optional:
            return None
        answer = rule.part in ("answer", "other answer")
        missing = "the answer is empty" if answer else "this is empty"
        _wrong(
            row, column, missing, "fill it in or drop the row", row.prompt, "empty_answer" if answer else "wrong_fields"
        )
        return None
    control = find_control(text)
    if control:
        start = control.start()
        row.find(
            "control_characters",
            column,
            f"{row.place}, {column}: holds {name_character(control[0])} at character {start + 1}; remove it.",
            opening_of(text[max(0, start - 40) : start] + "␀" + text[start + 1 : start + 80]),
            start,
            start + 1,
        )
    if len(text) * 2 > rule.longest and javascript_length(text) > rule.longest:
        length = f"{javascript_length(text):,} characters are more than the {rule.longest:,} that fit"
        message = f"{row.place}, {column}: {length}; shorten or split it."
        row.find("too_long" if rule.longest == longest_text else "wrong_fields", column, message, opening_of(text))
        row.broken = True
    row.fields.append(TextField(column, text))
    return text


def _texts(row: Row, rule: FieldRule, value: Any, payload: dict[str, Any]) -> None:
    if not isinstance(value, list) or len(value) > 200:
        _wrong(row, rule.name, "this is not a list of at most 200 labels", "mend it or drop the row", value)
        return
    texts = [_text(row, f"{rule.name}.{i}", item, FieldRule("label", rule.longest)) for i, item in enumerate(value)]
    payload[rule.name] = [text for text in texts if text]


def _hex(row: Row, rule: FieldRule, value: Any, payload: dict[str, Any], parts: dict[str, str]) -> None:
    pattern, what, way_out = _hexadecimal[rule.type]
    text = value.strip() if isinstance(value, str) else ""
    if not pattern.match(text):
        _wrong(row, rule.name, f"this is not the {what}", way_out, value)
        return
    payload[rule.name] = text.lower() if rule.type == "hash" else text
    if rule.part in parts:
        parts[rule.part] = text.lower()


def _flag(row: Row, rule: FieldRule, value: Any, payload: dict[str, Any]) -> None:
    flag = {"true": True, "false": False}.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(flag, bool):
        _wrong(row, rule.name, f"this is {describe(value)}, not true or false", "mend it or drop the row", value)
        return
    payload[rule.name] = flag


def _messages(row: Row, value: Any, payload: dict[str, Any], parts: dict[str, str]) -> None:
    if not isinstance(value, list) or not 2 <= len(value) <= most_messages:
        count = f"{len(value)} messages" if isinstance(value, list) else describe(value)
        _wrong(
            row, "messages", f"this is {count}, not a list of 2 to {most_messages} messages", "mend it or drop the row"
        )
        return
    messages: list[dict[str, str]] = []
    rules = {role: FieldRule("content", part="answer" if role == "assistant" else None) for role in roles}
    for i, message in enumerate(value):
        role = message.get("role") if isinstance(message, dict) else None
        if role not in roles:
            named = f"the role {str(role)[:40]!r} is none of system, user and assistant" if role else "there is no role"
            _wrong(row, f"messages.{i}.role", named, "rename it or drop the row", message, "wrong_roles")
            continue
        text = _text(row, f"messages.{i}.content", message.get("content"), rules[role])
        if text:
            messages.append({"role": role, "content": text})
    if row.broken:
        return
    order = _order([message["role"] for message in messages])
    if order:
        _wrong(row, f"messages.{order[0]}.role", order[1], "mend the order or drop the row", None, "wrong_roles")
        return
    payload["messages"] = messages
    parts["answer"] = messages[-1]["content"]
    parts["prompt"] = "\n".join(message["content"] for message in messages[:-1])


def _order(order: list[str]) -> tuple[int, str] | None:
    """(index, what is wrong) of roles that are not: perhaps a system, then user and assistant in turn."""
    start = 1 if order[0] == "system" else 0
    for i, role in enumerate(order[start:], start):
        expected = ("user", "assistant")[(i - start) % 2]
        if role != expected:
            return i, f"a message of the {role} stands where one of the {expected} belongs"
    if order[-1] != "assistant":
        return len(order) - 1, "the last message is not the assistant's, so there is no answer to learn"
    return None
