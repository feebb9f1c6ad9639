"""The checks of one slice, from bytes to rows that are ready: what each process of the pool runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import orjson

from .choices import Choices, blocks, stays
from .duplicates import fingerprint
from .kinds import build, rewrite
from .leaks import Leaks
from .mapping import OtherKind, compile_mapping
from .rows import Finding, Row, shorten
from .sources import Slice, longest_line, units
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
    prints: Any
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
        self.kind, self.unit, self.max_tokens = config["kind"], config["unit"], config["max_tokens"]
        self.kinds = config["kinds"]
        self.choices = Choices(config["choices"])
        self.map = compile_mapping(config["mapping"], config["kinds"]) if config["mapping"] else None
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
        rows = list(self._read(part))
        for row in rows:
            if row.findings:
                self._settle(row, 0, without_control)
        live = [row for row in rows if not (row.broken or row.dropped)]
        self._texts(live)
        self._tokens(live)
        if self.leaks:
            self._later(live, self.leaks.check)
        return self._result(rows, (part.offset + part.length) / part.total)

    def _read(self, part: Slice) -> Iterator[Row]:
        if part.too_long:
            row = Row(part.first_line, self.kind or "", {}, unit=self.unit, broken=True)
            row.find(
                "unreadable", None, f"{row.place} is longer than {longest_line:,} bytes; split it or drop it.", None
            )
            yield row
            return
        with open(part.path, "rb") as file:
            file.seek(part.offset)
            block = file.read(part.length)
        for number, source in enumerate(block.split(b"\n"), part.first_line):
            if source and not source.isspace():
                yield self._numbered(source) if part.numbered else self._line(number, source)

    def _numbered(self, source: bytes) -> Row:
        number, record, *problem = orjson.loads(source)
        row = Row(number, self.kind or "", {}, unit=self.unit)
        if problem:
            row.broken = True
            row.find(*problem)
            return row
        return self._map(row, record)

    def _line(self, number: int, source: bytes) -> Row:
        row = Row(number, self.kind or "", {}, unit=self.unit)
        try:
            record = orjson.loads(source)
        except orjson.JSONDecodeError as error:
            row.broken = True
            row.find("unreadable", None, _json_message(row, source, error), source[:400].decode("utf-8", "replace"))
            return row
        return self._map(row, record)

    def _map(self, row: Row, record: Any) -> Row:
        """The row of a record: by the mapping, or by the datum that it holds (rows that are in a Datanet already)."""
        if not isinstance(record, dict):
            row.broken = True
            message = f"{row.place} is not an object; make it one with named fields or drop it."
            row.find("unreadable", None, message, shorten(str(record)[:400]))
            return row
        if self.map is None:
            datum = record["datum"]
            row.line, row.kind = record["line"], datum["kind"]
            return build(row, datum["payload"])
        try:
            return build(row, self.map(record))
        except OtherKind as error:
            row.broken = True
            row.find("wrong_fields", "kind", f"{row.place}, kind: {error}; drop it or send it by itself.", None)
            return row

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
        check([row for row in rows if not (row.dropped or row.broken)])
        for row in rows:
            if row.findings:
                self._settle(row, before.get(id(row), 0), repair)

    def _tokens(self, rows: list[Row]) -> None:
        live = [row for row in rows if not (row.dropped or row.broken)]
        for row, tokens in zip(live, self.counter.count([row.text for row in live]), strict=True):
            row.tokens = tokens
            whole = tokens if row.kind == "passage" else tokens + self._template(row)
            if whole > self.max_tokens:
                message = (
                    f"{row.place} is {whole:,} tokens long, more than the {self.max_tokens:,} that are trained on; "
                    "shorten or split it."
                )
                row.find("too_long", row.fields[-1].column if row.fields else None, message, row.text[:400])
                self._settle(row, len(row.findings) - 1, None)

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

    def _result(self, rows: list[Row], through: float) -> Result:
        live = [row for row in rows if not (row.broken or row.dropped)]
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
            prints=fingerprint(live) if live else None,
            summary=self.text_checks.summarise(live),
            findings=found,
        )


def _spool_line(row: Row, choices: Choices) -> bytes:
    """A line of rows.jsonl; findings that are kept or block nothing stay with the row as flags."""
    kept = {finding.rule for finding in row.findings if stays(finding)} if row.findings else ()
    flags = [{"rule": rule, "reason": choices.reason(rule, row.line), "similar": None} for rule in sorted(kept)]
    datum = {"kind": row.kind, "payload": row.payload, "parents": []}
    value = {"line": row.line, "datum": datum, "tokens": row.tokens, "language": row.language, "flags": flags}
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _json_message(row: Row, source: bytes, error: orjson.JSONDecodeError) -> str:
    if b"\0" in source:
        return f"{row.place} holds a NUL character at byte {source.index(0) + 1}; remove it or drop the line."
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as broken:
        return (
            f"{row.place} is not UTF-8 at byte {broken.start + 1}, while other lines are; "
            "save the file as UTF-8 or drop the line."
        )
    return f"{row.place} is not valid JSON ({error.msg} at character {error.colno}); mend or remove this line."
