"""Toxicity by word lists, off unless asked for.

A list is blunt: it knows no context, misses every insult that is spelt otherwise, and hits people who quote, discuss or
reclaim a word. It is here to point a curator at rows, so its findings never block.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from .private_data import excerpt_of
from .rows import Row

_words = Path(__file__).with_name("toxic_words.txt")
_most_findings = 5


@cache
def _listed() -> re.Pattern[str]:
    """Whole words of the list; those of scripts without spaces anywhere."""
    lines = (line.split("#")[0].strip() for line in _words.read_text("utf-8").splitlines())
    words = sorted((line.casefold() for line in lines if line), key=lambda word: (-len(word), word))
    spaced = [re.escape(word) for word in words if ord(word[0]) < 0x2E80]
    joined = [re.escape(word) for word in words if ord(word[0]) >= 0x2E80]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)|{'|'.join(joined)}", re.IGNORECASE)


def check_toxicity(row: Row) -> None:
    """Note listed words of every text of the row, the first five a text; their middle is starred in message and excerpt."""
    for column, text in row.fields:
        for count, match in enumerate(_listed().finditer(text)):
            if count == _most_findings:
                break
            start, end = match.span()
            starred = _starred(match[0])
            excerpt = excerpt_of(text, start, end)
            message = f"{row.place}, {column}: says “{starred}”; drop the row, or keep it with a reason."
            row.find("toxic", column, message, _listed().sub(lambda found: _starred(found[0]), excerpt), start, end)


def _starred(word: str) -> str:
    return word[0] + "*" * max(1, len(word) - 2) + (word[-1] if len(word) > 2 else "")
