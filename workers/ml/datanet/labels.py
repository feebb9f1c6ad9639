"""Labels that crowd out the others, and answers that are nearly always the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .private_data import mask_text
from .private_words import placeholders
from .rows import Finding, Row, shorten

_labelled = frozenset({"classification", "label"})
_answered = frozenset({"chat", "instruction", "preference", "translation", "passage"})
_most_labels = 65_000
_other = "(other labels)"
_listed = 200
_least_rows, _least_rows_rare = 20, 200
_crowding, _rare = 0.9, 0.01
_same_share, _opening_share = 0.3, 0.6
_key, _opening = 200, 48
_tracked, _kept = 500, 20


class Answers(NamedTuple):
    """Of some rows: how many have an answer, and the answers and openings that come twice or more, at most 20 each."""

    rows: int
    whole: list[tuple[str, int]]
    openings: list[tuple[str, int]]


def summarise_answers(rows: list[Row]) -> Answers:
    keys = [" ".join(row.answer[:_key].casefold().split()) for row in rows if row.kind in _answered]
    return Answers(
        len(keys),
        _often(keys),
        _often([key[:_opening] for key in keys if len(key) > _opening]),
    )


def _often(keys: list[str]) -> list[tuple[str, int]]:
    return [(key, count) for key, count in Counter(keys).most_common(_kept) if count > 1]


def labels_of(rows: list[Row]) -> list[str | None]:
    """The label of every row, None for kinds without one."""
    return [row.payload.get("label") if row.kind in _labelled else None for row in rows]


class Labels:
    """Counts labels (two bytes a row) and frequent answers (a few hundred, whatever the file holds)."""

    def __init__(self) -> None:
        self.names: list[str | None] = [None]
        self.numbers: dict[str | None, int] = {None: 0}
        self.rows: list[np.ndarray] = []
        self.answers = 0
        self.whole: Counter[str] = Counter()
        self.openings: Counter[str] = Counter()

    def add(self, labels: list[str | None], answers: Answers) -> None:
        self.rows.append(np.fromiter(map(self._number, labels), np.uint16, len(labels)))
        self.answers += answers.rows
        for counter, often in ((self.whole, answers.whole), (self.openings, answers.openings)):
            counter.update(dict(often))
            if len(counter) > 2 * _tracked:
                # an answer that matters comes again in every part of the file: the rarest may be forgotten
                kept = counter.most_common(_tracked)
                counter.clear()
                counter.update(dict(kept))

    def _number(self, label: str | None) -> int:
        number = self.numbers.get(label)
        if number is None:
            if len(self.names) > _most_labels:
                label = _other
            number = self.numbers.setdefault(label, len(self.names))
            if number == len(self.names):
                self.names.append(label)
        return number

    def counts(self, ready: np.ndarray | None = None) -> list[dict[str, object]]:
        """`labels` of the report, most rows first, at most 200."""
        return [{"label": label, "rows": rows} for label, rows in self._counted(ready)[:_listed]]

    def _counted(self, ready: np.ndarray | None = None) -> list[tuple[str, int]]:
        rows = np.concatenate(self.rows) if self.rows else np.zeros(0, np.uint16)
        counted = np.bincount(rows if ready is None else rows[ready], minlength=len(self.names))
        listed = [
            (label, int(count)) for label, count in zip(self.names, counted, strict=True) if label is not None and count
        ]
        return sorted(listed, key=lambda item: (-item[1], item[0]))

    def findings(self) -> Iterator[Finding]:
        """What the whole file has wrong with its labels and answers."""
        yield from self._imbalance()
        yield from self._constant()

    def _imbalance(self) -> Iterator[Finding]:
        counted = self._counted()
        total = sum(rows for _, rows in counted)
        if total < _least_rows:
            return
        label, rows = counted[0]
        if rows > _crowding * total:
            yield _finding(
                "label_imbalance",
                "label",
                f"{rows / total:.0%} of the labels are “{shorten(label, 60)}”; add rows with other labels.",
                label,
            )
        rare = [(name, count) for name, count in counted if count < _rare * total]
        if rare and total >= _least_rows_rare and len(counted) - len(rare) > 1:
            names = ", ".join(f"“{shorten(name, 40)}” ({count:,})" for name, count in rare[:5])
            more = f" and {len(rare) - 5:,} more" if len(rare) > 5 else ""
            yield _finding(
                "label_imbalance",
                "label",
                f"These labels have less than 1 % of the rows each: {names}{more}; add rows with them.",
                rare[0][0],
            )

    def _constant(self) -> Iterator[Finding]:
        if self.answers < _least_rows:
            return
        text, count = max(self.whole.items(), key=lambda item: item[1], default=("", 0))
        if count >= _same_share * self.answers:
            share = f"{count / self.answers:.0%} of the answers are the same"
            yield _finding(
                "constant_answers", None, f"{share}; a model would learn to say just that. Add different answers.", text
            )
            return
        text, count = max(self.openings.items(), key=lambda item: item[1], default=("", 0))
        if count >= _opening_share * self.answers:
            share = f"{count / self.answers:.0%} of the answers begin with the same words"
            yield _finding("constant_answers", None, f"{share}; a model would learn to begin so. Vary them.", text)


def _finding(rule: str, column: str | None, message: str, excerpt: str) -> Finding:
    return Finding(rule, None, column, message, shorten(mask_text(excerpt, placeholders)))
