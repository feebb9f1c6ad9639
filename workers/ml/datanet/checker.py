"""The checks of one slice, from bytes to rows that are ready: what each process of the pool runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import orjson

from .build import build, rewrite
from .choices import Choices, blocks, stays
from .fingerprints import Prints, fingerprint
from .leaks import Leaks
from .private_data import opening_of
from .rows import Finding, Row
from .selected_prints import select
from .slice_rows import Reader
from .sources import Slice, units
from .text import without_control
from .text_checks import TextChecks, mask_text, repair_text
from .tokens import counter_of


class Result(NamedTuple):
    """Of one slice. Arrays and fingerprints are over its live rows: readable and not dropped, in order.

    `through` is the share of the file that ends with it.
    """

    through: float
    read: int
    dropped: int
    broken: int
    spool: bytes
    lengths: np.ndarray
    lines: np.ndarray
    tokens: np.ndarray
    blocked: np.ndarray
    prints: Prints | None
    summary: Any
    findings: list[tuple[Finding, bytes]]


def config_of(job: dict[str, Any], heldout: str | None, format: str) -> dict[str, Any]:
    """What a checker needs of check.json; picklable."""
    mapping = job.get("mapping")
    as_passages = mapping is not None and mapping["as"] == "passages"
    kind = None if mapping is None else "passage" if as_passages else mapping["kind"]
    choices = Choices(job.get("choices"))
    return {
        "base_model_path": job["base_model_path"],
        "kinds": job["kinds"],
        "kind": kind,
        "mapping": {"kind": "passage", "columns": {"text": "text", "title": "title"}} if as_passages else mapping,
        "choices": job.get("choices") or {},
        "max_tokens": job.get("max_tokens") or 2048,
        "toxicity": choices.toxicity,
        "mask_rules": [rule for rule, choice in choices.by_rule.items() if choice["fix"] == "mask"],
        "heldout": heldout,
        "unit": units.get(format, "Line"),
    }


class Checker:
    """Built once a process from `config_of`; call it with a slice."""

    def __init__(self, config: dict[str, Any]):
        self.max_tokens = config["max_tokens"]
        self.choices = Choices(config["choices"])
        self.read = Reader(config)
        self.counter = counter_of(config["base_model_path"])
        self.text_checks = TextChecks(config)
        self.leaks = Leaks(config["heldout"]) if config["heldout"] else None

    def warm_up(self) -> None:
        """Load what checks load at their first row, so that processes forked from this one share it."""
        row = build(
            Row(1, "instruction", {}), {"instruction": "Who is there?", "response": "Nobody but me, as always."}
        )
        self.text_checks.check([row])
        self._tokens([row])
        fingerprint([row])

    def __call__(self, part: Slice) -> Result:
        rows = list(self.read(part))
        for row in rows:
            if row.findings:
                self._settle(row, 0, without_control)
        self._texts(_live(rows))
        self._tokens(_live(rows))
        prints = self._prints(_live(rows))
        return self._result(rows, prints, (part.offset + part.length) / part.total)

    def _texts(self, rows: list[Row]) -> None:
        """Text checks; a repaired row is read again, for what the repair laid bare; then what is private is masked."""
        before = {id(row): len(row.findings) for row in rows if row.findings}
        self._later(rows, self.text_checks.check, repair_text)
        repaired = []
        for row in rows:
            start = before.get(id(row), 0)
            if not row.dropped and any(finding.fix == "repair" for finding in row.findings[start:]):
                row.findings[start:] = [finding for finding in row.findings[start:] if finding.fix == "repair"]
                repaired.append(row)
        self._later(repaired, self.text_checks.check)
        for row in rows:
            masks = {finding.rule for finding in row.findings if finding.fix == "mask"} if row.findings else None
            if masks and not row.dropped:
                rewrite(row, lambda text, masks=masks: mask_text(text, masks))

    def _later(
        self, rows: list[Row], check: Callable[[list[Row]], None], repair: Callable[[str], str] | None = None
    ) -> None:
        """Run a check on rows that are still live and settle what it found."""
        before = {id(row): len(row.findings) for row in rows if row.findings}
        check(_live(rows))
        for row in rows:
            if row.findings:
                self._settle(row, before.get(id(row), 0), repair)

    def _tokens(self, rows: list[Row]) -> None:
        for row, tokens in zip(rows, self.counter.count([row.text for row in rows]), strict=True):
            row.tokens = tokens
            whole = tokens if row.kind == "passage" else tokens + self._template(row)
            if whole > self.max_tokens:
                message = (
                    f"{row.place} is {whole:,} tokens long, more than the {self.max_tokens:,} that are trained on; "
                    "shorten or split it."
                )
                row.find("too_long", row.fields[-1].column if row.fields else None, message, opening_of(row.text))
                self._settle(row, len(row.findings) - 1, None)

    def _prints(self, rows: list[Row]) -> Prints | None:
        """The prints of rows that do not leak held-out rows: both compare rows folded, which is done once."""
        prints = fingerprint(rows) if rows else None
        if prints and self.leaks:
            leaks, texts = self.leaks, prints.texts
            self._later(rows, lambda live: leaks.check(live, texts))
            prints = select(prints, np.array([not row.dropped for row in rows]))
        return prints

    def _template(self, row: Row) -> int:
        return self.counter.base + self.counter.each * len(row.payload.get("messages", (1, 2)))

    def _settle(self, row: Row, start: int, repair: Callable[[str], str] | None) -> None:
        """Apply the choices to the row's findings from `start` on: drop at once, repair by `repair`."""
        fixes = {self.choices.settle(finding) for finding in row.findings[start:]}
        if "drop" in fixes:
            row.dropped = True
        elif "repair" in fixes and repair and not row.broken:
            told = len(row.findings)
            rewrite(row, repair)
            row.dropped = any([self.choices.settle(finding) == "drop" for finding in row.findings[told:]])

    def _result(self, rows: list[Row], prints: Prints | None, through: float) -> Result:
        live = _live(rows)
        lines = [_spool_line(row, self.choices) for row in live]
        found = [(finding, orjson.dumps(finding.as_json())) for row in rows for finding in row.findings]
        return Result(
            through=through,
            read=len(rows),
            dropped=sum(row.dropped for row in rows),
            broken=sum(row.broken and not row.dropped for row in rows),
            spool=b"".join(lines),
            lengths=np.fromiter(map(len, lines), np.int64, len(lines)),
            lines=np.fromiter((row.line for row in live), np.int64, len(live)),
            tokens=np.fromiter((row.tokens for row in live), np.int32, len(live)),
            blocked=np.fromiter((any(map(blocks, row.findings)) for row in live), np.bool_, len(live)),
            prints=prints,
            summary=self.text_checks.summarise(live),
            findings=found,
        )


def _live(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not (row.broken or row.dropped)]


def _spool_line(row: Row, choices: Choices) -> bytes:
    """A line of rows.jsonl; findings that are kept or block nothing stay with the row as flags."""
    kept = {finding.rule for finding in row.findings if stays(finding)} if row.findings else ()
    flags = [{"rule": rule, "reason": choices.reason(rule, row.line), "similar": None} for rule in sorted(kept)]
    datum = {"kind": row.kind, "payload": row.payload, "parents": []}
    value = {"line": row.line, "datum": datum, "tokens": row.tokens, "language": row.language, "flags": flags}
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
