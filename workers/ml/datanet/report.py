"""Findings on disk and the report over all of them: `findingSchema` lines and `doctorReportSchema`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson

from .choices import rules
from .rows import Finding

most_listed = 10_000
"""Findings of a rule that findings.jsonl lists; the counts go on."""
_examples = 20
_edges = (0, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)


class Findings:
    """Writes findings as they come and counts them by rule."""

    def __init__(self, path: Path):
        self.file = path.open("wb")
        self.counts: dict[str, list[int]] = {}
        self.examples: dict[str, list[dict[str, Any]]] = {}

    def add(self, finding: Finding, line: bytes | None = None) -> None:
        """`line` is the finding as JSON where it is at hand."""
        count = self.counts.setdefault(finding.rule, [0, 0])
        count[0] += 1
        count[1] += finding.fix is None
        examples = self.examples.setdefault(finding.rule, [])
        if len(examples) < _examples:
            examples.append(finding.as_json())
        if count[0] <= most_listed:
            self.file.write((line or orjson.dumps(finding.as_json())) + b"\n")

    def lists(self, rule: str) -> bool:
        """Whether another finding of the rule would still be listed."""
        return self.counts.get(rule, (0,))[0] < most_listed

    def summary(self) -> list[dict[str, Any]]:
        """By rule, in the order of the schema."""
        return [
            {"rule": rule, "count": self.counts[rule][0], "open": self.counts[rule][1], "examples": self.examples[rule]}
            for rule in rules
            if rule in self.counts
        ]

    def close(self) -> None:
        self.file.close()


def histogram(tokens: np.ndarray) -> list[dict[str, int]]:
    """Rows by tokens, in bins that double; bins beyond the longest row are left out."""
    top = int(tokens.max()) + 1 if len(tokens) else 0
    edges = [edge for edge in _edges if edge < top]
    edges.append(next((edge for edge in _edges if edge >= top), top))
    if len(edges) < 2:
        return []
    counts, _edges_again = np.histogram(tokens, bins=edges)
    return [
        {"from": low, "to": high, "rows": int(rows)} for low, high, rows in zip(edges, edges[1:], counts, strict=False)
    ]
