"""Rows that seem to say in other words what an earlier row says: a flag for people to look at, never a block.

Three steps, each for fewer rows than the one before: the three nearest earlier rows by word vectors (no torch), what
their words and numbers rule out, and the sentence embeddings of all-MiniLM-L6-v2 for the MODEL_PAIRS likeliest pairs.
Looked at are the batch itself and the KNOWN_ROWS newest rows of what was contributed before.
"""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .duplicates import Match
from .fingerprints import fingerprint
from .folding import FIELD_END
from .known import Known
from .meaning import TEMPLATE, THRESHOLD, Text, differ, overlap, score
from .neighbours import nearest_earlier
from .packs import Log
from .rows import Row
from .same_row import similarity_of_same
from .segment_files import BrokenSegment
from .sentences import Sentences
from .word_vectors import WordVectors

KNOWN_ROWS = 100_000
MODEL_PAIRS = 2_000
NEIGHBOURS = 3
# cosine of word vectors: 95 of 100 paraphrases of benchmarks/datanet/paraphrases.jsonl are nearer
NEAR_ENOUGH = 0.68
# neighbours with nearly the same question from which on a row is one of a family
FAMILY = 2
Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


class _Texts:
    """Texts on disk by number."""

    def __init__(self, path: Path):
        self.ends, self.file = array("Q", [0]), open(path, "w+b")

    def add(self, text: Text) -> str:
        data = f"{text.prompt.replace(FIELD_END, ' ')}{FIELD_END}{text.answer}".encode("utf-8", "surrogatepass")
        self.file.write(data)
        self.ends.append(self.ends[-1] + len(data))
        return text.whole

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> Text:
        start, end = self.ends[number], self.ends[number + 1]
        data = os.pread(self.file.fileno(), end - start, start).decode("utf-8", "surrogatepass")
        prompt, _, answer = data.partition(FIELD_END)
        return Text(prompt, answer)


def _known_rows(known: Known, log: Log) -> Iterator[tuple[tuple[str, int], Text]]:
    """((segment, its row), text) of the newest KNOWN_ROWS known rows; what cannot be read or was withdrawn is left out."""
    left = KNOWN_ROWS
    for part in known.newest_parts():
        try:
            for index in range(min(part.rows, left)):
                if text := known.text_of(part, index).decode("utf-8", "replace"):
                    prompt, _, answer = text.partition(FIELD_END)
                    yield (part.folder, part.offset + index), Text(prompt, answer)
                    left -= 1
        except BrokenSegment as error:
            log("warning", f"Paraphrases are not looked for in the rest of segment {error}.")


def find(
    rows: Iterable[Row],
    folder: Path,
    known_dir: str | Path | None = None,
    own_segment: str | Collection[str] | None = None,
    at: Callable[[int], None] = lambda rows: None,
    log: Log = lambda level, message: None,
) -> Iterator[Match]:
    """Matches `paraphrase` in the order of the rows; `at` hears how many rows are read."""
    spool = folder / ".paraphrases"
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir(parents=True)
    without = {own_segment} if isinstance(own_segment, str) else set(own_segment or ())
    known = Known(Path(known_dir) if known_dir else None, without, log)
    texts, words = _Texts(spool / "texts"), WordVectors(spool)
    try:
        places: list[tuple[str, int]] = []

        def known_texts() -> Iterator[str]:
            for place, text in _known_rows(known, log):
                places.append(place)
                yield texts.add(text)

        for _ in words.read(known_texts()):
            pass
        for read in words.read(texts.add(Text(row.prompt, row.answer)) for row in rows):
            at(read - len(places))
        texts.file.flush()
        vectors = words.vectors(spool / "vectors")
        pairs = nearest_earlier(vectors[: words.rows], len(places), NEIGHBOURS, NEAR_ENOUGH)
        yield from _matches(_likeliest(texts, pairs, len(places)), texts, places)
    finally:
        known.close()
        texts.file.close()
        shutil.rmtree(spool, ignore_errors=True)


def _likeliest(texts: _Texts, pairs: Pairs, known: int) -> list[tuple[int, int, float]]:
    """(row, earlier row, overlap) of the MODEL_PAIRS pairs that may be paraphrases, by their word vectors."""
    rows, others, close = pairs
    each = zip(rows, others, strict=True)
    shared = np.fromiter((overlap(texts[row], texts[other]) for row, other in each), np.float32, len(rows))
    like = shared >= TEMPLATE
    alike = np.bincount(np.concatenate([rows[like], others[like]]), minlength=len(texts))
    family = like & ((np.maximum(alike[rows], alike[others]) >= FAMILY) | (others < known))
    chosen: list[tuple[int, int, float]] = []
    for place in np.argsort(-score(close, shared), kind="stable"):
        row, other = int(rows[place]), int(others[place])
        if family[place] or differ(texts[row], texts[other]) or _is_copy(texts[row], texts[other]):
            continue
        chosen.append((row, other, float(shared[place])))
        if len(chosen) == MODEL_PAIRS:
            break
    return chosen


def _is_copy(one: Text, other: Text) -> bool:
    """Whether the pair is a duplicate: that is said by another rule."""
    first, second = (fingerprint([Row(0, "", {}, prompt=text.prompt, answer=text.answer)]) for text in (one, other))
    return first.texts == second.texts or similarity_of_same(first.texts, second.texts) > 0


def _matches(pairs: list[tuple[int, int, float]], texts: _Texts, places: list[tuple[str, int]]) -> Iterator[Match]:
    if not pairs:
        return
    numbers = sorted({number for row, other, _ in pairs for number in (row, other)})
    place = {number: index for index, number in enumerate(numbers)}
    vectors = Sentences().embed([texts[number].whole for number in numbers])
    best: dict[int, tuple[float, int]] = {}
    for row, other, shared in pairs:
        cosine = float(vectors[place[row]] @ vectors[place[other]])
        if score(cosine, shared) >= THRESHOLD and (row not in best or best[row] < (cosine, other)):
            best[row] = (cosine, other)
    for row, (cosine, other) in sorted(best.items()):
        if other < len(places):
            yield Match(row - len(places), "paraphrase", cosine, None, *places[other])
        else:
            yield Match(row - len(places), "paraphrase", cosine, other - len(places))
