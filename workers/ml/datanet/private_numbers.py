"""Numbers with checksums: cards and national ids of digits, found by shape and proved by python-stdnum.

A number whose form alone says what it is (two check digits, a date inside, its own grouping) is reported wherever it stands,
unless the words before it name a thing (an order, an ISBN). Any other needs words about identity beside it: one in eleven
nine-digit order numbers is also a valid Dutch BSN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .national_ids import check_of, national
from .private_cards import card_lengths, is_card
from .private_words import names_person, names_phone, names_thing

_space = " \u00a0\u2007\u2009\u202f"
_dash = "\u2010\u2011\u2012\u2013"
_run = re.compile(
    rf"[0-9](?<![A-Za-z0-9_+].)(?<![0-9][{_space}{_dash}./-].)(?<![0-9A-Fa-f]{{4}}-.)(?:[{_space}{_dash}./-]?[0-9])*"
)
_pieces = re.compile(rf"[^{_space}]+")
_date = re.compile(r"(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d(?!\d)|[0-3]?\d([-/.])[01]?\d\2(?:19|20)\d\d")
_ip = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?!\d)")
_not_digit = re.compile("[^0-9]")
_separators = str.maketrans({**dict.fromkeys(_space, " "), **dict.fromkeys(_dash, "-")})
_most_pieces = 8


class Number(NamedTuple):
    """A private number: its rule, where it lies (code points), and what it is, as a message names it."""

    rule: str
    start: int
    end: int
    what: str


_least_digits, _most_digits = 8, 19


# lengths of the pieces of cards and ids that are written with spaces; other groupings are believed beside words only
_written = frozenset(
    [
        (4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (4, 6, 4), (4, 6, 5), (6, 10), (6, 13), (2, 3, 3, 3),
        (1, 2, 2, 2, 3, 3, 2), (13, 2), (6, 5), (6, 4, 3), (6, 8, 4), (1, 4, 5, 2, 1), (4, 4, 4), (3, 4, 4, 2), (2, 2, 2, 3, 2),
    ]
)  # fmt: skip


def _formed_id(raw: str, digits: str) -> str | None:
    """The name of the national id whose own form and check a span of digits has, or None."""
    for module, name, form in national.get(len(digits), ()):
        if form and form.fullmatch(raw) and check_of(module)(digits):
            return name
    return None


def _is_any_id(raw: str, digits: str) -> bool:
    """Whether a span is a national id in whatever grouping: believed beside the right words only."""
    if _date.match(raw) or _ip.match(raw) or len(set(_not_digit.findall(raw))) > 1:
        return False
    return any(check_of(module)(digits) for module, _, _ in national.get(len(digits), ()))


def _pieces_of(text: str, begin: int, end: int) -> list[tuple[int, int, str]]:
    """(start, end, digits) of what stands between the spaces of a run of digits."""
    if end < len(text) and (text[end].isascii() and text[end].isalnum() or text[end] == "_"):
        # its last piece goes on as a word (`12ab`): only what stands before that piece is a number
        end = max((text.rfind(space, begin, end) for space in _space), default=-1)
    found = _pieces.finditer(text, begin, max(begin, end))
    return [(piece.start(), piece.end(), _not_digit.sub("", piece[0])) for piece in found]


class _Run:
    """Digits with single marks between them, and what can be read from some of its pieces."""

    def __init__(self, text: str, begin: int, end: int):
        self.text, self.pieces = text, _pieces_of(text, begin, end)
        self.beside: bool | None = None

    def names_person(self) -> bool:
        if self.beside is None:
            self.beside = names_person(self.text, self.pieces[0][0], self.pieces[-1][1])
        return self.beside

    def spans(self, first: int) -> list[tuple[int, str]]:
        """(last piece, digits) of what may be a number from piece `first` on, longest first."""
        spans, digits, sizes = [], "", ()
        for last in range(first, min(first + _most_pieces, len(self.pieces))):
            start, end, more = self.pieces[last]
            digits, sizes = digits + more, (*sizes, end - start)
            if len(digits) > _most_digits:
                break
            if len(digits) >= _least_digits and (len(sizes) == 1 or sizes in _written or self.names_person()):
                spans.append((last, digits))
        return spans[::-1]

    def judge(self, first: int, last: int, digits: str) -> Number | None:
        start, end = self.pieces[first][0], self.pieces[last][1]
        raw = self.text[start:end].translate(_separators)
        if len(digits) in card_lengths and is_card(self.text, raw, digits, start, end):
            return Number("private_card", start, end, "the number of a payment card")
        name = _formed_id(raw, digits)
        if name and not (names_thing(self.text, start) or names_phone(self.text, start)):
            return Number("private_national_id", start, end, name)
        if self.names_person() and (name or _is_any_id(raw, digits)):
            return Number("private_national_id", start, end, name or "a national id number")
        return None


def find_numbers(text: str) -> Iterator[Number]:
    """Cards and national ids of digits alone, from left to right, without overlaps; of spans that begin alike the longest."""
    for match in _run.finditer(text):
        if match.end() - match.start() < _least_digits:
            continue
        run, first = _Run(text, *match.span()), 0
        while first < len(run.pieces):
            for last, digits in run.spans(first):
                found = run.judge(first, last, digits)
                if found:
                    yield found
                    first = last
                    break
            first += 1
