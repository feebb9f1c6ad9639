"""Tokens of texts by the words in them: most words come again and again, so each is encoded once.

Exact for byte-level BPE whose pattern is one of the known ones (GPT-2's, Llama 3's, Qwen's, GPT-4o's …): none of their pieces holds
a space after anything else, so a text may be cut before a space, and after a line end between two words, and no token
is lost or won. `are_safe` asks the tokenizer itself whether that is so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

# white space goes with the word after it; a line end that is not alone may be one token with the marks before it,
# and in GPT-4o's pattern with a slash after it
_piece = re.compile(r"\s*\S+(?:(?:\n[\s/]|\r)\s*\S*)*(?:\n(?=[^\s/]|\Z))?|\s+")
_joined = ("  ", "\n\n", " \n", "\n ", "\n/")
_most_pieces, _longest_piece = 100_000, 40
_pre_tokenizers = {"ByteLevel", "Digits", "Split", "Sequence"}
_probes = (
    "Who keeps it?\nThe keeper's dog, 12,345 years old (or so).",
    "a  b\t c \n d\r\n\r\ne\n\n\nf.\n\n  g!?\n/h\n/i.\nj",
    "def f(x):\n    return x ** 2  # squared\n\n\nclass A:\n\tpass",
    "Die Fähre fährt — naïve café… 3½ € 他妈的。\n日本語の文。 Привет, мир!\nהשלום 5 5 55 555 5555",
    "https://a.example/b?c=d&e=f a_b-c/d <tag attr=\"x\"> it's we'll I'M 'tis \u00a0x \u2003y\u3000z 🙂👍🏽 ok",
    "e\u0301 \u0915\u094d\u0937 \u200b \u2028 x\x85y \x1c z",
)


class Pieces:
    """Counts by pieces; `encode` counts texts one by one. Keeps at most `_most_pieces` short pieces, about 12 MB."""

    def __init__(self, encode: Callable[[list[str]], list[int]]):
        self.encode = encode
        self.known: dict[str, int] = {}

    def count(self, texts: list[str]) -> list[int]:
        """Tokens of each text."""
        counts, missing = [], []
        tokens_of = self.known.__getitem__
        for place, text in enumerate(texts):
            pieces = pieces_of(text)
            try:
                counts.append(sum(map(tokens_of, pieces)))
            except KeyError:
                counts.append(0)
                missing.append((place, pieces))
        if missing:
            new = list({piece for _, pieces in missing for piece in pieces if piece not in self.known})
            fresh = dict(zip(new, self.encode(new), strict=True))
            for place, pieces in missing:
                counts[place] = sum(fresh[piece] if piece in fresh else tokens_of(piece) for piece in pieces)
            if len(self.known) + len(fresh) > _most_pieces:
                self.known.clear()
            self.known.update((piece, tokens) for piece, tokens in fresh.items() if len(piece) <= _longest_piece)
        return counts


def pieces_of(text: str) -> list[str]:
    """The text cut where no token lies across."""
    if not any(pair in text for pair in _joined) and text.replace("\n", "").isprintable():
        # its white space is single: the same cuts as by the pattern, in half of the time
        return text.replace(" ", "\0 ").replace("\n", "\n\0").split("\0")
    return _piece.findall(text)


def are_safe(tokenizer_json: str, encode: Callable[[list[str]], list[int]]) -> bool:
    """Whether the tokenizer counts pieces as it counts the whole: by its kind, and on samples of everything that is hard."""
    told: dict[str, Any] = json.loads(tokenizer_json)
    normalizer, model = told.get("normalizer"), told["model"]
    if model.get("type") != "BPE" or model.get("dropout") or (normalizer and normalizer["type"] != "NFC"):
        return False
    used = list(_types(told.get("pre_tokenizer")))
    if "ByteLevel" not in used or not _pre_tokenizers.issuperset(used):
        return False
    # a special token that takes the spaces beside it would take them from another piece
    special = told.get("added_tokens") or []
    if any(token.get("lstrip") or token.get("rstrip") or re.search(r"\s", token["content"]) for token in special):
        return False
    return all(sum(encode(pieces_of(probe))) == encode([probe])[0] for probe in _probes)


def _types(pre_tokenizer: dict[str, Any] | None) -> list[str]:
    if pre_tokenizer is None:
        return []
    inner = [name for part in pre_tokenizer.get("pretokenizers", ()) for name in _types(part)]
    return [pre_tokenizer["type"], *inner]
