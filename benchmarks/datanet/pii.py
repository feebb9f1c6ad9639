"""How well and how fast private data is found. Prints one line of JSON.

`pii_recall`: share of made-up values with checksums (cards, IBANs, 40 national ids, keys and seed phrases of wallets)
that lie wholly inside what is found under their rule; `pii_recall_others`: the same for e-mail, phone, IP and tokens.
`pii_false_alarms_per_1000`: clean rows, half of them made to look private, with any finding. `pii_rows_per_s`: rows a
second of one core's time with 5 % hits and a tenth that looks private. `--tune` measures on the contexts that the
detector was worked on with, `--misses N` shows what went wrong on stderr.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pii_rows as rows_of
from pii_values import national

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "workers"))
from ml.datanet.private_data import check_private, find_private, mask_text  # noqa: E402
from ml.datanet.private_words import placeholders  # noqa: E402
from ml.datanet.rows import Row, TextField  # noqa: E402
from ml.datanet.text_checks import TextChecks  # noqa: E402

seeds = {"tune": 11, "held": 5_550_127}


def row(line: int, question: str, answer: str) -> Row:
    fields = [TextField("instruction", question), TextField("response", answer)]
    payload = {"instruction": question, "response": answer}
    return Row(line, "instruction", payload, fields, question, answer, f"{question}\n{answer}")


def recall(rng: random.Random, which: str, kind: str, count: int, misses: list[str]) -> float:
    found = 0
    for _ in range(count):
        _, answer, private = rows_of.planted(rng, kind, which)
        start = answer.index(private)
        end = start + len(private)
        if kind == "token" and "://" in private:
            # of an address only the password is secret
            start, end = start + private.index(":", 8) + 1, start + private.index("@")
        rule = rows_of.rules[kind]
        hit = any(item.rule == rule and item.start <= start and item.end >= end for item in find_private(answer))
        if hit and find_private(mask_text(answer, placeholders)):
            raise AssertionError(f"Found again after masking: {mask_text(answer, placeholders)!r}")
        found += hit
        if not hit:
            misses.append(f"missed {kind}: {answer!r} ({private!r}) {find_private(answer)}")
    return found / count


def speed(rng: random.Random, which: str) -> tuple[float, float]:
    """Rows a second on one core: (private data alone, every text check)."""
    kinds = list(rows_of.rules)
    pairs: list[tuple[str, str]] = []
    for _ in range(20_000):
        draw = rng.random()
        if draw < 0.05:
            pairs.append(rows_of.planted(rng, rng.choice(kinds), which)[:2])
        elif draw < 0.15:
            pairs.append(rows_of.clean(rng, which))
        else:
            pairs.append(rows_of.plain(rng))
    rates = []
    checks = TextChecks({})
    for check in (lambda batch: [check_private(item) for item in batch], checks.check):
        best = 0.0
        for _ in range(3):
            batch = [row(i, *pair) for i, pair in enumerate(pairs)]
            start = time.process_time()
            check(batch)
            best = max(best, len(batch) / (time.process_time() - start))
        rates.append(best)
    return rates[0], rates[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    which = "tune" if options.tune else "held"
    rng = random.Random(seeds[which])
    misses: list[str] = []
    sizes = {
        kind: 6000 if kind == "national" else 2000 if kind in ("card", "iban", "phone_abroad") else 600
        for kind in rows_of.rules
    }
    found = {kind: recall(rng, which, kind, size, misses) for kind, size in sizes.items()}
    alarms: Counter[str] = Counter()
    clean_rows, with_alarm = 20_000, 0
    for _ in range(clean_rows):
        question, answer = rows_of.clean(rng, which)
        hits = [*find_private(question), *find_private(answer)]
        with_alarm += bool(hits)
        alarms.update(item.what for item in hits)
        if hits:
            misses.append(f"false alarm: {answer!r} {hits}")
    for line in rng.sample(misses, min(options.misses, len(misses))):
        print(line, file=sys.stderr)
    print({**found, "alarms": dict(alarms), "kinds of national ids": len(national)}, file=sys.stderr)

    def share(kinds: list[str]) -> float:
        return sum(found[kind] * sizes[kind] for kind in kinds) / sum(sizes[kind] for kind in kinds)

    private, everything = speed(rng, which)
    metrics = {
        "pii_recall": round(share([kind for kind in found if kind in rows_of.checksummed]), 4),
        "pii_recall_others": round(share([kind for kind in found if kind not in rows_of.checksummed]), 4),
        "pii_false_alarms_per_1000": round(1000 * with_alarm / clean_rows, 3),
        "pii_rows_per_s": round(private),
        "text_checks_rows_per_s": round(everything),
    }
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
