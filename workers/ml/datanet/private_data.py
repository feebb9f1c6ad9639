"""Private data in a text: what is found, how it is shown, and how it is masked before anyone signs."""

from __future__ import annotations

import re
from collections.abc import Collection

from .private_addresses import find_emails, find_ips
from .private_codes import find_codes
from .private_ibans import find_ibans
from .private_numbers import Number, find_numbers
from .private_phones import find_phones
from .private_secrets import find_secrets
from .private_words import placeholders
from .rows import Row

# where spans overlap, the rule that comes first names them
_order = {rule: rank for rank, rule in enumerate(placeholders)}
# digits of other scripts, position by position as ASCII digits
_zeros = "\u0660\u06f0\u0966\u09e6\u0e50\uff10"
_ascii_digits = {ord(zero) + i: str(i) for zero in _zeros for i in range(10)}
_other_digit = re.compile("[" + "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _zeros) + "]")
# six digits near each other: fewer are no card, account, id or phone number
_dense = re.compile(r"[0-9](?:[^0-9\n]{0,4}[0-9]){5}")
_spelled_at = ("(at", "[at", "{at", "( at", "[ at", "(arroba", "[arroba", "(ät", "[ät", "(AT", "[AT")
_most_rounds = 20
_longest = 100_000
_most_findings = 20
_around = 60
_opening = 400
_most_near = 200


def _has_digit(text: str) -> bool:
    return any(digit in text for digit in "0123456789")


def find_private(text: str) -> list[Number]:
    """All private data of `text` from left to right, without overlaps; positions are code points.

    Linear in the text's length, and only its first 100,000 characters are read: a field of more than 20,000 is no row's.
    """
    text = text[:_longest]
    if not text.isascii() and _other_digit.search(text):
        text = text.translate(_ascii_digits)
    found = list(find_secrets(text))
    if "@" in text or ("(" in text or "[" in text or "{" in text) and any(mark in text for mark in _spelled_at):
        found += find_emails(text)
    if _has_digit(text):
        if text.count(".") >= 3 or text.count(":") >= 2:
            found += find_ips(text)
        found += find_ibans(text)
        if _dense.search(text):
            found += find_numbers(text)
            found += find_codes(text)
            found += find_phones(text)
    return _apart(found) if len(found) > 1 else found


def _apart(found: list[Number]) -> list[Number]:
    """Overlapping spans become one, which hides all of them."""
    found.sort(key=lambda item: (item.start, _order[item.rule]))
    apart = [found[0]]
    for item in found[1:]:
        last = apart[-1]
        if item.start >= last.end:
            apart.append(item)
            continue
        named = item if _order[item.rule] < _order[last.rule] else last
        apart[-1] = Number(named.rule, last.start, max(last.end, item.end), named.what)
    return apart


def _masked(text: str, found: list[Number]) -> str:
    parts, reached = [], 0
    for item in found:
        parts += (text[reached : item.start], placeholders[item.rule])
        reached = item.end
    return "".join(parts) + text[reached:]


def mask_text(text: str, rules: Collection[str]) -> str:
    """`text` with what `rules` (names like `private_email`) find in it replaced by placeholders such as `[e-mail]`.

    Masks until nothing of these rules is found any more, because what stood beside a number may have hidden another.
    """
    for _ in range(_most_rounds):
        found = [item for item in find_private(text) if item.rule in rules]
        if not found:
            break
        text = _masked(text, found)
    return text


def excerpt_of(text: str, start: int, end: int, found: list[Number] | None = None) -> str:
    """What stands round a place of `text`, with all private data in it masked; `found` is what `find_private` says of it."""
    found = find_private(text) if found is None else found
    begin, end = max(0, start - _around), min(len(text), end + _around)
    near = [other for other in found if other.start < end and other.end > begin]
    if near:
        begin, end = min(begin, near[0].start), max(end, near[-1].end)
    shifted = [Number(other.rule, other.start - begin, other.end - begin, other.what) for other in near]
    return ("…" if begin else "") + _masked(text[begin:end], shifted) + ("…" if end < len(text) else "")


def opening_of(text: str) -> str:
    """The start of a text as findings show it: whoever reads them need not see private data that a row is kept with."""
    return mask_text(text[:_opening], placeholders)


def check_private(row: Row) -> None:
    """Note the private data of every text of the row, at most 20 findings a text (a mask hides the others all the same)."""
    for column, text in row.fields:
        found = find_private(text)
        for item in found[:_most_findings] if found else ():
            message = f"{row.place}, {column}: holds {item.what}; mask it, drop the row, or keep it with a reason."
            row.find(
                item.rule,
                column,
                message,
                excerpt_of(text, item.start, item.end, found[:_most_near]),
                item.start,
                item.end,
            )
