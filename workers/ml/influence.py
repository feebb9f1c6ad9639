"""Which training rows made a run answer its held-out questions as it does, from its index alone: what its fee is shared by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .attribute import NULL_QUANTILE, Solved, score, share, solve
from .events import Events, MlError
from .index import read_index


def unrelated_threshold(solved: Solved, learning_rate: float) -> float:
    """The 95th percentile of what rows score that were never trained on, at least 0.

    A control row is scored for the mean of the held-out features; a held-out row, which is part of that mean, for the mean
    of the others.
    """
    heldout = np.flatnonzero(~solved.control)
    total = solved.null[heldout].sum(0)
    scores = list(score(solved, total / len(heldout), learning_rate).null[solved.control])
    if len(heldout) > 1:
        for row in heldout:
            others = (total - solved.null[row]) / (len(heldout) - 1)
            scores.append(score(solved, others, learning_rate).null[row])
    return max(0.0, float(np.quantile(scores, NULL_QUANTILE))) if scores else 0.0


def influence(run_dir: Path) -> dict[str, Any]:
    """At most 32 rows {datum_hash, score, ppm}, descending, and the pools' ppm; together 1,000,000. MlError `no_index`."""
    folder = run_dir / "index"
    try:
        about = read_index(folder)
        train, null = (
            np.fromfile(folder / name, dtype="<f2").reshape(-1, about["k"]) for name in ("features.f16", "null.f16")
        )
    except (OSError, ValueError, KeyError) as error:
        raise MlError(
            "no_index", f"There is no whole attribution index in {run_dir.name}: run `python -m ml index` on it."
        ) from error
    control = np.array([kind == "control" for kind in about["null_kinds"]], dtype=bool)
    if control.all():
        return {"rows": [], "pool_ppm": 1_000_000, "null_threshold": 0.0}
    solved = solve(train, null, control)
    scores = score(solved, solved.null[~control].mean(0), about["learning_rate"])
    threshold = unrelated_threshold(solved, about["learning_rate"])
    rows, pool = share(scores, solved.leader, threshold)
    return {
        "rows": [{"datum_hash": about["datum_hashes"][row], "score": value, "ppm": ppm} for row, value, ppm in rows],
        "pool_ppm": pool,
        "null_threshold": threshold,
    }


def influence_run(run_dir: Path, events: Events) -> None:
    events.emit("influence", **influence(run_dir))
