"""The checks of a row's text, and what the texts of a whole file say together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from .labels import Answers, Labels, labels_of, summarise_answers
from .languages import Languages, row_language
from .private_data import check_private, excerpt_of, mask_text
from .rows import Finding, Row
from .text_damage import find_damage, repair_text, why_truncated
from .toxicity import check_toxicity

__all__ = ["Late", "Summary", "TextChecks", "mask_text", "repair_text"]

_answered = frozenset({"chat", "instruction", "preference"})


class Summary(NamedTuple):
    """What `finish` needs of some rows; picklable, so that other processes can check them."""

    languages: list[str | None]
    kinds: list[str]
    labels: list[str | None]
    answers: Answers


class Late(NamedTuple):
    """A finding about the row at `row_index` (in the order of the summaries) that only the whole file can tell.

    `message` goes on after the row's place.
    """

    row_index: int
    rule: str
    message: str


class TextChecks:
    """`check` every row, `merge` the `summarise` of those that are left, then `finish`.

    `config` may hold `toxicity` (or `choices.toxicity`): whether word lists are asked.
    """

    def __init__(self, config: dict[str, Any]):
        choices = config.get("choices") or {}
        self.toxicity = bool(config.get("toxicity") or choices.get("toxicity"))
        self.languages, self.labels = Languages(), Labels()

    def check(self, rows: list[Row]) -> None:
        """Note findings on the rows and set their language."""
        for row in rows:
            check_private(row)
            for column, text in row.fields:
                if not text.isascii():
                    _check_encoding(row, column, text)
            if row.kind in _answered:
                _check_end(row)
            if self.toxicity:
                check_toxicity(row)
            row.language = row_language(row)

    @staticmethod
    def summarise(rows: list[Row]) -> Summary:
        """Of rows that have been checked."""
        return Summary(
            [row.language for row in rows], [row.kind for row in rows], labels_of(rows), summarise_answers(rows)
        )

    def merge(self, summary: Summary) -> None:
        """Add rows, in their order."""
        self.languages.add(summary.languages, summary.kinds)
        self.labels.add(summary.labels, summary.answers)

    def late(self) -> Iterator[Late]:
        """Rows in another language than their file, ascending."""
        odd = self.languages.odd_rows()
        if odd is None:
            return
        main, rows, languages = odd
        for index, language in zip(rows.tolist(), languages, strict=True):
            yield Late(
                index,
                "language_mix",
                f"is in {language}, while most rows are in {main}; drop it, or keep it with a reason.",
            )

    def finish(self, report: dict[str, Any], ready: np.ndarray | None = None) -> list[Finding]:
        """Fill `languages` and `labels` of the report (of the rows where `ready` is true), and return what concerns the whole file."""
        report["languages"] = self.languages.counts(ready)
        report["labels"] = self.labels.counts(ready)
        findings = list(self.labels.findings())
        mixed = self.languages.mixed()
        if mixed:
            findings.append(
                Finding(
                    "language_mix",
                    None,
                    None,
                    f"The rows are in several languages: {mixed}; one Datanet a language trains better.",
                    None,
                )
            )
        return findings


def _check_encoding(row: Row, column: str, text: str) -> None:
    damage = find_damage(text)
    if damage is None:
        return
    start, mended = damage
    what = (
        "letters were read in the wrong encoding; repair them"
        if mended
        else "letters were lost (�); send the original, drop the row"
    )
    message = f"{row.place}, {column}: {what}, or keep the row with a reason."
    row.find("encoding_damage", column, message, excerpt_of(text, start, start + 1), start, start + 1)


def _check_end(row: Row) -> None:
    why = why_truncated(row.answer)
    if why is None:
        return
    column = row.fields[-1].column if row.kind == "chat" else "chosen" if row.kind == "preference" else "response"
    message = f"{row.place}, {column}: the answer {why}; complete it, drop the row, or keep it with a reason."
    end = len(row.answer)
    row.find("truncated_answer", column, message, excerpt_of(row.answer, end - 1, end), end - 1, end)
