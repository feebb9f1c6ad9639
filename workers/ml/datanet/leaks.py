"""Rows that hold the question and the answer of a held-out row: a model that learnt them would be measured on its memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from .fingerprints import SHINGLE, shingle_hashes
from .folding import FIELD_END, ROW_END, fold
from .private_data import opening_of
from .rows import Row
from .same_row import LOOSE, is_strict, says_the_same

# 5-grams of a held-out question that are looked for: those that fewest other held-out questions have
SAMPLE = 12
# how many of them a row must hold to be looked at closely; one misspelling takes away five
NEEDED = 4
_BITS = 22


class Leaks:
    """`heldout`: lines {"id", "question", "answer"}. Memory: their texts, and SAMPLE hashes of each."""

    def __init__(self, heldout: str | Path):
        lines = [orjson.loads(line) for line in Path(heldout).read_bytes().splitlines() if line.strip()]
        self.questions, self.answers, hashes = [], [], []
        for line in lines:
            codes, _ = fold([(line["question"], line["answer"])])
            question, _, answer = _text(codes).removesuffix(ROW_END).partition(FIELD_END)
            self.questions.append(question)
            self.answers.append(answer)
            hashes.append(np.unique(shingle_hashes(codes[: len(question)])[: max(len(question) - SHINGLE + 1, 1)]))
        self.words = [(_words(question), _words(answer)) for question, answer in zip(self.questions, self.answers, strict=True)]
        self.strict = [frozenset(filter(is_strict, question | answer)) for question, answer in self.words]
        self._sample(hashes)

    def _sample(self, hashes: list[NDArray[np.uint64]]) -> None:
        """`hashes`, ascending, and the question that each is of; `needed` of every question; a bit for every hash."""
        known, counts = np.unique(np.concatenate(hashes or [np.empty(0, np.uint64)]), return_counts=True)
        chosen = [own[np.argsort(counts[np.searchsorted(known, own)], kind="stable")[:SAMPLE]] for own in hashes]
        every = np.concatenate(chosen or [known])
        order = np.argsort(every, kind="stable")
        self.hashes = every[order]
        self.owners = np.repeat(np.arange(len(chosen)), [len(own) for own in chosen])[order]
        self.needed = np.array([min(NEEDED, len(own)) for own in chosen])
        self.there = np.zeros(1 << _BITS, bool)
        self.there[_bucket(every)] = True

    def check(self, rows: Sequence[Row], texts: bytes | None = None) -> None:
        """Adds `heldout_leak` to rows that ask what a held-out row asks and hold its answer.

        `texts` are the rows folded, as their Prints hold them, where they are at hand.
        """
        if not rows or not self.questions:
            return
        codes = fold([(row.prompt, row.answer) for row in rows])[0] if texts is None else _codes(texts)
        bounds = np.concatenate([[0], np.flatnonzero(codes == ord(ROW_END)) + 1])
        looked_at, text, words = -1, "", frozenset[str]()
        for place, number in self._alike(codes, bounds):
            if place != looked_at:
                looked_at, text = place, _text(codes[bounds[place] : bounds[place + 1]]).removesuffix(ROW_END)
                words = _words(text)
            if text and self._is_in(number, text, words):
                row = rows[place]
                message = (
                    f"{row.place} asks what a held-out row asks and holds its answer; "
                    "drop it, or models are measured on what they were told."
                )
                row.find("heldout_leak", row.fields[0].column if row.fields else None, message, opening_of(row.text))
                text = ""

    def _alike(self, codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> list[tuple[int, int]]:
        """(place of a row, number of a held-out question) that share enough 5-grams."""
        hashes = shingle_hashes(codes)
        hits = np.flatnonzero(self.there[_bucket(hashes)])
        starts = np.searchsorted(self.hashes, hashes[hits], "left")
        lengths = np.searchsorted(self.hashes, hashes[hits], "right") - starts
        offsets = np.cumsum(lengths) - lengths
        entries = np.arange(lengths.sum()) + np.repeat(starts - offsets, lengths)
        places = np.repeat(np.searchsorted(bounds, hits, "right") - 1, lengths)
        once = np.sort(places * len(self.hashes) + entries)
        once = once[np.diff(once, prepend=-1) > 0]
        pairs = once // len(self.hashes) * len(self.needed) + self.owners[once % len(self.hashes)]
        pairs, counts = np.unique(pairs, return_counts=True)
        numbers = pairs % len(self.needed)
        enough = counts >= self.needed[numbers]
        return list(zip((pairs[enough] // len(self.needed)).tolist(), numbers[enough].tolist(), strict=True))

    def _is_in(self, number: int, text: str, words: frozenset[str]) -> bool:
        """Whether a row's folded text, of these words, holds held-out row `number`."""
        if not self.strict[number] <= words:
            return False
        if any(len(side - words) > max(1, LOOSE * len(side)) for side in self.words[number]):
            return False
        question, known = self.questions[number], self.answers[number]
        prompt, _, answer = text.partition(FIELD_END)
        whole = f" {text.replace(FIELD_END, ' ')} "
        answered = f" {known} " in whole or says_the_same(known, answer)
        return answered and (f" {question} " in whole or says_the_same(question, prompt))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace(FIELD_END, " ").split())


def _codes(texts: bytes) -> NDArray[np.uint32]:
    if texts.isascii():
        return np.frombuffer(texts, np.uint8).astype(np.uint32)
    return np.frombuffer(texts.decode().encode("utf-32-le"), "<u4").astype(np.uint32)


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def _bucket(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (hashes >> np.uint64(64 - _BITS)).astype(np.int64)
