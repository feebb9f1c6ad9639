"""Made-up rows for the ingest benchmark, from a fixed seed, and the check.json that turns every check on.

Questions and answers of 20 to 120 tokens, some in other languages, and a few in a hundred with what the doctor looks for.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

root = Path(__file__).resolve().parents[2]
small = (root / "workers/ml/datanet/bip39_english.txt").read_text("utf-8").split()
joints = "the of in for with near by from on and as into over under after before between".split()
verbs = (
    "holds keeps brings leaves opens follows meets covers feeds crosses needs builds moves finds sells guards".split()
)
asks = (
    "What is known about",
    "Explain briefly",
    "How does one describe",
    "Why do people speak of",
    "Tell me something on",
)
elsewhere = {
    "de": "Die Fähre fährt täglich über den Fluss und hält am kleinen Hafen, wo die Leute für {} Schlange stehen.",
    "fr": "Le bac traverse la rivière chaque matin et s’arrête près du marché où l’on vend {} aux habitants.",
    "es": "El barco cruza el río cada mañana y para cerca del mercado donde se vende {} a los vecinos.",
}
private = (
    "write to {}.{}@example-mail.net", "call +44 20 7946 0{:03d}", "pay to DE89 3704 0044 0532 0130 00",
    "the card is 4539 1488 0343 6467", "the host is 203.0.113.{}", "the key is AKIAIOSFODNN7EXAMPLE",
)  # fmt: skip


def sentence(rng: random.Random) -> str:
    """Eight to sixteen words that read like English to a language model's tokenizer, seldom twice the same."""
    words = [rng.choice(joints) if i % 3 == 1 else rng.choice(small) for i in range(rng.randint(8, 16))]
    words[3] = rng.choice(verbs)
    return " ".join(words).capitalize() + "."


def good_row(rng: random.Random) -> dict[str, str]:
    answer = " ".join(sentence(rng) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5, 6))))
    if rng.random() < 0.03:
        answer = rng.choice(list(elsewhere.values())).format(rng.choice(small)) + " " + answer
    question = (
        f"{rng.choice(asks)} {rng.choice(small)} {rng.choice(joints)} the {rng.choice(small)} {rng.choice(small)}?"
    )
    return {"instruction": question, "response": answer}


def planted(rng: random.Random, row: dict[str, str], earlier: list[dict[str, str]]) -> str:
    """A line with something to find."""
    sort = rng.randrange(8)
    if sort == 0:
        row = rng.choice(earlier)
    elif sort == 1:
        row = dict(rng.choice(earlier))
        row["response"] = row["response"].replace(" and ", " or ", 1).rstrip(".") + " indeed."
    elif sort in (2, 3):
        text = rng.choice(private)
        row["response"] += (
            " Then " + text.format(*(rng.choice(small) for _ in range(2)))
            if "{}.{}" in text
            else (" Then " + text.format(rng.randrange(1, 250)))
        )
    elif sort == 4:
        row["response"] = " "
    elif sort == 5:
        return json.dumps(row)[:-9]
    elif sort == 6:
        row["response"] = "Caf\u00c3\u00a9 and na\u00c3\u00afve: " + row["response"]
    else:
        row["response"] = row["response"][:-30] + "\x07"
    return json.dumps(row, ensure_ascii=False)


def write_rows(path: Path, rows: int, seed: int) -> None:
    """`rows` lines, 3 in 100 of them planted."""
    rng = random.Random(seed)
    earlier: list[dict[str, str]] = []
    with path.open("w", encoding="utf-8") as file:
        for _ in range(rows):
            row = good_row(rng)
            bad = bool(earlier) and rng.random() < 0.03
            if len(earlier) < 20_000:
                earlier.append(dict(row))
            file.write((planted(rng, row, earlier) if bad else json.dumps(row, ensure_ascii=False)) + "\n")


def write_job(folder: Path, known: Path | None, base: str) -> None:
    """check.json with every check on and a choice for everything that would block."""
    drop = (
        "unreadable",
        "wrong_fields",
        "empty_answer",
        "too_long",
        "exact_duplicate",
        "near_duplicate",
        "heldout_leak",
    )
    fixes = dict.fromkeys(drop, "drop") | {"control_characters": "repair", "encoding_damage": "repair"}
    fixes |= {f"private_{what}": "mask" for what in ("secret", "card", "iban", "national_id", "email", "phone", "ip")}
    rng = random.Random(99)
    heldout = [{"id": f"h{i}", "question": row["instruction"], "answer": row["response"]} for i, row in
               enumerate(good_row(rng) for _ in range(200))]  # fmt: skip
    (folder / "heldout.jsonl").write_text("".join(json.dumps(line) + "\n" for line in heldout), "utf-8")
    job = {
        "file": "source", "file_name": "rows.jsonl", "format": "jsonl", "encoding": "utf-8", "kinds": ["instruction"],
        "mapping": {"as": "rows", "kind": "instruction", "columns": {n: n for n in ("instruction", "response")}},
        "choices": {"rules": {rule: {"fix": fix} for rule, fix in fixes.items()}, "lines": [], "toxicity": True},
        "base_model_path": base, "max_tokens": 2048, "heldout": "heldout.jsonl", "paraphrases": False,
        "known": str(known) if known else None, "own_segment": None, "limit_rows": 2_000_000,
    }  # fmt: skip
    (folder / "check.json").write_text(json.dumps(job), "utf-8")
