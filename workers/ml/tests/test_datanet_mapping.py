"""Guessing what columns mean, and rows of every kind as lib/schemas knows them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from datanet_files import KINDS, jsonl, run_check, run_inspect
from ml.datanet.choices import rules
from ml.datanet.build import build
from ml.datanet.kinds import kinds
from ml.datanet.rows import Row
from ml.datanet.text import normalise, without_control

SCHEMAS = Path(__file__).parents[3] / "lib/schemas"
HASH = "0x" + "ab" * 32
TURNS = [{"from": "human", "value": "Who keeps the light?"}, {"from": "gpt", "value": "Mara does."}]
CHAT = [{"role": "user", "content": "Who keeps the light?"}, {"role": "assistant", "content": "Mara does."}]


@pytest.mark.parametrize(
    ("record", "kind", "payload"),
    [
        ({"prompt": "a?", "completion": "b"}, "instruction", {"instruction": "a?", "response": "b"}),
        ({"Question": "a?", "Answer": "b"}, "instruction", {"instruction": "a?", "response": "b"}),
        ({"input": "a?", "output": "b"}, "instruction", {"instruction": "a?", "response": "b"}),
        ({"instruction": "Add", "input": "2 and 3", "output": "5"}, "instruction", {"instruction": "Add\n\n2 and 3", "response": "5"}),
        ({"instruction": "Add", "input": "", "output": "5"}, "instruction", {"instruction": "Add", "response": "5"}),
        ({"qa": {"question": "a?", "answers": ["b", "c"]}}, None, None),
        ({"conversations": TURNS}, "chat", {"messages": CHAT}),
        ({"messages": CHAT}, "chat", {"messages": CHAT}),
        ({"system": "Be brief.", "conversations": TURNS}, "chat", {"messages": [{"role": "system", "content": "Be brief."}, *CHAT]}),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}]}, CHAT[1]]}, "chat", {"messages": [{"role": "user", "content": "a"}, CHAT[1]]}),
        ({"prompt": "a?", "chosen": "b", "rejected": "c"}, "preference", {"prompt": "a?", "chosen": "b", "rejected": "c"}),
        ({"chosen": CHAT, "rejected": [CHAT[0], {"role": "assistant", "content": "No one."}]}, "preference", {"prompt": "Who keeps the light?", "chosen": "Mara does.", "rejected": "No one."}),
        ({"text": "Fine.", "label": 1}, "classification", {"text": "Fine.", "label": "1"}),
        ({"sentence": "Fine.", "category": "good", "classes": "good|bad"}, "classification", {"text": "Fine.", "label": "good", "labels": ["good", "bad"]}),
        ({"source": "cat", "target": "gatto", "source_language": "en", "target_language": "it"}, "translation", {"source": "cat", "target": "gatto", "source_language": "en", "target_language": "it"}),
        ({"translation": {"en": "cat", "it": "gatto"}}, "translation", {"source": "cat", "target": "gatto", "source_language": "en", "target_language": "it"}),
        ({"title": "Cats", "content": "They sleep."}, "passage", {"title": "Cats", "text": "They sleep."}),
        ({"kind": "instruction", "payload": {"instruction": "a?", "response": "b"}}, "instruction", {"instruction": "a?", "response": "b"}),
        ({"source": "cat", "target": "gatto"}, None, None),
        ({"foo": "a", "bar": "b"}, None, None),
    ],
)  # fmt: skip
def test_columns_that_people_use(tmp_path: Path, record: dict, kind: str | None, payload: dict | None) -> None:
    mapping = run_inspect(tmp_path, jsonl([record]), "jsonl")["mapping"]
    assert (mapping and mapping["kind"]) == kind
    if mapping:
        assert run_check(tmp_path, jsonl([record]), "jsonl", mapping).payloads == [payload]


def test_a_path_into_a_nested_column(tmp_path: Path) -> None:
    record = {"qa": {"question": "Who keeps the light?", "answers": ["Mara does.", "Nobody."]}, "q.x": "a"}
    columns = {column["name"] for column in run_inspect(tmp_path, jsonl([record]), "jsonl")["columns"]}
    assert columns == {"qa.question", "qa.answers", "q.x"}
    mapping = {
        "as": "rows",
        "kind": "instruction",
        "columns": {"instruction": "qa.question", "response": "qa.answers.1"},
    }
    assert run_check(tmp_path, jsonl([record]), "jsonl", mapping).payloads[0]["response"] == "Nobody."


def test_only_kinds_that_the_datanet_takes_are_guessed(tmp_path: Path) -> None:
    data = jsonl([{"text": "Fine.", "label": "good"}])
    assert run_inspect(tmp_path, data, "jsonl", ["classification"])["mapping"]["kind"] == "classification"
    assert run_inspect(tmp_path, data, "jsonl", ["passage"])["mapping"]["kind"] == "passage"
    assert run_inspect(tmp_path, data, "jsonl", ["chat"])["mapping"] is None


def test_a_row_of_another_kind_is_named(tmp_path: Path) -> None:
    own = [
        {"kind": "instruction", "payload": {"instruction": "a?", "response": "b"}},
        {"kind": "passage", "payload": {}},
    ]
    mapping = run_inspect(tmp_path, jsonl(own), "jsonl")["mapping"]
    [finding] = run_check(tmp_path, jsonl(own), "jsonl", mapping).findings
    assert finding["message"] == (
        "Line 2, kind: this is a passage row in a file of instruction rows; drop it or send it by itself."
    )


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (["user", "user", "assistant"], "messages.1.role: a message of the user stands where one of the assistant belongs"),
        (["assistant", "user"], "messages.0.role: a message of the assistant stands where one of the user belongs"),
        (["user", "assistant", "user"], "messages.2.role: the last message is not the assistant's, so there is no answer to learn"),
        (["user", "system", "assistant"], "messages.1.role: a message of the system stands where one of the assistant belongs"),
        (["user", "tool"], "messages.1.role: the role 'tool' is none of system, user and assistant"),
    ],
)  # fmt: skip
def test_wrong_roles(tmp_path: Path, roles: list[str], says: str) -> None:
    record = {"messages": [{"role": role, "content": f"Message {i}."} for i, role in enumerate(roles)]}
    mapping = {"as": "rows", "kind": "chat", "columns": {"messages": "messages"}}
    [finding] = run_check(tmp_path, jsonl([record]), "jsonl", mapping).findings
    assert finding["rule"] == "wrong_roles"
    assert finding["message"].startswith(f"Line 1, {says}; ")


def test_the_rules_are_those_of_the_schema() -> None:
    text = (SCHEMAS / "finding.ts").read_text()
    found = re.findall(r"^  (\w+): \{ blocks: (true|false), fixes: \[(.*?)\] \},$", text, re.MULTILINE)
    theirs = {rule: (blocks == "true", tuple(re.findall(r"'(\w+)'", fixes))) for rule, blocks, fixes in found}
    assert theirs == rules and list(theirs) == list(rules)


def test_the_kinds_are_those_of_the_schema() -> None:
    block = (SCHEMAS / "datum.ts").read_text().split("payloadSchemas = {")[1].split("} as const")[0]
    theirs = {kind: fields for kind, fields in re.findall(r"(\w+): z\.strictObject\(\{(.*?)\}\)", block, re.DOTALL)}
    assert list(theirs) == list(kinds)
    for kind, fields in theirs.items():
        named = re.findall(r"(\w+): (.*?)(?=, \w+: |,?\s*$)", " ".join(fields.split()))
        assert {name for name, _ in named} == {rule.name for rule in kinds[kind]}
        for name, rule in named:
            ours = next(field for field in kinds[kind] if field.name == name)
            assert ours.optional == ("optional()" in rule), f"{kind}.{name}"
            longest = re.search(r"text\((\d*)\)", rule)
            assert not longest or ours.longest == int(longest[1] or 20_000), f"{kind}.{name}"


def made(kind: str, raw: dict[str, Any]) -> Row:
    return build(Row(1, kind, {}), raw)


def test_rows_about_other_rows() -> None:
    assert made("label", {"datum": HASH.upper().replace("X", "x"), "label": " good "}).payload == {
        "datum": HASH,
        "label": "good",
    }
    assert made("validation", {"datum": HASH, "valid": "TRUE", "reason": ""}).payload == {"datum": HASH, "valid": True}
    for raw in ({"datum": "0x1", "valid": True}, {"datum": HASH, "valid": "perhaps"}, {"valid": True}):
        assert made("validation", raw).broken
    assert KINDS == [kind for kind in kinds if kind not in ("label", "validation")]


def test_text_is_normalised_as_it_is_hashed() -> None:
    assert normalise("\ufeff\u00a0 Cafe\u0301 \u2028\t") == "Café"
    # String.prototype.trim leaves these, str.strip() would not
    assert normalise("\x1ca\x85") == "\x1ca\x85"
    assert without_control("a\0b\x93c\x94\x0bd") == "ab“c”\nd"
