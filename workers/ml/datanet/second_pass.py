"""The second pass: what only the whole file can say of a row (duplicates, paraphrases), and the rows that are ready."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from .choices import Choices, blocks, stays
from .duplicates import Match
from .kinds import about_other_rows
from .private_data import opening_of
from .progress import Progress
from .report import Findings
from .rows import Finding, Row
from .spool import Spool, row_of
from .text_checks import Late


class SecondPass:
    """Writes rows.jsonl. Afterwards `ready` says which rows of the spool are in it and `dropped` how many fell away."""

    def __init__(self, spool: Spool, choices: Choices, findings: Findings, unit: str):
        self.spool, self.choices, self.findings, self.unit = spool, choices, findings, unit
        self.ready = ~spool.blocked
        self.dropped = 0

    def write(self, out: Path, said: Iterator[Match | Late], progress: Progress) -> None:
        """`said` ascends by row."""
        groups = groupby(said, key=lambda item: item.row_index)
        index, group = next(groups, (-1, iter(())))
        with out.open("wb", buffering=1 << 20) as file:
            for i, line in enumerate(self.spool.read()):
                if i == index:
                    line = self._judge(i, line, list(group))
                    index, group = next(groups, (-1, iter(())))
                if self.ready[i]:
                    file.write(line)
                if i % 10_000 == 0:
                    progress.at(i)

    def _judge(self, i: int, line: bytes, said: list[Match | Late]) -> bytes:
        """The row's line with its flags, after noting what is said of it."""
        row = row_of(line)
        row.unit = self.unit
        found = [self._finding(row, item) for item in said if _counts(row, item)]
        fixes = {self.choices.settle(finding) for finding in found}
        for finding in found:
            self.findings.add(finding)
        if "drop" in fixes:
            self.dropped += 1
            self.spool.blocked[i] = False
            self.ready[i] = False
        elif any(map(blocks, found)):
            self.ready[i] = False
        flags = [self._flag(row, finding) for finding in found if stays(finding)]
        if flags and self.ready[i]:
            value = orjson.loads(line)
            value["flags"] += flags
            return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
        return line

    def _finding(self, row: Row, match: Match | Late) -> Finding:
        if isinstance(match, Late):
            return row.find(match.rule, None, f"{row.place} {match.message}", opening_of(row.text))
        here = match.other is not None
        other = int(self.spool.lines[match.other]) if here else None
        listed = here and self.findings.lists(match.rule)
        similar: dict[str, Any] = {
            "similarity": round(float(match.similarity), 4),
            "line": other,
            "segment": match.segment,
            "index": match.index,
            **dict.fromkeys(("hash", "datanetSlug", "datanetName", "contributor", "contributedAt")),
            "excerpt": self.spool.excerpt(match.other) if listed else None,
        }
        where = f"{self.unit.lower()} {other}" if here else "a row that was contributed before"
        message = f"{row.place} {_says[match.rule].format(where=where, share=round(match.similarity * 100))}"
        return row.find(match.rule, None, message, opening_of(row.text), similar=similar)

    def _flag(self, row: Row, finding: Finding) -> dict[str, Any]:
        """What stays with the row; `segment` and `index` name a row that was here before, for the server to find."""
        similar = finding.similar or {}
        place = {key: similar.get(key) for key in ("line", "segment", "index")}
        return {"rule": finding.rule, "reason": self.choices.reason(finding.rule, row.line), "similar": None, **place}


_says = {
    "exact_duplicate": "says the same as {where}; drop it.",
    "near_duplicate": "is nearly the same as {where} ({share} % of its text); drop it, or keep it with a reason.",
    "paraphrase": "seems to say in other words what {where} says ({share} % alike); look whether it adds anything.",
}


def _counts(row: Row, item: Match | Late) -> bool:
    return item.rule == "exact_duplicate" or row.kind not in about_other_rows
