"""Texts as they are compared: case, white space and punctuation folded, of many rows at once on flat arrays."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

# what a code point is to a comparison
GAP, LETTER, DIGIT, SYMBOL, GONE, ROW, FIELD = range(7)
# they close a row and the prompt within it; no folded text holds them otherwise
ROW_END, FIELD_END = "\x1e", "\x1f"


@cache
def _classes() -> NDArray[np.uint8]:
    """For every code point what it is to a comparison. Punctuation and white space part words; signs that carry
    meaning (+, <, €, an emoji) stay; apostrophes and invisible characters go."""
    classes = np.full(sys.maxunicode + 1, GAP, np.uint8)
    kinds = {"L": LETTER, "M": LETTER, "N": DIGIT, "Sm": SYMBOL, "Sc": SYMBOL, "So": SYMBOL, "Cf": GONE, "Co": SYMBOL}
    for point in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(point))
        classes[point] = kinds.get(category, kinds.get(category[0], GAP))
    for character in "'’ʼ`´":
        classes[ord(character)] = GONE
    for character in "%&@":
        classes[ord(character)] = SYMBOL
    classes[ord(ROW_END)], classes[ord(FIELD_END)] = ROW, FIELD
    return classes


def _flat(pairs: Sequence[tuple[str, str]]) -> NDArray[np.uint32]:
    """Code points of all rows, case folded and in Unicode NFKC, as `prompt FIELD_END answer ROW_END` one after another."""
    joined = "".join(f"{prompt}{FIELD_END}{answer}{ROW_END}" for prompt, answer in pairs)
    if joined.count(ROW_END) != len(pairs) or joined.count(FIELD_END) != len(pairs):
        gone = str.maketrans("", "", ROW_END + FIELD_END)
        joined = "".join(f"{p.translate(gone)}{FIELD_END}{a.translate(gone)}{ROW_END}" for p, a in pairs)
    joined = joined.casefold()
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), np.uint8).astype(np.uint32)
    joined = unicodedata.normalize("NFKC", joined)
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)


def _mark_signs(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> None:
    """Punctuation that carries meaning where it stands: 1.5, 1,000, 12:30, 1/2, -5, C#.

    The last code point ends a row, hence is no sign; before the first one stands what stands before any row.
    """
    before = np.concatenate([np.full(1, ROW, np.uint8), kinds])[: len(kinds) - 1]
    here, middle, after = kinds[:-1], codes[:-1], kinds[1:]
    inner = here == GAP
    digits = inner & (after == DIGIT)
    within = digits & (before == DIGIT) & ((middle == 46) | (middle == 44) | (middle == 58) | (middle == 47))
    minus = digits & (before != DIGIT) & (before != LETTER) & ((middle == 45) | (middle == 0x2212))
    here[within | minus] = DIGIT
    here[inner & (middle == 35) & (before == LETTER)] = SYMBOL


def fold(pairs: Sequence[tuple[str, str]]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Code points of all rows as they are compared, and what each is: words parted by one space, signs, field ends."""
    codes = _flat(pairs)
    kinds = _classes()[codes]
    there = kinds != GONE
    codes, kinds = codes[there], kinds[there]
    _mark_signs(codes, kinds)
    solid = np.flatnonzero(kinds != GAP)
    codes, kinds = codes[solid], kinds[solid]
    word = (kinds == LETTER) | (kinds == DIGIT)
    parted = np.zeros(len(solid), bool)
    parted[1:] = (np.diff(solid) > 1) & word[1:] & word[:-1]
    places = np.arange(len(solid)) + np.cumsum(parted)
    size = int(places[-1]) + 1 if len(places) else 0
    out, out_kinds = np.full(size, 32, np.uint32), np.full(size, GAP, np.uint8)
    out[places], out_kinds[places] = codes, kinds
    return out, out_kinds
