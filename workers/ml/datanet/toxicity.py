"""Toxicity by word lists, off unless asked for.

A list is blunt: it knows no context, misses every insult that is spelt otherwise, and hits people who quote, discuss or
reclaim a word. It is here to point a curator at rows, so its findings never block.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .private_data import excerpt_of
from .rows import Row

_words = Path(__file__).with_name("toxic_words.txt")
_most_findings = 5
_word = re.compile(r"\w+")
# from here on scripts put no spaces between words
_spaceless = 0x2E80
# IGNORECASE takes ı and İ for i, casefold does not
_like_i = str.maketrans({"ı": "i", "\u0307": None})
_ascii_words = bytes(ord(chr(i).lower()) if chr(i).isalnum() or chr(i) == "_" else ord(" ") for i in range(128)) * 2


class _List(NamedTuple):
    """`pattern` finds whole words of the list, those of scripts without spaces (`joined`) anywhere. A text that holds
    none of `heads`, the first words of the others, and none of `joined` has no match: that is told ten times faster."""

    pattern: re.Pattern[str]
    heads: frozenset[bytes]
    joined: tuple[str, ...]

    def may_match(self, text: str) -> bool:
        if text.isascii():
            return not self.heads.isdisjoint(text.encode().translate(_ascii_words).split())
        return not self.heads.isdisjoint(_folded(text).split()) or any(word in text for word in self.joined)


def _folded(text: str) -> bytes:
    return " ".join(_word.findall(text)).casefold().translate(_like_i).encode("utf-8", "surrogatepass")


@cache
def _listed() -> _List:
    lines = (line.split("#")[0].strip() for line in _words.read_text("utf-8").splitlines())
    words = sorted((line.casefold() for line in lines if line), key=lambda word: (-len(word), word))
    spaced = [word for word in words if ord(word[0]) < _spaceless]
    joined = [word for word in words if ord(word[0]) >= _spaceless]
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, spaced))})(?!\w)|{'|'.join(map(re.escape, joined))}"
    heads = frozenset(_folded(word).split()[0] for word in spaced)
    return _List(re.compile(pattern, re.IGNORECASE), heads, tuple(joined))


def check_toxicity(row: Row) -> None:
    """Note listed words of every text of the row, the first five a text; their middle is starred in message and excerpt."""
    listed = _listed()
    for column, text in row.fields:
        if not listed.may_match(text):
            continue
        for count, match in enumerate(listed.pattern.finditer(text)):
            if count == _most_findings:
                break
            start, end = match.span()
            starred = _starred(match[0])
            excerpt = excerpt_of(text, start, end)
            message = f"{row.place}, {column}: says “{starred}”; drop the row, or keep it with a reason."
            row.find("toxic", column, message, listed.pattern.sub(lambda found: _starred(found[0]), excerpt), start, end)


def _starred(word: str) -> str:
    return word[0] + "*" * max(1, len(word) - 2) + (word[-1] if len(word) > 2 else "")
