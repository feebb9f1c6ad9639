"""What words, numbers and names say about whether two rows mean the same: what sentence embeddings cannot tell."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from .same_row import NEGATIONS

# cosine of sentence embeddings − WORDS · share of words that both questions have in order. Like questions in the same words
# mostly ask for different things, as families of rows do; the threshold is for precision 0.9 (benchmarks/datanet).
WORDS = 0.25
THRESHOLD = 0.65
# questions in nearly the same words
TEMPLATE = 0.6
_WORD = re.compile(r"[^\W_]+")
Number = TypeVar("Number", float, NDArray[np.float32])


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
    if begins == {"yes", "no"} or _negates(one, other, words, other_words):
        return True
    pairs = ((one.prompt, other.prompt), (one.answer, other.answer))
    return any(_names(a, b) and _names(b, a) for a, b in pairs)


def _negates(one: Text, other: Text, words: set[str], other_words: set[str]) -> bool:
    """Whether one of two questions in nearly the same words has a negation that the other one has not."""
    return bool(words & NEGATIONS) != bool(other_words & NEGATIONS) and overlap(one, other) >= TEMPLATE


def overlap(one: Text, other: Text) -> float:
    """Share of the words of both questions that stand in both, in the same order (of the texts, where there is none)."""
    sides = (one.prompt or one.answer, other.prompt or other.answer)
    first, second = (_WORD.findall(side.lower()) for side in sides)
    return Indel.normalized_similarity(first, second)


def score(cosine: Number, shared: Number) -> Number:
    """What is held against THRESHOLD."""
    return cosine - WORDS * shared
