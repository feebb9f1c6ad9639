"""Masking comes before signing: what `check` hands on to be hashed holds nothing private, in rows, findings and report."""

from __future__ import annotations

import json
import random
import sys
import unicodedata
from pathlib import Path

from datanet_files import INSTRUCTION, jsonl, run_check
from ml.datanet.private_data import find_private
from ml.datanet.private_words import placeholders

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks/datanet"))
import pii_rows  # noqa: E402

RULES = list(placeholders)


def planted(seed: int, count: int) -> tuple[list[dict[str, str]], list[str]]:
    """Questions that differ, each answer with one private value, and those values."""
    rng = random.Random(seed)
    rows, values = [], []
    for i in range(count):
        _, answer, private = pii_rows.planted(rng, list(pii_rows.rules)[i % len(pii_rows.rules)], "tune")
        if find_private(answer):
            rows.append({"question": f"What is said in letter {i}? {pii_rows.sentence(rng)}", "answer": answer})
            values.append(private)
    return rows, values


def test_what_is_signed_is_masked(tmp_path: Path) -> None:
    rows, values = planted(1, 66)
    assert len(rows) > 60
    choices = {
        "rules": {rule: {"fix": "mask"} for rule in RULES} | {"near_duplicate": {"fix": "keep", "reason": "made up"}}
    }
    result = run_check(tmp_path, jsonl(rows), "jsonl", mapping=INSTRUCTION, choices=choices)
    assert (len(result.rows), result.report["rowsBlocked"]) == (len(rows), 0)
    for payload in result.payloads:
        for text in payload.values():
            assert find_private(text) == []
            assert text == unicodedata.normalize("NFC", text).strip()
    # of an address with a password in it the host may stay
    secret = [value for value in values if "://" not in value]
    written = {name: (tmp_path / name).read_text("utf-8") for name in ("rows.jsonl", "findings.jsonl", "report.json")}
    for name, text in written.items():
        shown = [value for value in secret if value in text or value.replace("\n", "\\n") in text]
        assert shown == [], name


def test_one_mask_does_not_hide_what_another_rule_still_blocks(tmp_path: Path) -> None:
    row = {
        "question": "How is Lena reached?",
        "answer": "Write to lena@posteo.de or pay to DE89 3704 0044 0532 0130 00.",
    }
    only = run_check(
        tmp_path, jsonl([row]), "jsonl", mapping=INSTRUCTION, choices={"rules": {"private_email": {"fix": "mask"}}}
    )
    assert (only.rows, only.report["rowsBlocked"]) == ([], 1)
    both = {"rules": {rule: {"fix": "mask"} for rule in ("private_email", "private_iban")}}
    [payload] = run_check(tmp_path, jsonl([row]), "jsonl", mapping=INSTRUCTION, choices=both).payloads
    assert payload["response"] == "Write to [e-mail] or pay to [IBAN]."


def test_masked_rows_pass_the_check_again(tmp_path: Path) -> None:
    rows, _ = planted(2, 33)
    choices = {
        "rules": {rule: {"fix": "mask"} for rule in RULES} | {"near_duplicate": {"fix": "keep", "reason": "made up"}}
    }
    first = run_check(tmp_path, jsonl(rows), "jsonl", mapping=INSTRUCTION, choices=choices)
    again = [{"question": payload["instruction"], "answer": payload["response"]} for payload in first.payloads]
    second = run_check(tmp_path, jsonl(again), "jsonl", mapping=INSTRUCTION)
    assert [finding for finding in second.findings if finding["rule"].startswith("private_")] == []
    assert {row["datum"]["payload"]["response"] for row in first.rows} >= {
        payload["response"] for payload in second.payloads
    }


def test_findings_of_rows_that_are_kept_as_they_are_show_nothing_private(tmp_path: Path) -> None:
    mail = "lena@posteo.de"
    kept = {"question": f"Who is {mail}, and where does she live?", "answer": "Lena of Quay Street, by the old crane."}
    near = {**kept, "answer": "Lena of Quay Street, by the old old crane."}
    held_out = {"id": "h1", "question": kept["question"], "answer": kept["answer"]}
    (tmp_path / "heldout.jsonl").write_text(json.dumps(held_out) + "\n", "utf-8")
    long = {"question": f"Is {mail} right?", "answer": "So it says here. " * 800}
    table = [kept, kept, near, long, {"question": mail, "answer": ""}]
    choices = {"rules": {"private_email": {"fix": "keep", "reason": "her own wish"}}}
    broken = b'{"question": "' + mail.encode() + b'", "answer": \n'
    result = run_check(tmp_path, jsonl(table) + broken, "jsonl", mapping=INSTRUCTION, choices=choices)
    rules = {finding["rule"] for finding in result.findings}
    assert {"exact_duplicate", "near_duplicate", "too_long", "empty_answer", "unreadable"} <= rules
    leaking = run_check(
        tmp_path, jsonl([kept]), "jsonl", mapping=INSTRUCTION, choices=choices, heldout="heldout.jsonl"
    )
    assert leaking.of("heldout_leak")
    for finding in result.findings + leaking.findings:
        assert mail not in json.dumps(finding), finding["rule"]
    assert "[e-mail]" in result.of("near_duplicate")[0]["similar"]["excerpt"]
