"""Rows that seem to say in other words what an earlier row says: a flag for people to look at, never a block.

Three steps, each for fewer rows than the one before: the three nearest earlier rows by word vectors (no torch), what
their words and numbers rule out, and the sentence embeddings of all-MiniLM-L6-v2 for the MODEL_PAIRS likeliest pairs.
Looked at are the batch itself and the KNOWN_ROWS newest rows of what was contributed before.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from .duplicates import Match
from .fingerprints import FIELD_END
from .neighbours import nearest_earlier
from .packs import Known, Log
from .rows import Row
from .same_row import NEGATIONS
from .sentences import Sentences
from .word_vectors import WordVectors

KNOWN_ROWS = 100_000
MODEL_PAIRS = 2_000
NEIGHBOURS = 3
# cosine of word vectors: 95 of 100 paraphrases of benchmarks/datanet/paraphrases.jsonl are nearer
NEAR_ENOUGH = 0.68
# cosine of sentence embeddings − WORDS · share of words that both questions have in order. Like questions in the same words
# mostly ask for different things, as families of rows do; the threshold is for precision 0.9 (benchmarks/datanet).
WORDS = 0.25
THRESHOLD = 0.65
# neighbours with nearly the same question from which on a row is one of a family
TEMPLATE = 0.6
FAMILY = 2
_WORD = re.compile(r"[^\W_]+")


class Text(NamedTuple):
    """A row as it was written; of known rows the folded text alone is there."""

    prompt: str
    answer: str

    @property
    def whole(self) -> str:
        return f"{self.prompt}\n{self.answer}"


def _names(text: str, other: str) -> set[str]:
    """Beginnings of the names in `text` (capitals within a sentence, or in an answer of a few words) that `other` lacks."""
    words = _WORD.findall(text)
    there = {word.lower()[:4] for word in _WORD.findall(other)}
    first = 0 if len(words) <= 3 else 1
    return {word.lower()[:4] for word in words[first:] if word[0].isupper() and len(word) > 1} - there


def differ(one: Text, other: Text) -> bool:
    """Whether two rows speak of different things: other numbers, yes and no, or other names on either side."""
    words, other_words = (set(_WORD.findall(text.whole.lower())) for text in (one, other))
    numbers, other_numbers = ({word for word in side if word[0].isdigit()} for side in (words, other_words))
    if numbers - other_numbers and other_numbers - numbers:
        return True
    begins = {text.answer.split(None, 1)[0].lower().strip(",.!") for text in (one, other) if text.answer.strip()}
    if begins == {"yes", "no"} or len({bool(side & NEGATIONS) for side in (words, other_words)}) > 1 and _same(one, other):
        return True
    pairs = ((one.prompt, other.prompt), (one.answer, other.answer))
    return any(_names(a, b) and _names(b, a) for a, b in pairs)


def _same(one: Text, other: Text) -> bool:
    return overlap(one, other) >= TEMPLATE


def overlap(one: Text, other: Text) -> float:
    """Share of the words of both questions that stand in both, in the same order (of the texts, where there is none)."""
    sides = (one.prompt or one.answer, other.prompt or other.answer)
    first, second = (_WORD.findall(side.lower()) for side in sides)
    return Indel.normalized_similarity(first, second)


def score(cosine: float, shared: float) -> float:
    """What is held against THRESHOLD."""
    return cosine - WORDS * shared


class _Texts:
    """Texts on disk by number."""

    def __init__(self, path: Path):
        self.path, self.ends, self.file = path, [0], open(path, "w+b")

    def add(self, text: Text) -> str:
        data = f"{text.prompt}{FIELD_END}{text.answer}".encode("utf-8", "surrogatepass")
        self.file.write(data)
        self.ends.append(self.ends[-1] + len(data))
        return text.whole

    def __getitem__(self, number: int) -> Text:
        start, end = self.ends[number], self.ends[number + 1]
        prompt, _, answer = os.pread(self.file.fileno(), end - start, start).decode("utf-8", "surrogatepass").partition(FIELD_END)
        return Text(prompt, answer)


def _known_rows(known: Known) -> Iterator[tuple[tuple[str, int], Text]]:
    """((contribution, its row), text) of the newest KNOWN_ROWS known rows."""
    left = KNOWN_ROWS
    for part in known.newest_parts():
        for index in range(part.rows if left > 0 else 0):
            prompt, _, answer = known.text_of(part, index).decode().partition(FIELD_END)
            yield (part.id, index), Text(prompt, answer)
            left -= 1
            if left <= 0:
                return


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
    try:
        places: list[tuple[str, int]] = []
        texts, words = _Texts(spool / "texts"), WordVectors(spool)

        def known_texts() -> Iterator[str]:
            for place, text in _known_rows(known):
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
        shutil.rmtree(spool, ignore_errors=True)


def _likeliest(texts: _Texts, pairs: tuple[np.ndarray, ...], known: int) -> list[tuple[int, int, float]]:
    """(row, earlier row, overlap) of the MODEL_PAIRS pairs that may be paraphrases, by their word vectors."""
    ranked: list[tuple[float, int, int, float]] = []
    overlaps = [overlap(texts[row], texts[other]) for row, other in zip(*(side.tolist() for side in pairs[:2]), strict=True)]
    alike = Counter(
        number
        for row, other, shared in zip(pairs[0].tolist(), pairs[1].tolist(), overlaps, strict=True)
        if shared >= TEMPLATE
        for number in (row, other)
    )
    for row, other, close, shared in zip(*(side.tolist() for side in pairs), overlaps, strict=True):
        family = max(alike[row], alike[other]) >= FAMILY or other < known
        if (shared >= TEMPLATE and family) or differ(texts[row], texts[other]):
            continue
        ranked.append((score(close, shared), row, other, shared))
    ranked.sort(reverse=True)
    return [(row, other, shared) for _, row, other, shared in ranked[:MODEL_PAIRS]]


def _matches(
    pairs: list[tuple[int, int, float]], texts: _Texts, places: list[tuple[str, int]]
) -> Iterator[Match]:
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
