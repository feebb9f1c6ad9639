"""How well paraphrases are flagged, on hand-written pairs. Prints one line of JSON.

paraphrases.jsonl holds pairs that say the same in other words and hard ones that do not: the same topic and another fact,
in nearly the same words or in quite different ones. Every other line is for tuning, the rest is held out. A threshold that
has precision 0.9 on the tuning half has `paraphrase_recall` and `paraphrase_precision` on the held-out half; the one that
checks use has `…_product` there, and `…_product_tuning` on the other half. `paraphrase_found`: share of the paraphrases of
both halves that a whole check flags when they lie among DISTRACTORS other rows, of which it flags `…_flags_per_1000`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from duplicate_rows import rows

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "workers"))
from ml.datanet.meaning import THRESHOLD, Text, differ, overlap, score  # noqa: E402
from ml.datanet.paraphrases import find  # noqa: E402
from ml.datanet.rows import Row  # noqa: E402
from ml.datanet.sentences import Sentences  # noqa: E402

DISTRACTORS, PRECISION = 10_000, 0.9


def tuned(scores: np.ndarray, same: np.ndarray) -> float:
    """The lowest threshold of which precision is PRECISION at least."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(same[order]) / np.arange(1, len(order) + 1)
    return float(scores[order][np.flatnonzero(right >= PRECISION)[-1]])


def at(threshold: float, scores: np.ndarray, same: np.ndarray) -> tuple[float, float]:
    """(recall, precision)."""
    flagged = scores >= threshold
    right = int((flagged & same).sum())
    return right / int(same.sum()), right / max(int(flagged.sum()), 1)


def whole_check(pairs: list[tuple[Text, Text]]) -> tuple[float, float, float]:
    """(share found, flags a thousand other rows, seconds) of a check of the pairs among other rows."""
    texts = [text for pair in pairs for text in pair]
    texts += [Text(sample.prompt, sample.answer) for sample in rows(DISTRACTORS)]
    made = [Row(line, "instruction", {}, prompt=text.prompt, answer=text.answer) for line, text in enumerate(texts, 1)]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = list(find(made, Path(folder)))
    seconds = time.perf_counter() - started
    inside = 2 * len(pairs)
    right = {match.row_index // 2 for match in found if match.row_index < inside and match.other == match.row_index - 1}
    return len(right) / len(pairs), 1000 * sum(match.row_index >= inside for match in found) / DISTRACTORS, seconds


def main() -> None:
    lines = [json.loads(line) for line in (HERE / "paraphrases.jsonl").read_text("utf-8").splitlines()]
    pairs = [(Text(**line["one"]), Text(**line["other"])) for line in lines]
    same = np.array([line["same"] for line in lines])
    model = Sentences()
    ones, others = (model.embed([pair[side].whole for pair in pairs]) for side in (0, 1))
    cosines = (ones * others).sum(axis=1)
    scores = np.array([-1 if differ(*pair) else score(cosine, overlap(*pair)) for pair, cosine in zip(pairs, cosines, strict=True)])
    tuning = np.arange(len(pairs)) % 2 == 0
    threshold = tuned(scores[tuning], same[tuning])
    plain = tuned(cosines[tuning], same[tuning])
    found, flags, seconds = whole_check([pair for pair, is_same in zip(pairs, same, strict=True) if is_same])
    metrics = {
        "paraphrase_threshold": threshold,
        "paraphrase_threshold_product": THRESHOLD,
        "paraphrase_recall_of_cosine_alone": at(plain, cosines[~tuning], same[~tuning])[0],
        "paraphrase_pairs_heldout": int(same[~tuning].sum()),
        "paraphrase_hard_negatives_heldout": int((~same[~tuning]).sum()),
        "paraphrase_found": found,
        "paraphrase_flags_per_1000": flags,
        "paraphrase_rows_per_s": (DISTRACTORS + 2 * int(same.sum())) / seconds,
        "load": os.getloadavg()[0],
    }
    for suffix, limit, half in (("", threshold, ~tuning), ("_product", THRESHOLD, ~tuning), ("_product_tuning", THRESHOLD, tuning)):
        metrics[f"paraphrase_recall{suffix}"], metrics[f"paraphrase_precision{suffix}"] = at(limit, scores[half], same[half])
    print(json.dumps({name: round(value, 4) for name, value in metrics.items()}))


if __name__ == "__main__":
    main()
