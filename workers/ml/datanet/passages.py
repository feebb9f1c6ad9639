"""Documents as passages: paragraphs joined and cut into pieces that a model can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .documents import Paragraph
from .tables import Item

_sentence_end = re.compile(r"(?<=[.!?…。！？])\s+")
Counter = Callable[[list[str]], list[int]]


def passages(found: Iterator[Paragraph], count: Counter, longest: int) -> Iterator[Item]:
    """Paragraphs joined under one heading up to `longest` tokens, and longer ones cut at sentences, then at words."""
    held: list[str] = []
    size, start, title = 0, 0, None
    for paragraph in found:
        if paragraph.damaged:
            message = f"Line {paragraph.number} holds bytes of another encoding; save the file as UTF-8 or drop it."
            yield Item(paragraph.number, None, ("unreadable", None, message, None))
            continue
        for piece, tokens in _pieces(paragraph.text, count, longest):
            if held and (size + tokens > longest or paragraph.title != title):
                yield _passage(start, title, held)
                held, size = [], 0
            if not held:
                start, title = paragraph.number, paragraph.title
            held.append(piece)
            size += tokens + 1
    if held:
        yield _passage(start, title, held)


def _passage(number: int, title: str | None, held: list[str]) -> Item:
    return Item(number, {"text": "\n\n".join(held), **({"title": title[:400]} if title else {})})


def _pieces(text: str, count: Counter, longest: int) -> Iterator[tuple[str, int]]:
    """(piece, tokens) of a paragraph, each at most `longest` tokens: cut at sentences, else at words, else anywhere."""
    [whole] = count([text])
    if whole <= longest:
        yield text, whole
        return
    joiner = " "
    parts = _sentence_end.split(text)
    sizes = count(parts)
    if max(sizes) > longest:
        parts = text.split()
        sizes = count(parts)
    if max(sizes) > longest:
        joiner = ""
        parts = _cut(text, longest // 4)
        sizes = count(parts)
    held: list[str] = []
    size = 0
    for part, tokens in zip(parts, sizes, strict=True):
        if held and size + tokens + 1 > longest:
            yield joiner.join(held), size
            held, size = [], 0
        held.append(part)
        size += tokens + 1
    yield joiner.join(held), size


def _cut(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)]
