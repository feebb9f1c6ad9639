"""python -m ml check FOLDER: the doctor's look at an upload, from its bytes to rows that are ready to be signed.

Reads check.json and the source; writes rows.jsonl, findings.jsonl, report.json and fingerprints/. Everything streams:
slices of the file go through a pool, what is ready is spooled, and a second pass over the spool applies what only the
whole file can say (duplicates, paraphrases). Per row only numbers stay in memory.
"""

from __future__ import annotations

import heapq
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ..events import Events, MlError
from .archives import actual_format
from .checker import Checker, config_of
from .choices import Choices
from .duplicates import Duplicates, Match
from .pool import Pool
from .progress import Progress
from .report import Findings, histogram
from .second_pass import SecondPass
from .sources import prepare, units
from .spool import Spool
from .text_checks import Late
from .tokens import counter_of

# a smaller file is through before a second process has started
_pool_bytes = 2_000_000


@dataclass
class _Counts:
    read: int = 0
    dropped: int = 0


def check(folder: Path, events: Events, processes: int | None = None) -> None:
    """Run a check.

    MlError `bad_file` says what cannot be read at all and at which place, `bad_mapping` what was chosen wrongly.
    `processes` beside this one; by default two for files that are worth it.
    """
    job = json.loads((folder / "check.json").read_text("utf-8"))
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    findings = Findings(folder / "findings.jsonl")
    try:
        _Check(folder, job, work, findings, events).run(processes)
    finally:
        findings.close()
        shutil.rmtree(work, ignore_errors=True)


class _Check:
    def __init__(self, folder: Path, job: dict[str, Any], work: Path, findings: Findings, events: Events):
        self.folder, self.job, self.work, self.findings, self.events = folder, job, work, findings, events
        self.started = time.monotonic()
        self.source = folder / job["file"]
        self.format = job["format"]
        if self.format != "datums":
            self.format = actual_format(self.source, self.format, job["file_name"])
        self.progress = Progress(events, self.source.stat().st_size)
        self.progress.stage("reading")
        heldout = str(folder / job["heldout"]) if job.get("heldout") else None
        self.config = config_of(job, heldout, self.format)
        self.counter = counter_of(job["base_model_path"])
        self.checker = Checker(self.config)
        self.known = Path(job["known"]) if job.get("known") else None
        self.spool = Spool(work / "spool.jsonl")
        self.duplicates = Duplicates(work, self.known, job.get("own_segment"), events.log)
        self.counts = _Counts()

    def run(self, processes: int | None) -> None:
        """Both passes, then the report."""
        self._first_pass(processes)
        self.progress.stage("duplicates")
        # rows that are stored already are fingerprinted only: a copy among them is there all the same
        compared = [self.duplicates.finish()] if self.job.get("compare", True) else []
        said: list[Iterator[Match | Late]] = [*compared, self.checker.text_checks.late()]
        if self.job.get("paraphrases"):
            said.append(self._paraphrases())
        second = SecondPass(self.spool, Choices(self.job.get("choices")), self.findings, self.config["unit"])
        second.write(self.folder / "rows.jsonl", heapq.merge(*said, key=lambda item: item.row_index), self.progress)
        self.progress.stage("writing")
        fingerprints = self.folder / "fingerprints"
        shutil.rmtree(fingerprints, ignore_errors=True)
        self.duplicates.write_segment(fingerprints, second.ready)
        self.counts.dropped += second.dropped
        self._report(second)

    def _first_pass(self, processes: int | None) -> None:
        if processes is None:
            processes = min(2, os.cpu_count() or 1) if self.progress.total > _pool_bytes else 0
        limit = self.job.get("limit_rows") or 2_000_000
        if processes:
            self.checker.warm_up()
        pool = Pool(self.config, self.checker, processes)
        try:
            parts = prepare(self.job, self.source, self.format, self.work, self.counter.count, self.progress.at)
            self.progress.stage("checking")
            for result in pool.run(parts):
                self.counts.read += result.read
                if self.counts.read > limit:
                    raise MlError(
                        "bad_file", f"The file has more than {limit:,} rows; split it.", place=f"row {limit + 1}"
                    )
                self.counts.dropped += result.dropped
                for finding, line in result.findings:
                    self.findings.add(finding, line)
                self.spool.add(result)
                if result.prints is not None:
                    self.duplicates.add(result.prints)
                self.checker.text_checks.merge(result.summary)
                self.progress.at(self.counts.read, int(result.through * self.progress.total))
        finally:
            pool.close()
        self.spool.close()
        if self.counts.read == 0:
            raise MlError("bad_file", f"{self.job['file_name']} holds no rows; add at least one.", place="line 1")

    def _paraphrases(self) -> Iterator[Match]:
        from .paraphrases import find

        own, events = self.job.get("own_segment"), self.events
        return find(self.spool.rows(), self.work, self.known, own, self.progress.at, events.log)

    def _report(self, second: SecondPass) -> None:
        ready = int(second.ready.sum())
        tokens = self.spool.tokens[second.ready]
        report: dict[str, Any] = {
            "rowsRead": self.counts.read,
            "rowsReady": ready,
            "rowsDropped": self.counts.dropped,
            "rowsBlocked": self.counts.read - ready - self.counts.dropped,
            "tokens": int(tokens.sum()),
            "histogram": histogram(tokens),
            "languages": [],
            "labels": [],
        }
        choices = Choices(self.job.get("choices"))
        for finding in self.checker.text_checks.finish(report, second.ready):
            choices.settle(finding)
            self.findings.add(finding)
        report["findings"] = self.findings.summary()
        report["seconds"] = round(time.monotonic() - self.started, 3)
        (self.folder / "report.json").write_bytes(orjson.dumps(report))
        self.progress.stage("")
        self.events.emit(
            "done",
            rows_read=self.counts.read,
            rows_ready=ready,
            rows_dropped=self.counts.dropped,
            rows_blocked=report["rowsBlocked"],
            unit=units.get(self.format, "Line").lower(),
            seconds=report["seconds"],
            stages=self.progress.seconds,
        )
